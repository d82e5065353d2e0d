import type { Storage } from './storage/storage.ts';

/** Turns passwords into records and compares them. A record says by itself how it was made. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(record: string, password: string): Promise<boolean>;
  /** Whether a record was made with weaker settings than today's, and should be made anew at the next good sign-in. */
  isOutdated(record: string): boolean;
}

/** Thrown by a port that has too much to do; the caller is asked to come back after `retryAfter` seconds. */
export class OverloadedError extends Error {
  readonly retryAfter: number;

  constructor(retryAfter = 1) {
    super('Too much to do');
    this.name = 'OverloadedError';
    this.retryAfter = retryAfter;
  }
}

/** What one request says about itself, when it has been answered. */
export interface RequestLog {
  readonly requestId: string;
  readonly method: string;
  /** The route's pattern; never the path itself, which may hold an id. */
  readonly route: string;
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly code?: string;
  readonly tenantId?: string;
  readonly userId?: string;
}

/** Where the backend says what it does. Implementations never see a secret. */
export interface Observer {
  /** A request was answered. */
  request?(entry: RequestLog): void;
  /** Something failed that nobody asked for. */
  error?(error: unknown, entry: { readonly requestId?: string }): void;
  /** The number of open streams changed. */
  streams?(open: number): void;
  /** Something countable happened, such as `sign-in` or `status-change`. */
  count?(name: string): void;
}

/** What the adapter knows of a request and the request does not say by itself. */
export interface RequestContext {
  /** The client's IP address, from the socket or from a trusted proxy; never straight from a header. */
  readonly address: string;
}

/** A mail that is ready to go. */
export interface Mail {
  /** Names this mail for ever: a mail server that gets it twice may drop the second. */
  readonly id: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The language of subject and text. */
  readonly language: string;
}

/** Hands mails to a mail server. A rejection means that the mail is tried again later. */
export interface Mailer {
  /** Milliseconds after which a mail counts as not sent; 60,000 where it is left out. A mail of a process that ended on the way is taken up after twice as long. */
  readonly limit?: number;
  send(mail: Mail): Promise<void>;
}

/** Where people find the pages that mails and answers link to: absolute, or a path on the backend's own origin. `{tenant}` stands for the tenant's id. */
export interface Pages {
  /** Direct sign-in of a tenant; default `/portal/?tenant={tenant}`. */
  readonly login: string;
  /** The backend's own sign-in page, to which `GET /v1/authorize` leads; default `/sign-in/`. */
  readonly signIn: string;
  /**
   * Where a link to set a password leads; its ticket goes into the fragment. A page that knows the tenant can ask for a new link by the user name that the
   * tenant knows. Default `/set-password/?tenant={tenant}`.
   */
  readonly setPassword: string;
  /** Where an administrator reviews access requests; default `/admin/`. */
  readonly review: string;
  /** Where a person changes password and profile; default `/console/`. */
  readonly account: string;
}

/** Settings of the backend. Durations are in seconds. */
export interface ServerOptions {
  readonly storage: Storage;
  readonly hasher: PasswordHasher;
  /** The backend's own origin as browsers see it, such as `https://desk.example`. */
  readonly origin: string;
  readonly observer?: Observer;
  /** Sends the mails. Without one nothing is mailed, and people are told so. */
  readonly mailer?: Mailer;
  readonly pages?: Partial<Pages>;
  /** Now, in Unix milliseconds; default `Date.now`. */
  readonly clock?: () => number;
  /** Life of a session whatever happens; at most and by default 24 hours. */
  readonly sessionSeconds?: number;
  /** Life of a session without duty and without an act of the person; at most and by default one hour. */
  readonly idleSeconds?: number;
  /** Life of an access token of the bearer carrier; at most and by default 10 minutes. */
  readonly accessSeconds?: number;
  /** Time between two pings of a stream; default 15. */
  readonly pingSeconds?: number;
  /** Time between two looks at the feed for what other processes wrote; default 1. */
  readonly pollSeconds?: number;
  /** Time between two looks into the outbox for mails that failed, or that another process left behind; default 5. */
  readonly mailPollSeconds?: number;
  /** Time between two looks at duties whose contact is lost or whose reason has run out; default 5. */
  readonly watchSeconds?: number;
  /** Makes answers wait for the work that would come after them: for a process that may end at any moment, such as a page. */
  readonly lingers?: boolean;
}

/** A running backend: the contract as one function. */
export interface Backend {
  fetch(request: Request, context: RequestContext): Promise<Response>;
  /** The number of open streams. */
  readonly streams: number;
  /** Whether `/readyz` should say yes. */
  ready(): Promise<boolean>;
  /** Tells every stream to come back later and stops the background work; requests under way finish. */
  drain(): Promise<void>;
}
