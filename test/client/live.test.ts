import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isStream, ping, playStreams, playWindow } from './support/play.ts';
import { problem, reached, replaceGlobal, settle, signIn, startWorld, stopClock, until } from './support/world.ts';
import type { Client, ConnectionState } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

let world: World;
let browser: Browser;
let client: Client;
let seen: ConnectionState[];
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
  client = browser.open();
  seen = [];
  client.connection.subscribe((state) => seen.push(state));
});
afterEach(() => world.end());

const streams = () => browser.requests.filter(isStream);

describe('the live stream', () => {
  it('is not asked for before there is a session', async () => {
    await client.session.restore();
    await settle();
    assert.deepEqual(seen, ['idle']);
    assert.equal(streams().length, 0);
  });

  it('R42: carries the session in headers, nothing in its address, and is live with the first ping', async () => {
    await signIn(client);
    await reached(client.connection, (state) => state === 'live');
    assert.deepEqual(seen, ['idle', 'connecting', 'live']);
    const [request] = streams();
    assert.equal(request!.url, `${browser.baseUrl}v1/events`);
    assert.equal(request!.headers.get('Accept'), 'text/event-stream');
    assert.ok(request!.headers.has('Onduty-Session'));
  });

  it('tells at once when the session is ended elsewhere, and asks no more', async () => {
    await signIn(client);
    await reached(client.connection, (state) => state === 'live');
    const other = world.browser();
    other.cookies.set('onduty-dev', browser.cookies.get('onduty-dev')!);
    await other.open().session.signOut();
    const now = await reached(client.session.state, ({ state }) => state === 'anonymous');
    assert.deepEqual(now, { state: 'anonymous', cause: 'signed-out' });
    assert.equal(client.connection.get(), 'idle');
    await until(() => world.backend.streams === 0);
    assert.equal(streams().length, 1);
  });

  it('R64: reads an unknown cause as ended', async () => {
    const played = playStreams(browser);
    await signIn(client);
    await until(() => played.length === 1);
    played[0]!.push('event: session-ended\ndata: {"cause":"moon-phase"}\n\n');
    assert.deepEqual(await reached(client.session.state, ({ state }) => state === 'anonymous'), { state: 'anonymous', cause: 'ended' });
  });

  it('R64: drops unknown events and goes on', async () => {
    const played = playStreams(browser);
    await signIn(client);
    await until(() => played.length === 1);
    for (const name of ['colour-of-2030', '__proto__', 'constructor', 'message']) {
      played[0]!.push(`event: ${name}\ndata: {"cause":"x"}\n\n`);
    }
    played[0]!.push(ping);
    await reached(client.connection, (state) => state === 'live');
    assert.equal(client.session.state.get().state, 'signed-in');
  });

  it('ends with the session when the server refuses it', async () => {
    playStreams(browser, () => problem('session-ended', 401));
    await signIn(client);
    await reached(client.session.state, ({ state }) => state === 'anonymous');
    await settle();
    assert.equal(streams().length, 1);
  });
});

