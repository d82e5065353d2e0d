import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fakeLocalStorage, reached, replaceGlobal, settle, signIn, startWorld, until } from './support/world.ts';
import type { Client } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

let world: World;
let browser: Browser;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
});
afterEach(() => world.end());

const streams = () => browser.requests.filter(({ url }) => url.endsWith('/events'));
const isLive = (client: Client) => reached(client.connection, (state) => state === 'live');

const idOf = (client: Client) => {
  const now = client.session.state.get();
  return now.state === 'signed-in' ? now.session.id : undefined;
};

/** Two tabs of one browser in which Ava is signed in; the first one reads the stream. */
async function twoTabs(): Promise<[Client, Client]> {
  const first = browser.open();
  await signIn(first);
  await isLive(first);
  const second = browser.open();
  await second.session.restore();
  await isLive(second);
  return [first, second];
}

describe('the tabs of one browser', () => {
  it('share one stream', async () => {
    const [, second] = await twoTabs();
    assert.equal(world.backend.streams, 1);
    const other = world.browser().open();
    await signIn(other);
    await other.duty.request('available');
    await reached(second.duty.state, ({ status }) => status === 'available');
    assert.equal(streams().length, 1);
  });

  it('show a choice that was made in one of them, without asking the server', async () => {
    const [first, second] = await twoTabs();
    await second.duty.request('available');
    await reached(first.duty.state, ({ status }) => status === 'available');
    await first.duty.request('work-offline');
    await reached(second.duty.state, ({ status }) => status === 'work-offline');
    assert.equal(browser.sent().filter((line) => line === 'GET /v1/duty').length, 0);
  });

  it('do not echo what they hear: the tab that chose and the one that reads the stream tell it, nobody else', async () => {
    const [first, second] = await twoTabs();
    const others = [browser.open(), browser.open()];
    for (const other of others) {
      await other.session.restore();
      await isLive(other);
    }
    await settle();
    const heard: unknown[] = [];
    const listener = new BroadcastChannel(`onduty:${browser.baseUrl}:${idOf(first)}`);
    listener.onmessage = ({ data }: MessageEvent<{ duty?: { version: number } }>) => data.duty && heard.push(data.duty.version);
    await second.duty.request('available');
    for (const other of [first, ...others]) await reached(other.duty.state, ({ status }) => status === 'available');
    await settle();
    listener.close();
    assert.ok(heard.length >= 1 && heard.length <= 2, heard.join());
    assert.deepEqual([...new Set(heard)], [2]);
  });

  it('hand the stream over when the one that reads it is closed, and go on behind the last event', async () => {
    const [first, second] = await twoTabs();
    const other = world.browser().open();
    await signIn(other);
    await other.duty.request('available');
    await reached(second.duty.state, ({ status }) => status === 'available');
    first.close();
    await until(() => streams().length === 2);
    assert.match(streams()[1]!.headers.get('Last-Event-ID')!, /^duty-2\./);
    await isLive(second);
    await other.duty.request('work-offline');
    await reached(second.duty.state, ({ status }) => status === 'work-offline');
    await until(() => world.backend.streams === 2);
  });

  it('are all signed in when one of them signs in', async () => {
    const [first, second] = [browser.open(), browser.open()];
    await Promise.all([first.session.restore(), second.session.restore()]);
    await signIn(first);
    await reached(second.session.state, ({ state }) => state === 'signed-in');
    assert.equal(second.duty.state.get().status, 'on-break');
  });

  it('R25: are all empty when one of them signs out, also without a network', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    fakeLocalStorage(t);
    const [first, second] = await twoTabs();
    await second.apps.load();
    browser.network = () => Promise.reject(new TypeError('Failed to fetch'));
    const leaving = first.session.signOut();
    await reached(second.session.state, ({ state }) => state === 'anonymous');
    await leaving;
    assert.deepEqual(second.session.state.get(), { state: 'anonymous', cause: 'signed-out' });
    assert.deepEqual([second.apps.state.get(), second.duty.state.get().status, second.connection.get()], [null, null, 'idle']);
  });

  it('say who is signed in now when another person signs in, and act for nobody else', async () => {
    const [first, second] = await twoTabs();
    await signIn(second, 'Sam.Supervisor');
    const state = await reached(first.session.state, (now) => now.state === 'anonymous' && !!now.signedIn);
    assert.deepEqual(state, { state: 'anonymous', cause: 'replaced', signedIn: { displayName: 'Sam Okafor' } });
    assert.equal(first.duty.state.get().status, null);
    await assert.rejects(first.duty.request('available'), { code: 'session-required' });
    await first.session.signOut();
    assert.equal(second.session.state.get().state, 'signed-in');
    assert.equal((await world.storage.list('sessions', {})).length, 1);
  });

  it('do not go on as the other person by themselves, and forget that person with the sign-out', async () => {
    const [first, second] = await twoTabs();
    await signIn(second, 'Sam.Supervisor');
    await reached(first.session.state, (now) => now.state === 'anonymous' && !!now.signedIn);
    await signIn(second, 'Ada.Admin');
    await reached(first.session.state, (now) => now.state === 'anonymous' && now.signedIn?.displayName === 'Ada Moreau');
    await second.session.signOut();
    await reached(first.session.state, (now) => now.state === 'anonymous' && !now.signedIn);
  });

  it('go on by themselves when the same person signs in again', async () => {
    const [first, second] = await twoTabs();
    await signIn(second);
    await reached(first.session.state, (now) => now.state === 'signed-in' && now.session.id === idOf(second));
    assert.equal(first.duty.state.get().status, 'on-break');
  });

  it('leave each other alone when their sessions are different ones', async () => {
    const [first, second] = [browser.open({ carrier: 'bearer' }), browser.open({ carrier: 'bearer' })];
    await signIn(first);
    await signIn(second, 'Sam.Supervisor');
    await settle();
    assert.equal(first.session.state.get().state, 'signed-in');
    await second.session.signOut();
    await settle();
    const state = first.session.state.get();
    assert.equal(state.state === 'signed-in' && state.session.user.userName, 'Ava.Agent');
    assert.equal(first.duty.state.get().status, 'on-break');
  });

  it('R10: tell each other nothing secret', async () => {
    const heard: unknown[] = [];
    const bodies: string[] = [];
    browser.network = async (request, next) => {
      const response = await next(request);
      if (request.method === 'POST') bodies.push(await response.clone().text());
      return response;
    };
    const first = browser.open({ carrier: 'bearer' });
    await signIn(first);
    const listeners = ['', `:${idOf(first)}`].map((end) => new BroadcastChannel(`onduty:${browser.baseUrl}${end}`));
    for (const listener of listeners) listener.onmessage = ({ data }: MessageEvent<unknown>) => heard.push(data);
    await isLive(first);
    await first.duty.request('available');
    await first.session.signOut();
    await settle();
    for (const listener of listeners) listener.close();
    const told = JSON.stringify(heard);
    assert.match(told, /"status":"available"/);
    assert.match(told, /"ended":/);
    const tokens = [...bodies.join().matchAll(/"(?:access|refresh)Token":"([^"]+)"/g)].map((match) => match[1]!);
    assert.equal(tokens.length, 2);
    for (const token of tokens) assert.equal(told.includes(token), false);
  });

  it('are not confused by what others say on their channel', async () => {
    const [first] = await twoTabs();
    const { session } = first.session.state.get() as { session: { id: string } };
    const before = [first.session.state.get(), first.duty.state.get()];
    for (const name of [`onduty:${browser.baseUrl}`, `onduty:${browser.baseUrl}:${session.id}`]) {
      const channel = new BroadcastChannel(name);
      const strange = [{ ended: 'another' }, { duty: { status: 'asleep' } }, { state: 'live' }, { state: 7 }, JSON.parse('{"__proto__":{"x":1}}') as object];
      for (const message of [null, 'x', 7, [], ...strange]) channel.postMessage(message);
      await settle();
      channel.close();
    }
    assert.deepEqual([first.session.state.get(), first.duty.state.get()], before);
    assert.equal(first.connection.get(), 'live');
  });
});

describe('without help from the browser', () => {
  const follow = async (expected: number) => {
    const [first, second] = await twoTabs();
    await until(() => world.backend.streams === expected);
    await first.duty.request('available');
    await reached(second.duty.state, ({ status }) => status === 'available');
    await first.session.signOut();
    await reached(second.session.state, ({ state }) => state === 'anonymous');
  };

  it('each tab reads the stream for itself: no locks', async (t) => {
    replaceGlobal(t, 'navigator', {});
    await follow(2);
  });

  it('each tab reads the stream for itself: no channel', async (t) => {
    replaceGlobal(t, 'BroadcastChannel', undefined);
    await follow(2);
  });

  it('each tab reads the stream for itself: locks that are denied', async (t) => {
    replaceGlobal(t, 'navigator', { locks: { request: () => Promise.reject(new DOMException('No', 'SecurityError')) } });
    await follow(2);
  });
});
