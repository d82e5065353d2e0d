import * as v from 'valibot';
import { id, time } from './fields.ts';

/** One's own sessions: when each began and when something was last done in it, never where. */
export const sessionsAnswerSchema = v.object({
  sessions: v.array(v.object({
    id,
    startedAt: time,
    seenAt: time,
    /** Whether it is the one that asks. */
    current: v.boolean(),
  })),
});
export type SessionsAnswer = v.InferOutput<typeof sessionsAnswerSchema>;
