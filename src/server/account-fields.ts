import { readName } from './plain-text.ts';
import { ProblemError } from './problem.ts';

/** What is invisible, which a name that somebody signs in with may not hold. */
const unfitForSigningIn = /[\p{C}\p{Zl}\p{Zp}]/u;

const isTrimmed = (text: string): boolean => text.length > 0 && text === text.trim();

/** A user name or unified user name in the form in which it is stored. */
export function checkUserName(name: string, field: string): string {
  const normalized = name.normalize('NFC');
  if (!isTrimmed(normalized) || unfitForSigningIn.test(normalized)) throw new ProblemError('field-refused', { fields: [field] });
  return normalized;
}

/** What was read of a field; throws `field-refused` where that is nothing. */
function required(value: string | undefined, field: string): string {
  if (value === undefined) throw new ProblemError('field-refused', { fields: [field] });
  return value;
}

/** A display name in the form in which it is stored. */
export const checkDisplayName = (name: string): string => required(readName(name), 'displayName');

/** An e-mail address in the form in which it is stored and compared: the domain in lower case, the mailbox as it was written (RFC 5321, 2.4). */
export function normalizeEmail(email: string): string {
  const trimmed = email.normalize('NFC').trim();
  const at = trimmed.lastIndexOf('@') + 1;
  return trimmed.slice(0, at) + trimmed.slice(at).toLowerCase();
}

const atom = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const mailbox = new RegExp(`^${atom}(?:\\.${atom})*$`, 'u');
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])';
const domain = new RegExp(`^(?:${label}?\\.)+${label}$`, 'u');

/**
 * An e-mail address as it is stored, if mail could reach it: one mailbox at one domain, and nothing that could mean more in a header of a mail.
 * `undefined` for anything else.
 */
export function readEmail(email: string): string | undefined {
  const normalized = normalizeEmail(email);
  const at = normalized.lastIndexOf('@');
  const [local, host] = [normalized.slice(0, Math.max(0, at)), normalized.slice(at + 1)];
  return normalized.length <= 254 && local.length <= 64 && mailbox.test(local) && domain.test(host) ? normalized : undefined;
}

/** An e-mail address in the form in which it is stored. */
export const checkEmail = (email: string): string => required(readEmail(email), 'email');

/** A language that the tenant offers. */
export function checkLanguage(language: string, languages: readonly string[]): string {
  if (!languages.includes(language)) throw new ProblemError('field-refused', { fields: ['language'] });
  return language;
}
