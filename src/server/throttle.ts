import { addressKey } from './address.ts';
import { digest } from './secrets.ts';
import { ProblemError } from './problem.ts';
import type { Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** How a run of failed tries is slowed down. Times are in milliseconds. */
export interface ThrottlePolicy {
  /** Failures that cost nothing. */
  readonly free: number;
  /** The longest delay; each failure doubles it from one second. */
  readonly longest: number;
  /** Failures after which the password stops until it is reset. */
  readonly stop: number;
  /** Quiet time after which failures are forgotten. */
  readonly forget: number;
}

const day = 24 * 60 * 60 * 1000;
/** Per account or, unknown, per submitted name (OWASP ASVS 6.3.1; NIST SP 800-63B-4, 3.2.2). */
export const namePolicy: ThrottlePolicy = { free: 4, longest: 15 * 60 * 1000, stop: 100, forget: Infinity };
/** Per address. A contact centre sits behind one, so it starts late. */
export const addressPolicy: ThrottlePolicy = { free: 50, longest: 5 * 60 * 1000, stop: Infinity, forget: 15 * 60 * 1000 };

/** The delay that follows the n-th failure in a row, in milliseconds. */
export function throttleDelay(failures: number, policy: ThrottlePolicy): number {
  if (failures >= policy.stop) return 365 * day;
  if (failures < policy.free) return 0;
  return Math.min(policy.longest, 1000 * 2 ** Math.min(failures - policy.free, 30));
}

/** A try that was counted before its outcome was known, so that tries in parallel cannot outrun the count. */
export interface Attempt {
  /** The password was right: forgets the failures of the name, and this one of the address. */
  succeed(): Promise<void>;
  /** The password was never looked at: uncounts the try. */
  withdraw(): Promise<void>;
  /** What the audit remembers of a refusal, the same for a name that no account has: nothing where the last one was a moment ago. */
  readonly remark: 'refused' | 'throttled' | null;
}

/** Within this time a refusal for the same name from the same address says nothing new. Milliseconds. */
const remarkStep = 60_000;

/** A try as it was counted: the failures in a row, this one taken for one, and whether there was none within the last minute. */
interface Counted {
  readonly failures: number;
  readonly isFirst: boolean;
}

/** The key under which the failures of an account are counted. */
export const accountKey = (userId: string): string => `account:${userId}`;

/** The key of an account, or of a name that no account has; names are stored hashed, because people type passwords there. */
export const nameKey = async (tenantId: string | undefined, foldedName: string, userId: string | undefined): Promise<string> =>
  userId === undefined ? `name:${await digest(`${tenantId ?? ''}\n${foldedName}`)}` : accountKey(userId);

/** Counts a try under a key, or refuses it with `throttled`. */
export async function countTry(core: Core, key: string, policy: ThrottlePolicy): Promise<Counted> {
  for (;;) {
    const now = core.now();
    const row = await core.storage.find('throttles', { key });
    if (row !== undefined && row.blockedUntil > now) {
      throw new ProblemError('throttled', { retryAfter: Math.min((row.blockedUntil - now) / 1000, day / 1000) });
    }
    const failures = row === undefined || now - row.updatedAt > policy.forget ? 1 : row.failures + 1;
    const delay = throttleDelay(failures, policy);
    // Without a delay there is no moment to wait for: a twin of this request may have looked at the clock a little earlier.
    const blockedUntil = delay === 0 ? 0 : now + delay;
    const next: Row<'throttles'> = { key, failures, blockedUntil, updatedAt: now, version: (row?.version ?? 0) + 1 };
    if (await core.storage.commit([
      row === undefined ? { insert: 'throttles', row: next } : { update: 'throttles', where: { key, version: row.version }, set: next },
    ])) return { failures, isFirst: row === undefined || now - row.updatedAt >= remarkStep };
  }
}

async function uncount(core: Core, key: string): Promise<void> {
  for (;;) {
    const row = await core.storage.find('throttles', { key });
    if (row === undefined) return;
    const left = row.failures - 1;
    if (await core.storage.commit([
      left <= 0
        ? { remove: 'throttles', where: { key, version: row.version }, exactly: 1 }
        : { update: 'throttles', where: { key, version: row.version }, set: { failures: left, blockedUntil: 0, version: row.version + 1 } },
    ])) return;
  }
}

/** Counts a try at signing in against its name and its address, or refuses it with `throttled`. */
export async function countAttempt(core: Core, name: string, address: string): Promise<Attempt> {
  const addressName = `address:${addressKey(address)}`;
  const ofAddress = await countTry(core, addressName, addressPolicy);
  let ofName: Counted;
  try {
    ofName = await countTry(core, name, namePolicy);
  } catch (error) {
    await uncount(core, addressName);
    throw error;
  }
  const isSlowed = [namePolicy.free, namePolicy.stop].includes(ofName.failures) || ofAddress.failures === addressPolicy.free;
  return {
    remark: isSlowed ? 'throttled' : ofName.isFirst || ofAddress.isFirst ? 'refused' : null,
    async succeed() {
      await core.storage.commit([{ remove: 'throttles', where: { key: name } }]);
      await uncount(core, addressName);
    },
    async withdraw() {
      await uncount(core, name);
      await uncount(core, addressName);
    },
  };
}
