import type * as v from 'valibot';
import type {
  Actor, AgentNews, App, Carrier, HeldTicket, Launch, NextStatus, Reason, Role, Route, Session, SignInRequest, Status, TenantInfo,
} from '../contract/index.ts';
import type { OndutyError } from './errors.ts';

/** A value that changes. `subscribe` calls the listener at once with the value of now, then at each change; what it returns ends that. */
export interface Readable<T> {
  get(): T;
  subscribe(listener: (value: T) => void): () => void;
}

/** What every method takes. An aborted call rejects with the signal's reason. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** How the session travels, or `auto`: by `cookie` where the browser lets the backend's cookies come back to this page, else by `bearer`. */
export type CarrierChoice = Carrier | 'auto';

/** How a client is made. */
export interface ClientOptions {
  /** Where the contract is served; default: the page's own origin. */
  readonly baseUrl?: string | URL;
  /** The tenant of direct sign-in; leave it out for unified sign-in. */
  readonly tenant?: string;
  /** How the session travels; default `cookie`. With `auto` the first sign-in asks the backend first, unless the page is its own. */
  readonly carrier?: CarrierChoice;
  /** Replaces the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Is told everything that happens, without secrets; may throw without harm. */
  readonly observe?: (event: ClientEvent) => void;
  /** Milliseconds after which a request is given up; default 15,000. */
  readonly timeout?: number;
  /** Language tag for texts that the server translates; default: the document's. */
  readonly language?: string;
}

/** What `observe` is told. Nothing in it is secret. */
export type ClientEvent =
  | {
      readonly type: 'request'; readonly method: string; readonly path: string;
      /** 0 where no answer came. */
      readonly status: number;
      readonly duration: number; readonly requestId?: string;
    }
  | { readonly type: 'retry'; readonly method: string; readonly path: string; readonly attempt: number; readonly delay: number }
  | {
      /** What `auto` came to: the page is the backend's own, the cookie of a probe came back or did not, or the backend is too old to know a probe. */
      readonly type: 'carrier'; readonly carrier: Carrier; readonly because: 'own-page' | 'cookie-returned' | 'cookie-blocked' | 'no-probe';
    }
  | { readonly type: 'session'; readonly state: SessionState['state'] }
  | { readonly type: 'connection'; readonly state: ConnectionState }
  | { readonly type: 'duty'; readonly status: Status | null; readonly version: number }
  | { readonly type: 'error'; readonly error: OndutyError };

/** Why nobody is signed in (any more). Open set on the wire; unknown causes read as `ended`. */
export type SessionEndCause = 'signed-out' | 'expired' | 'ended' | 'disabled' | 'replaced' | 'taken-over';

/**
 * Who is signed in, as this page knows. `unknown` until the first answer. After `replaced` another person signed in
 * in this browser; `signedIn` says who. `suspended` while the address is not allowed: the page asks by itself and goes on when it is; the session is
 * not known after a reload, the address only where the server told it.
 */
export type SessionState =
  | { readonly state: 'unknown' }
  | { readonly state: 'anonymous'; readonly cause?: SessionEndCause; readonly signedIn?: { readonly displayName: string } }
  | { readonly state: 'suspended'; readonly session?: Session; readonly address?: string }
  | { readonly state: 'signed-in'; readonly session: Session };

/** The credential fields of a sign-in; tenant and carrier come from the client. */
export type SignInCredentials = SignInRequest extends infer R ? (R extends unknown ? Omit<R, 'tenant' | 'carrier'> : never) : never;

/**
 * The password was right and the address is not allowed. `mailed` says whether an administrator was told by mail, `wait` holds the ticket for
 * `awaitAccess`: a secret that belongs into memory alone, never into events, attributes or storage.
 */
export interface AddressDenied {
  readonly state: 'address-denied';
  readonly address: string;
  readonly mailed: boolean;
  readonly requestId: string;
  readonly wait: HeldTicket;
}

/** The password was right and temporary. `change` holds the ticket that sets a new one: a secret that belongs into memory alone. */
export interface PasswordChangeRequired {
  readonly state: 'password-change-required';
  readonly change: HeldTicket;
}

