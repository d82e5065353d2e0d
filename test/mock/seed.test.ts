import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { passwordRefusal } from '../../src/contract/index.ts';
import { seedChanges, seedUsers } from '../../src/mock/seed.ts';
import { digest } from '../../src/server/secrets.ts';
import { tables } from '../../src/server/storage/schema.ts';

const changes = await seedChanges(async (password) => `hash of ${password}`, { appUrl: (path) => `${path}?mock`, clock: () => 1000 });
const inserts = changes.map((change) => {
  assert.ok('insert' in change);
  const row: Readonly<Record<string, unknown>> = { ...change.row };
  return { table: change.insert, row };
});
const rowsOf = (name: string) => inserts.filter(({ table }) => table === name).map(({ row }) => row);

describe('seed', () => {
  it('fills every column of every row and no other', () => {
    for (const { table, row } of inserts) {
      assert.deepEqual(Object.keys(row).sort(), Object.keys(tables[table].columns).sort());
    }
  });

  it('takes no key and no unique set of columns twice', () => {
    for (const [name, { key, unique }] of Object.entries(tables)) {
      for (const columns of [key, ...unique]) {
        const taken = rowsOf(name).map((row) => JSON.stringify(columns.map((column) => row[column])));
        assert.deepEqual(taken, [...new Set(taken)]);
      }
    }
  });

  it('R11: gives everybody a password of their own that the policy accepts', () => {
    assert.deepEqual(seedUsers.map(({ password }) => passwordRefusal(password)), seedUsers.map(() => null));
    assert.equal(new Set(seedUsers.map(({ password }) => password)).size, seedUsers.length);
  });

  it('names nobody in a password', () => {
    for (const { userName, password, tenant } of seedUsers) {
      for (const word of [...userName.split('.'), tenant, 'onduty']) assert.ok(!password.toLowerCase().includes(word.toLowerCase()), userName);
    }
  });

  it('folds the unified names and keeps the case of user names', () => {
    const keys = rowsOf('users').map((row) => [row['userName'], row['unifiedKey']]);
    assert.deepEqual(keys[1], ['Sam.Supervisor', 'sam.supervisor']);
    assert.deepEqual(keys.at(-1), ['Ava.Agent', 'ava@globex']);
  });

  it('R61: keeps the key of a platform by its hash alone, and has none unless it is told one', async () => {
    assert.deepEqual(rowsOf('platformKeys'), []);
    const told = await seedChanges(async () => 'hash', { platformKey: 'a key of a router' });
    const rows = told.flatMap((change) => ('insert' in change && change.insert === 'platformKeys' ? [change.row] : []));
    assert.deepEqual(rows.map((row) => [row.tenantId, row.name, row.hash]), [['acme', 'Demo router', await digest('a key of a router')]]);
    assert.ok(!JSON.stringify(told).includes('a key of a router'));
  });

  it('lets the caller say where the applications are', () => {
    assert.ok(rowsOf('apps').some(({ url }) => url === '/console/?mock'));
  });

  it('makes exactly one password temporary, with an end', () => {
    const temporary = rowsOf('users').filter((row) => row['passwordTemporary']);
    assert.equal(temporary.length, 1);
    assert.ok((temporary[0]?.['passwordExpiresAt'] as number) > 1000);
  });
});
