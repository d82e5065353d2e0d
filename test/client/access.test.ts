import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fakeLocalStorage, json, passwordOf, problem, reached, replaceGlobal, settle, signIn, startWorld, stopClock, until } from './support/world.ts';
import type { AddressDenied, Client, ClientOptions, OndutyError, SignInResult } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';
import type { TestContext } from 'node:test';

let world: World;
let browser: Browser;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
});
afterEach(() => world.end());

/** Rex types the right password where no rule lets him in. */
async function denied(client: Client): Promise<AddressDenied> {
  const step = await signIn(client, 'Rex.Remote');
  assert.ok(step.state === 'address-denied');
  return step;
}

/** Asks as the administrator. */
async function asAda(method: string, path: string, body?: object): Promise<Response> {
  const { fetch } = world.backend;
  const send = (to: string, how: string, json: object | undefined, headers: Record<string, string> = {}) => fetch(new Request(`http://localhost:4600${to}`, {
    method: how, headers: { 'onduty-client': 'test/1', 'content-type': 'application/json', ...headers }, ...(json && { body: JSON.stringify(json) }),
  }), { address: '127.0.0.1' });
  const signedIn = await send('/v1/session', 'POST', {
    method: 'password', tenant: 'acme', username: 'Ada.Admin', password: passwordOf('Ada.Admin'), carrier: 'bearer',
  });
  const { credential } = await signedIn.json() as { credential: { accessToken: string } };
  const answer = await send(path, method, body, { authorization: `Bearer ${credential.accessToken}` });
  assert.ok(answer.ok, await answer.clone().text());
  return answer;
}
const decide = ({ requestId }: AddressDenied, what: string, body?: object) => asAda('POST', `/v1/access-requests/${requestId}/${what}`, body ?? {});
const asked = () => browser.requests.filter(({ url }) => url.includes('/access-requests/')).length;

/** Lets time pass until something has come true; fulfils with how much, in milliseconds. */
async function passUntil(pass: (milliseconds: number) => Promise<void>, condition: () => boolean): Promise<number> {
  let passed = 0;
  for (const end = performance.now() + 8000; !condition(); passed += 500) {
    if (performance.now() > end) throw new Error(`Never came true: ${condition.toString()}`);
    await pass(500);
  }
  return passed;
}

/** Follows a promise without waiting for it. */
function followed<T>(promise: Promise<T>): { value?: T; error?: unknown } {
  const seen: { value?: T; error?: unknown } = {};
  promise.then((value) => (seen.value = value), (error: unknown) => (seen.error = error));
  return seen;
}

/** Opens a page that never gives a request up: its clock runs much faster than the server works. */
const openPatient = (options: ClientOptions = {}): Client => browser.open({ timeout: 24 * 60 * 60_000, ...options });

