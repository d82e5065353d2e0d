import * as v from 'valibot';
import { dutyAnswerSchema } from './duty-requests.ts';
import { count, time } from './fields.ts';

/** The events of the stream by name. The set is open: who does not know a name drops the event. */
export const streamEvents = {
  /** The agent's own duty, whole; first after connecting, then at each change. */
  duty: dutyAnswerSchema,
  /** The session is over; the stream closes after it. `cause`: `signed-out`, `expired`, `ended`, `disabled`. */
  'session-ended': v.object({ cause: v.string() }),
  /** Sent at once and then every `every` milliseconds, so that silence tells of a dead connection. */
  ping: v.object({ now: time, every: count }),
} as const;
export type StreamEventName = keyof typeof streamEvents;
