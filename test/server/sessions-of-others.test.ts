import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import * as v from 'valibot';
import { sessionsAnswerSchema } from '../../src/contract/index.ts';
import { bearerOf, codeOf, cookieOf, startBackend } from './support/backend.ts';
import { addPeople, bearerOfPerson } from './support/people.ts';
import { openStream } from './support/stream.ts';
import type { Backend } from './support/backend.ts';
import type { Person } from './support/people.ts';

const ava = 'acme-ava.agent';
const sue: Person = { userName: 'Sue.Stranger', roles: ['supervisor'], supervises: ['remote'] };
const boss: Person = { userName: 'Bo.Boss', roles: ['agent', 'administrator'], groupId: 'front-desk' };

let server: Backend;
beforeEach(async () => {
  server = await startBackend({ pingSeconds: 60 });
  await addPeople(server, sue, boss);
});
afterEach(() => server.close());

const end = (id: string, headers: Record<string, string>) => server.send(`/v1/users/${id}/sessions`, { method: 'DELETE', headers });
const endOthers = (headers: Record<string, string>) => server.send('/v1/sessions', { method: 'DELETE', headers });
const listOwn = async (headers: Record<string, string>) => {
  const response = await server.send('/v1/sessions', { headers });
  assert.equal(response.status, 200);
  return { text: await response.clone().text(), ...v.parse(sessionsAnswerSchema, await response.json()) };
};
const read = (headers: Record<string, string>) => server.send('/v1/session', { headers });
const audit = async () => (await server.storage.list('audit', { tenantId: 'acme' })).filter(({ action }) => action === 'sessions-ended')
  .map(({ actor, target, details }) => ({ actor, target, details }));

describe('Ending the sessions of another person', () => {
  for (const [who, role] of [['Ada.Admin', 'an administrator'], ['Sam.Supervisor', 'a supervisor of the team']] as const) {
    it(`R27: by ${role} gives 401 on the next request of each, and closes their streams within five seconds`, async () => {
      const browsers = [await bearerOf(server, 'Ava.Agent'), await bearerOf(server, 'Ava.Agent')];
      const streams = await Promise.all(browsers.map(({ headers }) => openStream(server, headers)));
      const { headers } = await bearerOf(server, who);
      const begun = performance.now();
      assert.equal((await end(ava, headers)).status, 204);
      for (const browser of browsers) {
        assert.equal(await codeOf(await read(browser.headers)), 'session-ended');
        assert.equal((await read(browser.headers)).status, 401);
      }
      for (const stream of streams) {
        assert.equal((await stream.nextOf('session-ended'))?.data?.cause, 'ended');
        assert.equal(await stream.next(), undefined);
      }
      assert.ok(performance.now() - begun < 5000);
      assert.equal((await read(headers)).status, 200, 'nobody else is touched');
      assert.deepEqual(await server.storage.list('credentials', { userId: ava }), []);
    });
  }

  it('R27: reaches a refresh token too', async () => {
    const { refreshToken } = await bearerOf(server, 'Ava.Agent');
    await end(ava, (await bearerOf(server, 'Ada.Admin')).headers);
    assert.equal(await codeOf(await server.send('/v1/session/refresh', { method: 'POST', json: { refreshToken } })), 'session-ended');
  });

  it('is audited, and leaves the duty to the rules of lost contact', async () => {
    await bearerOf(server, 'Ava.Agent');
    await bearerOf(server, 'Ava.Agent');
    const duty = await server.storage.find('duties', { userId: ava });
    await end(ava, (await bearerOf(server, 'Ada.Admin')).headers);
    assert.deepEqual(await audit(), [{ actor: 'Ada Moreau', target: 'Ava Lindqvist', details: { sessions: '2' } }]);
    assert.deepEqual(await server.storage.find('duties', { userId: ava }), duty);
    assert.equal((await server.signIn('Ava.Agent')).status, 200, 'who may sign in may do so again');
  });

  it('R4: is not for who does not see the person, nor for who sees one with a role above the own', async () => {
    const [stranger, sam] = [await bearerOfPerson(server, sue), await bearerOf(server, 'Sam.Supervisor')];
    const victims = [await bearerOf(server, 'Ava.Agent'), await bearerOfPerson(server, boss)];
    const before = await server.storage.list('sessions', {});
    assert.deepEqual([(await end(ava, stranger.headers)).status, (await end('acme-bo.boss', sam.headers)).status], [404, 403]);
    assert.equal((await end('globex-ava.agent', (await bearerOf(server, 'Ada.Admin')).headers)).status, 404);
    assert.equal((await end(ava, victims[0]!.headers)).status, 403);
    assert.equal((await server.storage.list('sessions', {})).length, before.length + 1);
    assert.deepEqual(await audit(), []);
  });

  it('ends a session that begins while it is being done', async () => {
    const { headers } = await bearerOf(server, 'Ada.Admin');
    await bearerOf(server, 'Ava.Agent');
    const { commit } = server.storage;
    let late: { readonly headers: Record<string, string> } | undefined;
    server.storage.commit = async (changes) => {
      if (late === undefined && changes.some((change) => 'remove' in change && change.remove === 'sessions')) {
        server.storage.commit = commit;
        late = await bearerOf(server, 'Ava.Agent');
      }
      return commit(changes);
    };
    assert.equal((await end(ava, headers)).status, 204);
    assert.equal((await read(late!.headers)).status, 401);
    assert.equal((await audit()).length, 1);
  });

  it('is done once for one idempotency key', async () => {
    const headers = { ...(await bearerOf(server, 'Ada.Admin')).headers, 'Idempotency-Key': 'end' };
    await bearerOf(server, 'Ava.Agent');
    assert.equal((await end(ava, headers)).status, 204);
    const again = await bearerOf(server, 'Ava.Agent');
    assert.equal((await end(ava, headers)).status, 204);
    assert.equal((await read(again.headers)).status, 200);
  });
});

