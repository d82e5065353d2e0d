import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { createLedger, missingMigrations } from '../../src/server/node/storage/migrations.ts';
import { openStorage } from '../../src/server/node/storage/open-storage.ts';
import { databaseName } from '../../src/server/node/storage/sql-statements.ts';
import { tables } from '../../src/server/storage/schema.ts';
import type { TableName } from '../../src/server/storage/schema.ts';

const directory = await mkdtemp(join(tmpdir(), 'onduty-older-'));
after(() => rm(directory, { recursive: true }));

/** Every version of the database: what leads to it from the version before. */
const versions = missingMigrations('sqlite', []);

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

function columnsOf(database: DatabaseSync): Known {
  const columns = (table: TableName) => database.prepare('select name from pragma_table_info(?)').all(databaseName(table)).map(({ name }) => String(name));
  return new Map(tableNames.map((table) => [table, columns(table)] as const).filter(([, known]) => known.length > 0));
}

/** Writes a row into every table, in the words of a server that knows these columns alone. */
function write(database: DatabaseSync, known: Known, turn: number): void {
  for (const [table, columns] of known) {
    const places = columns.map(() => '?').join();
    database.prepare(`insert into ${databaseName(table)} (${columns.join()}) values (${places})`).run(...columns.map((column) => valueFor(table, column, turn)));
  }
}

/** Reads, changes and removes every row that such a server knows of. */
function rework(database: DatabaseSync, known: Known, rows: number): void {
  for (const [table, columns] of known) {
    const name = databaseName(table);
    assert.equal(database.prepare(`select ${columns.join()} from ${name}`).all().length, rows, table);
    for (const column of columns) {
      const where = tables[table].key.map((part) => `${databaseName(part)} = ?`).join(' and ');
      const key = tables[table].key.map((part) => valueFor(table, databaseName(part), 1));
      assert.equal(database.prepare(`update ${name} set ${column} = ? where ${where}`).run(valueFor(table, column, 1), ...key).changes, 1, `${table}.${column}`);
    }
    assert.equal(database.prepare(`delete from ${name}`).run().changes, rows, table);
  }
}

describe('a database that a server of a version before shares', () => {
  for (let version = 1; version < versions.length; version += 1) {
    it(`R64: serves that of version ${version} as before when it was brought up to date, and its rows are whole for the server of today`, async () => {
      const file = join(directory, `${version}.db`);
      const older = new DatabaseSync(file);
      older.exec(`pragma synchronous = off; ${createLedger}`);
      for (const statements of versions.slice(0, version)) older.exec(statements);
      const known = columnsOf(older);
      assert.ok(known.size >= 10, 'tables');
      write(older, known, 1);

      const storage = await openStorage(`sqlite:${file}`);
      // The older server is still there, and writes what it always wrote.
      write(older, known, 2);
      for (const table of known.keys()) {
        const rows = await storage.list(table, {});
        assert.equal(rows.length, 2, table);
        for (const row of rows) assert.deepEqual(Object.keys(row).sort(), Object.keys(tables[table].columns).sort(), table);
      }
      rework(older, known, 2);
      for (const table of known.keys()) assert.deepEqual(await storage.list(table, {}), [], table);
      await storage.close();
      older.close();
    });
  }

  it('R64: is of the version of today, which the tests above have led to', async () => {
    const file = join(directory, 'today.db');
    await (await openStorage(`sqlite:${file}`)).close();
    const database = new DatabaseSync(file);
    assert.deepEqual([...columnsOf(database).keys()], tableNames);
    assert.equal(database.prepare('select count(*) as count from migrations').get()?.['count'], versions.length);
    database.close();
  });
});
