import { normalizePassword } from '../contract/index.ts';
import { auditRefusal } from './audit.ts';
import { OverloadedError } from './ports.ts';
import { ProblemError } from './problem.ts';
import { accountKey, countAttempt } from './throttle.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** A record that belongs to nobody, so that an unknown name costs the same hash as a known one. One for each hasher. */
const decoys = new WeakMap<object, Promise<string>>();
function decoy({ hasher }: Core): Promise<string> {
  const known = decoys.get(hasher);
  if (known !== undefined) return known;
  const made = hasher.hash('the password of nobody at all');
  decoys.set(hasher, made);
  made.catch(() => decoys.delete(hasher));
  return made;
}

/** Gives what the hasher is asked for; too much at once is `overloaded`. */
async function hashing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OverloadedError) throw new ProblemError('overloaded', { retryAfter: error.retryAfter });
    throw error;
  }
}

/** Makes the record of a new password. */
export const hashPassword = (core: Core, password: string): Promise<string> => hashing(() => core.hasher.hash(normalizePassword(password)));

/** Whether a password is the one of a record. Counts nothing: for who has proved otherwise who they are. */
export const isPasswordOf = (core: Core, record: string, password: string): Promise<boolean> =>
  hashing(() => core.hasher.verify(record, normalizePassword(password)));

/** Whether a right password opens anything: not on a disabled account, nor a temporary one that has expired. */
const isOpen = (core: Core, { enabled, passwordTemporary, passwordExpiresAt }: Row<'users'>): boolean =>
  enabled && !(passwordTemporary && passwordExpiresAt !== null && passwordExpiresAt <= core.now());

/** Makes a record anew that was made with weaker settings than today's. */
async function renewRecord(core: Core, user: Row<'users'>, password: string): Promise<Row<'users'>> {
  const { id, passwordHash } = user;
  if (!core.hasher.isOutdated(passwordHash)) return user;
  const renewed = await hashPassword(core, password);
  if (await core.storage.commit([{ update: 'users', where: { id, passwordHash }, set: { passwordHash: renewed } }])) return { ...user, passwordHash: renewed };
  // Another sign-in has renewed it already, or the password was changed meanwhile.
  const current = await core.storage.find('users', { id });
  if (current === undefined || !(await isPasswordOf(core, current.passwordHash, password))) throw new ProblemError('credentials-wrong');
  return current;
}

/** Whose password is to be proved: under which key tries count, and where a refusal is remembered. */
export interface Claim {
  readonly key: string;
  /** The account, if there is one. */
  readonly user: Row<'users'> | undefined;
  /** The tenant whose audit remembers a refusal; empty where none is known. */
  readonly tenantId: string;
}

/**
 * Proves a password, counted against the throttles of its key and of the address; fulfils with the user as stored now. An unknown user, a wrong
 * password, a disabled user and an expired temporary password cost the same and cannot be told apart.
 */
export async function provePassword(core: Core, call: Call, { key, user, tenantId }: Claim, password: string): Promise<Row<'users'>> {
  const attempt = await countAttempt(core, key, call.address);
  let isRight: boolean;
  try {
    isRight = await hashing(async () => core.hasher.verify(user?.passwordHash ?? await decoy(core), normalizePassword(password)));
  } catch (error) {
    await attempt.withdraw();
    throw error;
  }
  if (user === undefined || !isRight || !isOpen(core, user)) {
    await auditRefusal(core, call, attempt, tenantId, user);
    throw new ProblemError('credentials-wrong');
  }
  await attempt.succeed();
  return renewRecord(core, user, password);
}

/**
 * Asks a signed-in person for the current password before a change that a stolen session must not make. A wrong one counts as it does at sign-in:
 * throws `credentials-wrong` or `throttled`; a missing one is `invalid-request`.
 */
export async function proveCurrent(core: Core, call: Call, user: Row<'users'>, current: string | undefined): Promise<Row<'users'>> {
  if (current === undefined) throw new ProblemError('invalid-request', { fields: ['current'], detail: 'This needs the current password.' });
  return provePassword(core, call, { key: accountKey(user.id), user, tenantId: user.tenantId }, current);
}