/**
 * The password was right and the agent is on duty in another browser. `takeOver` holds the ticket for `session.takeOver`, a secret that belongs into memory
 * alone; `null` where only that browser may go on. While `busy`, taking over is refused.
 */
export interface DutyElsewhere {
  readonly state: 'duty-elsewhere';
  readonly mode: string;
  readonly busy: boolean;
  /** When the agent logged in there, in Unix milliseconds of the server's clock. */
  readonly since: number;
  readonly takeOver: HeldTicket | null;
}

/** The end that a session nears: `idle` is moved by `extend`, `absolute` by `renew` alone. `at` is in Unix milliseconds of this browser's clock. */
export interface SessionEnding {
  readonly at: number;
  readonly kind: 'idle' | 'absolute';
}

/** What came of a sign-in. `unknown-step` is one that a newer server asks for; continue at its own login page. */
export type SignInResult =
  | { readonly state: 'signed-in'; readonly session: Session }
  | PasswordChangeRequired
  | AddressDenied
  | DutyElsewhere
  | { readonly state: 'unknown-step'; readonly step: string };

/** What came of waiting: a sign-in, an administrator's refusal, or that the password is to be given again because the time is over. */
export type AccessOutcome = SignInResult | { readonly state: 'refused' | 'expired' };

/** The session of this browser. */
export interface SessionClient {
  readonly state: Readable<SessionState>;
  /** Signs in. Rejects with `credentials-wrong`, `throttled` (`retryAfter`), `maintenance`, `network` and others. */
  signIn(credentials: SignInCredentials, options?: CallOptions): Promise<SignInResult>;
  /**
   * Waits until an administrator has decided about a denied address, and signs in when it is allowed. Passing failures are waited out; a sign-in or
   * sign-out in the meantime rejects with `session-ended`.
   */
  awaitAccess(step: AddressDenied, options?: CallOptions): Promise<AccessOutcome>;
  /** Goes on duty here, and ends the session of the other browser. The same step comes back while an activity lasts there. Rejects as `signIn` does, and with `ticket-…`. */
  takeOver(step: DutyElsewhere, options?: CallOptions): Promise<SignInResult>;
  /** Set when less than a minute of the session is left, or half of a shorter limit; every tab says the same. An activity may keep it alive a little longer. */
  readonly ending: Readable<SessionEnding | null>;
  /** Says that the person is there: moves the idle limit. */
  extend(options?: CallOptions): Promise<void>;
  /** Goes on with a new session of the same person; nothing else of the page changes. Rejects with `credentials-wrong`, `throttled` and others. */
  renew(password: string, options?: CallOptions): Promise<void>;
  /** Finds out who is signed in; one request however often it is called at once. Finishes a sign-out that was left pending first. */
  restore(options?: CallOptions): Promise<SessionState>;
  /** Signs out. The page forgets the person at once, even when the server cannot be reached. */
  signOut(options?: CallOptions & { readonly reason?: string }): Promise<void>;
  /** Whether the signed-in person has a role. */
  has(role: Role): boolean;
}

/**
 * The agent's duty as this page shows it. `status` is `null` while nothing is known: nobody signed in, or no agent.
 * Times are in Unix milliseconds of this browser's clock, corrected by the measured offset.
 */
export interface DutyState {
  readonly status: Status | null;
  readonly started: boolean;
  readonly activity: string | null;
  readonly activitySince: number | null;
  /** When the activity should be over. */
  readonly activityUntil: number | null;
  /** The id of the reason that was given with the status. */
  readonly reason: string | null;
  readonly reasonSince: number | null;
  /** When the time that the tenant gives this reason is over. */
  readonly until: number | null;
  readonly next: NextStatus | null;
  /** When the status began. */
  readonly since: number;
  readonly actor: Actor;
  /** Whether none of the agent's browsers was heard of for longer than the tenant's grace. */
  readonly lost: boolean;
  readonly version: number;
  /** The choice that is on its way to the server. */
  readonly pending: Status | null;
  /** The choice that waits for a connection, and until when it does, by this browser's clock in Unix milliseconds. */
  readonly wish: { readonly status: Status; readonly until: number } | null;
}

