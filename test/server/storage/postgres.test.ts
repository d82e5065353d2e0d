import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import pg from 'pg';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';
import { openPostgres } from '../../../src/server/node/storage/postgres.ts';
import { databaseName } from '../../../src/server/node/storage/sql-statements.ts';
import { tables } from '../../../src/server/storage/schema.ts';
import { isOwnPostgres, startPostgres } from '../../support/postgres.ts';
import { assertSurvived, crashInBurst } from './crash.ts';
import { describeStorage } from './describe-storage.ts';
import { columnTypes, uniqueColumns } from './expected-tables.ts';
import { entry, throttle } from './rows.ts';
import type { TestContext } from 'node:test';
import type { TableName } from '../../../src/server/storage/schema.ts';
import type { Storage } from '../../../src/server/storage/storage.ts';

const postgres = await startPostgres();
after(() => postgres.stop());

describeStorage('PostgreSQL', async () => {
  const url = await postgres.createDatabase();
  // Time enough for a machine that is busy with other tests.
  return () => openPostgres(url, { timeout: 60_000 });
});

/** A fresh database with two handles, as of two processes, and a plain connection that does what it likes; all closed after the test. */
async function setUp(test: TestContext) {
  const url = await postgres.createDatabase();
  const [one, other] = [await openStorage(url), await openPostgres(url, { connections: 2 })];
  const raw = new pg.Client(url);
  raw.on('error', () => undefined);
  await raw.connect();
  test.after(() => Promise.all([one.close(), other.close(), raw.end().catch(() => undefined)]));
  return { url, one, other, raw };
}

/** Emits entries until the listener of another handle hears of one. */
async function untilHeard(writer: Storage, listener: Storage): Promise<void> {
  let isHeard = false;
  const stop = listener.onFeedHint(() => {
    isHeard = true;
  });
  for (let version = 1; !isHeard; version += 1) await writer.commit([{ emit: entry('u', version) }]);
  stop();
}