describe('awaitAccess', () => {
  it('asks every two to five seconds, and signs in when an administrator grants it', async (t) => {
    const client = openPatient();
    const step = await denied(client);
    const pass = stopClock(t);
    browser.network = async () => json({ state: 'waiting', address: '127.0.0.1', mailed: false });
    const outcome = followed(client.session.awaitAccess(step));
    await passUntil(pass, () => asked() === 1);
    await pass(30_000);
    assert.ok(asked() >= 7 && asked() <= 16, `${asked()} times`);
    assert.deepEqual(outcome, {});
    browser.network = (request, next) => next(request);
    await decide(step, 'grant', { mode: 'once' });
    await passUntil(pass, () => outcome.value !== undefined);
    assert.equal(outcome.value?.state, 'signed-in');
    assert.equal(client.session.state.get().state, 'signed-in');
    assert.equal(client.duty.state.get().status, 'on-break');
  });

  it('waits on when the sign-in itself did not come through', async (t) => {
    const client = openPatient();
    const step = await denied(client);
    const pass = stopClock(t);
    await decide(step, 'grant', { mode: 'once' });
    let lost = 0;
    browser.network = (request, next) => {
      if (request.method !== 'POST' || lost === 2) return next(request);
      lost += 1;
      return Promise.reject(new TypeError('offline'));
    };
    const outcome = followed(client.session.awaitAccess(step));
    await passUntil(pass, () => outcome.value !== undefined || outcome.error !== undefined);
    assert.deepEqual([lost, outcome.error, outcome.value?.state], [2, undefined, 'signed-in']);
  });

  it('signs in by bearer too', async (t) => {
    const client = openPatient({ carrier: 'bearer' });
    const step = await denied(client);
    await decide(step, 'grant', { mode: 'day' });
    const pass = stopClock(t);
    const outcome = followed(client.session.awaitAccess(step));
    await passUntil(pass, () => outcome.value !== undefined);
    assert.equal(client.duty.state.get().status, 'on-break');
    assert.equal(browser.cookies.size, 0);
  });

  it('says that an administrator refused, and that its time is over', async (t) => {
    const client = openPatient();
    const [first, second] = [await denied(client), await denied(client)];
    await decide(first, 'refuse');
    const pass = stopClock(t);
    const refused = followed(client.session.awaitAccess(first));
    await passUntil(pass, () => refused.value !== undefined);
    assert.deepEqual(refused.value, { state: 'refused' });
    await world.storage.commit([{ remove: 'tickets', where: { purpose: 'access' } }]);
    const over = followed(client.session.awaitAccess(second));
    await passUntil(pass, () => over.value !== undefined);
    assert.deepEqual(over.value, { state: 'expired' });
    const count = asked();
    await pass(30_000);
    assert.equal(asked(), count, 'nothing goes on behind it');
  });

  it('waits out what passes, as long as the server asks for', async (t) => {
    const client = openPatient();
    const step = await denied(client);
    await decide(step, 'grant', { mode: 'once' });
    const failures = [
      () => Promise.reject(new TypeError('no network')), async () => problem('server-error', 500), async () => problem('maintenance', 503),
      async () => problem('throttled', 429, { 'retry-after': '60' }),
    ];
    browser.network = (request, next) => failures.shift()?.() ?? next(request);
    const pass = stopClock(t);
    const outcome = followed(client.session.awaitAccess(step));
    await passUntil(pass, () => failures.length === 0);
    assert.ok(await passUntil(pass, () => outcome.value !== undefined) >= 60_000);
    assert.equal(outcome.value?.state, 'signed-in');
  });

  it('rejects with what cannot pass', async (t) => {
    const client = openPatient();
    const step = await denied(client);
    const pass = stopClock(t);
    for (const [answer, code] of [[problem('origin-not-allowed', 403), 'origin-not-allowed'], [json({ state: 7 }), 'bad-response']] as const) {
      browser.network = async () => answer.clone();
      const outcome = followed(client.session.awaitAccess(step));
      await passUntil(pass, () => outcome.error !== undefined);
      assert.equal((outcome.error as { code: string }).code, code);
    }
  });

  it('goes on with the new step when its grant was gone', async (t) => {
    const client = openPatient();
    const step = await denied(client);
    await decide(step, 'grant', { mode: 'once' });
    browser.network = async (request, next) => {
      // Another browser is quicker between the answer and the sign-in.
      if (request.method === 'POST') await world.storage.commit([{ remove: 'accessGrants', where: {} }]);
      return next(request);
    };
    const pass = stopClock(t);
    const outcome = followed(client.session.awaitAccess(step));
    await passUntil(pass, () => outcome.value !== undefined);
    assert.ok(outcome.value?.state === 'address-denied');
    assert.notEqual(outcome.value.wait.ticket, step.wait.ticket);
  });

  it('ends with the signal, with the client, and when the person does something else', async (t) => {
    const [client, other, third] = [openPatient(), openPatient(), openPatient()];
    const steps = [await denied(client), await denied(other), await denied(third)] as const;
    const controller = new AbortController();
    const pass = stopClock(t);
    const outcomes = [
      followed(client.session.awaitAccess(steps[0], { signal: controller.signal })),
      followed(other.session.awaitAccess(steps[1])),
      followed(third.session.awaitAccess(steps[2])),
    ];
    await settle();
    controller.abort(new Error('enough'));
    other.close();
    await signIn(third, 'Ava.Agent');
    await decide(steps[0], 'grant', { mode: 'day' });
    await passUntil(pass, () => outcomes.every(({ error }) => error !== undefined));
    assert.equal((outcomes[0]?.error as Error).message, 'enough');
    assert.equal((outcomes[1]?.error as OndutyError).code, 'client-closed');
    assert.equal((outcomes[2]?.error as { code?: string }).code, 'session-ended');
    const state = third.session.state.get();
    assert.equal(state.state === 'signed-in' && state.session.user.userName, 'Ava.Agent');
  });

  it('asks more seldom on a hidden page, and at once when somebody looks at it again', async (t) => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'hidden', documentElement: { lang: 'en' } });
    replaceGlobal(t, 'document', page);
    const client = openPatient();
    const step = await denied(client);
    const pass = stopClock(t);
    const outcome = followed(client.session.awaitAccess(step));
    assert.ok(await passUntil(pass, () => asked() === 1) >= 8000);
    await decide(step, 'grant', { mode: 'once' });
    page.visibilityState = 'visible';
    // Each time only what has been listening until then can hear it.
    await until(() => {
      page.dispatchEvent(new Event('visibilitychange'));
      return outcome.value !== undefined;
    });
    assert.equal(outcome.value?.state, 'signed-in');
  });

  for (const carrier of ['cookie', 'bearer'] as const) {
    it(`R10, R39: keeps the ticket out of state, events, errors, storage and addresses (${carrier})`, async (t) => {
      const kept = fakeLocalStorage(t);
      const client = openPatient({ carrier });
      const states: unknown[] = [];
      client.session.state.subscribe((state) => states.push(state));
      const step = await denied(client);
      await decide(step, 'grant', { mode: 'once' });
      const pass = stopClock(t);
      const outcome = followed(client.session.awaitAccess(step));
      await passUntil(pass, () => outcome.value !== undefined);
      const again = followed(client.session.awaitAccess(step));
      await passUntil(pass, () => again.value !== undefined);
      const seen = JSON.stringify([states, browser.events, [...kept], browser.requests.map(({ url }) => url), outcome.value, again.value]);
      assert.ok(seen.includes(step.requestId));
      assert.ok(!seen.includes(step.wait.ticket));
    });
  }
});

