import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createPasswords } from '../../src/client/index.ts';
import { digest } from '../../src/server/secrets.ts';
import { gate, json, passwordOf, problem, reached, settle, signIn, startWorld, until } from './support/world.ts';
import type { Client, SessionState } from '../../src/client/index.ts';
import type { SignedIn } from '../../src/contract/index.ts';
import type { Browser, Network, World } from './support/world.ts';

let world: World;
let browser: Browser;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
});
afterEach(() => world.end());

const hasCode = (code: string) => (error: unknown) => (error as { code?: unknown }).code === code;
const newPassword = 'Quite-Another-Long-One';
const change = { current: passwordOf('Ava.Agent'), password: newPassword };
const isPassword = ({ method, url }: Request) => method === 'POST' && url.endsWith('/v1/password');

/** Stands in for the server's change of a password: ends the session that asks, tells its streams, and answers with a new one. */
function changing(before: () => Promise<void> = () => Promise.resolve()): Network {
  return async (request, next) => {
    if (!isPassword(request)) return next(request);
    const sessionId = request.headers.get('Onduty-Session')!;
    const { userId, tenantId, carrier } = (await world.storage.find('sessions', { id: sessionId }))!;
    const made = await next(new Request(new URL('/v1/session', request.url), {
      method: 'POST', credentials: carrier === 'cookie' ? 'include' : 'omit', headers: { 'Onduty-Client': 'test/1', 'Content-Type': 'application/json' },
      body: JSON.stringify({ method: 'password', tenant: 'acme', username: 'Ava.Agent', password: passwordOf('Ava.Agent'), carrier }),
    }));
    const { session, credential } = await made.json() as SignedIn;
    await world.storage.commit([
      { remove: 'sessions', where: { id: sessionId } },
      { remove: 'credentials', where: { sessionId } },
      { emit: { tenantId, userId, kind: 'session-ended', version: 0, body: { sessionId, cause: 'replaced' }, at: Date.now() } },
    ]);
    await before();
    return json({ userName: 'Ava.Agent', tenant: { id: 'acme', name: 'Acme' }, session, credential });
  };
}

const idOf = (client: Client): string | undefined => {
  const state = client.session.state.get();
  return state.state === 'signed-in' ? state.session.id : undefined;
};

