import { ProblemError } from './problem.ts';
import type { Background } from './background.ts';
import type { Notes } from './contact-notes.ts';
import type { Feed } from './feed.ts';
import type { Observer, Pages, PasswordHasher } from './ports.ts';
import type { Change, Storage } from './storage/storage.ts';
import type { Row } from './storage/schema.ts';

/** Carries the outbox to the mail server. */
export interface Postman {
  /** Looks now: something was put into the outbox. */
  nudge(): void;
  /** Begins nothing any more, and fulfils when what is under way has ended, or after a few seconds: another process then takes it up. */
  close(): Promise<void>;
}

/** What every part of the backend works with. Durations are in milliseconds. */
export interface Core {
  readonly storage: Storage;
  readonly hasher: PasswordHasher;
  readonly observer: Observer;
  readonly feed: Feed;
  readonly background: Background;
  /** What is written so often that it shares commits: when a browser was last heard of. */
  readonly notes: { readonly sessions: Notes; readonly duties: Notes };
  /** Sends what is in the outbox; `undefined` where nothing can be mailed. */
  readonly postman: Postman | undefined;
  readonly pages: Pages;
  readonly now: () => number;
  readonly origin: string;
  /** The origin on plain http at a loopback host, where the development cookie stands in. */
  readonly isLoopback: boolean;
  readonly sessionLife: number;
  readonly idleLife: number;
  readonly accessLife: number;
  readonly pingInterval: number;
}

/** How long an activity may keep a session alive behind its absolute limit. Milliseconds. */
export const overtime = 2 * 60 * 60 * 1000;

/** A session that opened a request, with the rows behind it. */
export interface ActiveSession {
  readonly session: Row<'sessions'>;
  readonly user: Row<'users'>;
  readonly tenant: Row<'tenants'>;
}

/** One request under way. */
export interface Call {
  readonly request: Request;
  readonly address: string;
  readonly requestId: string;
  readonly params: Readonly<Record<string, string>>;
  /** Where to put the answer's own header fields. */
  readonly headers: Headers;
  /** Set by the access check; absent on routes for anyone without a credential. */
  active?: ActiveSession;
  /** The key of the platform that calls; on routes of the platform alone. */
  platform?: Row<'platformKeys'>;
  /** The receipt to be written with the change, when the caller gave an idempotency key. */
  receipt?: { readonly key: string; readonly bodyHash: string };
}

/** The session of a call on a route that needs one. */
export function activeOf(call: Call): ActiveSession {
  if (call.active === undefined) throw new ProblemError('session-required');
  return call.active;
}

/** The key of a call on a route of the platform. */
export function platformOf(call: Call): Row<'platformKeys'> {
  if (call.platform === undefined) throw new ProblemError('key-refused');
  return call.platform;
}

/** Milliseconds for which a repeated idempotency key gives the same answer. */
const receiptLife = 24 * 60 * 60 * 1000;

/** The change that remembers the answer of a call; none without an idempotency key. `answer` is `null` where it holds a credential, `undefined` where there is none. */
export function receiptChange(core: Core, call: Call, answer: unknown, status = 200): Change[] {
  if (call.receipt === undefined) return [];
  return [{ insert: 'receipts', row: { ...call.receipt, ...(answer === undefined ? { status: 204, answer: {} } : { status, answer }), expiresAt: core.now() + receiptLife } }];
}
