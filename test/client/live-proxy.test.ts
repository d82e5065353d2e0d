import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createClient } from '../../src/client/index.ts';
import { createPbkdf2Hasher } from '../../src/mock/pbkdf2-hasher.ts';
import { seed } from '../../src/mock/seed.ts';
import { createBackend, createMemoryStorage } from '../../src/server/index.ts';
import { serveNode } from '../../src/server/node/serve.ts';
import { startBufferingProxy } from '../support/buffering-proxy.ts';
import { isContact, isPoll, isStream } from './support/play.ts';
import { reached, settle, signIn, stopClock, until } from './support/world.ts';
import type { NodeServer } from '../../src/server/node/serve.ts';
import type { Client, ConnectionState } from '../../src/client/index.ts';
import type { Storage } from '../../src/server/index.ts';
import type { BufferingProxy } from '../support/buffering-proxy.ts';

const second = 1000;

for (const passesHead of [false, true]) describe(`behind a proxy that holds ${passesHead ? 'the body of ' : ''}a stream back`, () => {
  let storage: Storage;
  let server: NodeServer;
  let proxy: BufferingProxy;
  let client: Client;
  const requests: Request[] = [];
  // Waits and answers go through real sockets: the clock moves on when nothing is under way but waiting.
  let underWay = 0;
  let elapse: (milliseconds: number) => Promise<void>;
  beforeEach(async (t) => {
    elapse = stopClock(t as Parameters<typeof stopClock>[0]);
    requests.length = 0;
    storage = createMemoryStorage();
    const hasher = createPbkdf2Hasher();
    await seed(storage, hasher, {});
    const origin = 'http://localhost:4600';
    server = await serveNode({ backend: createBackend({ storage, hasher, origin, pingSeconds: 2, watchSeconds: 1 }), port: 0, origin, drainSeconds: 1 });
    proxy = await startBufferingProxy(server.url, { passesHead });
    client = createClient({
      baseUrl: proxy.url, tenant: 'acme', carrier: 'bearer',
      async fetch(request) {
        requests.push(request);
        if (isStream(request) || isPoll(request)) return fetch(request);
        underWay += 1;
        return fetch(request).finally(() => (underWay -= 1));
      },
    });
  });
  afterEach(async () => {
    client.close();
    proxy.close();
    await server.close();
    await storage.close();
  });

  /** Lets time pass in small steps, and each answer arrive. */
  async function pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= second) {
      const polls = requests.filter(isPoll).length;
      await elapse(second);
      await until(() => underWay === 0);
      if (requests.filter(isPoll).length > polls) await settle();
    }
  }

  it('R42: the client polls, stays live, and the duty is never lost, by the shortest grace', async () => {
    const seen: ConnectionState[] = [];
    client.connection.subscribe((state) => seen.push(state));
    const [tenant] = await storage.list('tenants', { id: 'acme' });
    await storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant!.settings, contactGraceSeconds: 30 } } }]);
    await signIn(client);
    await client.duty.request('available');
    for (let checked = 0; checked < 8; checked += 1) {
      await pass(5 * second);
      const [duty] = await storage.list('duties', {});
      assert.deepEqual([duty!.status, duty!.lost], ['available', false], `${checked}`);
    }
    await reached(client.connection, (state) => state === 'live');
    const start = Date.now();
    while (Date.now() - start < 300 * second) {
      await pass(5 * second);
      const [duty] = await storage.list('duties', {});
      assert.deepEqual([duty!.status, duty!.lost], ['available', false], `after ${Date.now() - start} ms`);
    }
    assert.deepEqual(seen, ['idle', 'connecting', 'live']);
    assert.equal(requests.filter(isStream).length, 1);
    assert.ok(requests.filter(isPoll).length > 10);
    assert.equal(requests.filter(isContact).length, 0);
    // And what happens meanwhile is told.
    const [duty] = await storage.list('duties', {});
    const { userId, tenantId, ...rest } = duty!;
    const changed = { ...rest, status: 'work-offline', version: rest.version + 1, choice: rest.choice + 1 } as const;
    await storage.commit([
      { update: 'duties', where: { userId }, set: changed },
      { emit: { tenantId, userId, kind: 'duty', version: changed.version, body: changed, at: Date.now() } },
    ]);
    await reached(client.duty.state, ({ status }) => status === 'work-offline');
  });
});
