import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import * as kit from '../../src/client/index.ts';
import { routes } from '../../src/contract/index.ts';
import { isPoll, isStream } from '../client/support/play.ts';
import { passwordOf, reached, signIn, stopClock, until } from '../client/support/world.ts';
import { createNewerServer, novelty } from './newer-server.ts';
import { meet, wholeWay } from './whole-way.ts';
import type { Client } from '../../src/client/index.ts';
import type { RouteName } from '../../src/contract/index.ts';
import type { NewerServer } from './newer-server.ts';
import type { Meeting } from './whole-way.ts';

/** What no page of ours asks for: the platform does, or the backend's own pages and hosts without the client do. */
const notOfPages: readonly RouteName[] = [
  'listPlatformAgents', 'listPlatformChanges', 'setPlatformActivity', 'setPlatformStatus', 'startAuthorize', 'authorize', 'issueToken',
];

let newer: NewerServer;
let meeting: Meeting;
beforeEach(async () => {
  newer = createNewerServer();
  meeting = await meet(kit, (request, next) => newer.pass(request, next));
});
afterEach(() => meeting.world.end());

/** Everything that a client lets its page see. */
const seenBy = ({ session, duty, apps }: Client): string => JSON.stringify([session.state.get(), duty.state.get(), apps.state.get()]);

describe('the client with a newer server', () => {
  it('R64: does all that it can do although every answer and event holds what it does not know', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    for (const [name, way] of Object.entries(wholeWay)) {
      await meeting.world.end();
      meeting = await meet(kit, (request, next) => newer.pass(request, next));
      await way(meeting);
      assert.deepEqual(meeting.errors(), [], name);
    }
    const missing = (Object.keys(routes) as RouteName[]).filter((route) => !newer.seen.has(route) && !notOfPages.includes(route));
    assert.deepEqual(missing, ['refreshSession'], 'every other route answered something new');
    assert.ok(newer.foreign.streamed > 20, `${newer.foreign.streamed} unknown events`);
  });

  it('R64: shows a page nothing of an unknown field, and keeps the members of open sets', async () => {
    const client = meeting.browser().open();
    await signIn(client);
    await client.apps.load();
    const state = client.session.state.get();
    assert.ok(state.state === 'signed-in');
    assert.deepEqual(state.session.user.roles, ['agent', novelty]);
    assert.deepEqual(client.apps.state.get()?.map(({ id, role }) => [id, role]), [['agent-console', 'agent'], [novelty, 'clairvoyant']]);
    assert.deepEqual((await client.tenantInfo())?.signInMethods, ['password', novelty]);
    assert.ok(!seenBy(client).includes('deep'));
  });

  it('R64: renews a bearer whose answer holds more', async () => {
    const page = meeting.browser();
    const client = page.open({ carrier: 'bearer' });
    let isRefused = false;
    page.network = (request, next) => newer.pass(request, async (passed) => {
      if (isRefused || !passed.url.endsWith('/apps')) return next(passed);
      isRefused = true;
      // As if the access token had been given up early.
      const headers = new Headers(passed.headers);
      headers.set('authorization', 'Bearer none-of-ours');
      return next(new Request(passed, { headers }));
    });
    await signIn(client);
    assert.equal((await client.apps.load())[0]?.id, 'agent-console');
    assert.ok(newer.seen.has('refreshSession'));
  });

  it('R64: goes on by polls whose events it does not know', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const page = meeting.browser();
    page.network = async (request, next) => (isStream(request)
      ? new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } })
      : newer.pass(request, next));
    const elapse = stopClock(t);
    const client = page.open();
    await signIn(client);
    await until(() => page.requests.some(isStream));
    for (let turn = 0; turn < 180 && page.requests.filter(isPoll).length < 2; turn += 1) await elapse(500);
    await reached(client.connection, (state) => state === 'live');
    const other = meeting.browser().open();
    await signIn(other);
    await other.duty.request('available');
    for (let turn = 0; turn < 60 && client.duty.state.get().status !== 'available'; turn += 1) await elapse(500);
    assert.equal(client.duty.state.get().status, 'available');
    assert.ok(newer.foreign.polled >= 2);
    assert.equal(page.events.filter(({ type, ...event }) => type === 'error' && !JSON.stringify(event).includes('timeout')).length, 0);
  });

  it('R64: maps an unknown code by its HTTP status, wherever it comes from', async () => {
    newer.codes = true;
    const client = meeting.browser().open();
    const failing = async (act: Promise<unknown>): Promise<unknown[]> => {
      const error: unknown = await act.then(() => undefined, (reason: unknown) => reason);
      assert.ok(kit.isOndutyError(error));
      return [error.status, error.code, error.problem?.code];
    };
    assert.deepEqual(await failing(client.session.signIn({ method: 'password', username: 'Ava.Agent', password: 'not this one' })),
      [401, 'session-required', `credentials-wrong-of-${novelty}`]);
    await signIn(client);
    assert.deepEqual(await failing(client.apps.launch('nowhere')), [404, 'not-found', `not-found-of-${novelty}`]);
    assert.deepEqual(await failing(kit.createTeam(client).load()), [403, 'not-allowed', `not-allowed-of-${novelty}`]);
    assert.deepEqual(await failing(client.duty.request('on-break', { reason: 'attend-meeting' })), [422, 'invalid-request', `reason-refused-of-${novelty}`]);
    assert.deepEqual(await failing(kit.createPasswords(client).look('none-of-ours')), [401, 'session-required', `ticket-refused-of-${novelty}`]);
    await client.duty.request('available');
    assert.deepEqual(await failing(client.call({ method: 'PUT', path: '/v1/duty/status', body: { status: 'on-break' }, headers: { 'if-match': '"choice-0"' } })),
      [412, 'choice-changed', `choice-changed-of-${novelty}`]);
    assert.deepEqual(await failing(client.call({ method: 'PUT', path: '/v1/duty/status', body: { status: 'logged-out' } })),
      [409, 'status-refused', `status-refused-of-${novelty}`]);
    assert.equal(client.session.state.get().state, 'signed-in');
  });

  it('R64: takes an unknown code of a dead session for its end', async () => {
    const client = meeting.browser().open();
    await signIn(client);
    newer.codes = true;
    await meeting.world.storage.commit([{ remove: 'credentials', where: { userId: 'acme-ava.agent' } }, { remove: 'sessions', where: { userId: 'acme-ava.agent' } }]);
    await assert.rejects(client.apps.load(), kit.isOndutyError);
    assert.deepEqual(await reached(client.session.state, ({ state }) => state === 'anonymous'), { state: 'anonymous', cause: 'ended' });
    newer.codes = false;
    assert.equal((await signIn(client)).state, 'signed-in');
  });

  it('R64: answers an unknown step by its name, and signs in as soon as there is none', async () => {
    const client = meeting.browser().open();
    newer.step = 'retina-scan';
    assert.deepEqual(await signIn(client), { state: 'unknown-step', step: 'retina-scan' });
    assert.equal(client.session.state.get().state, 'unknown');
    newer.step = undefined;
    assert.equal((await client.session.signIn({ method: 'password', username: 'Ava.Agent', password: passwordOf('Ava.Agent') })).state, 'signed-in');
  });
});
