import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { codesOf, fakeLocalStorage, gate, json, passwordOf, problem, reached, settle, signIn, startWorld, until } from './support/world.ts';
import type { Browser, World } from './support/world.ts';

const markOf = ({ baseUrl }: Browser) => `onduty:${baseUrl}:sign-out-pending`;
const whoAmI = (request: Request) => request.method === 'GET' && request.url.endsWith('/v1/session');
const lost = () => Promise.reject(new TypeError('Failed to fetch'));

let world: World;
let browser: Browser;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
});
afterEach(() => world.end());

describe('restore', () => {
  it('knows nothing before the first answer, and then that nobody is signed in', async () => {
    const client = browser.open();
    assert.deepEqual(client.session.state.get(), { state: 'unknown' });
    assert.deepEqual(browser.sent(), []);
    assert.deepEqual(await client.session.restore(), { state: 'anonymous' });
  });

  it('finds the session and the duty of this browser again', async () => {
    const first = browser.open();
    await signIn(first);
    await first.duty.request('available');
    first.close();
    const client = browser.open();
    const found = await client.session.restore();
    assert.equal(found.state === 'signed-in' && found.session.user.displayName, 'Ava Lindqvist');
    assert.equal(client.duty.state.get().status, 'available');
    assert.equal(client.session.has('agent'), true);
    assert.equal(client.session.has('supervisor'), false);
  });

  it('is one request however often it is called at once, and one caller who gives up disturbs nobody', async () => {
    const client = browser.open();
    const stop = new AbortController();
    const impatient = client.session.restore({ signal: stop.signal });
    const others = [client.session.restore(), client.session.restore()];
    stop.abort('enough');
    await assert.rejects(impatient, (reason) => reason === 'enough');
    assert.deepEqual(await Promise.all(others), [{ state: 'anonymous' }, { state: 'anonymous' }]);
    assert.deepEqual(browser.sent(), ['GET /v1/session']);
  });

  it('says that a session has ended when its cookie is dead', async () => {
    browser.cookies.set('onduty-dev', 'a-cookie-of-long-ago');
    assert.deepEqual(await browser.open().session.restore(), { state: 'anonymous', cause: 'ended' });
  });

  it('rejects without a network, and claims nothing', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    browser.network = lost;
    const client = browser.open();
    await assert.rejects(client.session.restore(), { code: 'network' });
    assert.deepEqual(client.session.state.get(), { state: 'unknown' });
  });

  it('never wins over a sign-in that came in between', async () => {
    const slow = gate();
    browser.network = async (request, next) => {
      const response = await next(request);
      if (whoAmI(request)) await slow.opened;
      return response;
    };
    const client = browser.open();
    const restored = client.session.restore();
    await until(() => browser.requests.length === 1);
    await signIn(client);
    slow.open();
    const state = await restored;
    assert.equal(state.state, 'signed-in');
    assert.equal(client.session.state.get().state, 'signed-in');
    assert.equal(client.duty.state.get().status, 'on-break');
  });

  it('comes by itself before the first call', async () => {
    await signIn(browser.open());
    const client = browser.open();
    assert.equal((await client.apps.load())[0]?.name, 'Agent Console');
    assert.equal(client.session.state.get().state, 'signed-in');
  });
});

