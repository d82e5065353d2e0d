import { normalizePassword, passwordPolicy, passwordRefusal } from '../contract/index.ts';
import { commonPasswords, walks } from './common-passwords.ts';
import { ProblemError } from './problem.ts';
import type { PasswordRefusal } from '../contract/index.ts';
import type { Row } from './storage/schema.ts';

/** What stands for a letter in many a password; `l` and `i` become one, because `1` may be either. */
const disguises: Readonly<Record<string, string>> = {
  0: 'o', 1: 'i', l: 'i', '!': 'i', '|': 'i', 3: 'e', '€': 'e', 4: 'a', '@': 'a', 5: 's', $: 's', 7: 't', '+': 't', 8: 'b', 9: 'g',
};
const unmask = (letter: string): string => disguises[letter] ?? letter;
const isLetter = (letter: string): boolean => /\p{L}/u.test(letter);
const isWord = (letter: string): boolean => /[\p{L}\p{N}]/u.test(letter);

const fold = (text: string): string[] => [...text.normalize('NFKC').toLowerCase()];
/** The letters and digits of a text, and what stands for one, without disguise. */
const bare = (text: string): string => fold(text).filter((letter) => isWord(letter) || letter in disguises).map(unmask).join('');
/** The same without any sign. */
const barest = (text: string): string => fold(text).filter(isWord).map(unmask).join('');

interface List {
  readonly entries: ReadonlySet<string>;
  readonly paths: readonly string[];
}

/** The list and the walks there and back, without disguise. Made when first asked for. */
let known: List | undefined;
function readList(): List {
  if (known !== undefined) return known;
  const paths = walks.map(bare);
  return known = {
    entries: new Set([...commonPasswords()].map((entry) => entry.replaceAll(/./g, unmask))),
    paths: [...paths, ...paths.map((path) => [...path].reverse().join(''))],
  };
}

/** A stretch of a walk that is no coincidence. */
const shortestStretch = 12;

const isListed = (text: string): boolean => {
  const { entries, paths } = readList();
  return entries.has(text) || (text.length >= shortestStretch && paths.some((path) => path.includes(text)));
};

/** Digits and signs that people put before and after a password to please a rule: up to four of them do not make it another one. */
const decoration = /^[^\p{L}]{0,4}(.*?)[^\p{L}]{0,4}$/su;

/** Whether a text is nothing but one that would be too short, over and over. */
function isRepetition(text: string): boolean {
  const letters = fold(text);
  return Array.from({ length: passwordPolicy.minimum - 1 }, (_, index) => index + 1)
    .some((unit) => unit * 2 <= letters.length && letters.every((letter, index) => letter === letters[index % unit]));
}

const isCommon = (password: string): boolean =>
  isRepetition(password) || [password, decoration.exec(password)?.[1] ?? ''].flatMap((text) => [bare(text), barest(text)]).some(isListed);

/** Whom a new password is for. */
export interface PasswordOwner {
  readonly user: Pick<Row<'users'>, 'userName' | 'unifiedName' | 'displayName' | 'email'>;
  readonly tenant: Pick<Row<'tenants'>, 'id' | 'name'>;
}

/** The names that a guesser would begin with, whole and in their parts. */
function contextWords({ user, tenant }: PasswordOwner): string[] {
  const names = ['onduty', tenant.id, tenant.name, user.userName, user.unifiedName ?? '', user.displayName, user.email, user.email.split('@')[0] ?? ''];
  const parts = names.flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)]).map(barest);
  return [...new Set(parts)].filter((part) => part.length >= 3).sort((a, b) => b.length - a.length);
}

/** Letters that must be left of a password without names, digits and signs. */
const fewestOwn = 8;

/** Whether a password is mostly made of the names around it. */
function isPersonal(password: string, owner: PasswordOwner): boolean {
  const letters = fold(password).filter((letter) => isWord(letter) || letter in disguises);
  const text = letters.map(unmask).join('');
  const isNamed = letters.map(() => false);
  for (const word of contextWords(owner)) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) isNamed.fill(true, at, at + word.length);
  }
  return isNamed.includes(true) && letters.filter((letter, index) => isLetter(letter) && !isNamed[index]).length < fewestOwn;
}

/** Why a new password is refused whatever the one before it was; `null` means that it is welcome (NIST SP 800-63B-4, 3.1.1.2). */
export function newPasswordRefusal(password: string, owner: PasswordOwner): PasswordRefusal | null {
  const length = passwordRefusal(password);
  if (length !== null) return length;
  const normalized = normalizePassword(password);
  if (isCommon(normalized)) return 'common';
  return isPersonal(normalized, owner) ? 'personal' : null;
}

/** Refuses a new password that the policy does not welcome. */
export function requirePolicy(password: string, owner: PasswordOwner): void {
  const refusal = newPasswordRefusal(password, owner);
  if (refusal !== null) throw new ProblemError('password-refused', { refusal });
}