describe('Changing a password', () => {
  for (const carrier of ['cookie', 'bearer'] as const) {
    it(`R24: goes on with the new session, as if nothing had happened: ${carrier}`, async () => {
      const client = browser.open({ carrier });
      await signIn(client);
      await reached(client.connection, (state) => state === 'live');
      const before = idOf(client);
      const states: SessionState['state'][] = [];
      client.session.state.subscribe(({ state }) => states.push(state));
      // The stream of the old session has ended before the answer comes.
      browser.network = changing(settle);
      const answer = await createPasswords(client).change(change);
      assert.deepEqual(answer, { userName: 'Ava.Agent', tenant: { id: 'acme', name: 'Acme' } });
      assert.deepEqual(states, ['signed-in', 'signed-in']);
      assert.notEqual(idOf(client), before);
      assert.equal(client.duty.state.get().status, 'on-break', 'the duty is still known');
      await client.duty.request('available');
      await reached(client.connection, (state) => state === 'live');
      await settle();
      assert.deepEqual([client.session.state.get().state, client.duty.state.get().status], ['signed-in', 'available']);
      assert.equal((await client.apps.load()).length, 1);
    });
  }

  it('brings the other tabs of the browser along', async () => {
    const [client, tab] = [browser.open(), browser.open()];
    await signIn(client);
    await until(() => tab.session.state.get().state === 'signed-in');
    browser.network = changing();
    await createPasswords(client).change(change);
    await until(() => idOf(tab) === idOf(client));
    await tab.duty.request('available');
    assert.equal(idOf(tab), idOf(client));
  });

  for (const carrier of ['cookie', 'bearer'] as const) {
    it(`keeps the session when the current password is wrong, and asks the server once: ${carrier}`, async () => {
      const client = browser.open({ carrier });
      await signIn(client);
      const before = idOf(client);
      browser.network = async (request, next) => (isPassword(request) ? problem('credentials-wrong', 401) : next(request));
      await assert.rejects(createPasswords(client).change(change), hasCode('credentials-wrong'));
      assert.equal(idOf(client), before);
      assert.equal(browser.requests.filter(isPassword).length, 1);
      await client.duty.request('available');
    });
  }

  it('is over when the session is: the page forgets the person', async () => {
    const client = browser.open();
    await signIn(client);
    await world.storage.commit([{ update: 'users', where: { id: 'acme-ava.agent' }, set: { enabled: false } }]);
    browser.network = async (request, next) => (isPassword(request) ? problem('session-ended', 401) : next(request));
    await assert.rejects(createPasswords(client).change(change), hasCode('session-ended'));
    assert.equal(client.session.state.get().state, 'anonymous');
  });

  it('R25: leaves no session behind when the person signs out while it is on its way', async () => {
    const client = browser.open();
    await signIn(client);
    const { opened, open } = gate();
    const done = gate();
    browser.network = changing(() => {
      done.open();
      return opened;
    });
    const late = createPasswords(client).change(change).catch((error: unknown) => error);
    await done.opened;
    await client.session.signOut();
    open();
    assert.equal((await late as { code?: unknown }).code, 'session-ended');
    assert.equal(client.session.state.get().state, 'anonymous');
    assert.deepEqual(await world.storage.list('sessions', { userId: 'acme-ava.agent' }), []);
    assert.equal((await browser.open().session.restore()).state, 'anonymous');
  });

  it('R39: leaves no password and no token in states, events or answers', async () => {
    const client = browser.open({ carrier: 'bearer' });
    await signIn(client);
    browser.network = changing();
    const answer = await createPasswords(client).change(change);
    const seen = JSON.stringify([answer, client.session.state.get(), browser.events]);
    assert.doesNotMatch(seen, /accessToken|refreshToken|Quite-Another|Harbour-Lantern/);
  });

  it('needs somebody who is signed in', async () => {
    await assert.rejects(createPasswords(browser.open()).change(change), hasCode('session-required'));
  });
});

describe('Passwords without a session', () => {
  const answers: Network = async (request, next) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/v1/invitations') {
      return json({
        purpose: 'reset', userName: 'Ava.Agent', displayName: 'Ava', tenant: { id: 'acme', name: 'Acme' }, passwordPolicy: { minimum: 15, maximum: 256 }, expiresAt: 1,
      });
    }
    if (pathname === '/v1/password') return json({ userName: 'Ava.Agent', tenant: { id: 'acme', name: 'Acme' } });
    return pathname.endsWith('/forgot') ? new Response(null, { status: 204 }) : next(request);
  };

  it('sends a ticket in its header alone, and no cookie and no session with it', async () => {
    const client = browser.open();
    await signIn(client);
    browser.network = answers;
    browser.requests.length = 0;
    const passwords = createPasswords(client);
    assert.equal((await passwords.look('a-ticket')).userName, 'Ava.Agent');
    assert.deepEqual(await passwords.set('a-ticket', newPassword), { userName: 'Ava.Agent', tenant: { id: 'acme', name: 'Acme' } });
    const sent = browser.requests.filter(({ url }) => /invitations|password/.test(url));
    assert.equal(sent.length, 2);
    for (const { headers, credentials, url } of sent) {
      assert.deepEqual([headers.get('Authorization'), headers.get('Onduty-Session'), credentials], ['Ticket a-ticket', null, 'omit']);
      assert.ok(!url.includes('a-ticket'));
    }
    assert.equal(client.session.state.get().state, 'signed-in');
  });

  it('asks for links and names in the tenant of the client, or in none', async () => {
    browser.network = answers;
    for (const options of [{}, { tenant: undefined }]) {
      const client = browser.open(options as { tenant: string });
      await createPasswords(client).forgot({ username: 'Ava.Agent' });
      await createPasswords(client).forgotUserName({ email: 'ava@acme.example' });
    }
    const bodies = await Promise.all(browser.requests.filter(({ url }) => url.endsWith('/forgot')).map((request) => request.json()));
    assert.deepEqual(bodies, [
      { tenant: 'acme', username: 'Ava.Agent' }, { tenant: 'acme', email: 'ava@acme.example' }, { username: 'Ava.Agent' }, { email: 'ava@acme.example' },
    ]);
  });

  it('says why a password is refused, and never what it is', async () => {
    browser.network = async (request, next) => (isPassword(request) ? problem('password-refused', 422, {}, { refusal: 'common' }) : next(request));
    await assert.rejects(createPasswords(browser.open()).set('a-ticket', newPassword), (error: { code: string; problem: { refusal: string } }) => {
      assert.deepEqual([error.code, error.problem.refusal], ['password-refused', 'common']);
      assert.ok(!JSON.stringify([error, browser.events]).includes(newPassword));
      return true;
    });
  });

  it('takes a signal everywhere', async () => {
    const reason = new Error('enough');
    const options = { signal: AbortSignal.abort(reason) };
    const client = browser.open();
    await signIn(client);
    const passwords = createPasswords(client);
    for (const act of [
      passwords.look('t', options), passwords.set('t', 'p', options), passwords.change(change, options), passwords.forgot({ username: 'x' }, options),
      passwords.forgotUserName({ email: 'x' }, options),
    ]) await assert.rejects(act, reason);
  });
});

