import { assert } from '@open-wc/testing';
import { http } from 'msw/http';
import { setupWorker } from 'msw/browser';
import { createClient } from '../../src/client/create-client.ts';
import { conformanceChecks } from '../../src/conformance/index.ts';
import { createMock, mswHandlers, seedUsers } from '../../src/mock/index.ts';
import { lacks, need } from './support/engine.ts';
import { until } from './support/page.ts';
import type { Client } from '../../src/client/types.ts';
import type { Mock } from '../../src/mock/index.ts';

const store = 'mock-msw-test';
const ava = seedUsers.find(({ tenant, userName }) => tenant === 'acme' && userName === 'Ava.Agent')!;
const credentials = { method: 'password', username: ava.userName, password: ava.password } as const;

/** Browsers send these as they are, whatever script asks for, so that a check which lies in them cannot be run here. */
const forbidden = [/^R5: /, /^R7: /];

async function startWorker(mock: Mock): Promise<() => void> {
  const worker = setupWorker(...mswHandlers(http, mock));
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass' });
  return () => void worker.stop();
}

describe('a mock behind a service worker', () => {
  let mock: Mock;
  let stopWorker = () => {};
  const clients: Client[] = [];
  const open = (): Client => {
    const client = createClient({ tenant: 'acme', carrier: 'bearer' });
    clients.push(client);
    return client;
  };

  let openStreams = 0;

  /** Counts the streams that somebody still reads. */
  async function watched(request: Request): Promise<Response> {
    const response = await mock.fetch(request);
    if (!response.body || response.headers.get('content-type') !== 'text/event-stream') return response;
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    openStreams += 1;
    response.body.pipeTo(writable).catch(() => undefined).finally(() => (openStreams -= 1));
    return new Response(readable, response);
  }

  before(async () => {
    mock = createMock({ persist: store });
    stopWorker = await startWorker({ ...mock, fetch: watched });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await mock.reset();
  });
  after(async () => {
    stopWorker();
    await mock.close();
  });

  it('answers a client that knows nothing of it: sign-in, duty and applications', async () => {
    const client = open();
    assert.equal((await client.tenantInfo())?.name, 'Acme');
    assert.equal((await client.session.restore()).state, 'anonymous');
    assert.equal((await client.session.signIn(credentials)).state, 'signed-in');
    assert.equal(client.duty.state.get().status, 'on-break');
    assert.deepEqual(await client.duty.request('available'), { outcome: 'changed' });
    assert.deepEqual((await client.apps.load()).map(({ name }) => name), ['Agent Console']);
  });

  it('carries what is new, event by event: by the live stream or, where the service worker cannot, by polls', async () => {
    const watcher = open();
    await watcher.session.signIn(credentials);
    // It polls once the stream has been silent for longer than pings are apart.
    const patience = await lacks('streaming service worker') ? 25_000 : undefined;
    await until(() => watcher.connection.get() === 'live', 'the stream is open, or it polls', patience);
    // Past the client, so that the stream alone can tell it.
    for (const status of ['available', 'work-offline']) {
      const { ok } = await fetch('/v1/duty/status', {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'onduty-client': 'test', 'idempotency-key': status },
        body: JSON.stringify({ status }),
      });
      assert.isTrue(ok);
      await until(() => watcher.duty.state.get().status === status, `it is told of ${status}`);
    }
  });

  it('hears when the client goes away from its stream', async () => {
    await need('streaming service worker');
    const client = open();
    await client.session.signIn(credentials);
    await until(() => openStreams === 1, 'the stream is open');
    client.close();
    await until(() => openStreams === 0, 'the stream is closed');
  });

  it('lets a new client find the session, and none after the sign-out', async () => {
    const first = open();
    await first.session.signIn(credentials);
    await first.duty.request('available');
    first.close();
    const second = open();
    assert.equal((await second.session.restore()).state, 'signed-in');
    assert.equal(second.duty.state.get().status, 'available');
    await second.session.signOut();
    second.close();
    assert.equal((await open().session.restore()).state, 'anonymous');
  });

  it('leaves alone what is not for it', async () => {
    assert.equal((await (await fetch('/package.json')).json() as { name: string }).name, 'onduty');
  });
});

describe('The contract over the mock behind a service worker', () => {
  let mock: Mock;
  let stopWorker = () => {};
  before(async () => {
    mock = createMock({ persist: false });
    stopWorker = await startWorker(mock);
  });
  after(async () => {
    stopWorker();
    await mock.close();
  });

  const person = (tenantId: string, name: string) => {
    const { tenant, userName: username, unifiedName, password } = seedUsers.find((user) => user.tenant === tenantId && user.userName === name)!;
    return { tenant, username, unifiedName, password };
  };
  const target = {
    baseUrl: location.origin,
    agent: person('acme', 'Ava.Agent'),
    administrator: person('acme', 'Ada.Admin'),
    restricted: person('acme', 'Rex.Remote'),
    stranger: person('globex', 'Ava.Agent'),
  };
  for (const { name, run } of conformanceChecks) {
    if (forbidden.some((pattern) => pattern.test(name))) continue;
    it(name, async () => {
      if (name.includes('stream')) await need('streaming service worker');
      await run(target);
    });
  }
});
