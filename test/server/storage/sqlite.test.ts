import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';
import { databaseName } from '../../../src/server/node/storage/sql-statements.ts';
import { tables } from '../../../src/server/storage/schema.ts';
import { assertSurvived, crashInBurst } from './crash.ts';
import { describeStorage } from './describe-storage.ts';
import { columnTypes, uniqueColumns } from './expected-tables.ts';
import { throttle } from './rows.ts';
import type { TableName } from '../../../src/server/storage/schema.ts';

const directory = await mkdtemp(join(tmpdir(), 'onduty-sqlite-'));
after(() => rm(directory, { recursive: true }));
let files = 0;
const newFile = () => join(directory, `${files += 1}.db`);

describeStorage('SQLite', async () => {
  const file = newFile();
  return () => openStorage(`sqlite:${file}`);
});

describeStorage('SQLite in memory', async () => {
  const storage = await openStorage(':memory:');
  return async () => storage;
});

describe('SQLite', () => {
  it('is named by a plain path, by sqlite: and by file:, and makes its folder', async () => {
    const file = join(directory, 'deep', 'er', 'x.db');
    for (const url of [file, `sqlite:${file}`, `file:${file}`, pathToFileURL(file).href]) {
      const storage = await openStorage(url);
      await storage.commit([{ insert: 'throttles', row: throttle(url) }]);
      await storage.close();
    }
    const storage = await openStorage(file);
    assert.equal((await storage.list('throttles', {})).length, 4);
    await storage.close();
  });

  it('R61: keeps its files for the owner alone', async () => {
    const file = newFile();
    const storage = await openStorage(file);
    for (const name of [file, `${file}-wal`]) assert.equal((await stat(name)).mode & 0o777, 0o600, name);
    await storage.close();
  });

  it('has the tables of the schema: every column, key and unique set, and no more', async () => {
    const file = newFile();
    await (await openStorage(file)).close();
    const database = new DatabaseSync(file);
    const rows = (text: string, ...values: string[]) => database.prepare(text).all(...values);
    for (const table of Object.keys(tables) as TableName[]) {
      const columns = rows('select name, type from pragma_table_info(?)', databaseName(table));
      assert.deepEqual(columns.map(({ name, type }) => `${String(name)} ${String(type)}`.toLowerCase()).sort(), columnTypes(table), table);
      const indexes = rows('select name from pragma_index_list(?) where "unique" = 1', databaseName(table));
      const sets = indexes.map(({ name }) => rows('select name from pragma_index_info(?)', String(name)).map((column) => column.name).sort().join());
      assert.deepEqual(sets.sort(), uniqueColumns(table), table);
    }
    database.close();
  });

  it('finds by index whatever a request looks for', async () => {
    const file = newFile();
    await (await openStorage(file)).close();
    const database = new DatabaseSync(file);
    const lookUps = [
      'users where tenant_id = 1 and user_name = 1', 'users where unified_key = 1', 'sessions where user_id = 1', 'sessions where expires_at < 1',
      'credentials where hash = 1', 'credentials where session_id = 1', 'credentials where user_id = 1', 'credentials where expires_at < 1',
      'address_rules where tenant_id = 1', 'duties where tenant_id = 1', 'apps where tenant_id = 1', 'reasons where tenant_id = 1 and id = 1',
      'receipts where expires_at < 1', 'throttles where updated_at < 1', 'feed where at < 1', 'feed where position > 1',
    ];
    for (const lookUp of lookUps) {
      const plan = database.prepare(`explain query plan select * from ${lookUp}`).all().map(({ detail }) => detail).join();
      assert.match(plan, /^SEARCH .* USING (INTEGER PRIMARY KEY|INDEX)/, lookUp);
    }
    database.close();
  });

  it('leaves what a newer version has added alone', async () => {
    const file = newFile();
    await (await openStorage(file)).close();
    const database = new DatabaseSync(file);
    database.exec("alter table throttles add column more text; insert into migrations values ('999-newer')");
    database.close();
    const storage = await openStorage(file);
    assert.equal(await storage.commit([{ insert: 'throttles', row: throttle('a') }]), true);
    assert.deepEqual(await storage.find('throttles', { key: 'a' }), throttle('a'));
    await storage.close();
  });

  it('R64: reads an application that a server of the version before has written as one that nothing disables', async () => {
    const file = newFile();
    const storage = await openStorage(file);
    const database = new DatabaseSync(file);
    database.exec(`insert into apps (id, tenant_id, name, description, role, url, target, opens_duty, position, enabled)
      values ('old', 'acme', '{"en":"Old"}', '{"en":""}', 'agent', '/old/', 'same-tab', 0, 0, 1)`);
    database.close();
    assert.equal((await storage.find('apps', { tenantId: 'acme', id: 'old' }))?.disabled, null);
    await storage.close();
  });

  it('rejects, and stays sound, when the database cannot be written', async () => {
    const file = newFile();
    const storage = await openStorage(file);
    const database = new DatabaseSync(file);
    database.exec('alter table throttles rename to gone');
    await assert.rejects(storage.commit([{ insert: 'throttles', row: throttle('a') }]), /throttles/);
    database.exec('alter table gone rename to throttles');
    assert.equal(await storage.commit([{ insert: 'throttles', row: throttle('a') }]), true);
    database.close();
    await storage.close();
  });

  it('opens at once in several processes, which all write and none is refused', async () => {
    const url = `sqlite:${newFile()}`;
    const all = await Promise.all([0, 1, 2].map((index) => crashInBurst(url, { first: index * 2, agents: 2, changes: 50 })));
    await assertSurvived(url, new Map(all.flatMap((acknowledged) => [...acknowledged])));
  });

  for (const round of [1, 2, 3]) {
    it(`keeps every acknowledged commit when its process is killed in a burst, round ${round}`, async () => {
      const url = `sqlite:${newFile()}`;
      await assertSurvived(url, await crashInBurst(url));
    });
  }
});
