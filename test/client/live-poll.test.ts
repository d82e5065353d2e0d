import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isContact, isPoll, isStream, ping, playWindow } from './support/play.ts';
import { json, problem, reached, settle, signIn, startWorld, stopClock, until } from './support/world.ts';
import type { Client, ConnectionState } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

const second = 1000;
const minute = 60 * second;

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
const polls = () => browser.requests.filter(isPoll);
const contacts = () => browser.requests.filter(isContact);
const cursorOf = (request: Request) => request.headers.get('Last-Event-ID');

/** A network in which no stream delivers until `isThrough`; `poll` may answer polls in the server's place. */
function playProxy(poll?: (index: number) => Response | undefined): { isThrough: boolean } {
  const proxy = { isThrough: false };
  let index = 0;
  browser.network = async (request, next) => {
    if (isPoll(request)) return poll?.((index += 1) - 1) ?? next(request);
    if (!isStream(request) || proxy.isThrough) return next(request);
    return new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } });
  };
  return proxy;
}

/** Lets time pass until something holds, for as long as a minute and a half. */
async function passUntil(elapse: (milliseconds: number) => Promise<void>, holds: () => boolean): Promise<void> {
  for (let step = 0; step < 180 && !holds(); step += 1) await elapse(second / 2);
  assert.ok(holds(), holds.toString());
}

/** Waits until the client has given up on the stream, and polls. */
async function polling(elapse: (milliseconds: number) => Promise<void>): Promise<void> {
  await until(() => streams().length === 1);
  await passUntil(elapse, () => polls().length >= 2);
}

/** Another page of the same agent, in another browser. */
async function elsewhere(): Promise<Client> {
  const other = world.browser().open();
  await signIn(other);
  return other;
}

describe('where streams do not get through', () => {
  it('R42: the events are polled when no byte came within the time of a ping', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const elapse = stopClock(t);
    playProxy();
    await signIn(client);
    await until(() => streams().length === 1);
    await settle();
    await elapse(14 * second);
    assert.deepEqual([polls().length, client.connection.get()], [0, 'connecting']);
    await polling(elapse);
    await reached(client.connection, (state) => state === 'live');
    assert.equal(new URL(polls()[0]!.url).search, '?wait=25');
    assert.deepEqual(seen, ['idle', 'connecting', 'live']);
    const other = await elsewhere();
    await other.duty.request('available');
    await reached(client.duty.state, ({ status }) => status === 'available');
    await elapse(5 * minute);
    assert.deepEqual(seen, ['idle', 'connecting', 'live'], 'it stays live');
  });

  it('R42: each poll goes on where the one before ended, and loses nothing between two', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const elapse = stopClock(t);
    playProxy();
    await signIn(client);
    await polling(elapse);
    await until(() => polls().length >= 2);
    assert.equal(cursorOf(polls()[0]!), null);
    const given = polls().slice(1).map(cursorOf);
    assert.ok(given.every((cursor) => cursor?.startsWith('duty-1.')), given.join());
    const statuses: unknown[] = [];
    client.duty.state.subscribe(({ status }) => statuses.push(status));
    const other = await elsewhere();
    for (const status of ['available', 'work-offline', 'on-break', 'available'] as const) {
      await other.duty.request(status);
      await elapse(second);
    }
    assert.deepEqual(statuses, ['on-break', 'available', 'work-offline', 'on-break', 'available']);
  });

  it('a poll is contact, and its ping is not answered', async (t) => {
    const elapse = stopClock(t);
    // The server's own clock must stand still too, from its beginning.
    await world.end();
    world = await startWorld();
    browser = world.browser();
    client = browser.open();
    playProxy();
    await signIn(client);
    await client.duty.request('available');
    await elapse(10 * minute);
    assert.equal(client.duty.state.get().status, 'available');
    assert.deepEqual([contacts().length, (await world.storage.list('duties', {}))[0]!.lost], [0, false]);
  });

  it('bytes that came all at once at the end were held back too', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const elapse = stopClock(t);
    browser.network = (request, next) => {
      if (!isStream(request)) return next(request);
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => void setTimeout(() => {
          controller.enqueue(new TextEncoder().encode(ping));
          controller.close();
        }, 17 * second),
      });
      return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
    };
    await signIn(client);
    await settle();
    await elapse(18 * second);
    await until(() => polls().length > 0);
    assert.equal(streams().length, 1);
  });

  it('something that is no stream, or ends without a byte, is not tried for ever', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const elapse = stopClock(t);
    let index = 0;
    browser.network = async (request, next) => {
      if (!isStream(request)) return next(request);
      return (index += 1) % 2 ? new Response('<h1>No</h1>', { headers: { 'content-type': 'text/html' } })
        : new Response('', { headers: { 'content-type': 'text/event-stream' } });
    };
    await signIn(client);
    await elapse(10 * second);
    await reached(client.connection, (state) => state === 'live');
    assert.deepEqual([streams().length, polls().length > 0], [3, true]);
  });

  it('a stream is tried again after ten minutes, beside the polls, which end when it delivers', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const elapse = stopClock(t);
    const proxy = playProxy();
    await signIn(client);
    await polling(elapse);
    await elapse(9 * minute);
    assert.equal(streams().length, 1);
    await elapse(2 * minute);
    assert.equal(streams().length, 2);
    const during = polls().length;
    await elapse(26 * second);
    assert.ok(polls().length > during, 'it polls while it tries');
    proxy.isThrough = true;
    await elapse(11 * minute);
    assert.equal(streams().length, 3);
    assert.match(cursorOf(streams()[2]!)!, /^duty-1\./);
    await until(() => world.backend.streams === 1);
    const before = polls().length;
    await elapse(minute);
    assert.deepEqual([polls().length, seen.join()], [before, 'idle,connecting,live']);
    await (await elsewhere()).duty.request('available');
    await reached(client.duty.state, ({ status }) => status === 'available');
  });

  it('a stream is tried again when the network comes back', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const elapse = stopClock(t);
    const window = playWindow(t);
    const proxy = playProxy();
    await signIn(client);
    await polling(elapse);
    window.online = false;
    window.fire('offline');
    await reached(client.connection, (state) => state === 'offline');
    proxy.isThrough = window.online = true;
    window.fire('online');
    await reached(client.connection, (state) => state === 'live');
    await until(() => streams().length === 2);
    await until(() => world.backend.streams === 1);
  });
});

