import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, changeUser, codeOf, cookieOf, startBackend } from './support/backend.ts';
import { ava, openBrowser, setActivity } from './support/browsers.ts';
import { auditedActions, passwordOf } from './support/credentials.ts';
import { openStream } from './support/stream.ts';
import type { RenewAnswer, Session, SessionAnswer, WhoAmI } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

const minute = 60_000;
const hour = 60 * minute;

let server: Backend;
beforeEach(async () => { server = await startBackend(); });
afterEach(() => server.close());

const post = (path: string, headers: Record<string, string>, json?: object) => server.send(path, { method: 'POST', headers, ...(json && { json }) });
const who = (headers: Record<string, string>) => server.send('/v1/session', { headers });
const sessionOf = async (headers: Record<string, string>): Promise<Session> => (await (await who(headers)).json() as Extract<WhoAmI, { state: 'signed-in' }>).session;
const renew = (headers: Record<string, string>, userName: string, password = passwordOf(userName)) => post('/v1/session/renew', headers, { password });

describe('The idle limit', () => {
  it('R26: is told with the session, moves with an act of the person, and not with what happens in the background', async () => {
    const { headers, refreshToken } = await bearerOf(server, 'Sam.Supervisor', { tenant: undefined, username: 'sam.supervisor' });
    const began = server.clock.now;
    assert.equal((await sessionOf(headers)).idleAt, began + hour);
    server.clock.now += 5 * minute;
    const stream = await openStream(server, headers);
    assert.equal((await stream.nextOf('ping'))!.data!.idleAt, began + hour);
    await post('/v1/duty/contact', headers);
    await server.send('/v1/apps', { headers });
    await post('/v1/session/refresh', {}, { refreshToken });
    assert.equal((await sessionOf(headers)).idleAt, began + hour);
    await post('/v1/apps/supervisor/launch', headers);
    assert.equal((await sessionOf(headers)).idleAt, server.clock.now + hour);
    stream.leave();
  });

  it('R53: moves at once when the person says to be there, though an act was noted a moment ago', async () => {
    const headers = { Cookie: cookieOf(await server.signIn('Ada.Admin')) };
    server.clock.now += 10_000;
    const { session, now } = await (await post('/v1/session/extend', headers)).json() as SessionAnswer;
    assert.deepEqual([session.idleAt, now], [server.clock.now + hour, server.clock.now]);
    server.clock.now += hour;
    assert.equal((await who(headers)).status, 200);
    server.clock.now += 1;
    assert.equal(await codeOf(await post('/v1/session/extend', headers)), 'session-ended', 'what is over is over');
  });

  it('R26: holds nobody who is on duty, where contact counts, and begins anew when the duty is over', async () => {
    const browser = await openBrowser(server);
    assert.equal((await sessionOf(browser.headers)).idleAt, null);
    for (let hours = 0; hours < 3; hours += 1) {
      server.clock.now += hour;
      // The tokens of a bearer end before.
      Object.assign(browser.headers, (await bearerAgain(browser.sessionId)));
      await browser.contact();
    }
    await browser.choose('logged-out');
    assert.equal((await sessionOf(browser.headers)).idleAt, server.clock.now + hour);
  });

  it('counts acts however short it is', async () => {
    await server.close();
    server = await startBackend({ idleSeconds: 40 });
    const { headers } = await bearerOf(server, 'Ada.Admin');
    for (let times = 0; times < 3; times += 1) {
      server.clock.now += 30_000;
      assert.equal((await server.send('/v1/profile', { method: 'PATCH', headers, json: { values: {} } })).status, 200);
    }
    server.clock.now += 40_001;
    assert.equal((await who(headers)).status, 401);
  });
});

/** Gives a session of the bearer carrier a good token, as a renewal would. */
async function bearerAgain(sessionId: string): Promise<{ Authorization: string }> {
  const session = (await server.storage.find('sessions', { id: sessionId }))!;
  const { digest, randomSecret } = await import('../../src/server/secrets.ts');
  const secret = randomSecret();
  await server.storage.commit([{
    insert: 'credentials',
    row: { hash: await digest(secret), sessionId, tenantId: session.tenantId, userId: session.userId, kind: 'access', expiresAt: server.clock.now + hour, replacedAt: null },
  }]);
  return { Authorization: `Bearer ${secret}` };
}

