import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { digest, randomSecret } from '../../src/server/secrets.ts';
import { bearerOf, changeUser, codeOf, cookieOf, startBackend } from './support/backend.ts';
import type { Backend, SendOptions } from './support/backend.ts';

const page = 'https://crm.example/agents?view=all';
const state = 'a-state-that-nobody-else-knows';

let server: Backend;
let cookie: string;
let verifier: string;
let challenge: string;
beforeEach(async () => {
  server = await startBackend({ redirects: [page] });
  cookie = cookieOf(await server.signIn('Ava.Agent'));
  verifier = randomSecret();
  challenge = await digest(verifier);
});
afterEach(() => server.close());

const start = async (change: Readonly<Record<string, string | undefined>> = {}) => {
  const asked = {
    response_type: 'code', client_id: 'acme', redirect_uri: page, state, code_challenge: challenge, code_challenge_method: 'S256', ...change,
  };
  const query = new URLSearchParams(Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const response = await server.send(`/v1/authorize?${query}`, { headers: { 'Onduty-Client': undefined } });
  assert.equal(response.status, 303);
  return new URL(response.headers.get('Location') ?? '');
};

const decide = (change: Record<string, unknown> = {}, options: SendOptions = {}) => server.send('/v1/authorize', {
  method: 'POST', json: { decision: 'allow', tenant: 'acme', redirectUri: page, state, codeChallenge: challenge, ...change }, ...options,
  headers: { Cookie: cookie, Origin: 'https://desk.example', 'Sec-Fetch-Site': 'same-origin', ...options.headers },
});

const redirectOf = async (response: Response): Promise<URL> => {
  assert.equal(response.status, 200, await response.clone().text());
  return new URL((await response.json() as { redirect: string }).redirect);
};
const newCode = async (): Promise<string> => (await redirectOf(await decide())).searchParams.get('code') ?? '';

const redeem = (code: string, change: Record<string, unknown> = {}, options: SendOptions = {}) => server.send('/v1/session', {
  method: 'POST', json: { method: 'code', tenant: 'acme', code, codeVerifier: verifier, redirectUri: page, carrier: 'bearer', ...change },
  ...options, headers: { Origin: 'https://crm.example', 'Sec-Fetch-Site': 'cross-site', ...options.headers },
});

const trade = (form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string | undefined>> = {}) => server.send('/v1/token', {
  method: 'POST', body: new URLSearchParams(form).toString(),
  headers: { 'Onduty-Client': undefined, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
});
const tokenForm = (code: string) => ({ grant_type: 'authorization_code', code, redirect_uri: page, code_verifier: verifier, client_id: 'acme' });

describe('The way to the sign-in page', () => {
  it('leads there with what was asked, and changes nothing', async () => {
    const rows = async () => JSON.stringify(await Promise.all((['tickets', 'sessions', 'audit'] as const).map((table) => server.storage.list(table, {}))));
    const before = await rows();
    const url = await start({ prompt: 'select_account' });
    assert.equal(url.origin + url.pathname, 'https://desk.example/sign-in/');
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      response_type: 'code', client_id: 'acme', redirect_uri: page, state, code_challenge: challenge, code_challenge_method: 'S256', prompt: 'select_account',
    });
    assert.equal(await rows(), before);
  });

  it('R57: leads to no page that is not registered exactly so, whatever is asked', async () => {
    const others = [
      'https://crm.example/agents', `${page}&more`, 'https://crm.example/agents?view=all#', 'https://CRM.example/agents?view=all', 'http://crm.example/agents?view=all',
      'https://crm.example.evil.example/agents?view=all', 'javascript:alert(1)', '//evil.example', '', `${page}/..`, undefined,
    ];
    for (const other of others) {
      const url = await start({ redirect_uri: other });
      assert.equal(url.href, 'https://desk.example/sign-in/?error=redirect-refused', String(other));
    }
    assert.equal((await start({ client_id: 'globex', redirect_uri: 'https://crm.example/agents' })).search, '?error=redirect-refused');
    assert.equal((await start({ client_id: 'nobody' })).search, '?error=redirect-refused');
  });

  it('R57: goes back with the error where the request itself is not sound', async () => {
    for (const change of [
      { response_type: 'token' }, { code_challenge_method: 'plain' }, { code_challenge_method: undefined }, { code_challenge: undefined }, { code_challenge: 'short' },
      { state: undefined }, { state: 'short' }, { state: 'x'.repeat(201) },
    ]) {
      const url = await start(change);
      assert.equal(url.origin + url.pathname, 'https://crm.example/agents', JSON.stringify(change));
      assert.equal(url.searchParams.get('error'), 'invalid_request');
      assert.equal(url.searchParams.get('view'), 'all');
      assert.equal(url.searchParams.get('iss'), 'https://desk.example');
      assert.equal(url.searchParams.get('code'), null);
    }
  });

  it('is announced where a page is registered, and not where none is', async () => {
    const methods = async () => (await (await server.send('/v1/tenants/acme')).json() as { signInMethods: unknown }).signInMethods;
    assert.deepEqual(await methods(), ['password', 'code']);
    const acme = (await server.storage.find('tenants', { id: 'acme' }))!;
    await server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...acme.settings, redirects: [] } } }]);
    assert.deepEqual(await methods(), ['password']);
  });

  it('R57: goes to a registered page without a tenant too, for unified sign-in', async () => {
    assert.equal((await start({ client_id: undefined })).pathname, '/sign-in/');
  });
});