describe('signIn', () => {
  it('opens session and duty of the tenant at once, and speaks for that session from then on', async () => {
    const client = browser.open();
    const result = await signIn(client);
    assert.ok(result.state === 'signed-in');
    assert.deepEqual(client.session.state.get(), result);
    assert.equal(client.duty.state.get().status, 'on-break');
    await client.apps.load();
    assert.equal(browser.requests.at(-1)?.headers.get('Onduty-Session'), result.session.id);
    assert.equal(browser.requests[0]?.headers.has('Onduty-Session'), false);
  });

  it('takes a unified name where the client has no tenant', async () => {
    const client = browser.open({ tenant: undefined } as object);
    const result = await client.session.signIn({ method: 'password', username: 'sam.supervisor', password: passwordOf('Sam.Supervisor') });
    assert.equal(result.state, 'signed-in');
    assert.equal(client.duty.state.get().status, 'logged-out');
    assert.equal(client.session.has('supervisor'), true);
  });

  it('gives who is no agent a session without duty', async () => {
    const client = browser.open();
    await signIn(client, 'Ada.Admin');
    assert.equal(client.duty.state.get().status, null);
    assert.equal(client.duty.refusal('available'), 'not-on-duty');
  });

  it('answers with the next step where there is one', async () => {
    const required = await signIn(browser.open(), 'Nia.New');
    assert.ok(required.state === 'password-change-required');
    assert.deepEqual([Object.keys(required).sort(), Object.keys(required.change).sort()], [['change', 'state'], ['expiresAt', 'ticket']]);
    const { state, ...step } = await signIn(browser.open(), 'Rex.Remote');
    assert.equal(state, 'address-denied');
    assert.deepEqual(Object.keys(step).sort(), ['address', 'mailed', 'requestId', 'wait']);
  });

  it('rejects a wrong password and leaves everything as it was', async () => {
    const client = browser.open();
    await client.session.restore();
    await assert.rejects(client.session.signIn({ method: 'password', username: 'ava.agent', password: passwordOf('Ava.Agent') }), {
      code: 'credentials-wrong', status: 401,
    });
    assert.deepEqual(client.session.state.get(), { state: 'anonymous' });
  });

  it('is sent once: whether a lost one came through, only the person can find out', async () => {
    browser.network = lost;
    await assert.rejects(signIn(browser.open()), { code: 'network' });
    assert.equal(browser.requests.length, 1);
  });

  it('R64: answers an unknown step as unknown-step, whatever it is called', async () => {
    for (const step of ['second-factor', '__proto__', 'constructor']) {
      browser.network = async () => json({ state: step, ticket: 'x' });
      assert.deepEqual(await signIn(browser.open()), { state: 'unknown-step', step });
    }
  });

  it('does not take a broken answer for a step', async () => {
    for (const answer of [{ state: 'signed-in' }, { state: 7 }, {}, null]) {
      browser.network = async () => json(answer);
      await assert.rejects(signIn(browser.open()), { code: 'bad-response' });
    }
  });

  it('rejects with the reason of the caller who gave up', async () => {
    browser.network = () => new Promise(() => {});
    const stop = new AbortController();
    const work = browser.open().session.signIn({ method: 'password', username: 'x', password: 'y' }, { signal: stop.signal });
    stop.abort('other plans');
    await assert.rejects(work, (reason) => reason === 'other plans');
  });

  it('that is overtaken by a sign-out shows nobody, and its session is ended', async () => {
    const slow = gate();
    browser.network = async (request, next) => {
      const response = await next(request);
      if (request.method === 'POST') await slow.opened;
      return response;
    };
    const client = browser.open();
    const work = signIn(client);
    await until(() => browser.cookies.size === 1);
    await client.session.signOut();
    slow.open();
    await assert.rejects(work, { code: 'session-ended' });
    assert.equal(client.session.state.get().state, 'anonymous');
    assert.equal(browser.cookies.size, 0);
    assert.deepEqual(await world.storage.list('sessions', {}), []);
  });
});

