import type * as v from 'valibot';
import {
  accessRequestsAnswerSchema, accessStateSchema, addressRuleChangeSchema, addressRulesAnswerSchema, grantRequestSchema, newAddressRuleSchema,
  throttlesAnswerSchema,
} from './access.ts';
import { agentsAnswerSchema, agentsStatusAnswerSchema, agentsStatusRequestSchema, agentStatusAnswerSchema, agentStatusRequestSchema } from './agents.ts';
import { appsAnswerSchema, launchAnswerSchema } from './apps.ts';
import { authorizeAnswerSchema, authorizeRequestSchema, tokenAnswerSchema, tokenRequestSchema } from './authorize.ts';
import { dutyAnswerSchema, openDutyRequestSchema, reasonsAnswerSchema, statusAnswerSchema, statusRequestSchema } from './duty-requests.ts';
import { hostKeyAnswerSchema, hostKeysAnswerSchema, newHostKeySchema } from './host-keys.ts';
import {
  forgotPasswordRequestSchema, forgotUserNameRequestSchema, invitationSchema, setPasswordAnswerSchema, setPasswordRequestSchema,
} from './password.ts';
import {
  activityRequestSchema, createdPlatformKeySchema, newPlatformKeySchema, platformAgentAnswerSchema, platformChangesSchema, platformKeysAnswerSchema,
  platformSnapshotSchema, platformStatusRequestSchema,
} from './platform.ts';
import { probeAnswerSchema, probeRequestSchema } from './probe.ts';
import { newProfileRequestSchema, profileChangeSchema, profileSchema } from './profile.ts';
import { newReasonEntrySchema, reasonEntriesAnswerSchema, reasonEntryChangeSchema } from './reasons.ts';
import { refreshAnswerSchema, refreshRequestSchema } from './refresh.ts';
import { renewAnswerSchema, renewRequestSchema, sessionAnswerSchema } from './renewal.ts';
import { signInRequestSchema, signOutRequestSchema, whoAmISchema } from './session.ts';
import { sessionsAnswerSchema } from './sessions.ts';
import { auditAnswerSchema, settingsAnswerSchema, settingsChangeSchema } from './settings.ts';
import { signInStepSchema } from './sign-in-steps.ts';
import { tenantInfoSchema } from './tenant.ts';
import {
  accountAnswerSchema, accountChangeSchema, accountsAnswerSchema, deliveredAccountSchema, newAccountSchema, resetRequestSchema,
} from './users.ts';
import type { ProblemCode } from './problems.ts';
import type { Role } from './session.ts';

/**
 * Who may call a route: anybody, anybody with a session, a session with one of these roles, or the contact-centre platform with a key of its own
 * (`Authorization: Platform …`), never from a page.
 */
export type Access = 'anyone' | 'session' | 'platform' | readonly [Role, ...Role[]];

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
  /** The status of that answer where it is not 200: 207 holds the results of many acts, each with a status of its own. */
  readonly okStatus?: 207;
  /** Whether an answer carries an `ETag` (of the duty's choice, or of the version) and a request may carry `If-Match`. */
  readonly etag?: boolean;
  /** Whether the request may carry a ticket instead of a session: `Authorization: Ticket …`. */
  readonly ticket?: boolean;
  /** Whether the body is a form, not JSON: such a request carries no session and reads no cookie. */
  readonly form?: boolean;
  /** Whether the answer leads a browser to a page: 303. */
  readonly leads?: boolean;
  /** Whether the answer holds a credential, and so is never kept for a repeated idempotency key. */
  readonly secret?: boolean;
  /** Problem codes beyond those that every route of its kind can answer. */
  readonly problems: readonly ProblemCode[];
}

/** Why a ticket opens nothing. Spelled out where there are others: a bundler cannot leave out a table with spreads. */
const ticketProblems = ['ticket-refused', 'ticket-expired', 'ticket-used', 'ticket-replaced'] as const;