describe('coming back', () => {
  it('happens after a full jitter within the server\'s wish, and behind the last event', async (t) => {
    t.mock.method(Math, 'random', () => 0.5);
    const elapse = stopClock(t);
    const played = playStreams(browser);
    await signIn(client);
    await until(() => played.length === 1);
    played[0]!.push(`retry: 2000\n\nid: duty-1\n${ping}`);
    await settle();
    played[0]!.end();
    await reached(client.connection, (state) => state === 'reconnecting');
    await elapse(999);
    assert.equal(played.length, 1);
    await elapse(1);
    assert.equal(played.length, 2);
    assert.equal(played[1]!.request.headers.get('Last-Event-ID'), 'duty-1');
    played[1]!.push(ping);
    await reached(client.connection, (state) => state === 'live');
  });

  it('takes twice as long after each failure, up to a bound, and is quick again after a stream that held', async (t) => {
    t.mock.method(Math, 'random', () => 1);
    const elapse = stopClock(t);
    let fails = true;
    const played = playStreams(browser, () => (fails ? problem('server-error', 500) : undefined));
    await signIn(client);
    await until(() => streams().length === 1);
    await settle();
    for (const pause of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const before = streams().length;
      await elapse(pause - 1);
      assert.equal(streams().length, before, `sooner than ${pause}`);
      await elapse(1);
      assert.equal(streams().length, before + 1, `later than ${pause}`);
    }
    fails = false;
    await elapse(30_000);
    played[0]!.push(ping);
    await elapse(11_000);
    played[0]!.end();
    await settle();
    await elapse(1000);
    assert.equal(played.length, 2);
  });

  it('waits for at least as long as the server says', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const elapse = stopClock(t);
    const window = playWindow(t);
    const played = playStreams(browser, (index) => (index === 0 ? problem('overloaded', 503, { 'Retry-After': '7' }) : undefined));
    await signIn(client);
    await until(() => streams().length === 1);
    await settle();
    window.fire('online');
    await elapse(6999);
    assert.equal(played.length, 0);
    await elapse(1);
    assert.equal(played.length, 1);
  });

  it('happens when no byte comes within two pings; any byte counts', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const elapse = stopClock(t);
    const played = playStreams(browser);
    await signIn(client);
    await until(() => played.length === 1);
    played[0]!.push(ping);
    await elapse(25_000);
    played[0]!.push(': still here\n\n');
    await elapse(28_000);
    assert.equal(played.length, 1);
    await elapse(8000);
    assert.equal(played.length, 2);
    assert.equal(played[0]!.cancelled, true);
  });

  it('happens at once when the network or the person comes back', async (t) => {
    t.mock.method(Math, 'random', () => 1);
    stopClock(t);
    const window = playWindow(t);
    const played = playStreams(browser, (index) => (index % 2 === 0 ? problem('server-error', 500) : undefined));
    await signIn(client);
    for (const [index, event] of ['online', 'pageshow', 'visibilitychange'].entries()) {
      await until(() => streams().length === index * 2 + 1);
      await settle();
      window.visibilityState = 'hidden';
      window.fire('visibilitychange');
      await settle();
      assert.equal(played.length, index);
      window.visibilityState = 'visible';
      window.fire(event);
      await until(() => played.length === index + 1);
      played[index]!.end();
      await settle();
      window.fire('online');
    }
  });

  it('happens at once after a sleep, when the clock has jumped and the stream is silent', async (t) => {
    t.mock.method(Math, 'random', () => 1);
    const elapse = stopClock(t);
    const window = playWindow(t);
    const played = playStreams(browser);
    await signIn(client);
    await until(() => played.length === 1);
    played[0]!.push(ping);
    await settle();
    window.fire('visibilitychange');
    await settle();
    assert.equal(played.length, 1);
    t.mock.timers.setTime(Date.now() + 3_600_000);
    window.fire('visibilitychange');
    await settle();
    await elapse(1);
    assert.equal(played.length, 2);
  });

  it('says offline while the browser has no network', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    stopClock(t);
    const window = playWindow(t);
    const played = playStreams(browser);
    await signIn(client);
    await until(() => played.length === 1);
    played[0]!.push(ping);
    await settle();
    window.online = false;
    window.fire('offline');
    await reached(client.connection, (state) => state === 'offline');
    assert.equal(played[0]!.cancelled, true);
    window.online = true;
    window.fire('online');
    await until(() => played.length === 2);
  });

  it('happens when something that is no stream answers', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const page = new Response('<h1>Welcome to the hotel</h1>', { headers: { 'content-type': 'text/html' } });
    const played = playStreams(browser, (index) => (index === 0 ? page : undefined));
    await signIn(client);
    await until(() => played.length === 1);
  });
});

describe('a tab that reads the stream for others', () => {
  it('is not waited for when the browser has frozen it', async (t) => {
    const elapse = stopClock(t);
    const played = playStreams(browser);
    let thaw = () => {};
    const frozen = new Promise<void>((resolve) => (thaw = resolve));
    let name = '';
    replaceGlobal(t, 'navigator', {
      locks: {
        request(wanted: string, { signal }: { signal: AbortSignal }) {
          name = wanted;
          return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
        },
      },
    });
    const result = await signIn(client);
    await until(() => name !== '');
    assert.equal(name, `onduty:${browser.baseUrl}:${result.state === 'signed-in' && result.session.id}`);
    await elapse(89_000);
    assert.equal(played.length, 0);
    await elapse(6500);
    assert.equal(played.length, 1);
    thaw();
    await frozen;
  });
});

describe('close', () => {
  it('ends the stream, the channel, the lock, every timer and listener', async (t) => {
    const window = playWindow(t);
    const locked = client;
    await signIn(locked);
    await reached(locked.connection, (state) => state === 'live');
    assert.ok(window.listeners > 0);
    locked.close();
    assert.equal(locked.connection.get(), 'idle');
    await until(() => world.backend.streams === 0);
    await settle();
    const requests = browser.requests.length;
    window.fire('online');
    await settle();
    assert.equal(browser.requests.length, requests);
    assert.equal(locked.connection.get(), 'idle');
  });
});
