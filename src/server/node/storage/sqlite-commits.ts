import type { DatabaseSync } from 'node:sqlite';
import type { Step } from './sql-statements.ts';

/** Commits that share a transaction, at most; the event loop stands still for as long as it lasts. */
const maxBatch = 200;
/** SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE (https://sqlite.org/rescode.html). */
const takenCodes: readonly unknown[] = [1555, 2067];

const isTaken = (error: unknown): boolean => error instanceof Error && 'errcode' in error && takenCodes.includes(error.errcode);

/** Runs work as one transaction, undone when it throws. */
export function transact<T>(database: DatabaseSync, work: () => T): T {
  database.exec('begin immediate');
  try {
    const result = work();
    database.exec('commit');
    return result;
  } finally {
    // SQLite has rolled back by itself after some errors, such as a full disk.
    if (database.isTransaction) database.exec('rollback');
  }
}

/** A commit that nobody has tried yet. */
interface Waiting {
  readonly steps: readonly Step[];
  readonly resolve: (isDone: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes the function that commits. What is asked for in one turn of the event loop shares one transaction, and so one wait for the disk; each commit
 * has a savepoint of its own, so that none minds the refusal of another. `apply` tells whether a step touched as many rows as it must.
 */
export function createCommitQueue(database: DatabaseSync, apply: (step: Step) => boolean): (steps: readonly Step[]) => Promise<boolean> {
  const waiting: Waiting[] = [];

  /** Tries one commit; gives what to do once the transaction is on the disk. */
  function attempt({ steps, resolve, reject }: Waiting): () => void {
    const undo = () => database.exec('rollback to commit_of_one; release commit_of_one');
    database.exec('savepoint commit_of_one');
    try {
      const isDone = steps.every(apply);
      if (isDone) database.exec('release commit_of_one');
      else undo();
      return () => resolve(isDone);
    } catch (error) {
      if (!database.isTransaction) throw error;
      undo();
      return isTaken(error) ? () => resolve(false) : () => reject(error);
    }
  }

  function flush(): void {
    const batch = waiting.splice(0, maxBatch);
    if (waiting.length > 0) setImmediate(flush);
    try {
      for (const settle of transact(database, () => batch.map(attempt))) settle();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return (steps) => new Promise((resolve, reject) => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({ steps, resolve, reject });
  });
}
