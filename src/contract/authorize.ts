import * as v from 'valibot';
import { id, text } from './fields.ts';
import { credentialSchema } from './session.ts';

/*
 * Sign-in at the backend's own page, for hosts that must not see passwords: an authorization code with PKCE (RFC 6749, RFC 7636, RFC 9207).
 * `GET /v1/authorize` takes the names of OAuth in its query and leads to that page; what the page posts has the names of this contract.
 */

/** What the query of `GET /v1/authorize` may hold. `client_id` is the id of the tenant; left out for unified sign-in. */
export const authorizeParameters = [
  'response_type', 'client_id', 'redirect_uri', 'state', 'code_challenge', 'code_challenge_method', 'prompt', 'ui_locales',
] as const;

/** A base64url of 256 bits, which is what S256 makes. */
const challenge = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
/** RFC 7636 4.1. */
const verifier = v.pipe(v.string(), v.regex(/^[\w.~-]{43,128}$/));

export const authorizeRequestSchema = v.object({
  /** Whether the person goes on to the host. Nobody has to be signed in to refuse. */
  decision: v.picklist(['allow', 'deny']),
  /** The tenant of direct sign-in; left out for unified sign-in. */
  tenant: v.optional(id),
  /** Where the code goes: exactly as an administrator registered it. */
  redirectUri: text(2000),
  /** Comes back with the code; only who asked knows it. */
  state: v.pipe(v.string(), v.minLength(16), v.maxLength(200)),
  codeChallenge: challenge,
});
export type AuthorizeRequest = v.InferOutput<typeof authorizeRequestSchema>;

/** Where the page goes on to: the redirect URI with the code, or with why there is none. */
export const authorizeAnswerSchema = v.object({ redirect: v.string() });
export type AuthorizeAnswer = v.InferOutput<typeof authorizeAnswerSchema>;

/** The form of `POST /v1/token`, in the names of OAuth. */
export const tokenRequestSchema = v.variant('grant_type', [
  v.object({
    grant_type: v.literal('authorization_code'), code: text(200), redirect_uri: text(2000), code_verifier: verifier, client_id: v.optional(id),
  }),
  v.object({ grant_type: v.literal('refresh_token'), refresh_token: text(200) }),
]);
export type TokenRequest = v.InferOutput<typeof tokenRequestSchema>;

/** The tokens in the names of OAuth. `expires_in` is in seconds. */
export const tokenAnswerSchema = v.object({
  access_token: credentialSchema.entries.accessToken,
  refresh_token: credentialSchema.entries.refreshToken,
  token_type: v.literal('Bearer'),
  expires_in: credentialSchema.entries.expiresIn,
});
export type TokenAnswer = v.InferOutput<typeof tokenAnswerSchema>;