describe('The decision at the sign-in page', () => {
  it('gives a code to the registered page, with the state and who answers', async () => {
    const url = await redirectOf(await decide());
    assert.equal(url.origin + url.pathname, 'https://crm.example/agents');
    assert.deepEqual([...url.searchParams.keys()].sort(), ['code', 'iss', 'state', 'view']);
    assert.equal(url.searchParams.get('state'), state);
    assert.equal(url.searchParams.get('iss'), 'https://desk.example');
    const [entry] = await server.storage.list('audit', { action: 'code-given' });
    assert.deepEqual([entry?.actor, entry?.details], ['Ava Lindqvist', { host: 'crm.example' }]);
  });

  it('R5: is taken from the backend\'s own pages alone, also where the tenant lists the origin', async () => {
    for (const Origin of ['https://crm.example', 'https://evil.example', 'null']) {
      const response = await decide({}, { headers: { Origin, 'Sec-Fetch-Site': 'cross-site' } });
      assert.equal(response.status, 403, Origin);
      assert.equal(await codeOf(response), 'origin-not-allowed');
    }
  });

  it('R57: needs a session of that tenant, and a page that this tenant registered', async () => {
    assert.equal(await codeOf(await decide({}, { headers: { Cookie: undefined } })), 'session-required');
    assert.equal(await codeOf(await decide({ redirectUri: 'https://crm.example/agents' })), 'redirect-refused');
    const other = cookieOf(await server.signIn('Ava.Agent', { tenant: 'globex' }));
    const response = await decide({}, { headers: { Cookie: other } });
    assert.equal(await codeOf(response), 'redirect-refused');
    assert.deepEqual((await response.json() as { signedIn: unknown }).signedIn, { displayName: 'Ava Castellano' });
    const globex = (await server.storage.find('tenants', { id: 'globex' }))!;
    await server.storage.commit([{ update: 'tenants', where: { id: 'globex' }, set: { settings: { ...globex.settings, redirects: [] } } }]);
    assert.equal(await codeOf(await decide({ tenant: undefined }, { headers: { Cookie: other } })), 'redirect-refused');
  });

  it('goes back without a code when the person refuses, signed in or not, and to a registered page alone', async () => {
    for (const headers of [{}, { Cookie: undefined }]) {
      const url = await redirectOf(await decide({ decision: 'deny' }, { headers }));
      assert.equal(url.href, `${page}&error=access_denied&state=${state}&iss=${encodeURIComponent('https://desk.example')}`);
    }
    assert.equal(await codeOf(await decide({ decision: 'deny', redirectUri: 'https://evil.example/' })), 'redirect-refused');
    assert.equal((await server.storage.list('tickets', { purpose: 'code' })).length, 0);
  });
});

