import * as v from 'valibot';
import { id, text, time } from './fields.ts';
import { credentialSchema, sessionSchema } from './session.ts';

/** How long passwords may be, in Unicode code points (NIST SP 800-63B-4, 3.1.1.2). */
export const passwordPolicy = { minimum: 15, maximum: 256 } as const;

/**
 * Why a new password is refused: `common` stands in lists of leaked ones, `personal` is made of the person's or the product's name, `same` is
 * the one that it should replace. Open set on the wire.
 */
export type PasswordRefusal = 'too-short' | 'too-long' | 'common' | 'personal' | 'same';

/** The form in which a password is counted, hashed and compared: NFC, never trimmed, never cut. */
export const normalizePassword = (password: string): string => password.normalize('NFC');

/** Checks a new password's length against the policy; `null` means that it is welcome. */
export function passwordRefusal(password: string): 'too-short' | 'too-long' | null {
  const length = [...normalizePassword(password)].length;
  if (length < passwordPolicy.minimum) return 'too-short';
  return length > passwordPolicy.maximum ? 'too-long' : null;
}

/**
 * Sets a password: with a ticket (`Authorization: Ticket …`) from a mailed link or from the step `password-change-required`; or with a session and
 * the current password. The limits keep a request cheap; the policy has its own.
 */
export const setPasswordRequestSchema = v.object({
  password: text(1024),
  /** The current password; needed with a session. */
  current: v.optional(text(1024)),
});
export type SetPasswordRequest = v.InferOutput<typeof setPasswordRequestSchema>;

/** What was set, and for whom. A ticket signs nobody in; a change within a session answers with the session that replaces it. */
export const setPasswordAnswerSchema = v.object({
  userName: v.string(),
  tenant: v.object({ id, name: v.string() }),
  session: v.optional(sessionSchema),
  credential: v.optional(credentialSchema),
});
export type SetPasswordAnswer = v.InferOutput<typeof setPasswordAnswerSchema>;

/** What a mailed link is good for. Looking spends nothing. */
export const invitationSchema = v.object({
  /** `invite` for a new account, `reset` for a forgotten password; open set. */
  purpose: v.string(),
  userName: v.string(),
  displayName: v.string(),
  tenant: v.object({ id, name: v.string() }),
  passwordPolicy: v.object({ minimum: v.number(), maximum: v.number() }),
  expiresAt: time,
});
export type Invitation = v.InferOutput<typeof invitationSchema>;

/** `username` is the tenant's user name with a tenant, the unified one without. */
export const forgotPasswordRequestSchema = v.object({ tenant: v.optional(id), username: text(254) });
export type ForgotPasswordRequest = v.InferOutput<typeof forgotPasswordRequestSchema>;

export const forgotUserNameRequestSchema = v.object({ tenant: v.optional(id), email: text(254) });
export type ForgotUserNameRequest = v.InferOutput<typeof forgotUserNameRequestSchema>;
