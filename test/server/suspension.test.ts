import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { changedEntry } from '../../src/server/news.ts';
import { createMemoryStorage } from '../../src/server/index.ts';
import { bearerOf, changeUser, codeOf, startBackend } from './support/backend.ts';
import { openStream } from './support/stream.ts';
import type { Core } from '../../src/server/core.ts';
import type { Backend } from './support/backend.ts';

const home = '203.0.113.5';
const office = { network: '127.0.0.0/8' };

let server: Backend;
let ada: Record<string, string>;
beforeEach(async () => {
  // No ping and no look at the feed comes to the help of what should happen at once.
  server = await startBackend({ pingSeconds: 60, pollSeconds: 5 });
  ada = (await bearerOf(server, 'Ada.Admin')).headers;
});
afterEach(() => server.close());

const saveRule = (rule: object = office, target = server) => target.send('/v1/address-rules', { method: 'POST', json: rule, headers: ada });

describe('A session at an address that was denied meanwhile', () => {
  it('R22: is told so on its stream at once, which is closed, while the others stay open', async () => {
    const ava = (await bearerOf(server, 'Ava.Agent')).headers;
    const [away, here] = [await openStream(server, ava, { address: home }), await openStream(server, ava)];
    assert.equal((await saveRule()).status, 200);
    assert.deepEqual((await away.nextOf('suspended'))?.data, { cause: 'address-denied', address: home });
    assert.equal(await away.next(), undefined);
    assert.equal(server.backend.streams, 1);
    await server.send('/v1/duty/status', { method: 'PUT', json: { status: 'available' }, headers: ava });
    assert.equal((await here.nextOf('duty'))?.data?.duty?.status, 'on-break');
    assert.equal((await here.nextOf('duty'))?.data?.duty?.status, 'available');
    here.leave();
  });

  it('R22: is told so by another process on the same storage too', async () => {
    const storage = createMemoryStorage();
    const there = await startBackend({ storage, pingSeconds: 60, pollSeconds: 0.05 });
    const stream = await openStream(there, (await bearerOf(there, 'Ava.Agent')).headers, { address: home });
    const writer = await startBackend({ storage, pollSeconds: 0.05 });
    ada = (await bearerOf(writer, 'Ada.Admin')).headers;
    assert.equal((await saveRule(office, writer)).status, 200);
    assert.equal((await stream.nextOf('suspended'))?.data?.address, home);
    await writer.backend.drain();
    await there.close();
  });

  it('R22: is told so at the next ping when its grant ends', async () => {
    await server.close();
    server = await startBackend({ pingSeconds: 0.05 });
    const row = { id: 'grant', tenantId: 'acme', userId: 'acme-rex.remote', addressKey: home, kind: 'day' as const, expiresAt: server.clock.now + 1000 };
    await server.storage.commit([{ insert: 'accessGrants', row }]);
    const response = await server.signIn('Rex.Remote', { carrier: 'bearer' }, { address: home });
    const { credential } = await response.json() as { credential: { accessToken: string } };
    const stream = await openStream(server, { Authorization: `Bearer ${credential.accessToken}` }, { address: home });
    await stream.nextOf('ping');
    server.clock.now += 1000;
    assert.equal((await stream.nextOf('suspended'))?.data?.address, home);
  });

  it('R22: is refused everything but signing out, keeps its duty, and goes on when its address is allowed again', async () => {
    const { headers, refreshToken } = await bearerOf(server, 'Ava.Agent');
    await server.send('/v1/duty/status', { method: 'PUT', json: { status: 'available' }, headers });
    const rules = await (await saveRule()).json() as { rules: { id: string; network: string }[] };
    const tries = [
      ['GET', '/v1/session'], ['GET', '/v1/apps'], ['GET', '/v1/duty'], ['GET', '/v1/events'], ['POST', '/v1/duty'], ['PUT', '/v1/duty/status'],
      ['POST', '/v1/apps/agent-console/launch'], ['GET', '/v1/profile'],
    ] as const;
    for (const [method, path] of tries) {
      const response = await server.send(path, { method, headers, address: home, ...(method === 'PUT' && { json: { status: 'on-break' } }) });
      assert.deepEqual([response.status, await codeOf(response)], [403, 'address-denied'], `${method} ${path}`);
    }
    const refresh = await server.send('/v1/session/refresh', { method: 'POST', json: { refreshToken }, address: home });
    assert.equal(await codeOf(refresh), 'address-denied');
    assert.equal((await server.storage.find('duties', { userId: 'acme-ava.agent' }))?.status, 'available');
    await server.send(`/v1/address-rules/${rules.rules.find(({ network }) => network === office.network)!.id}`, { method: 'DELETE', headers: ada });
    assert.equal((await server.send('/v1/duty', { headers, address: home })).status, 200);
    await saveRule();
    assert.equal((await server.send('/v1/session', { method: 'DELETE', headers, address: home })).status, 204);
    assert.equal(await codeOf(await server.send('/v1/session', { headers })), 'session-ended');
  });

  it('R22: fails closed: while the rules cannot be read, nobody passes', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const { list } = server.storage;
    Object.assign(server.storage, {
      list: (...args: Parameters<typeof list>) => (args[0] === 'addressRules' ? Promise.reject(new Error('no rules')) : list(...args)),
    });
    assert.equal((await server.send('/v1/duty', { headers })).status, 500);
    assert.equal((await server.signIn('Ava.Agent')).status, 500);
    assert.equal((await server.storage.list('sessions', { userId: 'acme-ava.agent' })).length, 1);
  });
});

