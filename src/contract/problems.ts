import * as v from 'valibot';

/** Every problem code that the contract knows, by HTTP status. The first of a status is what an unknown code with it reads as. */
export const problemCodes = {
  400: ['invalid-request'],
  401: ['session-required', 'session-ended', 'credentials-wrong', 'ticket-refused', 'key-refused', 'assertion-refused'],
  403: ['not-allowed', 'origin-not-allowed', 'cross-site-refused', 'client-header-missing', 'address-denied', 'access-refused', 'delivery-refused'],
  404: ['not-found'],
  405: ['method-not-allowed'],
  409: [
    'status-refused', 'not-on-duty', 'session-changed', 'already-done', 'in-flight', 'access-waiting', 'already-decided', 'own-address-denied',
    'name-taken', 'not-available', 'duty-elsewhere', 'app-disabled',
  ],
  410: ['ticket-expired', 'ticket-used', 'ticket-replaced', 'cursor-too-old'],
  412: ['choice-changed', 'profile-changed', 'account-changed', 'settings-changed', 'duty-changed'],
  413: ['content-too-large'],
  415: ['content-type-refused'],
  422: ['idempotency-mismatch', 'reason-refused', 'password-refused', 'network-refused', 'field-refused', 'redirect-refused'],
  429: ['throttled'],
  500: ['server-error'],
  503: ['overloaded', 'maintenance'],
} as const satisfies Record<number, readonly string[]>;

export type ProblemCode = (typeof problemCodes)[keyof typeof problemCodes][number];

/** The HTTP status of each problem code. */
export const problemStatuses = Object.fromEntries(
  Object.entries(problemCodes).flatMap(([status, codes]) => codes.map((code) => [code, Number(status)])),
) as Readonly<Record<ProblemCode, number>>;

/** The title of each problem: English, for developers. Apart from the statuses, because browsers need only those. */
export const problemTitles: Readonly<Record<ProblemCode, string>> = {
  'invalid-request': 'The request does not fit the schema',
  'credentials-wrong': 'User name or password is wrong',
  'session-required': 'This needs a session',
  'session-ended': 'The session has ended',
  'not-allowed': 'This account may not do that',
  'origin-not-allowed': 'This origin is not on the list of the tenant',
  'cross-site-refused': 'A request from another site may not change anything',
  'client-header-missing': 'The Onduty-Client header is missing',
  'address-denied': 'This address is not allowed',
  'not-found': 'There is nothing here',
  'method-not-allowed': 'This resource has no such method',
  'already-done': 'This was done already, and its answer is not kept',
  'in-flight': 'The same request is still being worked on',
  'ticket-refused': 'This link or code is none of ours',
  'ticket-expired': 'This link has expired',
  'ticket-used': 'This link was used already',
  'ticket-replaced': 'A newer link has replaced this one',
  'access-waiting': 'Nobody has decided about this address yet',
  'access-refused': 'An administrator refused access from this address',
  'already-decided': 'Somebody else has decided already',
  'own-address-denied': 'These rules would shut out the address that you use',
  'network-refused': 'This is no network in CIDR notation',
  'delivery-refused': 'The tenant does not deliver credentials in this way',
  'name-taken': 'This user name is taken',
  'password-refused': 'This password cannot be used',
  'assertion-refused': 'This assertion signs nobody in',
  'redirect-refused': 'This page is not registered for the tenant',
  'field-refused': 'This field cannot have this value',
  'profile-changed': 'The profile was changed meanwhile',
  'account-changed': 'The account was changed meanwhile',
  'settings-changed': 'The settings were changed meanwhile',
  'session-changed': 'Another person is signed in by now',
  'status-refused': 'This status cannot be chosen now',
  'not-on-duty': 'The duty is not open',
  'not-available': 'The agent cannot be offered work now',
  'duty-elsewhere': 'Another browser of the agent holds the duty',
  'app-disabled': 'This application cannot be launched now',
  'duty-changed': 'The duty was changed meanwhile',
  'cursor-too-old': 'The changes behind this cursor are kept no more',
  'key-refused': 'This key of the platform is none of ours',
  'choice-changed': 'The choice was changed by somebody else',
  'content-too-large': 'The request is too large',
  'content-type-refused': 'Only application/json is understood',
  'idempotency-mismatch': 'This idempotency key was used for another request',
  'reason-refused': 'This reason does not go with the status',
  throttled: 'Too many tries',
  'server-error': 'The server failed',
  maintenance: 'The service is being maintained',
  overloaded: 'The server has too much to do',
};

/** The media type of RFC 9457. */
export const problemMediaType = 'application/problem+json';

/**
 * The body of every 4xx and 5xx answer. `code` stays a string on the wire: a newer server may know more of them than
 * this client.
 */
export const problemSchema = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.string(),
  /**
   * With `duty-elsewhere` an open set: `take-over`, where the duty may be taken over, `busy`, where it may be after the activity, `refuse`, where not.
   * With `app-disabled` the reason, in the person's language.
   */
  detail: v.optional(v.string()),
  /** The request's id, as in the server's log. */
  requestId: v.optional(v.string()),
  /** Dotted paths of the fields at fault; never their values. */
  fields: v.optional(v.array(v.string())),
  /** Why a new password is refused, with `password-refused`; open set. */
  refusal: v.optional(v.string()),
  /** Who decided, with `already-decided`. */
  decidedBy: v.optional(v.string()),
  /** Who is signed in now, with `session-changed`, and with `redirect-refused` where that is somebody of another tenant. */
  signedIn: v.optional(v.object({ displayName: v.string() })),
});
export type Problem = v.InferOutput<typeof problemSchema>;

/** The URI that names a problem code. It identifies; it need not resolve. */
export const problemType = (code: string): string => `urn:onduty:problem:${code}`;