/** Ava is signed in somewhere that a new rule then denies. */
async function suspended(t: TestContext, carrier: 'cookie' | 'bearer' = 'cookie') {
  const pass = stopClock(t);
  browser.address = '203.0.113.5';
  const client = openPatient({ carrier });
  await signIn(client);
  await reached(client.connection, (state) => state === 'live');
  const answer = await asAda('POST', '/v1/address-rules', { network: '127.0.0.0/8' });
  const { rules } = await answer.json() as { rules: { id: string; network: string }[] };
  await reached(client.session.state, ({ state }) => state === 'suspended');
  await settle();
  return {
    client, pass,
    allow: () => asAda('DELETE', `/v1/address-rules/${rules.find(({ network }) => network === '127.0.0.0/8')!.id}`),
    asks: () => browser.sent().filter((line) => line === 'GET /v1/session').length,
  };
}

describe('a suspended session', () => {
  it('R22: empties the page at once, keeps who it is, and says from where', async (t) => {
    const { client } = await suspended(t);
    const state = client.session.state.get();
    assert.equal(state.state === 'suspended' && state.session?.user.userName, 'Ava.Agent');
    assert.equal(state.state === 'suspended' && state.address, '203.0.113.5');
    assert.deepEqual([client.duty.state.get().status, client.apps.state.get(), client.connection.get()], [null, null, 'idle']);
    await assert.rejects(client.apps.load(), { code: 'address-denied' });
    assert.equal(client.session.state.get(), state, 'one suspension, however often it is heard of');
    assert.equal(browser.cookies.size, 1);
  });

  for (const carrier of ['cookie', 'bearer'] as const) {
    it(`R22: comes back by itself when it is allowed again, with duty and stream (${carrier})`, async (t) => {
      const { client, pass, allow, asks } = await suspended(t, carrier);
      assert.ok(await passUntil(pass, () => asks() >= 3) > 8000);
      assert.equal(client.session.state.get().state, 'suspended');
      await allow();
      await passUntil(pass, () => client.session.state.get().state === 'signed-in');
      assert.equal(client.duty.state.get().status, 'on-break');
      await reached(client.connection, (state) => state === 'live');
      const count = asks();
      await pass(60_000);
      assert.equal(asks(), count, 'nothing goes on behind it');
    });
  }

  it('asks at once when the network is back', async (t) => {
    const online = new EventTarget();
    replaceGlobal(t, 'addEventListener', online.addEventListener.bind(online));
    const { client, allow } = await suspended(t);
    await allow();
    // Each time only what has been listening until then can hear it.
    await until(() => {
      online.dispatchEvent(new Event('online'));
      return client.session.state.get().state === 'signed-in';
    });
  });

  it('R22: is told by any refused request, and by the first one after a reload, when nobody knows whose it is', async (t) => {
    const pass = stopClock(t);
    const client = browser.open();
    await signIn(client);
    await asAda('POST', '/v1/address-rules', { network: '127.0.0.0/8' });
    browser.address = '203.0.113.5';
    await assert.rejects(client.duty.start(), { code: 'address-denied' });
    assert.equal(client.session.state.get().state, 'suspended');
    const reloaded = browser.open();
    assert.deepEqual(await reloaded.session.restore(), { state: 'suspended' });
    browser.address = '127.0.0.1';
    await passUntil(pass, () => [client, reloaded].every(({ session }) => session.state.get().state === 'signed-in'));
  });

  it('R25: can be signed out', async (t) => {
    const { client, pass, asks } = await suspended(t);
    await client.session.signOut();
    assert.deepEqual(client.session.state.get(), { state: 'anonymous', cause: 'signed-out' });
    assert.deepEqual(await world.storage.list('sessions', { userId: 'acme-ava.agent' }), []);
    const count = asks();
    await pass(60_000);
    assert.equal(asks(), count);
  });

  it('gives way to whoever signs in instead', async (t) => {
    const { client, pass, asks } = await suspended(t);
    browser.address = '127.0.0.1';
    const result: SignInResult = await signIn(client, 'Sam.Supervisor');
    assert.equal(result.state, 'signed-in');
    const count = asks();
    await pass(60_000);
    assert.equal(asks(), count);
  });

  it('R22: suspends the tabs that share the stream too, and they come back', async (t) => {
    const pass = stopClock(t);
    browser.address = '203.0.113.5';
    const [first, second] = [browser.open(), browser.open()];
    await signIn(first);
    await reached(first.connection, (state) => state === 'live');
    await second.session.restore();
    await reached(second.connection, (state) => state === 'live');
    assert.equal(world.backend.streams, 1);
    const answer = await asAda('POST', '/v1/address-rules', { network: '127.0.0.0/8' });
    const { rules } = await answer.json() as { rules: { id: string; network: string }[] };
    for (const tab of [first, second]) await reached(tab.session.state, ({ state }) => state === 'suspended');
    await settle();
    await asAda('DELETE', `/v1/address-rules/${rules.find(({ network }) => network === '127.0.0.0/8')!.id}`);
    await passUntil(pass, () => [first, second].every(({ session }) => session.state.get().state === 'signed-in'));
  });

  it('stays one when another tab hints at a sign-in', async () => {
    browser.address = '203.0.113.5';
    const client = browser.open();
    await signIn(client);
    await asAda('POST', '/v1/address-rules', { network: '127.0.0.0/8' });
    await reached(client.session.state, ({ state }) => state === 'suspended');
    const before = browser.requests.length;
    const channel = new BroadcastChannel(`onduty:${browser.baseUrl}`);
    channel.postMessage({ signedIn: true });
    await until(() => browser.requests.length > before);
    await settle();
    channel.close();
    assert.equal(browser.requests.length, before + 1);
    assert.equal(client.session.state.get().state, 'suspended');
  });
});