describe('News on the stream', () => {
  /** The part of the backend that the entries need. */
  const core = () => ({ now: () => server.clock.now }) as Core;

  it('tell a user, and nobody else, what is new', async () => {
    const [ava, sam] = [await openStream(server, (await bearerOf(server, 'Ava.Agent')).headers), await openStream(server, (await bearerOf(server, 'Sam.Supervisor')).headers)];
    await server.storage.commit([changedEntry(core(), { id: 'acme-ava.agent', tenantId: 'acme' }, 'profile')]);
    assert.deepEqual((await ava.nextOf('changed'))?.data, { what: 'profile' });
    await server.storage.commit([changedEntry(core(), { id: 'acme-sam.supervisor', tenantId: 'acme' }, 'users')]);
    assert.deepEqual((await sam.nextOf('changed'))?.data, { what: 'users' });
    ava.leave();
    sam.leave();
  });

  it('tell administrators of access requests and their decisions, and nobody of another role or tenant', async () => {
    await server.storage.commit([{ update: 'users', where: { tenantId: 'globex', userName: 'Ava.Agent' }, set: { roles: ['administrator'] } }]);
    const others = [
      await openStream(server, (await bearerOf(server, 'Sam.Supervisor')).headers),
      await openStream(server, (await bearerOf(server, 'Ava.Agent', { tenant: 'globex' })).headers),
    ];
    const stream = await openStream(server, ada);
    const { requestId } = await (await server.signIn('Rex.Remote')).json() as { requestId: string };
    assert.deepEqual((await stream.nextOf('changed'))?.data, { what: 'access-requests' });
    await server.send(`/v1/access-requests/${requestId}/refuse`, { method: 'POST', headers: ada });
    assert.deepEqual((await stream.nextOf('changed'))?.data, { what: 'access-requests' });
    stream.leave();
    for (const [index, [id, tenantId]] of ([['acme-sam.supervisor', 'acme'], ['globex-ava.agent', 'globex']] as const).entries()) {
      await server.storage.commit([changedEntry(core(), { id, tenantId }, 'the first that concerns them')]);
      assert.deepEqual((await others[index]!.nextOf('changed'))?.data, { what: 'the first that concerns them' });
      others[index]!.leave();
    }
  });

  it('follow the role of now: who is no administrator any more hears nothing after the next look', async () => {
    await server.close();
    server = await startBackend({ pingSeconds: 0.05 });
    const stream = await openStream(server, (await bearerOf(server, 'Ada.Admin')).headers);
    await changeUser(server, 'Ada.Admin', { roles: ['agent'] });
    await stream.nextOf('ping');
    await stream.nextOf('ping');
    await server.signIn('Rex.Remote');
    await server.storage.commit([changedEntry(core(), { id: 'acme-ada.admin', tenantId: 'acme' }, 'profile')]);
    assert.deepEqual((await stream.nextOf('changed'))?.data, { what: 'profile' });
    stream.leave();
  });
});
