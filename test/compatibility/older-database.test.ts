import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { missingMigrations } from '../../src/server/node/storage/migrations.ts';
import { openStorage } from '../../src/server/node/storage/open-storage.ts';
import { databaseName } from '../../src/server/node/storage/sql-statements.ts';
import { tables } from '../../src/server/storage/schema.ts';
import { databases } from './support/databases.ts';
import type { TableName } from '../../src/server/storage/schema.ts';
import type { OlderServer } from './support/databases.ts';

/** The columns that servers of a version write, by table: the version before knows no others. */
type Known = ReadonlyMap<TableName, readonly string[]>;

const tableNames = Object.keys(tables) as TableName[];

/** A value that fits a column, other each time, so that nothing that has to be unique meets itself. */
function valueFor(table: TableName, column: string, turn: number): string | number {
  const found = Object.entries(tables[table].columns).find(([name]) => databaseName(name) === column);
  assert.ok(found, `${table}.${column}: a column of a version before is gone`);
  const { type } = found[1];
  if (type === 'json') return '[]';
  if (type === 'boolean') return 1;
  return type === 'integer' ? turn : `${column}-${turn}`;
}

async function columnsOf(server: OlderServer): Promise<Known> {
  const known = new Map<TableName, readonly string[]>();
  for (const table of tableNames) {
    const columns = await server.columns(databaseName(table));
    if (columns.length > 0) known.set(table, columns);
  }
  return known;
}

/** Writes a row into every table, in the words of a server that knows these columns alone. */
async function write(server: OlderServer, known: Known, turn: number): Promise<void> {
  for (const [table, columns] of known) {
    const places = columns.map(() => '?').join();
    await server.run(`insert into ${databaseName(table)} (${columns.join()}) values (${places})`, columns.map((column) => valueFor(table, column, turn)));
  }
}

/** Reads every row that such a server knows of. */
async function read(server: OlderServer, known: Known, rows: number): Promise<void> {
  for (const [table, columns] of known) assert.equal(await server.run(`select ${columns.join()} from ${databaseName(table)}`), rows, table);
}

/** Changes and removes every row that such a server knows of. */
async function rework(server: OlderServer, known: Known, rows: number): Promise<void> {
  for (const [table, columns] of known) {
    const name = databaseName(table);
    for (const column of columns) {
      const where = tables[table].key.map((part) => `${databaseName(part)} = ?`).join(' and ');
      const key = tables[table].key.map((part) => valueFor(table, databaseName(part), 1));
      assert.equal(await server.run(`update ${name} set ${column} = ? where ${where}`, [valueFor(table, column, 1), ...key]), 1, `${table}.${column}`);
    }
    assert.equal(await server.run(`delete from ${name}`), rows, table);
  }
}

for (const { name, dialect, open, end } of databases) {
  /** Every version of the database: what leads to it from the version before. */
  const versions = missingMigrations(dialect, []);

  describe(`a database of ${name} that a server of a version before shares`, () => {
    after(end);

    for (let version = 1; version < versions.length; version += 1) {
      it(`R64: serves that of version ${version} as before when it was brought up to date, and its rows are whole for the server of today`, async (test) => {
        const { url, older } = await open(versions.slice(0, version));
        test.after(() => older.close());
        const known = await columnsOf(older);
        assert.ok(known.size >= 10, 'tables');
        await write(older, known, 1);
        await read(older, known, 1);

        const storage = await openStorage(url);
        test.after(() => storage.close());
        // The older server is still there, and says what it always said, in statements that it has kept ready.
        await write(older, known, 2);
        await read(older, known, 2);
        for (const table of known.keys()) {
          const rows = await storage.list(table, {});
          assert.equal(rows.length, 2, table);
          for (const row of rows) assert.deepEqual(Object.keys(row).sort(), Object.keys(tables[table].columns).sort(), table);
        }
        await rework(older, known, 2);
        for (const table of known.keys()) assert.deepEqual(await storage.list(table, {}), [], table);
      });
    }

    it('R64: is of the version of today, which the tests above have led to', async (test) => {
      const { url, older } = await open([]);
      test.after(() => older.close());
      await (await openStorage(url)).close();
      assert.deepEqual([...(await columnsOf(older)).keys()], tableNames);
      assert.equal(await older.run('select name from migrations'), versions.length);
    });

    if (dialect === 'postgres') {
      it('R64: is brought up to date when the older server, in the middle of a commit, and the migration wait for each other', async (test) => {
        const { url, older } = await open(versions.slice(0, 3));
        test.after(() => older.close());
        await write(older, await columnsOf(older), 1);
        // Whoever waits for a second first finds the deadlock, and is ended. It is to be the migration, where this user may choose.
        await older.run("set deadlock_timeout = '1min'").catch(() => undefined);
        await older.run('begin');
        await older.run('update sessions set seen_at = 2');
        const opening = openStorage(url);
        // It has changed the duties by then, and waits for the sessions.
        while (await older.run("select 1 from pg_locks where not granted and relation = 'sessions'::regclass") === 0);
        await older.run('update duties set version = 2').then(() => older.run('commit'), () => older.run('rollback'));
        const storage = await opening;
        test.after(() => storage.close());
        assert.equal((await storage.list('duties', {})).length, 1);
        assert.equal(await older.run('select name from migrations'), versions.length);
      });
    }
  });
}