describe('news', () => {
  it('come to every tab of an administrator, and to no listener that has gone', async () => {
    const [first, second] = [browser.open(), browser.open()];
    const heard: string[] = [];
    first.news.subscribe((what) => heard.push(`first ${what}`));
    second.news.subscribe((what) => heard.push(`second ${what}`));
    const gone = second.news.subscribe((what) => heard.push(`gone ${what}`));
    gone();
    await signIn(first, 'Ada.Admin');
    await reached(first.connection, (state) => state === 'live');
    await second.session.restore();
    await reached(second.connection, (state) => state === 'live');
    await denied(world.browser().open());
    await until(() => heard.length >= 2);
    assert.deepEqual(heard.sort(), ['first access-requests', 'second access-requests']);
    assert.equal(world.backend.streams, 1);
  });

  it('go on past a listener that throws', async (t) => {
    const reported: unknown[] = [];
    replaceGlobal(t, 'reportError', (error: unknown) => reported.push(error));
    const client = browser.open();
    const heard: string[] = [];
    client.news.subscribe(() => { throw new Error('of the host'); });
    client.news.subscribe((what) => heard.push(what));
    await signIn(client, 'Ada.Admin');
    await reached(client.connection, (state) => state === 'live');
    await denied(world.browser().open());
    await until(() => heard.length > 0);
    assert.equal(reported.length, 1);
  });
});
