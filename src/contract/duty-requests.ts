import * as v from 'valibot';
import { dutySchema, statusSchema } from './duty.ts';
import { count, id, time } from './fields.ts';

/** A duty with the server's clock at the moment of the answer. */
export const dutyAnswerSchema = v.object({ duty: dutySchema, now: time });
export type DutyAnswer = v.InferOutput<typeof dutyAnswerSchema>;

/** Goes on duty, by `POST /v1/duty` or by a launch. */
export const openDutyRequestSchema = v.object({
  /** Whether to take the duty over where another browser holds it. */
  takeOver: v.optional(v.boolean(), false),
});
export type OpenDutyRequest = v.InferInput<typeof openDutyRequestSchema>;

export const statusRequestSchema = v.object({
  status: statusSchema,
  reason: v.optional(v.nullable(id)),
});
export type StatusRequest = v.InferInput<typeof statusRequestSchema>;

/** `queued` when an activity lasts and the wish became the next status. */
export const statusAnswerSchema = v.object({
  outcome: v.picklist(['changed', 'queued']),
  duty: dutySchema,
  now: time,
});
export type StatusAnswer = v.InferOutput<typeof statusAnswerSchema>;

/** A reason as agents see it: its label is in the language of the request. */
export const reasonSchema = v.object({
  id,
  status: statusSchema,
  label: v.string(),
  code: v.string(),
  /** For how long it may hold, in seconds; `null` for as long as one likes. */
  maxSeconds: v.optional(v.nullable(count), null),
  /** The status that the server chooses when that time is over; `null` for none. */
  endAction: v.optional(v.nullable(v.string()), null),
});
export type Reason = v.InferOutput<typeof reasonSchema>;

export const reasonsAnswerSchema = v.object({
  reasons: v.array(reasonSchema),
  /** The statuses that may not be chosen without a reason. */
  required: v.array(v.string()),
});
export type ReasonsAnswer = v.InferOutput<typeof reasonsAnswerSchema>;
