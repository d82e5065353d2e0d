import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { OverloadedError } from '../ports.ts';
import type { PasswordHasher } from '../ports.ts';

/** Cost of a password record, and how much of it is worked on at once. */
export interface Argon2HasherOptions {
  /** KiB for each hash; default 19,456. */
  readonly memoryCost?: number;
  /** Passes over the memory; default 2. */
  readonly timeCost?: number;
  /** Lanes of each hash; default 1. */
  readonly parallelism?: number;
  /** Hashes under way at once; by default one processor is left for everything else. */
  readonly concurrency?: number;
  /** Hashes that may wait; one more is refused with `OverloadedError`. Default 50. */
  readonly queue?: number;
}

/** Runs at most `concurrency` jobs at once, keeps at most `queue` waiting in order of arrival, refuses the rest. */
function createGate(concurrency: number, queue: number): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (job) => {
    if (running < concurrency) running += 1;
    else if (waiting.length >= queue) throw new OverloadedError();
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      // A waiting job takes over the place, so `running` stays.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/**
 * Makes and compares password records with Argon2id in the PHC format, with a salt of 128 random bits. The default costs are
 * the least that OWASP ASVS 5 (11.4.2) accepts. A record in any other format matches no password and is outdated.
 */
export function createArgon2Hasher(options: Argon2HasherOptions = {}): PasswordHasher {
  const { memoryCost = 19_456, timeCost = 2, parallelism = 1, queue = 50 } = options;
  const { concurrency = Math.max(1, availableParallelism() - 1) } = options;
  const enter = createGate(concurrency, queue);
  const read = (record: string) => {
    try {
      return parseOptions(record);
    } catch {
      return null;
    }
  };
  return {
    hash: (password) => enter(() => hash(password, { memoryCost, timeCost, parallelism })),
    verify: async (record, password) => read(record) !== null && enter(() => verify(record, password)),
    isOutdated: (record) => {
      const made = read(record);
      return made === null || !record.startsWith('$argon2id$') || made.saltLen < 16
        || made.memoryCost < memoryCost || made.timeCost < timeCost || made.parallelism < parallelism;
    },
  };
}
