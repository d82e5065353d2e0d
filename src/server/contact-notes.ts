import type { Change, Storage } from './storage/storage.ts';

/** Writes a small change of a row soon, together with others; of several for one row the last counts. Fulfils once it is written, or refused. */
export type Notes = (id: string, change: Change) => Promise<void>;

/** Time from one write to the next, in milliseconds: the longest that a note waits for company. */
const rest = 200;
/** Changes in one commit, at most: PostgreSQL takes so many as one statement. */
const together = 32;

/** Commits in parts whose sizes are powers of two, so that an engine sees few different statements. One refusal must not take others along. */
async function writeAll(storage: Storage, changes: readonly Change[]): Promise<void> {
  for (let from = 0; from < changes.length;) {
    const size = Math.min(together, 2 ** Math.floor(Math.log2(changes.length - from)));
    const part = changes.slice(from, from + size);
    from += size;
    if (!(await storage.commit(part)) && size > 1) for (const change of part) await storage.commit([change]);
  }
}

/**
 * Makes the notes of one table. Ten thousand agents who each say every few seconds that they are there would cost a commit each; who comes alone
 * waits for nobody.
 */
export function createNotes(storage: Storage): Notes {
  const waiting = new Map<string, Change>();
  let rested: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;

  async function write(): Promise<void> {
    await rested;
    // In the same order in every process, so that no two wait for each other's rows.
    const changes = [...waiting].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
    waiting.clear();
    next = undefined;
    const written = writeAll(storage, changes);
    rested = Promise.allSettled([written, new Promise((resolve) => {
      const timer = setTimeout(resolve, rest);
      if (typeof timer === 'object') timer.unref();
    })]);
    return written;
  }

  return (id, change) => {
    waiting.set(id, change);
    return (next ??= write());
  };
}
