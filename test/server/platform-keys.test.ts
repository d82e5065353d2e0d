import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { digest } from '../../src/server/secrets.ts';
import { bearerOf, codeOf, cookieOf, startBackend } from './support/backend.ts';
import { playPlatform } from './support/platform.ts';
import { openStream } from './support/stream.ts';
import type { CreatedPlatformKey, PlatformKeysAnswer, Problem } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
let ada: Record<string, string>;
beforeEach(async () => {
  server = await startBackend({ pollSeconds: 0.05 });
  ada = (await bearerOf(server, 'Ada.Admin')).headers;
});
afterEach(() => server.close());

const post = (name: unknown, more: Record<string, string> = {}) =>
  server.send('/v1/platform-keys', { method: 'POST', headers: { ...ada, ...more }, json: { name } });
const create = async (name: string) => await (await post(name)).json() as CreatedPlatformKey;
const remove = (id: string, headers = ada) => server.send(`/v1/platform-keys/${id}`, { method: 'DELETE', headers });
const list = async () => (await (await server.send('/v1/platform-keys', { headers: ada })).json() as PlatformKeysAnswer).keys;
const use = (authorization: string | undefined, more: Record<string, string> = {}) =>
  server.send('/v1/platform/agents', { headers: { ...(authorization !== undefined && { Authorization: authorization }), ...more } });

describe('Keys of a platform', () => {
  it('are shown once, kept by their hash and open the platform until they are removed', async () => {
    const { key, secret } = await create('  Router  ');
    assert.match(secret, /^[\w-]{43}$/);
    assert.deepEqual(key, { id: key.id, name: 'Router', createdAt: server.clock.now, usedAt: null });
    assert.deepEqual(await list(), [key]);
    assert.equal((await server.storage.find('platformKeys', { id: key.id }))?.hash, await digest(secret));
    assert.equal((await use(`Platform ${secret}`)).status, 200);
    assert.equal((await remove(key.id)).status, 204);
    assert.equal(await codeOf(await use(`Platform ${secret}`)), 'key-refused');
    assert.deepEqual(await list(), []);
    assert.equal((await remove(key.id)).status, 404);
  });

  it('R40: are refused with a challenge when they are missing, made up or no key at all', async () => {
    const { secret } = await create('Router');
    const { accessToken } = await bearerOf(server, 'Ada.Admin');
    const cookie = cookieOf(await server.signIn('Ada.Admin'));
    for (const authorization of [undefined, 'Platform', 'Platform made-up', `Bearer ${secret}`, `Platform ${secret}x`, `Platform ${accessToken}`, `Bearer ${accessToken}`]) {
      const response = await use(authorization, { Cookie: cookie });
      assert.deepEqual([response.status, await codeOf(response)], [401, 'key-refused'], authorization);
      assert.equal(response.headers.get('WWW-Authenticate'), 'Platform realm="onduty"');
    }
    assert.equal(await codeOf(await server.send('/v1/duty', { headers: { Authorization: `Platform ${secret}` } })), 'session-required', 'and are no session');
  });

  it('R5: are refused when a page sends them, even one of our own', async () => {
    const { headers, put } = await playPlatform(server);
    for (const more of [
      { Origin: 'https://desk.example' }, { Origin: 'https://crm.example' }, { Origin: 'https://evil.example' }, { Origin: 'null' },
      { 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'none' }, { 'Sec-Fetch-Site': 'cross-site' },
    ]) {
      const read = await server.send('/v1/platform/agents', { headers: { ...headers, ...more } });
      const write = await put('acme-ava.agent', 'status', { status: 'available' }, more);
      const expected = 'Origin' in more ? ['origin-not-allowed', 'origin-not-allowed'] : ['cross-site-refused', 'cross-site-refused'];
      assert.deepEqual([await codeOf(read), await codeOf(write)], expected, JSON.stringify(more));
      assert.deepEqual([read.status, write.status], [403, 403]);
    }
  });

  it('R6: change nothing without the header of a client', async () => {
    const { put } = await playPlatform(server);
    assert.equal(await codeOf(await put('acme-ava.agent', 'status', { status: 'available' }, { 'Onduty-Client': undefined })), 'client-header-missing');
  });

  it('note when they were used, once a minute at most', async () => {
    const { key, secret } = await create('Router');
    const usedAt = async () => (await list()).find(({ id }) => id === key.id)?.usedAt;
    const first = server.clock.now;
    await use(`Platform ${secret}`);
    assert.equal(await usedAt(), first);
    server.clock.now += 59_999;
    await use(`Platform ${secret}`);
    assert.equal(await usedAt(), first);
    server.clock.now += 1;
    await use(`Platform ${secret}`);
    assert.equal(await usedAt(), first + 60_000);
  });

  it('are remembered by the audit, and shown to administrators who look at them', async () => {
    const stream = await openStream(server, ada);
    const { key, secret } = await create('Router');
    assert.equal((await stream.nextOf('changed'))?.data?.what, 'platform-keys');
    await remove(key.id);
    stream.leave();
    const entries = (await server.storage.list('audit', { tenantId: 'acme' })).filter(({ action }) => action.startsWith('platform-key'));
    assert.deepEqual(
      entries.map(({ action, actor, target, details }) => [action, actor, target, details]).sort(),
      [['platform-key-created', 'Ada Moreau', 'Router', { id: key.id }], ['platform-key-deleted', 'Ada Moreau', 'Router', { id: key.id }]],
    );
    assert.ok(!JSON.stringify(entries).includes(secret));
  });

  it('have a name that shows what it says', async () => {
    for (const name of [' ', 'a\nb', 'a\u202eb', '\u200b']) {
      const response = await post(name);
      assert.deepEqual([response.status, (await response.json() as Problem).fields], [422, ['name']], JSON.stringify(name));
    }
    for (const name of ['', 'x'.repeat(61), 7]) assert.equal(await codeOf(await post(name)), 'invalid-request');
    assert.deepEqual(await list(), []);
  });

  it('are twenty at most, for each tenant', async () => {
    for (let count = 0; count < 20; count += 1) assert.equal((await post(`Router ${count}`)).status, 200);
    assert.equal(await codeOf(await post('One more')), 'field-refused');
    await playPlatform(server, 'globex');
    await remove((await list())[0]!.id);
    assert.equal((await post('One more')).status, 200);
  });

  it('R59: are made once however often the request comes, and never told again', async () => {
    const more = { 'Idempotency-Key': 'one' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('Router', more)));
    assert.equal(answers.filter(({ ok }) => ok).length, 1);
    for (const answer of answers.filter(({ ok }) => !ok)) assert.equal(await codeOf(answer), 'already-done');
    assert.equal((await list()).length, 1);
    assert.equal(await codeOf(await post('Another', more)), 'idempotency-mismatch');
  });

  it('tell the log whose they are, and nothing that opens anything', async () => {
    const log: unknown[] = [];
    const logged = await startBackend({ observer: { request: (entry) => log.push(entry) } });
    const { headers, key } = await playPlatform(logged, 'globex');
    await logged.send('/v1/platform/agents', { headers });
    await logged.close();
    assert.equal((log.at(-1) as { tenantId: string }).tenantId, 'globex');
    assert.ok(!JSON.stringify(log).includes(key));
  });
});
