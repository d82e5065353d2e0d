import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createPbkdf2Hasher } from '../../src/mock/pbkdf2-hasher.ts';
import { seedUsers } from '../../src/mock/seed.ts';
import { OverloadedError } from '../../src/server/index.ts';
import { bearerOf, changeUser, codeOf, cookieOf, startBackend } from './support/backend.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
beforeEach(async () => { server = await startBackend(); });
afterEach(() => server.close());

const wrong = { password: 'not the right password' };

/** All that a caller can see of an answer but what must differ. */
async function visible(response: Response): Promise<string> {
  const body = await response.json() as Record<string, unknown>;
  const headers = [...response.headers].filter(([name]) => !['date', 'onduty-request-id'].includes(name));
  return JSON.stringify({ status: response.status, headers, body: { ...body, requestId: '' } });
}

describe('Signing in', () => {
  it('R8: shows no difference between an unknown name, a wrong password and a disabled account', async () => {
    await changeUser(server, 'Sam.Supervisor', { enabled: false });
    const answers = [
      await visible(await server.signIn('Nobody.Here')),
      await visible(await server.signIn('Ava.Agent', wrong)),
      await visible(await server.signIn('Sam.Supervisor')),
    ];
    assert.equal(new Set(answers).size, 1);
    assert.match(answers[0]!, /credentials-wrong/);
  });

  it('R8: costs one password check and the same look-ups for an unknown, a wrong and a disabled one', async () => {
    await changeUser(server, 'Sam.Supervisor', { enabled: false });
    await server.signIn('Warm.Up');
    const costs = [];
    for (const [userName, change] of [['Nobody.Here', {}], ['Ava.Agent', wrong], ['Sam.Supervisor', {}]] as const) {
      const asked: string[] = [];
      const { find, list, commit } = server.storage;
      Object.assign(server.storage, {
        find: (...args: Parameters<typeof find>) => (asked.push(`find ${args[0]}`), find(...args)),
        list: (...args: Parameters<typeof list>) => (asked.push(`list ${args[0]}`), list(...args)),
        commit: (...args: Parameters<typeof commit>) => (asked.push(`commit ${Object.keys(args[0][0] ?? {}).join()}`), commit(...args)),
      });
      const before = { ...server.counts };
      // Each from an address of its own, so that every throttle row is a new one.
      await server.signIn(userName, change, { address: `203.0.113.${costs.length + 1}` });
      Object.assign(server.storage, { find, list, commit });
      costs.push(JSON.stringify({ asked, verify: server.counts.verify - before.verify, hash: server.counts.hash - before.hash }));
    }
    assert.equal(new Set(costs).size, 1, costs.join('\n'));
    assert.match(costs[0]!, /"verify":1,"hash":0/);
  });

  it('R12: refuses a password of other case or with outer spaces, and takes NFC-equal forms', async () => {
    const password = 'Crème brûlée für alle';
    await changeUser(server, 'Ava.Agent', { passwordHash: await createPbkdf2Hasher().hash(password.normalize('NFC')) });
    for (const other of [password.toLowerCase(), ` ${password}`, `${password} `]) {
      assert.equal((await server.signIn('Ava.Agent', { password: other })).status, 401);
    }
    assert.equal((await server.signIn('Ava.Agent', { password: password.normalize('NFD') })).status, 200);
  });

  it('R12: minds the case of a user name at a tenant, and ignores it at unified sign-in', async () => {
    const { password } = seedUsers.find(({ userName }) => userName === 'Sam.Supervisor')!;
    assert.equal((await server.signIn('sam.supervisor', { password })).status, 401);
    assert.equal((await server.signIn('sam.supervisor', { password, tenant: undefined })).status, 200);
    assert.equal((await server.signIn('sam.supervisor', { password: password.toLowerCase(), tenant: undefined })).status, 401);
  });

  it('R11: refuses a password over the cap without cutting it, and takes 256 code points', async () => {
    const longest = '𝕡'.repeat(256);
    await changeUser(server, 'Ava.Agent', { passwordHash: await createPbkdf2Hasher().hash(longest) });
    assert.equal((await server.signIn('Ava.Agent', { password: longest })).status, 200);
    assert.equal((await server.signIn('Ava.Agent', { password: `${longest}x` })).status, 401);
    assert.equal(await codeOf(await server.signIn('Ava.Agent', { password: 'x'.repeat(1025) })), 'invalid-request');
  });

  it('R1: hashes an older record anew at the next good sign-in', async () => {
    await server.close();
    const inner = createPbkdf2Hasher();
    server = await startBackend({ hasher: { ...inner, isOutdated: (record) => record.startsWith('old:'), verify: (record, password) => inner.verify(record.replace('old:', ''), password) } });
    const before = (await server.storage.find('users', { tenantId: 'acme', userName: 'Ava.Agent' }))!.passwordHash;
    await changeUser(server, 'Ava.Agent', { passwordHash: `old:${before}` });
    assert.equal((await server.signIn('Ava.Agent', wrong)).status, 401);
    assert.match((await server.storage.find('users', { tenantId: 'acme', userName: 'Ava.Agent' }))!.passwordHash, /^old:/);
    assert.equal((await server.signIn('Ava.Agent')).status, 200);
    const after = (await server.storage.find('users', { tenantId: 'acme', userName: 'Ava.Agent' }))!.passwordHash;
    assert.doesNotMatch(after, /^old:/);
    assert.equal((await server.signIn('Ava.Agent')).status, 200);
  });

  it('R2: sets a __Host- cookie with Secure, HttpOnly, Path=/ and no Domain, of 256 random bits, and stores its hash alone', async () => {
    const response = await server.signIn('Ava.Agent');
    const [cookie, ...more] = response.headers.getSetCookie();
    assert.equal(more.length, 0);
    const [pair, ...attributes] = cookie!.split('; ');
    assert.match(pair!, /^__Host-[\w-]+=[\w-]{43}$/);
    assert.deepEqual(attributes.filter((part) => !part.startsWith('Max-Age')).sort(), ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
    const secret = pair!.split('=')[1]!;
    const stored = JSON.stringify([await server.storage.list('credentials', {}), await server.storage.list('sessions', {})]);
    assert.ok(!stored.includes(secret));
    assert.ok(!(await response.text()).includes(secret));
  });

  it('R2: uses a cookie without Secure on plain-http loopback alone, and refuses plain http elsewhere', async () => {
    await assert.rejects(startBackend({ origin: 'http://desk.example' }), TypeError);
    await server.close();
    server = await startBackend({ origin: 'http://localhost:4600' });
    assert.match(cookieOf(await server.signIn('Ava.Agent')), /^onduty-dev=/);
  });

  it('R28: sets a partitioned cookie for another site that the tenant lists', async () => {
    const headers = { Origin: 'https://crm.example', 'Sec-Fetch-Site': 'cross-site' };
    const [cookie] = (await server.signIn('Ava.Agent', {}, { headers })).headers.getSetCookie();
    assert.match(cookie!, /; Secure; SameSite=None; Partitioned$/);
  });

  it('R3: makes a new session at each sign-in; the old one and one brought by the client open nothing', async () => {
    const brought = `__Host-onduty=${'a'.repeat(43)}`;
    const first = await server.signIn('Ava.Agent', {}, { headers: { Cookie: brought } });
    const old = cookieOf(first);
    assert.notEqual(old, brought);
    const second = cookieOf(await server.signIn('Ava.Agent', {}, { headers: { Cookie: old } }));
    assert.notEqual(second, old);
    for (const [cookie, status] of [[brought, 401], [old, 401], [second, 200]] as const) {
      assert.equal((await server.send('/v1/session', { headers: { Cookie: cookie } })).status, status);
    }
  });

  it('keeps the duty when the same person signs in again, and ends it when another takes the browser over', async () => {
    const duty = async () => (await server.storage.find('duties', { userId: 'acme-ava.agent' }))!;
    const cookie = cookieOf(await server.signIn('Ava.Agent'));
    const again = cookieOf(await server.signIn('Ava.Agent', {}, { headers: { Cookie: cookie } }));
    assert.equal((await duty()).status, 'on-break');
    await server.signIn('Sam.Supervisor', {}, { headers: { Cookie: again } });
    assert.equal((await duty()).status, 'logged-out');
  });

  it('R22: tells a denied address only after a right password', async () => {
    assert.equal(await codeOf(await server.signIn('Rex.Remote', wrong)), 'credentials-wrong');
    const denied = await server.signIn('Rex.Remote');
    const { wait, requestId, ...step } = await denied.json() as { wait: { ticket: string; expiresAt: number }; requestId: string };
    assert.deepEqual(step, { state: 'address-denied', address: '127.0.0.1', mailed: false });
    assert.match(wait.ticket, /^[\w-]{43}$/);
    assert.equal(wait.expiresAt, server.clock.now + 30 * 60_000);
    assert.notEqual(requestId, '');
    assert.deepEqual(denied.headers.getSetCookie(), []);
    const allowed = await server.signIn('Rex.Remote', {}, { address: '198.51.100.7' });
    assert.equal((await allowed.json() as { state: string }).state, 'signed-in');
    assert.equal((await server.send('/v1/apps', { headers: { Cookie: cookieOf(allowed) }, address: '198.51.100.7' })).status, 200);
    assert.equal(await codeOf(await server.send('/v1/apps', { headers: { Cookie: cookieOf(allowed) } })), 'address-denied');
  });

  it('R19: opens no session for a temporary password, and nothing at all once it has expired', async () => {
    const response = await server.signIn('Nia.New');
    const step = await response.json() as { state: string; change: { ticket: string; expiresAt: number } };
    assert.deepEqual(Object.keys(step), ['state', 'change']);
    assert.equal(step.state, 'password-change-required');
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.deepEqual(await server.storage.list('sessions', {}), []);
    await changeUser(server, 'Nia.New', { passwordExpiresAt: server.clock.now - 1 });
    assert.equal(await codeOf(await server.signIn('Nia.New')), 'credentials-wrong');
  });

  it('tells that the tenant is being maintained, with its text', async () => {
    const tenant = (await server.storage.find('tenants', { id: 'acme' }))!;
    await server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, maintenance: 'Back at noon.' } } }]);
    for (const door of ['acme', undefined]) {
      const response = await server.signIn('Ava.Agent', { tenant: door, password: seedUsers[0]!.password });
      assert.equal(response.status, 503);
      assert.equal((await response.json() as { detail: string }).detail, 'Back at noon.');
    }
  });

  it('answers 503 with a time when too many passwords are being checked, and counts no failure', async () => {
    await server.close();
    server = await startBackend({ hasher: { ...createPbkdf2Hasher(), verify: () => Promise.reject(new OverloadedError(3)) } });
    const response = await server.signIn('Ava.Agent');
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('Retry-After'), '3');
    assert.deepEqual(await server.storage.list('throttles', {}), []);
  });

  it('R39: puts no password or token into an answer, a problem or the log', async () => {
    await server.close();
    const log: string[] = [];
    server = await startBackend({ observer: { request: (entry) => log.push(JSON.stringify(entry)), error: (error) => log.push(String(error)) } });
    const { accessToken, refreshToken } = await bearerOf(server, 'Ava.Agent');
    const problem = await (await server.signIn('Ava.Agent', { password: 'my dear secret' })).text();
    await server.send('/v1/session/refresh', { method: 'POST', json: { refreshToken } });
    await server.send(`/v1/apps/${accessToken}/launch`, { method: 'POST', headers: { Authorization: `Bearer ${accessToken}` } });
    const all = [...log, problem].join('\n');
    for (const secret of [accessToken, refreshToken, 'my dear secret', seedUsers[0]!.password]) assert.ok(!all.includes(secret));
    assert.equal(log.length, 4);
  });
});