/** What goes on duty may take. */
export interface TakeOverOptions {
  /** Takes the duty over where another browser holds it. */
  readonly takeOver?: boolean;
}

/** The duty of the signed-in agent. */
export interface DutyClient {
  readonly state: Readable<DutyState>;
  /** Opens the duty On Break; nothing happens when it is open. Rejects with `duty-elsewhere` where another browser holds it, unless it may be taken over. */
  start(options?: CallOptions & TakeOverOptions): Promise<void>;
  /**
   * Asks for a status; `logged-out` ends the duty in every browser, after which the caller signs out. Rejects with `status-refused`,
   * `choice-changed`, `reason-refused`, …; the state is then what the server says. Without a connection a wish is kept: Available for 30 seconds and while the
   * page can be seen, others but `logged-out` for ten minutes. It rejects with `wish-lapsed` when that is over, `wish-replaced` when another is
   * uttered, and `choice-changed` when somebody else was quicker.
   */
  request(status: Status, options?: CallOptions & { readonly reason?: string }): Promise<{ readonly outcome: 'changed' | 'queued' }>;
  /** Takes the next status back. Rejects with `choice-changed` when it is not what was seen any more; the state is then what the server says. */
  cancelNext(options?: CallOptions): Promise<void>;
  /** Why a status cannot be chosen now; `null` when it can. */
  refusal(status: Status): 'not-on-duty' | 'log-out-from-available' | null;
  reasons(options?: CallOptions): Promise<{ readonly reasons: readonly Reason[]; readonly required: readonly string[] }>;
}

/** The application panel's content. `null` until it was read. */
export interface AppsClient {
  readonly state: Readable<readonly App[] | null>;
  load(options?: CallOptions): Promise<readonly App[]>;
  /** Asks the server for a launch; opening the window is the caller's part. */
  launch(id: string, options?: CallOptions & TakeOverOptions): Promise<Launch>;
}

/** The live stream: `idle` with nobody signed in. */
export type ConnectionState = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'offline';

/** One request of the contract, for the parts of the client that stand beside its core. */
export interface ClientRequest<S extends v.GenericSchema = v.GenericSchema> {
  readonly method: Route['method'];
  readonly path: `/v1/${string}`;
  readonly body?: unknown;
  /** Narrows the JSON of the answer; without it the body is not read. */
  readonly ok?: S;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Never tries again by itself. */
  readonly once?: boolean;
  /** The answer may bring a `session` of the same person that takes the place of this one. */
  readonly renews?: boolean;
}

/** An answer that was narrowed. */
export interface ClientAnswer<T> {
  readonly value: T;
}

/** Hears what is new; with `agent` comes the agent of the team whose duty has changed, by the server's clock. */
export type NewsListener = (what: string, news?: AgentNews) => void;

/**
 * What the server says that is new, such as `access-requests` or `profile`; open set. When `connection` becomes `live` again, and at the news `gap`, some
 * may have been missed: read again then.
 */
export interface NewsClient {
  /** Calls the listener with each piece of news; what it returns ends that. */
  subscribe(listener: NewsListener): () => void;
}

/** A typed client of the contract. It changes only by addition within a major version. */
export interface Client {
  readonly baseUrl: string;
  readonly tenant: string | undefined;
  readonly session: SessionClient;
  readonly duty: DutyClient;
  readonly apps: AppsClient;
  readonly news: NewsClient;
  readonly connection: Readable<ConnectionState>;
  /** What the login page of the client's tenant may show; `null` without a tenant. Read once. */
  tenantInfo(options?: CallOptions): Promise<TenantInfo | null>;
  /** Sends a request of the signed-in person; what comes back after the session has ended is dropped. Rejects with an `OndutyError`. */
  call<S extends v.GenericSchema>(request: ClientRequest<S>): Promise<ClientAnswer<v.InferOutput<S>>>;
  /** Sends a request that no session goes with, such as one with a ticket. */
  send<S extends v.GenericSchema>(request: ClientRequest<S>): Promise<ClientAnswer<v.InferOutput<S>>>;
  /** Ends every request, stream, timer and channel. What is under way, and what is asked for from then on, rejects with `client-closed`. */
  close(): void;
}
