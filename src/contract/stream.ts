import * as v from 'valibot';
import { agentSchema } from './agents.ts';
import { dutyAnswerSchema } from './duty-requests.ts';
import { count, time } from './fields.ts';

/** The events of the stream by name. The set is open: who does not know a name drops the event. */
export const streamEvents = {
  /** The agent's own duty, whole; first after connecting, then at each change. */
  duty: dutyAnswerSchema,
  /** An agent of a supervisor's team, or of an administrator's tenant, whose duty has changed. */
  agent: v.object({ agent: agentSchema, now: time }),
  /** The session is over; the stream closes after it. `cause`: `signed-out`, `expired`, `ended`, `disabled`, `taken-over`, `renewed`; open set. */
  'session-ended': v.object({ cause: v.string() }),
  /** The session may not be used from here for now; the stream closes after it, and the session comes back by itself. `cause`: `address-denied`; open set. */
  suspended: v.object({ cause: v.string(), address: v.string() }),
  /** Something that the person may be looking at is new: `access-requests`, `address-rules` (administrators), `agents` (whom a supervisor sees), `reasons`, `profile`, `users`; open set. Read it again. */
  changed: v.object({ what: v.string() }),
  /** Something may have been missed: read again. The whole duty comes with it. */
  gap: v.object({}),
  /** Sent at once and then every `every` milliseconds, so that silence tells of a dead connection. */
  ping: v.object({
    now: time,
    every: count,
    /** The limits of the session, as in `sessionSchema`: an open page knows of its end without asking. */
    idleAt: v.optional(v.nullable(time)),
    expiresAt: v.optional(time),
  }),
} as const;
/** What the event `agent` holds. */
export type AgentNews = v.InferOutput<typeof streamEvents.agent>;
export type StreamEventName = keyof typeof streamEvents;

/**
 * What a poll of the events answers: a ping, what the stream would have said since the cursor, and the cursor to come back with. Without a cursor,
 * or with one that is too old, it answers at once.
 */
export const eventsAnswerSchema = v.object({
  events: v.array(v.object({ event: v.string(), data: v.unknown(), id: v.optional(v.string()) })),
  cursor: v.string(),
  now: time,
});
export type EventsAnswer = v.InferOutput<typeof eventsAnswerSchema>;

/** For how many seconds a poll may wait, at most. */
export const longestWait = 25;