describe('signOut', () => {
  it('R25: empties the page before the server answers, and the old cookie is dead afterwards', async () => {
    const client = browser.open();
    await signIn(client);
    await client.apps.load();
    const cookie = browser.cookies.get('onduty-dev')!;
    const work = client.session.signOut({ reason: 'end-of-shift' });
    assert.deepEqual(client.session.state.get(), { state: 'anonymous', cause: 'signed-out' });
    assert.equal(client.duty.state.get().status, null);
    assert.equal(client.apps.state.get(), null);
    assert.equal(client.connection.get(), 'idle');
    await work;
    browser.cookies.set('onduty-dev', cookie);
    assert.deepEqual(await browser.open().session.restore(), { state: 'anonymous', cause: 'ended' });
    assert.equal((await world.storage.list('duties', {}))[0]?.reason, 'end-of-shift');
  });

  it('R25: without a network leaves a mark, and the next load ends the session before anything is shown', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const kept = fakeLocalStorage(t);
    const client = browser.open();
    await signIn(client);
    browser.network = lost;
    await client.session.signOut();
    assert.equal(client.session.state.get().state, 'anonymous');
    assert.deepEqual([...kept], [[markOf(browser), '1']]);
    client.close();

    const offline = browser.open();
    assert.deepEqual(await offline.session.restore(), { state: 'anonymous', cause: 'signed-out' });
    assert.equal(kept.size, 1);
    offline.close();

    browser.network = (request, next) => next(request);
    const next = browser.open();
    const seen: string[] = [];
    next.session.state.subscribe(({ state }) => seen.push(state));
    browser.requests.length = 0;
    assert.equal((await next.session.restore()).state, 'anonymous');
    assert.deepEqual(browser.sent(), ['DELETE /v1/session', 'GET /v1/session']);
    assert.deepEqual(seen, ['unknown', 'anonymous']);
    assert.equal(kept.size, 0);
    assert.deepEqual(await world.storage.list('sessions', {}), []);
  });

  it('sets the mark before it asks, so that a page that is closed meanwhile is no loss', async (t) => {
    const kept = fakeLocalStorage(t);
    const client = browser.open();
    await signIn(client);
    let markWhileAsking: string | undefined;
    browser.network = (request, next) => {
      markWhileAsking = kept.get(markOf(browser));
      assert.equal(request.keepalive, true);
      return next(request);
    };
    await client.session.signOut();
    assert.equal(markWhileAsking, '1');
    assert.equal(kept.size, 0);
  });

  it('remembers without storage for as long as the page lives', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const client = browser.open();
    await signIn(client);
    browser.network = lost;
    await client.session.signOut();
    browser.network = (request, next) => next(request);
    await client.session.restore();
    assert.deepEqual(await world.storage.list('sessions', {}), []);
  });

  it('lets a later sign-in clear the mark, so that nobody else is signed out by it', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const kept = fakeLocalStorage(t);
    const client = browser.open();
    await signIn(client);
    browser.network = lost;
    await client.session.signOut();
    browser.network = (request, next) => next(request);
    await signIn(client, 'Sam.Supervisor');
    assert.equal(kept.size, 0);
    const reloaded = browser.open();
    assert.equal((await reloaded.session.restore()).state, 'signed-in');
  });

  it('rejects with the reason of the caller who gave up; the page is empty and the mark stands', async (t) => {
    const kept = fakeLocalStorage(t);
    const client = browser.open();
    await signIn(client);
    browser.network = () => new Promise(() => {});
    const stop = new AbortController();
    const work = client.session.signOut({ signal: stop.signal });
    stop.abort('closing time');
    await assert.rejects(work, (reason) => reason === 'closing time');
    assert.equal(client.session.state.get().state, 'anonymous');
    assert.equal(kept.size, 1);
  });

  it('takes answers that come too late from nobody', async () => {
    const client = browser.open();
    await signIn(client);
    const slow = gate();
    browser.network = async (request, next) => {
      const response = await next(request);
      if (request.method === 'GET' && !request.url.endsWith('/session')) await slow.opened;
      return response;
    };
    const calls = [client.apps.load(), client.duty.reasons()];
    const failed = Promise.allSettled(calls);
    await settle();
    await client.session.signOut();
    slow.open();
    assert.deepEqual(codesOf(await failed), ['session-ended', 'session-ended']);
    assert.equal(client.apps.state.get(), null);
    assert.equal(client.duty.state.get().status, null);
  });
});