describe('PostgreSQL', () => {
  it('leaves no entry of the feed out when transactions overlap, and brings none twice', async (test) => {
    const { one, raw } = await setUp(test);
    const start = (await one.feed()).cursor;
    const insert = (userId: string) =>
      raw.query('insert into feed (tenant_id, user_id, kind, version, body, at) values ($1, $2, $3, 1, $4, 1)', ['acme', userId, 'duty', '{}']);
    await raw.query('begin');
    await insert('slow');
    await one.commit([{ emit: entry('fast') }]);
    const during = await one.feed(start);
    assert.deepEqual(during.entries.map(({ userId }) => userId), ['fast']);
    const fresh = (await one.feed()).cursor;
    await raw.query('commit');
    assert.deepEqual((await one.feed(during.cursor)).entries.map(({ userId }) => userId), ['slow']);
    assert.deepEqual((await one.feed(fresh)).entries.map(({ userId }) => userId), ['slow']);
    assert.deepEqual((await one.feed(start)).entries.map(({ userId }) => userId), ['slow', 'fast']);
  });

  it('tries again when the database ends a deadlock', async (test) => {
    const { one, raw } = await setUp(test);
    await one.commit([{ insert: 'throttles', row: throttle('a') }, { insert: 'throttles', row: throttle('b') }]);
    await raw.query('begin');
    await raw.query("update throttles set failures = 1 where key = 'b'");
    const commit = one.commit(['a', 'b'].map((key) => ({ update: 'throttles', where: { key }, set: { version: 2 } })));
    // Both wait for each other now; the database chooses whom it ends, and the commit gets through either way.
    const waits = "select 1 from pg_locks where not granted and pid <> pg_backend_pid() and locktype = 'transactionid'";
    while ((await raw.query(waits)).rowCount === 0);
    await raw.query("update throttles set failures = 1 where key = 'a'").then(() => raw.query('commit'), () => raw.query('rollback'));
    assert.equal(await commit, true);
    assert.deepEqual((await one.list('throttles', {})).map(({ version }) => version), [2, 2]);
  });

  it('keeps its connection when a guard refuses a commit', async (test) => {
    const url = await postgres.createDatabase();
    const storage = await openPostgres(url, { connections: 1 });
    const raw = new pg.Client(url);
    await raw.connect();
    test.after(() => Promise.all([storage.close(), raw.end()]));
    const backends = async () =>
      (await raw.query("select pid from pg_stat_activity where application_name = 'onduty' order by pid")).rows.map(({ pid }) => pid as number);
    await storage.ping();
    const before = await backends();
    assert.equal(await storage.commit([{ update: 'throttles', where: { key: 'none' }, set: { failures: 1 } }]), false);
    await storage.commit([{ insert: 'throttles', row: throttle('a') }]);
    assert.equal(await storage.commit([{ insert: 'throttles', row: throttle('a') }]), false);
    await storage.ping();
    assert.deepEqual(await backends(), before);
  });

  it('tells other processes that the feed was written to, also after the connection was lost', async (test) => {
    const { one, other, raw } = await setUp(test);
    await untilHeard(one, other);
    await raw.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'onduty' and query ilike any (array['listen%', 'notify%'])");
    await untilHeard(one, other);
  });

  it('rejects what was under way when connections are lost, and works again at once', async (test) => {
    const { one, other, raw } = await setUp(test);
    await other.commit([{ insert: 'throttles', row: throttle('a') }]);
    await raw.query('begin');
    await raw.query("update throttles set failures = 1 where key = 'a'");
    const hanging = assert.rejects(one.commit([{ update: 'throttles', where: { key: 'a' }, set: { version: 2 } }]));
    const killed = "select pg_terminate_backend(pid) from pg_locks where not granted";
    while ((await raw.query(killed)).rowCount === 0);
    await hanging;
    await raw.query('rollback');
    assert.deepEqual(await one.find('throttles', { key: 'a' }), throttle('a'));
  });

  it('fails an operation that gets no answer in time', async (test) => {
    const { url, raw } = await setUp(test);
    const hasty = await openPostgres(url, { timeout: 300 });
    test.after(() => hasty.close());
    await hasty.commit([{ insert: 'throttles', row: throttle('a') }]);
    await raw.query('begin');
    await raw.query('lock table throttles');
    await assert.rejects(hasty.find('throttles', { key: 'a' }), /timeout/);
    await raw.query('rollback');
    assert.deepEqual(await hasty.find('throttles', { key: 'a' }), throttle('a'));
  });

  it('rejects while the server is away and works again when it is back', { skip: !isOwnPostgres }, async (test) => {
    const { one, other } = await setUp(test);
    await untilHeard(one, other);
    await one.commit([{ insert: 'throttles', row: throttle('a') }]);
    const { cursor } = await one.feed();
    await postgres.restart(async () => {
      await assert.rejects(one.ping());
      await assert.rejects(one.commit([{ insert: 'throttles', row: throttle('b') }]));
    });
    assert.deepEqual(await one.find('throttles', { key: 'a' }), throttle('a'));
    assert.equal(await one.commit([{ emit: entry('after') }]), true);
    assert.deepEqual((await other.feed(cursor)).entries.map(({ userId }) => userId), ['after']);
    await untilHeard(one, other);
  });

  it('is brought up to date once, however many open it at the same time', async (test) => {
    const url = await postgres.createDatabase();
    const all = await Promise.all(Array.from({ length: 6 }, () => openStorage(url)));
    test.after(() => Promise.all(all.map((storage) => storage.close())));
    await Promise.all(all.map((storage) => storage.ping()));
  });

  it('has the tables of the schema: every column, key and unique set, and no more', async (test) => {
    const { raw } = await setUp(test);
    for (const table of Object.keys(tables) as TableName[]) {
      const columns = await raw.query('select column_name as name, data_type as type from information_schema.columns where table_name = $1', [databaseName(table)]);
      assert.deepEqual(columns.rows.map(({ name, type }) => `${name} ${type}`).sort(), columnTypes(table), table);
      const sets = await raw.query(`
        select array(select attname::text from pg_attribute where attrelid = indrelid and attnum = any (indkey)) as names
        from pg_index where indrelid = $1::regclass and indisunique`, [databaseName(table)]);
      assert.deepEqual(sets.rows.map(({ names }) => (names as string[]).sort().join()).sort(), uniqueColumns(table), table);
    }
  });

  it('does not open what is not there', async () => {
    await assert.rejects(openStorage('postgres://postgres@127.0.0.1:9/none'), /ECONNREFUSED/);
  });

  it('keeps every acknowledged commit when a process is killed in a burst', async () => {
    const url = await postgres.createDatabase();
    await assertSurvived(url, await crashInBurst(url));
  });
});
