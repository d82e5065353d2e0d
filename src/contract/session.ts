import * as v from 'valibot';
import { dutySchema } from './duty.ts';
import { count, id, text, time } from './fields.ts';

export const roles = ['agent', 'supervisor', 'administrator'] as const;
export type Role = (typeof roles)[number];

export const carriers = ['cookie', 'bearer'] as const;
export type Carrier = (typeof carriers)[number];

export const userSchema = v.object({
  id,
  userName: v.string(),
  displayName: v.string(),
  /** Open set: a newer server may know more roles. */
  roles: v.array(v.string()),
});
export type User = v.InferOutput<typeof userSchema>;

export const sessionSchema = v.object({
  /** The public id, which names the session and opens nothing. */
  id,
  user: userSchema,
  tenant: v.object({ id, name: v.string() }),
  startedAt: time,
  /** The absolute end; nothing extends it. An activity that lasts is not cut: the session then ends with it, two hours later at most. */
  expiresAt: time,
  /** When it ends unless the person does something; `null` while a duty is on. */
  idleAt: v.optional(v.nullable(time), null),
  /** What the tenant lets agents do beyond the standard transitions. */
  rules: v.object({ logOutFromAvailable: v.boolean() }),
});
export type Session = v.InferOutput<typeof sessionSchema>;

/** What the `bearer` carrier hands over. `expiresIn` is in seconds. */
export const credentialSchema = v.object({
  accessToken: v.string(),
  refreshToken: v.string(),
  expiresIn: count,
});
export type Credential = v.InferOutput<typeof credentialSchema>;

/** Limits keep a request from costing more than a sign-in should; a longer password is refused, never cut. */
export const passwordSignInSchema = v.object({
  method: v.literal('password'),
  /** The tenant of direct sign-in; left out at the portal, where `username` is a unified user name. */
  tenant: v.optional(id),
  username: text(254),
  password: text(1024),
  carrier: v.optional(v.picklist(carriers), 'cookie'),
});

/** Redeems what an administrator granted: the ticket of the access request travels as `Authorization: Ticket …`. */
export const grantSignInSchema = v.object({
  method: v.literal('grant'),
  /** The tenant of direct sign-in, as it was told with the password. */
  tenant: v.optional(id),
  carrier: v.optional(v.picklist(carriers), 'cookie'),
});
/** Goes on duty in this browser in place of another: the ticket of the step `duty-elsewhere` travels as `Authorization: Ticket …`. */
export const takeOverSignInSchema = v.object({
  method: v.literal('take-over'),
  /** The tenant of direct sign-in, as it was told with the password. */
  tenant: v.optional(id),
  carrier: v.optional(v.picklist(carriers), 'cookie'),
});
/** Redeems an authorization code, which the backend's own sign-in page gave, with what only its asker knows (RFC 7636). */
export const codeSignInSchema = v.object({
  method: v.literal('code'),
  /** The tenant of direct sign-in, as the code was asked for. */
  tenant: v.optional(id),
  code: text(200),
  codeVerifier: text(128),
  /** Where the code was sent. */
  redirectUri: text(2000),
  carrier: v.optional(v.picklist(carriers), 'cookie'),
});
/**
 * Trades what the backend of a host says about a person for a session. The assertion is a JWT in compact form, signed by a key that an administrator of the
 * tenant registered. Its header has `alg` (`EdDSA` or `ES256`), `kid` (the id of the key), `typ` (`onduty-assertion+jwt`) and nothing else. Its claims are
 * `aud`, the origin of this backend; `iat` and `exp`, a minute apart at most; `jti`, 16 characters or more, which is good once; and `tenant` as in this
 * request, with `sub`, the user name that the tenant knows. For unified sign-in both leave `tenant` out, and `sub` is the unified user name.
 */
export const assertionSignInSchema = v.object({
  method: v.literal('assertion'),
  /** The tenant of direct sign-in, as in the assertion. */
  tenant: v.optional(id),
  assertion: text(4096),
  carrier: v.optional(v.picklist(carriers), 'cookie'),
});
export const signInRequestSchema = v.variant('method', [passwordSignInSchema, grantSignInSchema, takeOverSignInSchema, codeSignInSchema, assertionSignInSchema]);
export type SignInRequest = v.InferInput<typeof signInRequestSchema>;

export const signedInSchema = v.object({
  state: v.literal('signed-in'),
  session: sessionSchema,
  /** The agent's duty; `null` for who is no agent. */
  duty: v.nullable(dutySchema),
  now: time,
  credential: v.optional(credentialSchema),
});
export type SignedIn = v.InferOutput<typeof signedInSchema>;

export const whoAmISchema = v.variant('state', [
  v.object({ state: v.literal('anonymous') }),
  v.object({ state: v.literal('signed-in'), session: sessionSchema, duty: v.nullable(dutySchema), now: time }),
]);
export type WhoAmI = v.InferOutput<typeof whoAmISchema>;

export const signOutRequestSchema = v.object({ reason: v.optional(v.nullable(id)) });