describe('the end of a session that the page did not wish', () => {
  it('shows nobody when any call says that the session has ended', async () => {
    const client = browser.open();
    await signIn(client);
    const dead = problem('session-ended', 401);
    browser.network = (request, next) => (request.url.endsWith('/v1/apps') ? Promise.resolve(dead) : next(request));
    await assert.rejects(client.apps.load(), { code: 'session-ended' });
    assert.deepEqual(client.session.state.get(), { state: 'anonymous', cause: 'ended' });
    await assert.rejects(client.apps.load(), { code: 'session-required' });
  });

  it('says who is signed in now, drops every datum and acts for nobody else', async () => {
    const client = browser.open();
    await signIn(client);
    await client.apps.load();
    const other = world.browser();
    await signIn(other.open(), 'Sam.Supervisor');
    browser.cookies.set('onduty-dev', other.cookies.get('onduty-dev')!);
    await assert.rejects(client.duty.request('available'), { code: 'session-changed' });
    assert.deepEqual(client.session.state.get(), { state: 'anonymous', cause: 'replaced', signedIn: { displayName: 'Sam Okafor' } });
    assert.equal(client.duty.state.get().status, null);
    assert.equal(client.apps.state.get(), null);
    const duties = await world.storage.list('duties', {});
    assert.deepEqual(duties.map(({ status }) => status), ['on-break', 'on-break']);

    await client.session.signOut();
    assert.equal((await world.storage.list('sessions', {})).length, 2);
    const adopted = await client.session.restore();
    assert.equal(adopted.state === 'signed-in' && adopted.session.user.displayName, 'Sam Okafor');
  });

  it('tells nothing but the state for an error of another kind', async () => {
    const client = browser.open();
    await signIn(client);
    browser.network = async () => problem('server-error', 500);
    await assert.rejects(client.apps.load(), { code: 'server-error' });
    assert.equal(client.session.state.get().state, 'signed-in');
  });
});

describe('secrets', () => {
  for (const carrier of ['cookie', 'bearer'] as const) {
    it(`R10, R39: no token and no password stands in state, events, errors, storage or addresses (${carrier})`, async (t) => {
      const kept = fakeLocalStorage(t);
      const bodies: string[] = [];
      browser.network = async (request, next) => {
        const response = await next(request);
        if (request.url.includes('/v1/session')) bodies.push(await response.clone().text());
        return response;
      };
      const client = browser.open({ carrier });
      const failure: unknown = await client.session.signIn({ method: 'password', username: 'Ava.Agent', password: 'Wrong-Lantern-Ninety' })
        .catch((error: unknown) => error);
      await signIn(client);
      await client.duty.request('available');
      await reached(client.connection, (state) => state === 'live');
      const shown = inspect([
        client, client.session.state.get(), client.duty.state.get(), failure, browser.events, [...kept],
        browser.requests.map(({ url }) => url),
      ], { depth: 12, showHidden: true });
      const tokens = [...bodies.join().matchAll(/"(?:access|refresh)Token":"([^"]+)"/g)].map((match) => match[1]!);
      assert.equal(tokens.length, carrier === 'bearer' ? 2 : 0);
      for (const secret of [...tokens, ...browser.cookies.values(), passwordOf('Ava.Agent'), 'Wrong-Lantern-Ninety']) {
        assert.equal(shown.includes(secret), false);
      }
      await client.session.signOut();
      assert.equal(kept.size, 0);
    });
  }
});

describe('observe', () => {
  it('is told requests, session, duty and connection, and may throw without harm', async (t) => {
    t.mock.method(console, 'error', () => {});
    const types = new Set<string>();
    const client = browser.open({
      observe({ type }) {
        types.add(type);
        throw new Error('the host has a fault');
      },
    });
    await signIn(client);
    await reached(client.connection, (state) => state === 'live');
    // The ping is answered; what a sign-out cuts off would be told as an error.
    await until(() => browser.sent().includes('POST /v1/duty/contact'));
    await settle();
    await client.session.signOut();
    assert.deepEqual([...types].sort(), ['connection', 'duty', 'request', 'session']);
  });
});