describe('The own sessions', () => {
  it('are listed, the newest first, with the one that asks, and without where they are', async () => {
    const first = await bearerOf(server, 'Ava.Agent');
    server.clock.now += 60_000;
    const second = await bearerOf(server, 'Ava.Agent');
    await bearerOf(server, 'Sam.Supervisor');
    const { sessions, text } = await listOwn(first.headers);
    assert.deepEqual(sessions.map(({ id, current }) => [id, current]), [[second.sessionId, false], [first.sessionId, true]]);
    assert.equal(sessions[0]!.startedAt - sessions[1]!.startedAt, 60_000);
    assert.doesNotMatch(text, /address|127\.0/);
  });

  it('are those too whose end waits for an activity', async () => {
    const response = await server.signIn('Ava.Agent');
    const { session } = await response.json() as { session: { id: string } };
    await server.storage.commit([{ update: 'duties', where: { userId: 'acme-ava.agent' }, set: { activity: 'busy' } }]);
    server.clock.now += 25 * 3_600_000;
    assert.deepEqual((await listOwn({ Cookie: cookieOf(response) })).sessions.map(({ id }) => id), [session.id]);
  });

  it('are none that are over: past their limits, or idle', async () => {
    await bearerOf(server, 'Ada.Admin');
    server.clock.now += 2 * 3_600_000;
    const { headers, sessionId } = await bearerOf(server, 'Ada.Admin');
    assert.deepEqual((await listOwn(headers)).sessions.map(({ id }) => id), [sessionId]);
  });

  it('R27: end but for the one that asks, their streams too, and the duty goes on', async () => {
    const [here, there] = [await bearerOf(server, 'Ava.Agent'), await bearerOf(server, 'Ava.Agent')];
    const sam = await bearerOf(server, 'Sam.Supervisor');
    const [stays, goes] = [await openStream(server, here.headers), await openStream(server, there.headers)];
    assert.equal((await endOthers(here.headers)).status, 204);
    assert.equal((await goes.nextOf('session-ended'))?.data?.cause, 'ended');
    assert.deepEqual(await Promise.all([here, there, sam].map(async ({ headers }) => (await read(headers)).status)), [200, 401, 200]);
    assert.equal(server.backend.streams, 1);
    stays.leave();
    assert.equal((await server.storage.find('duties', { userId: ava }))?.status, 'on-break');
    assert.deepEqual(await audit(), [{ actor: 'Ava Lindqvist', target: 'Ava Lindqvist', details: { sessions: '1' } }]);
  });
});
