import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import { createLedger, missingMigrations, readLedger } from './migrations.ts';
import { createSqlStorage } from './sql-storage.ts';
import { createCommitQueue, transact } from './sqlite-commits.ts';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { Storage } from '../../storage/storage.ts';
import type { Builder, Statement, Step } from './sql-statements.ts';
import type { DatabaseRow } from './sql-storage.ts';

/** How long a writer waits for the writers of other processes. Milliseconds; nothing else runs meanwhile. */
const busyTimeout = 5000;
/** Statements that are kept ready; lists of another length are other statements, so there is no natural end. */
const maxPrepared = 200;

const createBuilder = (): Builder => new Kysely({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** Brings the database up to date. Of several processes, one does it and the others wait. */
function migrate(database: DatabaseSync): void {
  transact(database, () => {
    database.exec(createLedger);
    for (const text of missingMigrations('sqlite', database.prepare(readLedger).all())) database.exec(text);
  });
}

function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true });
    // Made first and for the owner alone: SQLite gives its other files the rights of this one.
    closeSync(openSync(file, 'a', 0o600));
  }
  const database = new DatabaseSync(file, { timeout: busyTimeout });
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = full;');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens a SQLite database by its file name, or `:memory:`, and brings it up to date. Several processes may open the same
 * file. A commit is on the disk when its promise is fulfilled.
 */
export async function openSqlite(file: string): Promise<Storage> {
  const database = openDatabase(file);
  const builder = createBuilder();
  const listeners = new Set<() => void>();
  const statements = new Map<string, StatementSync>();

  const prepare = ({ sql: text }: Statement): StatementSync => {
    let statement = statements.get(text);
    if (statement === undefined) {
      if (statements.size >= maxPrepared) statements.clear();
      statement = database.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  const valuesOf = ({ parameters }: Statement): SQLInputValue[] => parameters as SQLInputValue[];

  const apply = ({ query, rows }: Step): boolean => {
    const compiled = query.compile();
    const { changes } = prepare(compiled).run(...valuesOf(compiled));
    return rows === undefined || Number(changes) === rows;
  };

  return createSqlStorage({
    builder,
    run: async (query): Promise<readonly DatabaseRow[]> => prepare(query).all(...valuesOf(query)),
    commit: createCommitQueue(database, apply),
    // Writers take turns, so positions are committed in order.
    feed: {
      now: sql`coalesce((select seq from sqlite_sequence where name = 'feed'), 0)`,
      place: sql`position`,
      after: (cursor) => sql`position > ${Number(cursor)}`,
      first: (limit) => sql`limit ${limit}`,
    },
    cursorAt: (place) => place,
    hint() {
      for (const listener of listeners) queueMicrotask(listener);
    },
    onFeedHint(listener) {
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    async close() {
      statements.clear();
      database.close();
    },
  });
}
