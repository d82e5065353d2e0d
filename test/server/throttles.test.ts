import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import type { ThrottlesAnswer } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
let ada: Record<string, string>;
beforeEach(async () => {
  server = await startBackend();
  ada = (await bearerOf(server, 'Ada.Admin')).headers;
});
afterEach(() => server.close());

/** Leaves failed tries of a user behind as the throttle counts them. */
async function fail(userId: string, failures: number, wait: number): Promise<void> {
  const row = { key: `account:${userId}`, failures, blockedUntil: wait === 0 ? 0 : server.clock.now + wait, updatedAt: server.clock.now, version: failures };
  await server.storage.commit([{ insert: 'throttles', row }]);
}
const list = async (headers = ada) => (await (await server.send('/v1/throttles', { headers })).json() as ThrottlesAnswer).throttles;
const clear = (id: string, headers = ada) => server.send(`/v1/throttles/${id}`, { method: 'DELETE', headers });
const cleared = async () => (await server.storage.list('audit', {})).filter(({ action }) => action === 'throttle-cleared');

describe('Throttled accounts', () => {
  it('R9: are listed while they wait or have stopped, the longest run of failures first', async () => {
    await fail('acme-ava.agent', 5, 2000);
    await fail('acme-sam.supervisor', 100, 365 * 86_400_000);
    await fail('acme-rex.remote', 3, 0);
    await fail('acme-nia.new', 6, -1);
    assert.deepEqual(await list(), [
      { user: { id: 'acme-sam.supervisor', userName: 'Sam.Supervisor', displayName: 'Sam Okafor' }, failures: 100, until: null },
      { user: { id: 'acme-ava.agent', userName: 'Ava.Agent', displayName: 'Ava Lindqvist' }, failures: 5, until: server.clock.now + 2000 },
    ]);
  });

  it('R9: can sign in again as soon as an administrator clears them', async () => {
    for (let tries = 0; tries < 4; tries += 1) await server.signIn('Ava.Agent', { password: 'wrong' });
    assert.equal((await server.signIn('Ava.Agent')).status, 429);
    assert.deepEqual((await list()).map(({ failures }) => failures), [4]);
    assert.equal((await clear('acme-ava.agent')).status, 204);
    assert.deepEqual(await list(), []);
    assert.equal((await server.signIn('Ava.Agent')).status, 200);
  });

  it('are cleared in the audit too, once', async () => {
    await fail('acme-ava.agent', 100, 86_400_000);
    await clear('acme-ava.agent');
    assert.equal((await clear('acme-ava.agent')).status, 204);
    const [entry, ...more] = await cleared();
    assert.deepEqual([entry?.actor, entry?.target, entry?.details], ['Ada Moreau', 'Ava Lindqvist', { userId: 'acme-ava.agent', failures: '100' }]);
    assert.deepEqual(more, []);
  });

  it('R59: are cleared once for one key, and what failed since then stands', async () => {
    await fail('acme-ava.agent', 5, 2000);
    const keyed = { ...ada, 'Idempotency-Key': 'one' };
    assert.equal((await clear('acme-ava.agent', keyed)).status, 204);
    await fail('acme-ava.agent', 6, 4000);
    assert.equal((await clear('acme-ava.agent', keyed)).status, 204);
    assert.deepEqual((await list()).map(({ failures }) => failures), [6]);
    const twins = await Promise.all([1, 2].map(() => clear('acme-ava.agent', { ...ada, 'Idempotency-Key': 'two' })));
    assert.deepEqual(twins.map(({ status }) => status), [204, 204]);
    assert.equal((await cleared()).length, 2);
  });

  it('R4: are shown and cleared by administrators of the tenant alone', async () => {
    await fail('acme-ava.agent', 5, 9e6);
    await fail('globex-ava.agent', 5, 9e6);
    assert.deepEqual((await list()).map(({ user }) => user.id), ['acme-ava.agent']);
    for (const id of ['globex-ava.agent', 'nobody', 'account:acme-ava.agent', '%00']) assert.equal((await clear(id)).status, 404, id);
    const sam = (await bearerOf(server, 'Sam.Supervisor')).headers;
    assert.equal(await codeOf(await clear('acme-ava.agent', sam)), 'not-allowed');
    assert.equal((await server.storage.list('throttles', { failures: 5 })).length, 2);
    assert.deepEqual(await cleared(), []);
    assert.deepEqual(server.errors, []);
  });

  it('are found among more accounts than one statement may name', async () => {
    const ava = (await server.storage.find('users', { id: 'acme-ava.agent' }))!;
    await server.storage.commit(Array.from({ length: 1200 }, (_, index) => (
      { insert: 'users' as const, row: { ...ava, id: `many-${index}`, userName: `many-${index}`, unifiedKey: `many-${index}` } })));
    await fail('many-3', 7, 9e6);
    await fail('many-1199', 8, 9e6);
    assert.deepEqual((await list()).map(({ user }) => user.id), ['many-1199', 'many-3']);
  });
});