describe('A code', () => {
  it('signs in the person who gave it, as the same browser, and opens the duty', async () => {
    const response = await redeem(await newCode());
    assert.equal(response.status, 200);
    const { state: step, session, duty, credential } = await response.json() as Record<string, { user: { userName: string }; id: string; status: string }>;
    assert.deepEqual([step, session?.user.userName, duty?.status, typeof credential], ['signed-in', 'Ava.Agent', 'on-break', 'object']);
    const sessions = await server.storage.list('sessions', { userId: 'acme-ava.agent' });
    const parent = sessions.find(({ family }) => family === null);
    assert.equal(sessions.length, 2);
    assert.equal(sessions.find(({ id }) => id === session?.id)?.family, parent?.id);
  });

  it('sets a cookie for another site where that is the carrier', async () => {
    const response = await redeem(await newCode(), { carrier: 'cookie' });
    assert.match(response.headers.get('Set-Cookie') ?? '', /^__Host-onduty=[\w-]{43}; Path=\/; HttpOnly; Max-Age=\d+; Secure; SameSite=None; Partitioned$/);
  });

  it('R49: opens nothing for another verifier, page, tenant or code, and is still good for who asked', async () => {
    const code = await newCode();
    for (const change of [
      { codeVerifier: randomSecret() }, { codeVerifier: challenge }, { codeVerifier: '' }, { redirectUri: 'https://crm.example/agents' }, { tenant: 'globex' }, { code: randomSecret() },
    ]) {
      const response = await redeem(code, change);
      assert.equal(response.status, 401, JSON.stringify(change));
      assert.equal(await codeOf(response), 'ticket-refused');
    }
    assert.equal((await redeem(code)).status, 200);
  });

  it('R57: is good once, however many come at once, and for a minute', async () => {
    const code = await newCode();
    const statuses = await Promise.all([1, 2, 3].map(async () => (await redeem(code)).status));
    assert.deepEqual(statuses.sort(), [200, 410, 410]);
    assert.equal(await codeOf(await redeem(code)), 'ticket-used');
    const late = await newCode();
    server.clock.now += 60_000;
    assert.equal(await codeOf(await redeem(late)), 'ticket-expired');
  });

  it('is good for nothing once the person who gave it is gone, disabled, or has another password', async () => {
    const left = await newCode();
    await server.send('/v1/session', { method: 'DELETE', headers: { Cookie: cookie } });
    assert.equal(await codeOf(await redeem(left)), 'ticket-refused');
    cookie = cookieOf(await server.signIn('Ava.Agent'));
    const disabled = await newCode();
    await changeUser(server, 'Ava.Agent', { enabled: false });
    assert.equal(await codeOf(await redeem(disabled)), 'ticket-refused');
  });

  it('R22: asks the address again', async () => {
    const code = await newCode();
    await server.storage.commit([{ insert: 'addressRules', row: { id: 'office', tenantId: 'acme', groupId: null, network: '127.0.0.0/8', description: '', enabled: true } }]);
    const denied = await redeem(code, {}, { address: '203.0.113.9' });
    assert.equal((await denied.json() as { state: string }).state, 'address-denied');
  });

  it('R26: lengthens nothing: what is born of a session ends with it', async () => {
    server.clock.now += 30 * 60_000;
    const { session } = await (await redeem(await newCode())).json() as { session: { expiresAt: number } };
    const [parent] = (await server.storage.list('sessions', { userId: 'acme-ava.agent' })).filter(({ family }) => family === null);
    assert.equal(session.expiresAt, parent?.expiresAt);
  });

  it('is no session of a page that the tenant does not list', async () => {
    const response = await redeem(await newCode(), {}, { headers: { Origin: 'https://evil.example' } });
    assert.equal(await codeOf(response), 'origin-not-allowed');
  });

  it('R61: stands nowhere as it is', async () => {
    const code = await newCode();
    const rows = await Promise.all((['tickets', 'audit', 'receipts', 'sessions'] as const).map((table) => server.storage.list(table, {})));
    assert.ok(!JSON.stringify(rows).includes(code));
  });

  it('R59: is not kept for a repeat', async () => {
    const headers = { 'Idempotency-Key': 'once' };
    await redirectOf(await decide({}, { headers }));
    assert.equal(await codeOf(await decide({}, { headers })), 'already-done');
  });

  it('ends with the browser that it was given in: to log out in one is to log out in all that were born of it', async () => {
    const { credential } = await (await redeem(await newCode())).json() as { credential: { accessToken: string } };
    const headers = { Authorization: `Bearer ${credential.accessToken}` };
    const elsewhere = await bearerOf(server, 'Ava.Agent');
    assert.equal((await server.send('/v1/session', { method: 'DELETE', headers })).status, 204);
    assert.equal(await codeOf(await server.send('/v1/session', { headers: { Cookie: cookie } })), 'session-ended');
    assert.equal((await server.send('/v1/session', { headers: elsewhere.headers })).status, 200, 'another browser goes on');
  });
});

describe('The tokens in the names of OAuth', () => {
  it('come for a code, and again for the refresh token', async () => {
    const response = await trade(tokenForm(await newCode()));
    assert.equal(response.status, 200, await response.clone().text());
    const first = await response.json() as Record<string, string>;
    assert.deepEqual(Object.keys(first).sort(), ['access_token', 'expires_in', 'refresh_token', 'token_type']);
    const who = await server.send('/v1/session', { headers: { Authorization: `Bearer ${first['access_token']}` } });
    assert.equal((await who.json() as { session: { user: { userName: string } } }).session.user.userName, 'Ava.Agent');
    const again = await trade({ grant_type: 'refresh_token', refresh_token: first['refresh_token'] ?? '' });
    assert.equal(again.status, 200);
    assert.notEqual((await again.json() as Record<string, string>)['access_token'], first['access_token']);
  });

  it('R6: come for a form alone, and for no cookie: a forged one ends nobody\'s session', async () => {
    const code = await newCode();
    assert.equal((await trade(tokenForm(code), { 'Content-Type': 'application/json' })).status, 415);
    assert.equal((await trade(tokenForm(code), { Origin: 'https://evil.example' })).status, 403);
    const ada = cookieOf(await server.signIn('Ada.Admin'));
    const response = await trade(tokenForm(code), { Cookie: ada });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Set-Cookie'), null);
    assert.equal((await (await server.send('/v1/session', { headers: { Cookie: ada } })).json() as { state: string }).state, 'signed-in');
  });

  it('R40: are refused as a problem, for a wrong grant and a wrong code', async () => {
    assert.equal(await codeOf(await trade({ grant_type: 'password', username: 'Ava.Agent', password: 'x' })), 'invalid-request');
    assert.equal(await codeOf(await trade({ ...tokenForm(await newCode()), code_verifier: randomSecret() })), 'ticket-refused');
    assert.equal(await codeOf(await trade({ grant_type: 'refresh_token', refresh_token: 'made-up' })), 'session-ended');
  });
});
