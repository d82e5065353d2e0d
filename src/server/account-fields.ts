import { ProblemError } from './problem.ts';

/** Controls, halves of characters, and what turns the direction of a text around. */
const unfit = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
/** In a name that somebody signs in with, nothing may be invisible either. */
const unfitForSigningIn = /[\p{C}\p{Zl}\p{Zp}]/u;

const isTrimmed = (text: string): boolean => text.length > 0 && text === text.trim();

/** A user name or unified user name in the form in which it is stored. */
export function checkUserName(name: string, field: string): string {
  const normalized = name.normalize('NFC');
  if (!isTrimmed(normalized) || unfitForSigningIn.test(normalized)) throw new ProblemError('field-refused', { fields: [field] });
  return normalized;
}

/** A display name in the form in which it is stored. */
export function checkDisplayName(name: string): string {
  const normalized = name.normalize('NFC').trim();
  if (normalized === '' || unfit.test(normalized)) throw new ProblemError('field-refused', { fields: ['displayName'] });
  return normalized;
}

/** An e-mail address in the form in which it is stored and compared: the domain in lower case, the mailbox as it was written (RFC 5321, 2.4). */
export function normalizeEmail(email: string): string {
  const trimmed = email.normalize('NFC').trim();
  const at = trimmed.lastIndexOf('@') + 1;
  return trimmed.slice(0, at) + trimmed.slice(at).toLowerCase();
}

const mailbox = /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}$/u;
const domain = /^(?=.{1,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]{2,63}$/u;

/** An e-mail address as it is stored, if mail could reach it: one mailbox at one domain, and nothing that could mean more in a header. */
export function checkEmail(email: string): string {
  const normalized = normalizeEmail(email);
  const [local = '', host = '', ...more] = normalized.split('@');
  if (more.length > 0 || normalized.length > 254 || !mailbox.test(local) || !domain.test(host)) throw new ProblemError('field-refused', { fields: ['email'] });
  return normalized;
}

/** A language that the tenant offers. */
export function checkLanguage(language: string, languages: readonly string[]): string {
  if (!languages.includes(language)) throw new ProblemError('field-refused', { fields: ['language'] });
  return language;
}
