import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { gate, problem, signIn, startWorld, until } from './support/world.ts';
import type { Client } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

const isRefresh = (request: Request) => request.url.endsWith('/refresh');
const isApps = (request: Request) => request.url.endsWith('/apps');
const isEvents = (request: Request) => request.url.endsWith('/events');

let now = Date.UTC(2026, 0, 5, 9);
const pass = (seconds: number) => mock.timers.setTime((now += seconds * 1000));

let world: World;
let browser: Browser;
let client: Client;
const count = (kind: (request: Request) => boolean) => browser.requests.filter(kind).length;

beforeEach(async () => {
  mock.timers.enable({ apis: ['Date'], now });
  world = await startWorld({ accessSeconds: 60 });
  browser = world.browser();
  client = browser.open({ carrier: 'bearer' });
  await signIn(client);
  await until(() => client.connection.get() === 'live');
});
afterEach(async () => {
  await world.end();
  mock.timers.reset();
});

describe('the bearer carrier', () => {
  it('sends its token in a header and no cookies', async () => {
    await client.apps.load();
    const request = browser.requests.at(-1)!;
    assert.match(request.headers.get('Authorization') ?? '', /^Bearer [\w-]{43}$/);
    assert.equal(request.credentials, 'omit');
    assert.equal(browser.cookies.size, 0);
  });

  it('R44: renews once for ten parallel calls with an expired token, and nobody is signed out', async () => {
    pass(61);
    await Promise.all(Array.from({ length: 10 }, () => client.apps.load()));
    assert.equal(count(isRefresh), 1);
    assert.equal(client.session.state.get().state, 'signed-in');
  });

  it('R44: three tabs renew once each, for each has a token of its own, which none keeps where another could read it; and nobody is signed out', async () => {
    const others = [browser.open({ carrier: 'bearer' }), browser.open({ carrier: 'bearer' })];
    for (const other of others) await signIn(other);
    pass(61);
    await Promise.all([client, ...others].flatMap((tab) => Array.from({ length: 10 }, () => tab.apps.load())));
    assert.equal(count(isRefresh), 3);
    for (const tab of [client, ...others]) assert.equal(tab.session.state.get().state, 'signed-in');
  });

  it('renews a little before the end, and goes on with the old token where that fails', async () => {
    pass(55);
    browser.network = (request, next) => (isRefresh(request) ? Promise.reject(new TypeError('Failed to fetch')) : next(request));
    await client.apps.load();
    assert.equal(count(isRefresh), 1);
    assert.equal(count(isApps), 1);
  });

  it('renews when the server refuses a token that should be good, and repeats the call with its idempotency key', async () => {
    let refused = 0;
    browser.network = (request, next) =>
      request.method === 'PUT' && refused++ === 0 ? Promise.resolve(problem('session-ended', 401)) : next(request);
    await client.duty.request('available');
    assert.equal(count(isRefresh), 1);
    const puts = browser.requests.filter(({ method }) => method === 'PUT');
    assert.equal(puts.length, 2);
    assert.equal(puts[0]!.headers.get('Idempotency-Key'), puts[1]!.headers.get('Idempotency-Key'));
    assert.notEqual(puts[0]!.headers.get('Authorization'), puts[1]!.headers.get('Authorization'));
  });

  it('ends when the renewal is refused', async () => {
    pass(61);
    browser.network = (request, next) => (isRefresh(request) ? Promise.resolve(problem('session-ended', 401)) : next(request));
    await assert.rejects(client.apps.load(), { code: 'session-ended' });
    assert.deepEqual(client.session.state.get(), { state: 'anonymous', cause: 'ended' });
  });

  it('ends when the server refuses a fresh token too', async () => {
    browser.network = (request, next) => (isApps(request) ? Promise.resolve(problem('session-ended', 401)) : next(request));
    await assert.rejects(client.apps.load(), { code: 'session-ended' });
    assert.equal(count(isApps), 2);
    assert.equal(client.session.state.get().state, 'anonymous');
  });

  it('does not sign out for a lost renewal, nor try it again at once', async () => {
    pass(61);
    let isDown = true;
    browser.network = (request, next) => (isRefresh(request) && isDown ? Promise.reject(new TypeError('Failed to fetch')) : next(request));
    await assert.rejects(client.apps.load(), { code: 'network' });
    await assert.rejects(client.apps.load(), { code: 'network' });
    assert.equal(count(isRefresh), 1);
    assert.equal(client.session.state.get().state, 'signed-in');
    isDown = false;
    pass(6);
    await client.apps.load();
    assert.equal(count(isRefresh), 2);
  });

  it('waits with the next renewal for as long as the server says', async () => {
    pass(61);
    let answer = () => problem('overloaded', 503, { 'Retry-After': '20' });
    browser.network = (request, next) => (isRefresh(request) ? Promise.resolve(answer()) : next(request));
    await assert.rejects(client.apps.load(), { code: 'overloaded' });
    pass(19);
    answer = () => problem('server-error', 500);
    await assert.rejects(client.apps.load(), { code: 'overloaded' });
    assert.equal(count(isRefresh), 1);
  });

  it('lets a sign-out win over a renewal under way, which still ends the session on the server', async () => {
    pass(61);
    const slow = gate();
    browser.network = async (request, next) => {
      const response = await next(request);
      if (isRefresh(request)) await slow.opened;
      return response;
    };
    const call = assert.rejects(client.apps.load(), { code: 'session-ended' });
    await until(() => count(isRefresh) === 1);
    const leaving = client.session.signOut();
    await call;
    assert.equal(client.session.state.get().state, 'anonymous');
    slow.open();
    await leaving;
    assert.equal(client.session.state.get().state, 'anonymous');
    assert.deepEqual(await world.storage.list('sessions', {}), []);
    assert.equal(count(isApps), 0);
  });

  it('gives a caller who gives up during a renewal its reason, and the others their answer', async () => {
    pass(61);
    const slow = gate();
    browser.network = async (request, next) => {
      if (isRefresh(request)) await slow.opened;
      return next(request);
    };
    const stop = new AbortController();
    const impatient = client.apps.load({ signal: stop.signal });
    const patient = client.apps.load();
    await until(() => count(isRefresh) === 1);
    stop.abort('no time');
    await assert.rejects(impatient, (reason) => reason === 'no time');
    slow.open();
    assert.equal((await patient).length, 1);
    assert.equal(count(isRefresh), 1);
  });

  it('reads the session again with its token, and keeps it', async () => {
    const state = await client.session.restore();
    assert.equal(state.state, 'signed-in');
    await client.apps.load();
    assert.ok(browser.requests.at(-1)?.headers.has('Authorization'));
    assert.equal(count(isEvents), 1);
  });

  it('does not survive a reload: nothing was kept', async () => {
    const reloaded = browser.open({ carrier: 'bearer' });
    assert.deepEqual(await reloaded.session.restore(), { state: 'anonymous' });
  });
});
