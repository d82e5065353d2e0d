import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, changeUser, codeOf, cookieOf, startBackend } from './support/backend.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
beforeEach(async () => { server = await startBackend(); });
afterEach(() => server.close());

const hour = 60 * 60 * 1000;
const who = (headers: Record<string, string>) => server.send('/v1/session', { headers });
function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve: () => resolve() };
}
const refresh = (refreshToken: string) => server.send('/v1/session/refresh', { method: 'POST', json: { refreshToken } });

describe('A session', () => {
  it('is no obstacle to the login page when it is dead: what a tenant shows needs none', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    await server.send('/v1/session', { method: 'DELETE', headers });
    assert.equal(await codeOf(await server.send('/v1/session', { headers })), 'session-ended');
    assert.equal((await server.send('/v1/tenants/acme', { headers })).status, 200);
  });

  it('R25: is dead on the server after sign-out, and its cookie is taken back', async () => {
    const Cookie = cookieOf(await server.signIn('Ava.Agent'));
    const out = await server.send('/v1/session', { method: 'DELETE', headers: { Cookie } });
    assert.equal(out.status, 204);
    assert.match(out.headers.getSetCookie()[0]!, /^__Host-onduty=; .*Max-Age=0/);
    const after = await who({ Cookie });
    assert.equal(after.status, 401);
    assert.ok(after.headers.get('WWW-Authenticate'));
    assert.deepEqual([await server.storage.list('sessions', {}), await server.storage.list('credentials', {})], [[], []]);
  });

  it('takes a dead cookie back where a page asks who it is, and leaves the next person\'s alone elsewhere', async () => {
    const Cookie = cookieOf(await server.signIn('Ava.Agent'));
    await server.signIn('Sam.Supervisor', {}, { headers: { Cookie } });
    assert.deepEqual((await server.send('/v1/apps', { headers: { Cookie } })).headers.getSetCookie(), []);
    assert.match((await who({ Cookie })).headers.getSetCookie()[0]!, /Max-Age=0/);
  });

  it('R25: can be signed out whatever became of its credential or its address', async () => {
    const rex = cookieOf(await server.signIn('Rex.Remote', {}, { address: '198.51.100.7' }));
    assert.equal((await server.send('/v1/session', { method: 'DELETE', headers: { Cookie: rex }, address: '203.0.113.9' })).status, 204);
    assert.deepEqual(await server.storage.list('sessions', {}), []);
    for (const headers of [{}, { Cookie: rex }, { Authorization: 'Bearer nothing' }]) {
      assert.equal((await server.send('/v1/session', { method: 'DELETE', headers })).status, 204);
    }
  });

  it('R59: is signed out once by twins of one request, and what is to follow the activity asked for once', async () => {
    const Cookie = cookieOf(await server.signIn('Ava.Agent'));
    await server.storage.commit([{ update: 'duties', where: { userId: 'acme-ava.agent' }, set: { activity: 'busy' } }]);
    const { commit } = server.storage;
    const { promise: both, resolve } = deferred();
    let waiting = 0;
    server.storage.commit = async (changes) => {
      if (changes.some((one) => 'remove' in one && one.remove === 'sessions')) {
        if ((waiting += 1) === 2) resolve();
        await both;
      }
      return commit(changes);
    };
    const signOut = () => server.send('/v1/session', { method: 'DELETE', headers: { Cookie } });
    assert.deepEqual((await Promise.all([signOut(), signOut()])).map(({ status }) => status), [204, 204]);
    const { next, choice } = (await server.storage.find('duties', { userId: 'acme-ava.agent' }))!;
    assert.deepEqual([next?.status, choice], ['logged-out', 2]);
    assert.equal((await server.storage.list('audit', { tenantId: 'acme' })).filter(({ action }) => action === 'sign-out').length, 1);
  });

  it('R26: ends at its absolute limit, however active', async () => {
    const Cookie = cookieOf(await server.signIn('Ava.Agent'));
    for (let hours = 0; hours < 24; hours++) {
      assert.equal((await server.send('/v1/duty', { method: 'POST', headers: { Cookie } })).status, 200, `after ${hours} h`);
      server.clock.now += hour;
    }
    assert.equal(await codeOf(await who({ Cookie })), 'session-ended');
  });

  it('R26: ends after an idle hour without duty, reading apart; with a duty on, nobody is idle', async () => {
    const Cookie = cookieOf(await server.signIn('Ada.Admin'));
    server.clock.now += hour / 2;
    assert.equal((await who({ Cookie })).status, 200);
    server.clock.now += hour / 2 + 1;
    assert.equal((await who({ Cookie })).status, 401, 'reading in the background is no act of a person');
    const agent = cookieOf(await server.signIn('Ava.Agent'));
    server.clock.now += 5 * hour;
    assert.equal((await who({ Cookie: agent })).status, 200);
  });

  it('R27: ends with the account', async () => {
    const Cookie = cookieOf(await server.signIn('Ava.Agent'));
    await changeUser(server, 'Ava.Agent', { enabled: false });
    assert.equal((await who({ Cookie })).status, 401);
  });

  it('R43: refreshes for its absolute life only, and the new pair never lives longer', async () => {
    let { refreshToken } = await bearerOf(server, 'Ava.Agent');
    for (let hours = 0; hours < 23; hours++) {
      server.clock.now += hour;
      ({ refreshToken } = (await (await refresh(refreshToken)).json() as { credential: { refreshToken: string } }).credential);
    }
    server.clock.now += hour;
    assert.equal(await codeOf(await refresh(refreshToken)), 'session-ended');
  });

  it('R43: lets an access token live ten minutes', async () => {
    const { headers, expiresIn } = await bearerOf(server, 'Ava.Agent') as { headers: { Authorization: string }; expiresIn?: number };
    assert.equal(expiresIn, 600);
    server.clock.now += 599_000;
    assert.equal((await who(headers)).status, 200);
    server.clock.now += 2_000;
    assert.equal((await who(headers)).status, 401);
  });

  it('R43: takes a token again that was replaced within ten seconds, and ends everything when it comes later', async () => {
    const { refreshToken } = await bearerOf(server, 'Ava.Agent');
    const first = await refresh(refreshToken);
    server.clock.now += 9_000;
    const second = await refresh(refreshToken);
    assert.deepEqual([first.status, second.status], [200, 200]);
    server.clock.now += 2_000;
    assert.equal((await refresh(refreshToken)).status, 401);
    const { credential } = await second.json() as { credential: { accessToken: string; refreshToken: string } };
    assert.equal((await who({ Authorization: `Bearer ${credential.accessToken}` })).status, 401);
    assert.equal((await refresh(credential.refreshToken)).status, 401);
  });

  it('R43: opens nothing with a refresh token in place of an access token', async () => {
    const { refreshToken, accessToken } = await bearerOf(server, 'Ava.Agent');
    assert.equal((await who({ Authorization: `Bearer ${refreshToken}` })).status, 401);
    assert.equal((await refresh(accessToken)).status, 401);
    assert.equal((await who({ Cookie: `__Host-onduty=${accessToken}` })).status, 401);
  });
});
