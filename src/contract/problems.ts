import * as v from 'valibot';

/** Every problem code that the contract knows, with its HTTP status. */
export const problemStatuses = {
  'invalid-request': 400,
  'credentials-wrong': 401,
  'session-required': 401,
  'session-ended': 401,
  'not-allowed': 403,
  'origin-not-allowed': 403,
  'cross-site-refused': 403,
  'client-header-missing': 403,
  'password-change-required': 403,
  'address-denied': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'already-done': 409,
  'in-flight': 409,
  'session-changed': 409,
  'status-refused': 409,
  'not-on-duty': 409,
  'choice-changed': 412,
  'content-too-large': 413,
  'content-type-refused': 415,
  'idempotency-mismatch': 422,
  'reason-refused': 422,
  throttled: 429,
  'server-error': 500,
  maintenance: 503,
  overloaded: 503,
} as const satisfies Record<string, number>;

export type ProblemCode = keyof typeof problemStatuses;

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
  'password-change-required': 'A new password must be set first',
  'address-denied': 'This address is not allowed',
  'not-found': 'There is nothing here',
  'method-not-allowed': 'This resource has no such method',
  'already-done': 'This was done already, and its answer is not kept',
  'in-flight': 'The same request is still being worked on',
  'session-changed': 'Another person is signed in by now',
  'status-refused': 'This status cannot be chosen now',
  'not-on-duty': 'The duty is not open',
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
  detail: v.optional(v.string()),
  /** The request's id, as in the server's log. */
  requestId: v.optional(v.string()),
  /** Dotted paths of the fields at fault; never their values. */
  fields: v.optional(v.array(v.string())),
  /** Who is signed in now, with `session-changed`. */
  signedIn: v.optional(v.object({ displayName: v.string() })),
});
export type Problem = v.InferOutput<typeof problemSchema>;

/** The URI that names a problem code. It identifies; it need not resolve. */
export const problemType = (code: string): string => `urn:onduty:problem:${code}`;
