import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createMemoryStorage } from '../../src/server/index.ts';
import { changedEntry } from '../../src/server/news.ts';
import { changeUser, codeOf, lastingBearerOf as bearerOf, startBackend } from './support/backend.ts';
import { openStream as open } from './support/stream.ts';
import type { Core } from '../../src/server/core.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
beforeEach(async () => { server = await startBackend({ pingSeconds: 0.05, pollSeconds: 0.05 }); });
afterEach(() => server.close());

const minute = 60_000;
/** Something that Ava may be looking at is new. */
const tell = async (what: string) => {
  const ava = (await server.storage.find('users', { tenantId: 'acme', userName: 'Ava.Agent' }))!;
  await server.storage.commit([changedEntry({ now: () => server.clock.now } as Core, ava, what)]);
};
const choose = (headers: Record<string, string>, status: string, target = server) =>
  target.send('/v1/duty/status', { method: 'PUT', headers, json: { status } });

describe('The stream', () => {
  it('R42: checks session and origin at the start, and takes no token in the URL', async () => {
    const { headers, accessToken } = await bearerOf(server, 'Ava.Agent');
    assert.equal(await codeOf(await server.send('/v1/events')), 'session-required');
    assert.equal(await codeOf(await server.send(`/v1/events?access_token=${accessToken}`)), 'session-required');
    const globex = (await server.storage.find('tenants', { id: 'globex' }))!;
    await server.storage.commit([{ update: 'tenants', where: { id: 'globex' }, set: { settings: { ...globex.settings, origins: ['https://other.example'] } } }]);
    assert.equal(await codeOf(await server.send('/v1/events', { headers: { ...headers, Origin: 'https://other.example' } })), 'origin-not-allowed');
    assert.equal(await codeOf(await server.send('/v1/events', { headers: { ...headers, Origin: 'https://evil.example' } })), 'origin-not-allowed');
  });

  it('starts with a ping that tells its rhythm and the whole duty, then each change in order', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const stream = await open(server, headers);
    assert.deepEqual((await stream.next())?.data?.every, 50);
    assert.equal((await stream.nextOf('duty'))?.data?.duty?.status, 'on-break');
    for (const status of ['available', 'work-offline', 'on-break']) await choose(headers, status);
    const seen = [await stream.nextOf('duty'), await stream.nextOf('duty'), await stream.nextOf('duty')];
    assert.deepEqual(seen.map((event) => event?.data?.duty?.status), ['available', 'work-offline', 'on-break']);
    assert.deepEqual(seen.map((event) => event?.id?.split('.')[0]), [2, 3, 4].map((version) => `duty-${version}`));
    stream.leave();
  });

  it('sends the duty again, and not when Last-Event-ID names it as clients of the version before do', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const fresh = await open(server, { ...headers, 'Last-Event-ID': 'duty-1' });
    await choose(headers, 'available');
    assert.equal((await fresh.nextOf('duty'))?.data?.duty?.version, 2, 'version 1 was not repeated');
    fresh.leave();
    const stale = await open(server, { ...headers, 'Last-Event-ID': 'duty-1' });
    assert.equal((await stale.nextOf('duty'))?.data?.duty?.status, 'available');
    stale.leave();
  });

  it('R42: tells a reader that comes back what it missed, once and in order', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const stream = await open(server, headers);
    await stream.nextOf('duty');
    await choose(headers, 'available');
    const { id } = (await stream.nextOf('duty'))!;
    stream.leave();
    await tell('profile');
    await choose(headers, 'work-offline');
    await tell('users');
    const again = await open(server, { ...headers, 'Last-Event-ID': id! });
    await choose(headers, 'on-break');
    const seen = [await again.next(), await again.next(), await again.next(), await again.next(), await again.next()];
    assert.deepEqual(
      seen.filter((event) => event?.event !== 'ping').map((event) => event?.data?.what ?? event?.data?.duty?.status).slice(0, 4),
      ['profile', 'work-offline', 'users', 'on-break'],
    );
    again.leave();
  });

  it('gives each ping an id to come back with, so that a quiet stream grows no gap', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const stream = await open(server, headers);
    await stream.nextOf('duty');
    server.clock.now += 20 * minute;
    await stream.nextOf('ping');
    const { id } = (await stream.nextOf('ping'))!;
    stream.leave();
    const again = await open(server, { ...headers, 'Last-Event-ID': id! });
    await choose(headers, 'available');
    assert.deepEqual([(await again.next())?.event, (await again.nextOf('duty'))?.data?.duty?.status], ['ping', 'available']);
    again.leave();
  });

  it('R42: says that there is a gap, and sends the whole duty, when it cannot tell what was missed', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const stream = await open(server, headers);
    await stream.nextOf('duty');
    await choose(headers, 'available');
    const { id } = (await stream.nextOf('duty'))!;
    stream.leave();
    const expectGap = async (cursor: string) => {
      const torn = await open(server, { ...headers, 'Last-Event-ID': cursor });
      assert.deepEqual([(await torn.next())?.event, (await torn.next())?.event, (await torn.next())?.event], ['ping', 'gap', 'duty'], cursor);
      torn.leave();
    };
    const [, version, at, feed] = /^(duty-\d+)\.(\d+)\.(.+)$/.exec(id!)!;
    for (const cursor of ['moon', 'duty-', 'duty-x', `${version}.${at}`, `${version}.${Number(at) + 2 * minute}.${feed}`, `${version}.${at}.999999`, `${version}.${at}.::`]) {
      await expectGap(cursor);
    }
    server.clock.now += 10 * minute;
    await expectGap(id!);
  });

  it('R25: closes with the session, and only the streams of that session', async () => {
    const [first, second] = [await bearerOf(server, 'Ava.Agent'), await bearerOf(server, 'Ava.Agent')];
    const [gone, stays] = [await open(server, first.headers), await open(server, second.headers)];
    await server.send('/v1/session', { method: 'DELETE', headers: first.headers });
    assert.equal((await gone.nextOf('session-ended'))?.data?.cause, 'signed-out');
    assert.equal(await gone.next(), undefined);
    assert.equal(server.backend.streams, 1);
    stays.leave();
  });

  it('R42: asks at each ping whether the session is still good', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const stream = await open(server, headers);
    await changeUser(server, 'Ava.Agent', { enabled: false });
    assert.equal((await stream.nextOf('session-ended'))?.data?.cause, 'expired');
    assert.equal(await stream.next(), undefined);
  });

  it('shows a person nothing of anybody else', async () => {
    const [ava, sam] = [await bearerOf(server, 'Ava.Agent'), await bearerOf(server, 'Sam.Supervisor')];
    const stream = await open(server, sam.headers);
    await stream.nextOf('duty');
    await choose(ava.headers, 'available');
    await choose(sam.headers, 'work-offline');
    assert.equal((await stream.nextOf('duty'))?.data?.duty?.status, 'work-offline');
    stream.leave();
  });

  it('carries a change that another process made on the same storage', async () => {
    const storage = createMemoryStorage();
    const [here, there] = [await startBackend({ storage, pollSeconds: 0.05 }), await startBackend({ storage, pollSeconds: 0.05 })];
    const { headers } = await bearerOf(here, 'Ava.Agent');
    const stream = await open(here, headers);
    await stream.nextOf('duty');
    await choose(headers, 'available', there);
    assert.equal((await stream.nextOf('duty'))?.data?.duty?.status, 'available');
    stream.leave();
    await there.backend.drain();
    await here.close();
  });

  it('leaves nothing open behind a reader that goes, whether it aborts or cancels', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const aborted = await open(server, headers);
    aborted.leave();
    const cancelled = await server.send('/v1/events', { headers });
    await cancelled.body!.cancel();
    assert.equal(server.backend.streams, 0);
  });

  it('drops a reader that does not read, at a bounded size', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const response = await server.send('/v1/events', { headers });
    let changes = 0;
    for (; server.backend.streams > 0 && changes < 3000; changes++) await choose(headers, changes % 2 === 0 ? 'available' : 'work-offline');
    assert.ok(changes < 3000);
    const bytes = (await new Response(response.body).arrayBuffer()).byteLength;
    assert.ok(bytes > 64 * 1024 && bytes < 160 * 1024, `${bytes} bytes were kept`);
  });

  it('closes when the backend drains', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const stream = await open(server, headers);
    await server.backend.drain();
    assert.equal(await stream.nextOf('never'), undefined);
    assert.equal(await server.backend.ready(), false);
  });

  it('closes at once when the backend drained while it was being opened, and reads the feed no more', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const { find, feed } = server.storage;
    let drained: Promise<void> | undefined;
    server.storage.find = async (...args: Parameters<typeof find>) => {
      const row = await find(...args);
      drained ??= server.backend.drain();
      return row as never;
    };
    const stream = await open(server, headers);
    assert.equal(await stream.nextOf('never'), undefined);
    assert.equal(server.backend.streams, 0);
    await drained;
    let reads = 0;
    server.storage.feed = (...args) => (reads++, feed(...args));
    await tell('profile');
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(reads, 0);
  });
});
