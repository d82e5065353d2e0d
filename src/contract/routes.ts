import type * as v from 'valibot';
import { appsAnswerSchema, launchAnswerSchema } from './apps.ts';
import { dutyAnswerSchema, reasonsAnswerSchema, statusAnswerSchema, statusRequestSchema } from './duty-requests.ts';
import { refreshAnswerSchema, refreshRequestSchema } from './refresh.ts';
import { signInRequestSchema, signInStepSchema, signOutRequestSchema, whoAmISchema } from './session.ts';
import { tenantInfoSchema } from './tenant.ts';
import type { ProblemCode } from './problems.ts';
import type { Role } from './session.ts';

/** Who may call a route: anybody, anybody with a session, or a session with one of these roles. */
export type Access = 'anyone' | 'session' | readonly [Role, ...Role[]];

/** One operation of the contract, as data: the server serves it, the client calls it, the OpenAPI document shows it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{name}` parameters, without the base URL. */
  readonly path: `/v1/${string}`;
  readonly summary: string;
  readonly access: Access;
  readonly body?: v.GenericSchema;
  /** The JSON of a 200 answer; left out for 204 and for the event stream. */
  readonly ok?: v.GenericSchema;
  /** Whether an answer carries the duty's `ETag` and a request may carry `If-Match`. */
  readonly etag?: boolean;
  /** Whether the answer holds a credential, and so is never kept for a repeated idempotency key. */
  readonly secret?: boolean;
  /** Problem codes beyond those that every route of its kind can answer. */
  readonly problems: readonly ProblemCode[];
}

export const routes = {
  readTenant: {
    method: 'GET', path: '/v1/tenants/{tenant}', access: 'anyone', ok: tenantInfoSchema, problems: ['not-found'],
    summary: 'What a login page may show before anybody has signed in',
  },
  signIn: {
    method: 'POST', path: '/v1/session', access: 'anyone', body: signInRequestSchema, ok: signInStepSchema, secret: true,
    problems: ['credentials-wrong', 'throttled', 'maintenance', 'overloaded', 'already-done'],
    summary: 'Sign in: a session, or the next step as a typed result',
  },
  whoAmI: {
    method: 'GET', path: '/v1/session', access: 'anyone', ok: whoAmISchema, problems: ['session-ended'],
    summary: 'Who is signed in; no credential is an answer, a dead one is a problem',
  },
  signOut: {
    method: 'DELETE', path: '/v1/session', access: 'anyone', body: signOutRequestSchema, problems: [],
    summary: 'Sign out; always succeeds. With the last session the duty ends too',
  },
  refreshSession: {
    method: 'POST', path: '/v1/session/refresh', access: 'anyone', body: refreshRequestSchema, ok: refreshAnswerSchema,
    secret: true, problems: ['session-ended'],
    summary: 'Renew the access token of the bearer carrier',
  },
  listApps: {
    method: 'GET', path: '/v1/apps', access: 'session', ok: appsAnswerSchema, problems: [],
    summary: 'The applications that the person is entitled to',
  },
  launchApp: {
    method: 'POST', path: '/v1/apps/{id}/launch', access: 'session', ok: launchAnswerSchema, problems: ['not-found'],
    summary: 'Launch an application; that of the agent opens the duty',
  },
  openDuty: {
    method: 'POST', path: '/v1/duty', access: ['agent'], ok: dutyAnswerSchema, etag: true, problems: [],
    summary: 'Open the duty On Break; does nothing when it is open',
  },
  readDuty: {
    method: 'GET', path: '/v1/duty', access: ['agent'], ok: dutyAnswerSchema, etag: true, problems: [],
    summary: 'The own duty',
  },
  setStatus: {
    method: 'PUT', path: '/v1/duty/status', access: ['agent'], body: statusRequestSchema, ok: statusAnswerSchema, etag: true,
    problems: ['status-refused', 'not-on-duty', 'choice-changed', 'reason-refused'],
    summary: 'Choose a status; while an activity lasts it becomes the next status',
  },
  listReasons: {
    method: 'GET', path: '/v1/duty/reasons', access: ['agent'], ok: reasonsAnswerSchema, problems: [],
    summary: 'The reasons that may go with a status',
  },
  streamEvents: {
    method: 'GET', path: '/v1/events', access: 'session', problems: [],
    summary: 'Server-Sent Events: the own duty, the end of the session, pings',
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** Header names of the contract beyond the standard ones. */
export const headers = {
  /** Sent by every client, `name/version`; a request without it can change nothing. */
  client: 'Onduty-Client',
  /** The public id of the session that the caller believes in. */
  session: 'Onduty-Session',
  idempotencyKey: 'Idempotency-Key',
  requestId: 'Onduty-Request-Id',
} as const;

/** The entity tag of a duty: its choice, never its activity. */
export const dutyTag = (choice: number): string => `"choice-${choice}"`;
