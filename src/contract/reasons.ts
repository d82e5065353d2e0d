import * as v from 'valibot';
import { statusSchema } from './duty.ts';
import { count, id, text } from './fields.ts';

const label = v.pipe(v.string(), v.minLength(1), v.maxLength(60));
const position = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000));
/** From a minute to a day. */
const maxSeconds = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(86_400)));
const groups = v.pipe(v.array(id), v.maxLength(100));

/** A reason as administrators edit it. */
export const reasonEntrySchema = v.object({
  id,
  /** The status that it goes with. */
  status: statusSchema,
  /** What the menu shows, by language tag; `en` is always there. */
  label: v.record(v.string(), v.string()),
  /** Short code for reports. */
  code: v.string(),
  position: count,
  active: v.boolean(),
  /** For how long it may hold, in seconds; `null` for as long as one likes. */
  maxSeconds: v.nullable(count),
  /** The status that the server chooses when that time is over; `null` for none. */
  endAction: v.nullable(statusSchema),
  /** The groups whose agents may use it; none for everybody. */
  groups: v.array(v.string()),
});
export type ReasonEntry = v.InferOutput<typeof reasonEntrySchema>;

export const reasonEntriesAnswerSchema = v.object({
  reasons: v.array(reasonEntrySchema),
  groups: v.array(v.object({ id, name: v.string() })),
});
export type ReasonEntriesAnswer = v.InferOutput<typeof reasonEntriesAnswerSchema>;

export const newReasonEntrySchema = v.object({
  status: v.picklist(['work-offline', 'on-break', 'logged-out']),
  label: v.record(text(35), label),
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(12)),
  position: v.optional(position),
  active: v.optional(v.boolean(), true),
  maxSeconds: v.optional(maxSeconds, null),
  endAction: v.optional(v.nullable(statusSchema), null),
  groups: v.optional(groups, []),
});
export type NewReasonEntry = v.InferOutput<typeof newReasonEntrySchema>;

/** A change of some fields; each given one is replaced whole. The status of a reason stays. */
export const reasonEntryChangeSchema = v.object({
  label: v.optional(v.record(text(35), label)),
  code: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(12))),
  position: v.optional(position),
  active: v.optional(v.boolean()),
  maxSeconds: v.optional(maxSeconds),
  endAction: v.optional(v.nullable(statusSchema)),
  groups: v.optional(groups),
});
export type ReasonEntryChange = v.InferOutput<typeof reasonEntryChangeSchema>;
