import { assert } from '@open-wc/testing';
import { createClient } from '../../src/client/create-client.ts';
import { isOndutyError } from '../../src/client/errors.ts';
import { createMock, seedUsers } from '../../src/mock/index.ts';
import { until } from './support/page.ts';
import type { Client } from '../../src/client/types.ts';
import type { Mock } from '../../src/mock/index.ts';
import type { Status } from '../../src/contract/index.ts';

const store = 'mock-persistence-test';
const jar = `${store}-session`;
const named = (name: string) => seedUsers.find(({ tenant, userName }) => tenant === 'acme' && userName === name)!;
const credentials = (name = 'Ava.Agent') => ({ method: 'password', username: name, password: named(name).password }) as const;

const mocks: Mock[] = [];
const clients: Client[] = [];

/** A mock as a tab makes it. */
function openMock(): Mock {
  const mock = createMock({ persist: store });
  mocks.push(mock);
  return mock;
}

function clientOf({ fetch }: Pick<Mock, 'fetch'>): Client {
  const client = createClient({ tenant: 'acme', carrier: 'bearer', fetch });
  clients.push(client);
  return client;
}

/** Sets the status without any client, so that no client can tell another. */
function setStatus({ fetch }: Pick<Mock, 'fetch'>, status: Status): Promise<Response> {
  return fetch(new Request('/v1/duty/status', {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'onduty-client': 'test', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({ status }),
  }));
}