describe('The absolute limit', () => {
  it('R26: never cuts an activity, acts as soon as it ends, and keeps the cookie alive for it', async () => {
    const response = await server.signIn('Ava.Agent');
    const Cookie = cookieOf(response);
    assert.match(response.headers.getSetCookie()[0]!, /Max-Age=93600\b/);
    await setActivity(server, 'busy');
    server.clock.now += 24 * hour + hour;
    assert.equal((await who({ Cookie })).status, 200);
    assert.equal((await server.send('/v1/duty/status', { method: 'PUT', headers: { Cookie }, json: { status: 'work-offline' } })).status, 200);
    await setActivity(server, null);
    assert.equal(await codeOf(await who({ Cookie })), 'session-ended');
  });

  it('R26: waits two hours for the end of an activity, and no longer', async () => {
    const Cookie = cookieOf(await server.signIn('Ava.Agent'));
    await setActivity(server, 'busy');
    server.clock.now += 26 * hour - 1;
    assert.equal((await who({ Cookie })).status, 200);
    server.clock.now += 1;
    assert.equal((await who({ Cookie })).status, 401);
  });

  it('R26: gives a bearer tokens for as long as the activity lasts', async () => {
    let { refreshToken } = await bearerOf(server, 'Ava.Agent');
    const refresh = () => post('/v1/session/refresh', {}, { refreshToken });
    await setActivity(server, 'busy');
    server.clock.now += 25 * hour;
    const answer = await refresh();
    assert.equal(answer.status, 200);
    ({ refreshToken } = (await answer.json() as { credential: { refreshToken: string } }).credential);
    server.clock.now += hour;
    assert.equal(await codeOf(await refresh()), 'session-ended');
  });

  it('R26: is told on the stream, which ends with its cause at the next ping', async () => {
    await server.close();
    server = await startBackend({ pingSeconds: 0.02 });
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const stream = await openStream(server, headers);
    const { expiresAt, startedAt } = await sessionOf(headers);
    assert.equal(expiresAt, startedAt + 24 * hour);
    const first = (await stream.nextOf('ping'))!.data!;
    assert.deepEqual([first.expiresAt, first.idleAt], [expiresAt, null]);
    server.clock.now = expiresAt;
    assert.deepEqual((await stream.nextOf('session-ended'))!.data, { cause: 'expired' });
  });

  it('is not moved by an act', async () => {
    const Cookie = cookieOf(await server.signIn('Ava.Agent'));
    server.clock.now += hour;
    const { expiresAt, startedAt } = (await (await post('/v1/session/extend', { Cookie })).json() as SessionAnswer).session;
    assert.equal(expiresAt, startedAt + 24 * hour);
  });
});

describe('Renewing a session', () => {
  it('R53, R3: makes a new one of the same browser with the password alone, and the old one opens nothing', async () => {
    const old = cookieOf(await server.signIn('Ava.Agent'));
    await server.send('/v1/duty/status', { method: 'PUT', headers: { Cookie: old }, json: { status: 'available' } });
    const before = (await server.storage.find('duties', { userId: ava }))!;
    const [row] = await server.storage.list('sessions', { userId: ava });
    const stream = await openStream(server, { Cookie: old });
    server.clock.now += 23 * hour;
    const response = await renew({ Cookie: old }, 'Ava.Agent');
    const { session } = await response.json() as RenewAnswer;
    assert.deepEqual([session.startedAt, session.expiresAt], [server.clock.now, server.clock.now + 24 * hour]);
    assert.notEqual(session.id, row!.id);
    assert.deepEqual((await stream.nextOf('session-ended'))!.data, { cause: 'renewed' });
    assert.equal((await who({ Cookie: old })).status, 401);
    assert.equal((await sessionOf({ Cookie: cookieOf(response) })).id, session.id);
    assert.deepEqual(await server.storage.find('duties', { userId: ava }), before);
    assert.ok((await auditedActions(server)).includes('session-renewed'));
  });

  it('R22: passes the gate of addresses by itself: what was granted once was for one session', async () => {
    const { headers, sessionId } = await bearerOf(server, 'Ava.Agent');
    await server.storage.commit([
      { insert: 'addressRules', row: { id: 'office', tenantId: 'acme', groupId: null, network: '192.0.2.0/24', description: '', enabled: true } },
      { update: 'sessions', where: { id: sessionId }, set: { grantedKey: '127.0.0.1' } },
    ]);
    assert.equal((await who(headers)).status, 200);
    assert.equal(await codeOf(await renew(headers, 'Ava.Agent')), 'address-denied');
    assert.equal((await who(headers)).status, 200);
  });

  it('gives a bearer new tokens', async () => {
    const { headers, refreshToken } = await bearerOf(server, 'Ada.Admin');
    const { credential } = await (await renew(headers, 'Ada.Admin')).json() as RenewAnswer;
    assert.equal((await who({ Authorization: `Bearer ${credential!.accessToken}` })).status, 200);
    assert.equal(await codeOf(await post('/v1/session/refresh', {}, { refreshToken })), 'session-ended');
  });

  it('R9: refuses a wrong password, counts it as a sign-in would, and leaves the session as it is', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    assert.equal(await codeOf(await renew(headers, 'Ava.Agent', 'wrong')), 'credentials-wrong');
    assert.equal((await who(headers)).status, 200);
    for (let times = 0; times < 20; times += 1) await renew(headers, 'Ava.Agent', 'wrong');
    assert.equal(await codeOf(await server.signIn('Ava.Agent')), 'throttled');
  });

  it('opens nothing for an account that was disabled, nor without a session', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    await changeUser(server, 'Ava.Agent', { enabled: false });
    assert.equal(await codeOf(await renew(headers, 'Ava.Agent')), 'session-ended');
    assert.equal(await codeOf(await renew({}, 'Ava.Agent')), 'session-required');
  });

  it('R59: is done once for one key, and the answer is not kept', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const key = { 'Idempotency-Key': 'one' };
    const { credential } = await (await renew({ ...headers, ...key }, 'Ava.Agent')).json() as RenewAnswer;
    assert.equal(await codeOf(await renew({ Authorization: `Bearer ${credential!.accessToken}`, ...key }, 'Ava.Agent')), 'already-done');
  });
});
