import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { json, problem, replaceGlobal, signIn, startWorld, until } from './support/world.ts';
import type { Browser, World } from './support/world.ts';

let world: World;
let browser: Browser;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
});
afterEach(() => world.end());

const isProbe = (request: Request) => request.url.endsWith('/v1/probe');
const chosen = () => browser.events.filter(({ type }) => type === 'carrier');
const carriersAsked = () => Promise.all(browser.requests.filter(({ method, url }) => method === 'POST' && url.endsWith('/v1/session'))
  .map(async (request) => (await request.clone().json() as { carrier?: string }).carrier));

/** Plays a browser that keeps no cookie of the backend. */
const blockCookies = () => {
  browser.network = async (request, next) => {
    const response = await next(request);
    browser.cookies.clear();
    return response;
  };
};

describe('The carrier "auto"', () => {
  it('R28: is the cookie where that of a probe comes back, and leaves nothing of the probe behind', async () => {
    const client = browser.open({ carrier: 'auto' });
    await signIn(client);
    assert.deepEqual(chosen(), [{ type: 'carrier', carrier: 'cookie', because: 'cookie-returned' }]);
    assert.deepEqual(await carriersAsked(), ['cookie']);
    assert.deepEqual([...browser.cookies.keys()], ['onduty-dev']);
    client.close();
    assert.equal((await browser.open({ carrier: 'auto' }).session.restore()).state, 'signed-in');
  });

  it('is the bearer where the cookie does not come back, and everything works by it', async () => {
    blockCookies();
    const client = browser.open({ carrier: 'auto' });
    await signIn(client);
    assert.deepEqual(chosen(), [{ type: 'carrier', carrier: 'bearer', because: 'cookie-blocked' }]);
    assert.deepEqual(await carriersAsked(), ['bearer']);
    assert.equal((await client.duty.request('available')).outcome, 'changed');
    await client.session.signOut();
    assert.deepEqual(await client.session.restore(), { state: 'anonymous' });
  });

  it('asks once, before the first sign-in and never before', async () => {
    const client = browser.open({ carrier: 'auto' });
    await client.session.restore();
    assert.deepEqual(browser.sent(), ['GET /v1/session']);
    await signIn(client);
    await client.session.signOut();
    await signIn(client);
    assert.equal(browser.requests.filter(isProbe).length, 2);
  });

  it('asks anew after it could not be found out', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    let isDown = true;
    browser.network = (request, next) => (isDown ? Promise.reject(new TypeError('Failed to fetch')) : next(request));
    const client = browser.open({ carrier: 'auto' });
    await assert.rejects(signIn(client), { code: 'network' });
    assert.deepEqual(chosen(), []);
    isDown = false;
    await signIn(client);
    assert.equal(chosen().length, 1);
  });

  it('is the cookie at the backend\'s own page, unasked, but not inside of a frame', async (t) => {
    const page = {};
    replaceGlobal(t, 'origin', new URL(browser.baseUrl).origin);
    replaceGlobal(t, 'self', page);
    replaceGlobal(t, 'top', page);
    await signIn(browser.open({ carrier: 'auto' }));
    assert.deepEqual(chosen(), [{ type: 'carrier', carrier: 'cookie', because: 'own-page' }]);
    assert.equal(browser.requests.some(isProbe), false);
    replaceGlobal(t, 'top', {});
    blockCookies();
    await signIn(browser.open({ carrier: 'auto' }));
    assert.deepEqual(chosen()[1], { type: 'carrier', carrier: 'bearer', because: 'cookie-blocked' });
  });

  it('R64: is the cookie with a backend that knows no probe', async () => {
    browser.network = (request, next) => (isProbe(request) ? Promise.resolve(problem('not-found', 404)) : next(request));
    await signIn(browser.open({ carrier: 'auto' }));
    assert.deepEqual(chosen(), [{ type: 'carrier', carrier: 'cookie', because: 'no-probe' }]);
  });

  it('says "origin-not-allowed" where the backend answers and nobody may read it', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    browser.network = () => Promise.reject(new TypeError('Failed to fetch'));
    replaceGlobal(t, 'document', { documentElement: { lang: 'en' }, addEventListener() {} });
    const reach = t.mock.method(globalThis, 'fetch', async () => json({}));
    await assert.rejects(signIn(browser.open({ carrier: 'auto' })), { code: 'origin-not-allowed' });
    assert.equal(reach.mock.calls[0]?.arguments[1]?.mode, 'no-cors');
    assert.equal(reach.mock.calls[0]?.arguments[1]?.credentials, 'omit');
  });

  it('is not chosen any more, and no reason looked for, where the client is closed or the caller has enough', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    browser.network = () => Promise.reject(new TypeError('Failed to fetch'));
    replaceGlobal(t, 'document', { documentElement: { lang: 'en' }, addEventListener() {} });
    const reach = t.mock.method(globalThis, 'fetch', (_url: unknown, { signal }: RequestInit = {}) => new Promise<Response>((_, reject) => {
      signal!.addEventListener('abort', () => reject(signal!.reason as Error));
    }));
    const client = browser.open({ carrier: 'auto' });
    const mine = new AbortController();
    const canceled = assert.rejects(
      client.session.signIn({ method: 'password', username: 'Ava.Agent', password: 'wrong' }, { signal: mine.signal }), { message: 'enough' },
    );
    await until(() => reach.mock.callCount() === 1);
    mine.abort(new Error('enough'));
    await canceled;
    const closed = assert.rejects(signIn(client), { code: 'client-closed' });
    await until(() => reach.mock.callCount() === 2);
    client.close();
    await closed;
    assert.deepEqual(chosen(), []);
  });
});