describe('polls that fail', () => {
  it('come back with growing pauses, and no sooner than the server says', async (t) => {
    t.mock.method(Math, 'random', () => 1);
    const elapse = stopClock(t);
    playProxy((index) => {
      if (index === 1) return problem('overloaded', 503, { 'Retry-After': '60' });
      return index > 1 && index < 5 ? problem('server-error', 500) : undefined;
    });
    await signIn(client);
    await polling(elapse);
    await until(() => client.connection.get() === 'reconnecting');
    assert.equal(polls().length, 2);
    await elapse(59 * second);
    assert.equal(polls().length, 2);
    const times: number[] = [];
    for (const count of [3, 4, 5, 6]) {
      await passUntil(elapse, () => polls().length >= count);
      times.push(Date.now());
    }
    const pauses = times.slice(1).map((time, index) => time - times[index]!);
    assert.ok(pauses.every((pause, index) => pause >= 2 ** (index + 1) * second), pauses.join());
    await passUntil(elapse, () => client.connection.get() === 'live');
  });

  it('R64: are no reason to ask without a pause: neither is a server that answers at once', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const elapse = stopClock(t);
    playProxy(() => json({ events: [{ event: 'colour-of-2030', data: 7 }], cursor: 'duty-1.1.1', now: 1 }));
    await signIn(client);
    await polling(elapse);
    const before = polls().length;
    await elapse(10 * second);
    assert.ok(polls().length - before <= 21, `${polls().length - before} polls in ten seconds`);
    assert.equal(client.connection.get(), 'live');
  });

  it('end with the session when the server refuses it', async (t) => {
    const elapse = stopClock(t);
    playProxy(() => problem('session-ended', 401));
    await signIn(client);
    await passUntil(elapse, () => client.session.state.get().state === 'anonymous');
    const before = polls().length;
    await elapse(2 * minute);
    assert.deepEqual([polls().length, client.connection.get()], [before, 'idle']);
  });
});

describe('a gap', () => {
  it('R42: makes the page read everything again: the duty, and whatever listeners show', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const news: string[] = [];
    client.news.subscribe((what) => news.push(what));
    let asked = 0;
    browser.network = async (request, next) => {
      if (!isStream(request) || (asked += 1) > 1) return next(request);
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode(`${ping}event: gap\ndata: {}\n\n`)),
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    };
    await signIn(client);
    await reached(client.connection, (state) => state === 'live');
    await until(() => browser.sent().includes('GET /v1/duty'));
    assert.deepEqual(news, ['gap']);
  });
});