export const routes = {
  readTenant: {
    method: 'GET', path: '/v1/tenants/{tenant}', access: 'anyone', ok: tenantInfoSchema, problems: ['not-found'],
    summary: 'What a login page may show before anybody has signed in',
  },
  probe: {
    method: 'POST', path: '/v1/probe', access: 'anyone', body: probeRequestSchema, ok: probeAnswerSchema, problems: ['not-found'],
    summary: 'Find out whether the cookie of a session would come back from this page; asked twice, the second answer says',
  },
  signIn: {
    method: 'POST', path: '/v1/session', access: 'anyone', body: signInRequestSchema, ok: signInStepSchema, secret: true,
    ticket: true,
    problems: [
      'credentials-wrong', 'assertion-refused', 'throttled', 'maintenance', 'overloaded', 'already-done', 'access-waiting', 'access-refused', 'ticket-refused', 'ticket-expired', 'ticket-used', 'ticket-replaced',
    ],
    summary: 'Sign in: a session, or the next step as a typed result',
  },
  whoAmI: {
    method: 'GET', path: '/v1/session', access: 'anyone', ok: whoAmISchema,
    problems: ['session-ended', 'session-changed', 'origin-not-allowed', 'address-denied'],
    summary: 'Who is signed in; no credential is an answer, a dead one is a problem',
  },
  signOut: {
    method: 'DELETE', path: '/v1/session', access: 'anyone', body: signOutRequestSchema, problems: [],
    summary: 'Sign out; always succeeds. With the last session the duty ends too',
  },
  extendSession: {
    method: 'POST', path: '/v1/session/extend', access: 'session', ok: sessionAnswerSchema, problems: [],
    summary: 'Say that the person is there: moves the idle limit of the session, not the absolute one',
  },
  renewSession: {
    method: 'POST', path: '/v1/session/renew', access: 'session', body: renewRequestSchema, ok: renewAnswerSchema, secret: true,
    problems: ['credentials-wrong', 'throttled', 'overloaded'],
    summary: 'Prove the password again: a new session of the same browser takes the place of this one',
  },
  refreshSession: {
    method: 'POST', path: '/v1/session/refresh', access: 'anyone', body: refreshRequestSchema, ok: refreshAnswerSchema,
    secret: true, problems: ['session-ended'],
    summary: 'Renew the access token of the bearer carrier',
  },
  startAuthorize: {
    method: 'GET', path: '/v1/authorize', access: 'anyone', leads: true, problems: [],
    summary: 'Lead a browser to the backend\'s own sign-in page; changes nothing',
  },
  authorize: {
    method: 'POST', path: '/v1/authorize', access: 'anyone', body: authorizeRequestSchema, ok: authorizeAnswerSchema, secret: true,
    problems: ['session-required', 'session-ended', 'session-changed', 'address-denied', 'redirect-refused', 'already-done'],
    summary: 'Send a code to a registered page of a host; for the backend\'s own pages alone',
  },
  issueToken: {
    method: 'POST', path: '/v1/token', access: 'anyone', form: true, body: tokenRequestSchema, ok: tokenAnswerSchema, secret: true,
    problems: [
      'origin-not-allowed', 'session-ended', 'maintenance', 'address-denied', 'duty-elsewhere', 'ticket-refused', 'ticket-expired', 'ticket-used', 'ticket-replaced',
    ],
    summary: 'Trade a code or a refresh token for tokens of the bearer carrier, in the names of OAuth',
  },
  listApps: {
    method: 'GET', path: '/v1/apps', access: 'session', ok: appsAnswerSchema, problems: [],
    summary: 'The applications that the person is entitled to',
  },
  launchApp: {
    method: 'POST', path: '/v1/apps/{id}/launch', access: 'session', body: openDutyRequestSchema, ok: launchAnswerSchema,
    problems: ['not-found', 'app-disabled', 'duty-elsewhere'],
    summary: 'Launch an application; that of the agent opens the duty',
  },
  openDuty: {
    method: 'POST', path: '/v1/duty', access: ['agent'], body: openDutyRequestSchema, ok: dutyAnswerSchema, etag: true,
    problems: ['duty-elsewhere'],
    summary: 'Open the duty On Break; does nothing when it is open',
  },
  readDuty: {
    method: 'GET', path: '/v1/duty', access: ['agent'], ok: dutyAnswerSchema, etag: true, problems: [],
    summary: 'The own duty',
  },
  setStatus: {
    method: 'PUT', path: '/v1/duty/status', access: ['agent'], body: statusRequestSchema, ok: statusAnswerSchema, etag: true,
    problems: ['status-refused', 'not-on-duty', 'choice-changed', 'reason-refused', 'duty-elsewhere'],
    summary: 'Choose a status; while an activity lasts it becomes the next status',
  },
  cancelNext: {
    method: 'DELETE', path: '/v1/duty/next', access: ['agent'], ok: dutyAnswerSchema, etag: true, problems: ['choice-changed', 'duty-elsewhere'],
    summary: 'Cancel the next status; does nothing when there is none',
  },
  noteContact: {
    method: 'POST', path: '/v1/duty/contact', access: ['agent'], problems: [],
    summary: 'Say that a browser of the agent is there, in answer to a ping of the stream',
  },
  listReasonEntries: {
    method: 'GET', path: '/v1/reasons', access: ['administrator'], ok: reasonEntriesAnswerSchema, problems: [],
    summary: 'The reasons of the tenant as administrators edit them',
  },
  createReasonEntry: {
    method: 'POST', path: '/v1/reasons', access: ['administrator'], body: newReasonEntrySchema, ok: reasonEntriesAnswerSchema,
    problems: ['field-refused'],
    summary: 'Add a reason; answers the whole list',
  },
  changeReasonEntry: {
    method: 'PATCH', path: '/v1/reasons/{id}', access: ['administrator'], body: reasonEntryChangeSchema, ok: reasonEntriesAnswerSchema,
    problems: ['field-refused'],
    summary: 'Change a reason; answers the whole list',
  },
  deleteReasonEntry: {
    method: 'DELETE', path: '/v1/reasons/{id}', access: ['administrator'], ok: reasonEntriesAnswerSchema, problems: [],
    summary: 'Remove a reason; answers the whole list. Who has it keeps it until the next choice',
  },
  listReasons: {
    method: 'GET', path: '/v1/duty/reasons', access: ['agent'], ok: reasonsAnswerSchema, problems: [],
    summary: 'The reasons that may go with a status',
  },
  setPassword: {
    method: 'POST', path: '/v1/password', access: 'anyone', ticket: true, body: setPasswordRequestSchema, ok: setPasswordAnswerSchema, secret: true,
    problems: [
      'session-required', 'session-ended', 'session-changed', 'origin-not-allowed', 'address-denied', 'password-refused', 'credentials-wrong',
      'throttled', 'overloaded', 'ticket-refused', 'ticket-expired', 'ticket-used', 'ticket-replaced',
    ],
    summary: 'Set a password with a ticket, or change it with a session and the current one; every other session ends',
  },
  forgotPassword: {
    method: 'POST', path: '/v1/password/forgot', access: 'anyone', body: forgotPasswordRequestSchema, problems: ['throttled'],
    summary: 'Ask for a link to set a new password; the answer is the same whoever asks',
  },
  forgotUserName: {
    method: 'POST', path: '/v1/username/forgot', access: 'anyone', body: forgotUserNameRequestSchema, problems: ['throttled'],
    summary: 'Ask for a mail with the user name; the answer is the same whoever asks',
  },
  readInvitation: {
    method: 'GET', path: '/v1/invitations', access: 'anyone', ticket: true, ok: invitationSchema, problems: ['origin-not-allowed', 'ticket-refused', 'ticket-expired', 'ticket-used', 'ticket-replaced'],
    summary: 'What a mailed link is good for, without spending it',
  },
  listAccessRequests: {
    method: 'GET', path: '/v1/access-requests', access: ['administrator'], ok: accessRequestsAnswerSchema, problems: [],
    summary: 'Who waits at an address that is not allowed, and what was decided lately',
  },
  readAccessRequest: {
    method: 'GET', path: '/v1/access-requests/{id}', access: 'anyone', ticket: true, ok: accessStateSchema,
    problems: ticketProblems,
    summary: 'For the waiting browser: how its own request stands',
  },
  grantAccess: {
    method: 'POST', path: '/v1/access-requests/{id}/grant', access: ['administrator'], body: grantRequestSchema,
    problems: ['already-decided', 'network-refused', 'own-address-denied'],
    summary: 'Let the person in: once, for 24 hours, or by a rule',
  },
  refuseAccess: {
    method: 'POST', path: '/v1/access-requests/{id}/refuse', access: ['administrator'], problems: ['already-decided'],
    summary: 'Refuse an access request',
  },
  listAddressRules: {
    method: 'GET', path: '/v1/address-rules', access: ['administrator'], ok: addressRulesAnswerSchema, problems: [],
    summary: 'The networks from which users may come',
  },
  createAddressRule: {
    method: 'POST', path: '/v1/address-rules', access: ['administrator'], body: newAddressRuleSchema, ok: addressRulesAnswerSchema,
    problems: ['not-found', 'network-refused', 'own-address-denied'],
    summary: 'Add a rule; answers the whole list',
  },
  changeAddressRule: {
    method: 'PATCH', path: '/v1/address-rules/{id}', access: ['administrator'], body: addressRuleChangeSchema, ok: addressRulesAnswerSchema,
    problems: ['network-refused', 'own-address-denied'],
    summary: 'Change a rule; answers the whole list',
  },
  deleteAddressRule: {
    method: 'DELETE', path: '/v1/address-rules/{id}', access: ['administrator'], ok: addressRulesAnswerSchema, problems: ['own-address-denied'],
    summary: 'Remove a rule; answers the whole list',
  },
  listThrottles: {
    method: 'GET', path: '/v1/throttles', access: ['administrator'], ok: throttlesAnswerSchema, problems: [],
    summary: 'The accounts whose password has to wait after failed tries',
  },
  clearThrottle: {
    method: 'DELETE', path: '/v1/throttles/{id}', access: ['administrator'], problems: [],
    summary: 'Forget the failed tries of a user',
  },
  readProfile: {
    method: 'GET', path: '/v1/profile', access: 'session', ok: profileSchema, etag: true, problems: [],
    summary: 'The own profile with what may be changed, and what a supervisor asked for',
  },
  changeProfile: {
    method: 'PATCH', path: '/v1/profile', access: 'session', body: profileChangeSchema, ok: profileSchema, etag: true,
    problems: ['profile-changed', 'field-refused', 'credentials-wrong', 'throttled', 'overloaded'],
    summary: 'Change fields of the own profile',
  },
  requestProfile: {
    method: 'POST', path: '/v1/users/{id}/profile-requests', access: ['supervisor', 'administrator'], body: newProfileRequestSchema,
    ok: accountAnswerSchema, problems: ['field-refused'],
    summary: 'Ask a person to update fields of the profile',
  },
  listUsers: {
    method: 'GET', path: '/v1/users', access: ['supervisor', 'administrator'], ok: accountsAnswerSchema, problems: [],
    summary: 'The accounts of the tenant, or of the own team',
  },
  createUser: {
    method: 'POST', path: '/v1/users', access: ['supervisor', 'administrator'], body: newAccountSchema, ok: deliveredAccountSchema, secret: true,
    problems: ['name-taken', 'field-refused', 'delivery-refused', 'already-done', 'overloaded'],
    summary: 'Make an account and deliver its credentials, by mail or by hand',
  },
  changeUser: {
    method: 'PATCH', path: '/v1/users/{id}', access: ['supervisor', 'administrator'], body: accountChangeSchema, ok: accountAnswerSchema, etag: true,
    problems: ['account-changed', 'field-refused'],
    summary: 'Change an account; a disabled one loses its sessions',
  },
  resetUser: {
    method: 'POST', path: '/v1/users/{id}/reset', access: ['supervisor', 'administrator'], body: resetRequestSchema, ok: deliveredAccountSchema,
    secret: true, problems: ['delivery-refused', 'already-done', 'overloaded'],
    summary: 'Give a person new credentials, by mail or by hand',
  },
  listAgents: {
    method: 'GET', path: '/v1/agents', access: ['supervisor', 'administrator'], ok: agentsAnswerSchema, problems: [],
    summary: 'The agents of the own team, or of the tenant, with their duties',
  },
  setAgentStatus: {
    method: 'PUT', path: '/v1/agents/{id}/status', access: ['supervisor', 'administrator'], body: agentStatusRequestSchema,
    ok: agentStatusAnswerSchema, etag: true, problems: ['not-on-duty', 'choice-changed', 'reason-refused', 'field-refused'],
    summary: 'Change the status of an agent; while an activity lasts it becomes the next status, unless it is forced',
  },
  setAgentStatuses: {
    method: 'POST', path: '/v1/agents/status', access: ['supervisor', 'administrator'], body: agentsStatusRequestSchema,
    ok: agentsStatusAnswerSchema, okStatus: 207, problems: ['field-refused'],
    summary: 'Change the status of many agents; answers what became of each, in the order asked',
  },
  listSessions: {
    method: 'GET', path: '/v1/sessions', access: 'session', ok: sessionsAnswerSchema, problems: [],
    summary: 'The own sessions',
  },
  endOtherSessions: {
    method: 'DELETE', path: '/v1/sessions', access: 'session', problems: [],
    summary: 'End the own sessions but for this one',
  },
  endSessions: {
    method: 'DELETE', path: '/v1/users/{id}/sessions', access: ['supervisor', 'administrator'], problems: [],
    summary: 'End every session of a person; a duty that is open is left to the rules of lost contact',
  },
  readSettings: {
    method: 'GET', path: '/v1/tenant/settings', access: ['administrator'], ok: settingsAnswerSchema, etag: true, problems: [],
    summary: 'The settings of the tenant',
  },
  changeSettings: {
    method: 'PATCH', path: '/v1/tenant/settings', access: ['administrator'], body: settingsChangeSchema, ok: settingsAnswerSchema, etag: true,
    problems: ['settings-changed', 'field-refused'],
    summary: 'Change settings of the tenant',
  },
  listPlatformKeys: {
    method: 'GET', path: '/v1/platform-keys', access: ['administrator'], ok: platformKeysAnswerSchema, problems: [],
    summary: 'The keys of contact-centre platforms, by name',
  },
  createPlatformKey: {
    method: 'POST', path: '/v1/platform-keys', access: ['administrator'], body: newPlatformKeySchema, ok: createdPlatformKeySchema, secret: true,
    problems: ['field-refused', 'already-done'],
    summary: 'Make a key for a platform; it is shown this once',
  },
  deletePlatformKey: {
    method: 'DELETE', path: '/v1/platform-keys/{id}', access: ['administrator'], problems: [],
    summary: 'Remove a key of a platform; it opens nothing from then on',
  },
  listHostKeys: {
    method: 'GET', path: '/v1/host-keys', access: ['administrator'], ok: hostKeysAnswerSchema, problems: [],
    summary: 'The public keys of hosts whose backends may say who somebody is',
  },
  createHostKey: {
    method: 'POST', path: '/v1/host-keys', access: ['administrator'], body: newHostKeySchema, ok: hostKeyAnswerSchema, problems: ['field-refused'],
    summary: 'Register the public key of a host; what is signed by it signs people of the tenant in',
  },
  deleteHostKey: {
    method: 'DELETE', path: '/v1/host-keys/{id}', access: ['administrator'], problems: [],
    summary: 'Remove the key of a host: it signs nobody in from then on; who is signed in stays so',
  },
  listPlatformAgents: {
    method: 'GET', path: '/v1/platform/agents', access: 'platform', ok: platformSnapshotSchema, problems: [],
    summary: 'Every agent with the duty of now, and the cursor behind which the changes after it come',
  },
  listPlatformChanges: {
    method: 'GET', path: '/v1/platform/changes', access: 'platform', ok: platformChangesSchema, problems: ['invalid-request', 'cursor-too-old'],
    summary: 'The changes of duties behind a cursor, at least once; with `wait` the answer waits for one',
  },
  setPlatformActivity: {
    method: 'PUT', path: '/v1/platform/agents/{id}/activity', access: 'platform', body: activityRequestSchema, ok: platformAgentAnswerSchema, etag: true,
    problems: ['not-on-duty', 'not-available', 'duty-changed'],
    summary: 'Say what an agent does now, or that it is over; work is offered to agents alone who are Available and have nothing to do',
  },
  setPlatformStatus: {
    method: 'PUT', path: '/v1/platform/agents/{id}/status', access: 'platform', body: platformStatusRequestSchema, ok: platformAgentAnswerSchema, etag: true,
    problems: ['not-on-duty', 'reason-refused', 'duty-changed'],
    summary: 'Change the status of an agent; while an activity lasts it becomes the next status',
  },
  listAudit: {
    method: 'GET', path: '/v1/audit', access: ['administrator'], ok: auditAnswerSchema, problems: [],
    summary: 'Who did what, when, from where: the newest first; `?before=` takes the time of the last entry that was seen',
  },
  streamEvents: {
    method: 'GET', path: '/v1/events', access: 'session', problems: ['invalid-request'],
    summary: 'Server-Sent Events: the own duty, the agents of a supervisor, what is new, the end of the session, pings; with `?wait=` by long polling',
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

/** Sent with `cross-site` by a page of the backend that another site frames. Beside the others, because no other page needs it. */
export const frameHeader = 'Onduty-Frame';

/** The entity tag of a duty: its choice, never its activity. */
export const dutyTag = (choice: number): string => `"choice-${choice}"`;

/** The entity tag of a profile, an account or the settings, and for the platform of a duty with its activity. */
export const versionTag = (version: number): string => `"version-${version}"`;
