import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { createLedger } from '../../../src/server/node/storage/migrations.ts';
import { startPostgres } from '../../support/postgres.ts';
import type { Dialect } from '../../../src/server/node/storage/migrations.ts';

/** A server of a version before, as far as a database knows it: a connection on which statements come. */
export interface OlderServer {
  /** The columns of a table; none where there is no such table. */
  columns(table: string): Promise<readonly string[]>;
  /** Runs a statement, `?` for each value, and fulfils with the number of rows that it read or changed. */
  run(text: string, values?: readonly (string | number)[]): Promise<number>;
  close(): Promise<void>;
}

/** A kind of database. */
export interface TestDatabase {
  readonly name: string;
  readonly dialect: Dialect;
  /** Makes a database by the given statements, and connects the older server to it. */
  readonly open: (statements: readonly string[]) => Promise<{ readonly url: string; readonly older: OlderServer }>;
  readonly end: () => Promise<void>;
}

const directory = await mkdtemp(join(tmpdir(), 'onduty-older-'));
let files = 0;

const sqlite: TestDatabase = {
  name: 'SQLite',
  dialect: 'sqlite',
  async open(statements) {
    const file = join(directory, `${files += 1}.db`);
    const database = new DatabaseSync(file);
    for (const text of ['pragma synchronous = off', createLedger, ...statements]) database.exec(text);
    const isRead = (text: string) => text.startsWith('select');
    return {
      url: `sqlite:${file}`,
      older: {
        columns: async (table) => database.prepare('select name from pragma_table_info(?)').all(table).map(({ name }) => String(name)),
        async run(text, values = []) {
          const statement = database.prepare(text);
          return isRead(text) ? statement.all(...values).length : Number(statement.run(...values).changes);
        },
        close: async () => database.close(),
      },
    };
  },
  end: () => rm(directory, { recursive: true }),
};

const server = await startPostgres();

const postgres: TestDatabase = {
  name: 'PostgreSQL',
  dialect: 'postgres',
  async open(statements) {
    const url = await server.createDatabase();
    const client = new pg.Client(url);
    await client.connect();
    for (const text of [createLedger, ...statements]) await client.query(text);
    // As our servers do: a statement that is named is planned once, and stays as it was planned.
    const names = new Map<string, string>();
    return {
      url,
      older: {
        columns: async (table) => (await client.query<{ name: string }>('select column_name as name from information_schema.columns where table_name = $1', [table])).rows.map(({ name }) => name),
        async run(text, values = []) {
          const name = names.get(text) ?? `older_${names.size}`;
          names.set(text, name);
          let position = 0;
          return (await client.query({ name, text: text.replaceAll('?', () => `$${position += 1}`), values: [...values] })).rowCount ?? 0;
        },
        close: () => client.end(),
      },
    };
  },
  end: () => server.stop(),
};

/** Every kind of database that servers of two versions may share. */
export const databases: readonly TestDatabase[] = [sqlite, postgres];
