/*
 * What a page and the frame that it holds say to each other: first by `postMessage`, between the two windows and origins alone, then through a port that nobody
 * else has. Within a version it only grows; either side passes over what it does not know.
 */
import * as v from 'valibot';
import { appSchema, dutySchema, sessionSchema, statusSchema } from '../contract/index.ts';
import type { App, Problem } from '../contract/index.ts';
import type { ErrorCode } from './errors.ts';
import type { ConnectionState, DutyState, SessionState } from './types.ts';

/** The version of what is said. */
const version = 1;

/** The frame is there and listens. It goes to whoever holds the frame, and says nothing else. */
const helloSchema = v.object({ onduty: v.literal('hello'), version: v.number() });
/** The page's answer; the port comes with it. */
const connectSchema = v.object({ onduty: v.literal('connect'), version: v.number() });

const { choice: _choice, ...dutyEntries } = dutySchema.entries;
const instant = v.nullable(v.number());

/** Times are by the browser's clock, which both share. */
const dutyStateSchema = v.object({
  ...dutyEntries,
  status: v.nullable(statusSchema),
  since: v.number(),
  activitySince: instant,
  activityUntil: instant,
  reasonSince: instant,
  until: instant,
  pending: v.nullable(statusSchema),
  wish: v.nullable(v.object({ status: statusSchema, until: v.number() })),
});

const sessionStateSchema = v.variant('state', [
  v.object({ state: v.literal('unknown') }),
  v.object({ state: v.literal('anonymous'), cause: v.optional(v.string()), signedIn: v.optional(v.object({ displayName: v.string() })) }),
  v.object({ state: v.literal('suspended'), session: v.optional(sessionSchema), address: v.optional(v.string()) }),
  v.object({ state: v.literal('signed-in'), session: sessionSchema }),
]);

/** What the frame says. */
const newsSchema = v.variant('kind', [
  v.object({ kind: v.literal('session'), session: sessionStateSchema }),
  v.object({ kind: v.literal('duty'), duty: dutyStateSchema }),
  v.object({ kind: v.literal('connection'), connection: v.picklist(['idle', 'connecting', 'live', 'reconnecting', 'offline']) }),
  /** How tall the content is, in CSS pixels. */
  v.object({ kind: v.literal('height'), height: v.number() }),
  v.object({ kind: v.literal('launched'), app: appSchema, url: v.string(), place: v.string() }),
  v.object({ kind: v.literal('done'), id: v.number(), value: v.unknown() }),
  v.object({ kind: v.literal('failed'), id: v.number(), error: v.object({ code: v.string(), status: v.optional(v.number()), retryAfter: v.optional(v.number()), problem: v.optional(v.unknown()) }) }),
]);

/** What an error becomes on the way; nothing in it is secret. */
export interface FrameFailure {
  readonly code: ErrorCode;
  readonly status?: number;
  readonly retryAfter?: number;
  readonly problem?: Problem;
}

/** What the frame says, as it says it. */
export type FrameNews =
  | { readonly kind: 'session'; readonly session: SessionState }
  | { readonly kind: 'duty'; readonly duty: DutyState }
  | { readonly kind: 'connection'; readonly connection: ConnectionState }
  | { readonly kind: 'height'; readonly height: number }
  | { readonly kind: 'launched'; readonly app: App; readonly url: string; readonly place: string }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: FrameFailure };

/** What the page asks for. */
const actSchema = v.variant('act', [
  v.object({ act: v.literal('request'), status: statusSchema, reason: v.optional(v.string()) }),
  v.object({ act: v.literal('cancel-next') }),
  /** Nothing but an answer: whether the document is still there. */
  v.object({ act: v.literal('answer') }),
  v.object({ act: v.literal('sign-in'), assertion: v.string() }),
  v.object({ act: v.literal('sign-out'), reason: v.optional(v.string()) }),
]);
export type FrameAct = v.InferOutput<typeof actSchema>;

/** A question with the number that its answer bears, or that it is not waited for any more. */
const callSchema = v.object({ id: v.number(), call: v.unknown() });
const abortSchema = v.object({ abort: v.number() });

const narrow = <S extends v.GenericSchema>(schema: S) => (data: unknown): v.InferOutput<S> | undefined => {
  const { success, output } = v.safeParse(schema, data);
  return success ? output : undefined;
};

export const helloMessage = { onduty: 'hello', version };
export const connectMessage = { onduty: 'connect', version };
export const isHello = (data: unknown): boolean => v.safeParse(helloSchema, data).success;
export const isConnect = (data: unknown): boolean => v.safeParse(connectSchema, data).success;
/** What the frame has said; `undefined` for what only a newer one says. */
export const readNews = narrow(newsSchema) as (data: unknown) => FrameNews | undefined;
export const readAct = narrow(actSchema);
export const readCall = narrow(callSchema);
export const readAbort = narrow(abortSchema);