/** What an act fails with. */
async function failureOf(act: Promise<unknown>) {
  try {
    await act;
  } catch (error) {
    if (isOndutyError(error)) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

async function tidyUp(): Promise<void> {
  for (const client of clients.splice(0)) client.close();
  for (const mock of mocks.splice(0)) await mock.close();
  localStorage.clear();
}

describe('mocks of one name in one browser', () => {
  afterEach(tidyUp);

  it('share the session and the duty, and the stream of one tells what happened in the other', async () => {
    const here = clientOf(openMock());
    await here.session.signIn(credentials());
    await until(() => here.connection.get() === 'live', 'the stream is open');
    const other = openMock();
    for (const status of ['available', 'work-offline'] as const) {
      assert.isTrue((await setStatus(other, status)).ok);
      await until(() => here.duty.state.get().status === status, `the stream tells of ${status}`);
    }
    const there = clientOf(other);
    assert.equal((await there.session.restore()).state, 'signed-in');
    assert.equal(there.duty.state.get().status, 'work-offline');
  });

  it('do so from another window too', async () => {
    const here = clientOf(openMock());
    await here.session.signIn(credentials());
    await until(() => here.connection.get() === 'live', 'the stream is open');
    const frame = document.createElement('iframe');
    frame.srcdoc = `<!doctype html><script type="module">window.import = (path) => import('${location.origin}' + path);</script>`;
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    document.body.append(frame);
    await loaded;
    const page = frame.contentWindow as Window & { import(path: string): Promise<{ createMock: typeof createMock }> };
    const module = await page.import('/src/mock/index.ts');
    const other = module.createMock({ persist: store, origin: location.origin });
    assert.isTrue((await setStatus(other, 'available')).ok);
    await until(() => here.duty.state.get().status === 'available', 'the stream tells of it');
    await other.close();
    frame.remove();
  });

  it('end the session for all', async () => {
    const here = clientOf(openMock());
    await here.session.signIn(credentials());
    await until(() => here.connection.get() === 'live', 'the stream is open');
    const out = await openMock().fetch(new Request('/v1/session', {
      method: 'DELETE', body: '{}', headers: { 'content-type': 'application/json', 'onduty-client': 'test', 'idempotency-key': 'out' },
    }));
    assert.isTrue(out.ok);
    await until(() => here.session.state.get().state === 'anonymous', 'the stream tells of the end');
    assert.isNull(localStorage.getItem(jar));
  });

  it('keep the pretend session out of the answers of nobody: it opens no other mock', async () => {
    await clientOf(openMock()).session.signIn(credentials());
    assert.isString(localStorage.getItem(jar));
    const another = createMock({ persist: `${store}-2` });
    assert.equal((await clientOf(another).session.restore()).state, 'anonymous');
    await another.close();
  });

  it('forget everything with reset', async () => {
    const mock = openMock();
    const before = clientOf(mock);
    await before.session.signIn(credentials());
    await before.duty.request('available');
    before.close();
    await mock.reset();
    assert.isNull(localStorage.getItem(jar));
    const client = clientOf(mock);
    assert.equal((await client.session.restore()).state, 'anonymous');
    await client.session.signIn(credentials());
    assert.equal(client.duty.state.get().status, 'on-break');
  });

  it('hold requests back while they are reset', async () => {
    const mock = openMock();
    await clientOf(mock).tenantInfo();
    const isReset = mock.reset();
    assert.equal((await clientOf(mock).tenantInfo())?.name, 'Acme');
    await isReset;
  });

  it('do not drop the session of who signed in while the answer to a dead one was on its way', async () => {
    const mock = openMock();
    await clientOf(mock).session.signIn(credentials());
    const alive = localStorage.getItem(jar)!;
    localStorage.setItem(jar, 'dead');
    const { find } = mock.storage;
    Object.assign(mock.storage, {
      find: (...asked: Parameters<typeof find>) => {
        localStorage.setItem(jar, alive);
        return find(...asked);
      },
    });
    assert.equal((await mock.fetch(new Request('/v1/duty', { headers: { 'onduty-client': 'test' } }))).status, 401);
    assert.equal(localStorage.getItem(jar), alive);
  });
});

describe('the snapshot of a mock', () => {
  afterEach(tidyUp);

  it('stays small, however often the status changes', async function () {
    this.timeout(60_000);
    const mock = openMock();
    await clientOf(mock).session.signIn(credentials());
    const sizes: number[] = [];
    for (let change = 1; change <= 2000; change += 1) {
      assert.isTrue((await setStatus(mock, change % 2 ? 'available' : 'work-offline')).ok);
      if (change % 250 === 0) sizes.push(localStorage.getItem(store)!.length);
    }
    assert.isBelow(Math.max(...sizes), 250_000, sizes.join(', '));
  });

  for (const [what, text] of Object.entries({
    'a broken text': '{"rows":{"tenants":[{"id"', 'something else': '"hello"', 'a part of one': '{"rows":{}}', 'nothing': '', 'null': 'null',
  })) {
    it(`starts afresh from ${what}`, async () => {
      localStorage.setItem(store, text);
      const client = clientOf(openMock());
      assert.equal((await client.session.signIn(credentials())).state, 'signed-in');
      await until(() => client.connection.get() === 'live', 'the stream is open');
      assert.equal((await clientOf(openMock()).session.restore()).state, 'signed-in');
    });
  }

  it('is as before when the browser has no room for more, and what was asked fails', async () => {
    const mock = openMock();
    const client = clientOf(mock);
    await client.session.signIn(credentials());
    const before = localStorage.getItem(store);
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = () => {
      throw new DOMException('There is no room', 'QuotaExceededError');
    };
    try {
      assert.equal((await failureOf(client.duty.request('available'))).code, 'server-error');
      assert.equal(client.duty.state.get().status, 'on-break');
    } finally {
      Storage.prototype.setItem = setItem;
    }
    assert.equal(localStorage.getItem(store), before);
    assert.equal((await clientOf(openMock()).session.restore()).state, 'signed-in');
    await client.duty.request('available');
    assert.equal(client.duty.state.get().status, 'available');
  });

  it('is tried again by the next request when the first found no room', async () => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = () => {
      throw new DOMException('There is no room', 'QuotaExceededError');
    };
    const mock = openMock();
    try {
      await mock.fetch(new Request('/v1/session')).then(() => assert.fail('It did not fail'), () => undefined);
    } finally {
      Storage.prototype.setItem = setItem;
    }
    assert.equal((await clientOf(mock).tenantInfo())?.name, 'Acme');
  });
});

describe('what a mock plays', () => {
  let mock: Mock;
  let client: Client;
  beforeEach(async () => {
    mock = createMock({ persist: false });
    mocks.push(mock);
    client = clientOf(mock);
    await client.session.signIn(credentials());
  });
  afterEach(tidyUp);

  it('offline: requests fail as in a network that is down, and go through afterwards', async () => {
    mock.play({ isOffline: true });
    assert.equal((await failureOf(client.apps.load())).code, 'network');
    mock.play();
    assert.lengthOf(await client.apps.load(), 1);
  });

  it('a problem reaches the caller as its code, with the seconds to wait', async () => {
    mock.play({ problem: 'throttled', retryAfter: 7 });
    const throttled = await failureOf(clientOf(mock).session.signIn(credentials()));
    assert.deepInclude(throttled, { code: 'throttled', status: 429, retryAfter: 7 });
    mock.play({ problem: 'maintenance' });
    assert.deepInclude(await failureOf(client.apps.load()), { code: 'maintenance', status: 503 });
  });

  it('a delay: the answer comes late, and who gives up does not wait for it', async () => {
    mock.play({ delay: 100 });
    const begun = performance.now();
    await client.apps.load();
    assert.isAtLeast(performance.now() - begun, 99);
    mock.play({ delay: 60_000 });
    const giveUp = new AbortController();
    const reason = new Error('given up');
    const waiting = client.apps.load({ signal: giveUp.signal }).catch((error: unknown) => error);
    giveUp.abort(reason);
    assert.equal(await waiting, reason);
  });
});
