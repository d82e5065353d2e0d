/** How long passwords may be, in Unicode code points (NIST SP 800-63B-4, 3.1.1.2). */
export const passwordPolicy = { minimum: 15, maximum: 256 } as const;

/** Why a new password is refused. */
export type PasswordRefusal = 'too-short' | 'too-long';

/** The form in which a password is counted, hashed and compared: NFC, never trimmed, never cut. */
export const normalizePassword = (password: string): string => password.normalize('NFC');

/** Checks a new password against the policy; `null` means that it is welcome. */
export function passwordRefusal(password: string): PasswordRefusal | null {
  const length = [...normalizePassword(password)].length;
  if (length < passwordPolicy.minimum) return 'too-short';
  return length > passwordPolicy.maximum ? 'too-long' : null;
}