describe('Passwords, with their server', () => {
  const ticketFor = async (userId: string): Promise<string> => {
    const ticket = 'a-ticket-of-the-test';
    await world.storage.commit([{
      insert: 'tickets',
      row: {
        hash: await digest(ticket), tenantId: 'acme', userId, purpose: 'reset', addressKey: null, requestId: null, family: null, hostKey: null, createdAt: Date.now(),
        expiresAt: Date.now() + 60_000, ended: null,
      },
    }]);
    return ticket;
  };

  it('R17: looks at a ticket as often as one likes, and sets a password with it once', async () => {
    const client = browser.open();
    const passwords = createPasswords(client);
    const ticket = await ticketFor('acme-ava.agent');
    for (let look = 0; look < 3; look += 1) assert.equal((await passwords.look(ticket)).userName, 'Ava.Agent');
    assert.deepEqual(await passwords.set(ticket, newPassword), { userName: 'Ava.Agent', tenant: { id: 'acme', name: 'Acme' } });
    assert.equal((await client.session.restore()).state, 'anonymous', 'a reset does not sign in');
    await assert.rejects(passwords.set(ticket, newPassword), hasCode('ticket-used'));
    assert.equal((await client.session.signIn({ method: 'password', username: 'Ava.Agent', password: newPassword })).state, 'signed-in');
  });

  it('sets a password with a ticket, whatever dead cookie the browser has', async () => {
    const client = browser.open();
    await signIn(client);
    await world.storage.commit([{ remove: 'sessions', where: {} }, { remove: 'credentials', where: {} }]);
    assert.equal((await createPasswords(browser.open()).set(await ticketFor('acme-ava.agent'), newPassword)).userName, 'Ava.Agent');
  });

  for (const carrier of ['cookie', 'bearer'] as const) {
    it(`R24: changes a password, ends every other session and goes on: ${carrier}`, async () => {
      const client = browser.open({ carrier });
      const elsewhere = world.browser().open();
      await signIn(client);
      await signIn(elsewhere);
      const before = idOf(client);
      await createPasswords(client).change(change);
      assert.notEqual(idOf(client), before);
      await client.duty.request('available');
      await until(() => elsewhere.session.state.get().state === 'anonymous');
      await assert.rejects(signIn(elsewhere), hasCode('credentials-wrong'));
    });
  }

  it('R18: fulfils alike for names and addresses that nobody has', async () => {
    const passwords = createPasswords(browser.open());
    await passwords.forgot({ username: 'Ava.Agent' });
    await passwords.forgot({ username: 'Nobody.Here' });
    await passwords.forgotUserName({ email: 'ava.agent@acme.example' });
    await passwords.forgotUserName({ email: 'nobody@nowhere.example' });
  });
});
