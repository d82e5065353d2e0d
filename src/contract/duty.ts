import * as v from 'valibot';
import { count, time } from './fields.ts';
import { actorKinds, statuses } from './statuses.ts';

/** A time that a server of the version before does not know. */
const moment = v.optional(v.nullable(time), null);

export const statusSchema = v.picklist(statuses);

/** Who caused a change; `name` is shown to people, `cause` is a code such as `sign-in` or `contact-lost`. */
export const actorSchema = v.object({
  kind: v.picklist(actorKinds),
  name: v.optional(v.string()),
  cause: v.optional(v.string()),
  /** What whoever did it wrote to the agent. */
  note: v.optional(v.string()),
});
export type Actor = v.InferOutput<typeof actorSchema>;

export const nextStatusSchema = v.object({
  status: statusSchema,
  reason: v.nullable(v.string()),
  actor: actorSchema,
});
export type NextStatus = v.InferOutput<typeof nextStatusSchema>;

/** An agent's duty. Who was never on duty has one too: `logged-out`, version 0. */
export const dutySchema = v.object({
  status: statusSchema,
  /** False from sign-in until the first choice of Available or Work Offline. */
  started: v.boolean(),
  /** What the system says on top of the status; open set. */
  activity: v.nullable(v.string()),
  activitySince: moment,
  /** When the activity should be over, such as the time for wrapping up. */
  activityUntil: moment,
  /** The id of the reason that was given with the status. */
  reason: v.nullable(v.string()),
  /** When the reason was given. */
  reasonSince: moment,
  /** When the time that the tenant gives this reason is over. */
  until: moment,
  next: v.nullable(nextStatusSchema),
  /** When the status began. */
  since: time,
  actor: actorSchema,
  /** Whether none of the agent's browsers was heard of for longer than the tenant's grace. */
  lost: v.optional(v.boolean(), false),
  /** Grows with every change. */
  version: count,
  /** Grows with every change of status, reason or next status, never with an activity: what `If-Match` compares. */
  choice: count,
});
export type Duty = v.InferOutput<typeof dutySchema>;
