import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { statuses, transitionRefusal } from '../../src/contract/index.ts';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import type { Duty, StatusAnswer } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
let headers: { Authorization: string };
beforeEach(async () => {
  server = await startBackend();
  ({ headers } = await bearerOf(server, 'Ava.Agent'));
});
afterEach(() => server.close());

const choose = (status: string, more: Record<string, string> = {}, reason?: string) =>
  server.send('/v1/duty/status', { method: 'PUT', headers: { ...headers, ...more }, json: { status, ...(reason === undefined ? {} : { reason }) } });
const chosen = async (...args: Parameters<typeof choose>) => await (await choose(...args)).json() as StatusAnswer;
const read = async () => (await (await server.send('/v1/duty', { headers })).json() as { duty: Duty }).duty;
const set = (row: object) => server.storage.commit([{ update: 'duties', where: { userId: 'acme-ava.agent' }, set: row }]);

describe('A duty', () => {
  it('R33: allows exactly the transitions of the contract', async () => {
    for (const from of statuses) {
      for (const to of statuses) {
        await set({ status: from, reason: null, started: true });
        const response = await choose(to);
        const refusal = transitionRefusal(from, to, { logOutFromAvailable: false });
        assert.equal(response.ok, refusal === null, `${from} -> ${to}`);
        assert.equal((await read()).status, refusal === null ? to : from);
      }
    }
  });

  it('lets a tenant allow Logged Out from Available', async () => {
    await chosen('available');
    assert.equal(await codeOf(await choose('logged-out')), 'status-refused');
    const tenant = (await server.storage.find('tenants', { id: 'acme' }))!;
    await server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, logOutFromAvailable: true } } }]);
    assert.equal((await choose('logged-out')).status, 200);
  });

  it('keeps the time when only the reason changes, and counts it as a choice', async () => {
    const first = (await chosen('on-break', {}, 'lunch')).duty;
    server.clock.now += 60_000;
    const second = (await chosen('on-break', {}, 'restroom')).duty;
    assert.equal(second.since, first.since);
    assert.equal(second.choice, first.choice + 1);
    assert.equal((await chosen('available')).duty.since, server.clock.now);
  });

  it('asks for a reason where the tenant does', async () => {
    const tenant = (await server.storage.find('tenants', { id: 'acme' }))!;
    await server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, reasonRequired: ['on-break'] } } }]);
    await chosen('available');
    assert.equal(await codeOf(await choose('on-break')), 'reason-refused');
    assert.equal((await choose('on-break', {}, 'lunch')).status, 200);
  });

  it('makes a wish the next status while an activity lasts, and never lets the activity refuse it', async () => {
    const { choice } = (await chosen('available')).duty;
    await set({ activity: 'busy', version: 50 });
    const queued = await chosen('on-break', { 'If-Match': `"choice-${choice}"` });
    assert.equal(queued.outcome, 'queued');
    assert.equal(queued.duty.status, 'available');
    assert.deepEqual(queued.duty.next, { status: 'on-break', reason: null, actor: { kind: 'self' } });
    assert.equal((await chosen('work-offline')).duty.next?.status, 'work-offline', 'the last wish wins');
    assert.equal((await chosen('logged-out')).duty.next?.status, 'logged-out', 'logging out can be next');
  });

  it('is left with a reason that goes with it, or with none: signing out succeeds all the same', async () => {
    for (const [given, kept] of [['end-of-shift', 'end-of-shift'], ['lunch', null], ['<b>anything</b>', null]] as const) {
      const ava = await bearerOf(server, 'Ava.Agent');
      await server.send('/v1/session', { method: 'DELETE', headers, json: {} });
      assert.equal((await server.send('/v1/session', { method: 'DELETE', headers: ava.headers, json: { reason: given } })).status, 204);
      const { status, reason } = (await server.storage.find('duties', { userId: 'acme-ava.agent' }))!;
      assert.deepEqual([status, reason], ['logged-out', kept], given);
    }
  });

  it('queues Logged Out when the last session ends during an activity', async () => {
    await chosen('available');
    await set({ activity: 'busy' });
    await server.send('/v1/session', { method: 'DELETE', headers });
    const row = (await server.storage.find('duties', { userId: 'acme-ava.agent' }))!;
    assert.deepEqual([row.status, row.next?.status], ['available', 'logged-out']);
  });

  it('applies each of many changes at once exactly once', async () => {
    const before = await read();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) =>
      chosen(n % 2 === 0 ? 'available' : 'work-offline', { 'Idempotency-Key': `key-${n}` })));
    const after = await read();
    const versions = new Set(answers.map(({ duty }) => duty.version));
    assert.equal(after.version, before.version + versions.size - (versions.has(before.version) ? 1 : 0));
    assert.equal(answers.find(({ duty }) => duty.version === after.version)?.duty.status, after.status);
  });

  it('R59: keeps the very answer that was given, however long storing it took', async () => {
    const { commit } = server.storage;
    Object.assign(server.storage, {
      commit: async (...args: Parameters<typeof commit>) => {
        const done = await commit(...args);
        server.clock.now += 7;
        return done;
      },
    });
    const first = await chosen('available', { 'Idempotency-Key': 'slow' });
    assert.deepEqual(await chosen('available', { 'Idempotency-Key': 'slow' }), first);
  });

  it('answers a repeated key after a newer change with the first answer, even under If-Match', async () => {
    const { choice } = await read();
    const more = { 'Idempotency-Key': 'one', 'If-Match': `"choice-${choice}"` };
    const first = await chosen('available', more);
    await chosen('work-offline');
    assert.deepEqual(await chosen('available', more), first);
    assert.equal((await read()).status, 'work-offline');
  });

  it('R59: gives a repeated key the entity tag of the first answer too', async () => {
    const put = () => server.send('/v1/duty/status', { method: 'PUT', headers: { ...headers, 'Idempotency-Key': 'tagged' }, json: { status: 'available' } });
    const first = (await put()).headers.get('ETag');
    await chosen('work-offline');
    assert.match(first ?? '', /^"choice-\d+"$/);
    assert.equal((await put()).headers.get('ETag'), first);
  });

  it('R59: does nothing for a repeated key that had nothing to change the first time', async () => {
    const first = await chosen('on-break', { 'Idempotency-Key': 'nothing' });
    await chosen('available');
    assert.deepEqual(await chosen('on-break', { 'Idempotency-Key': 'nothing' }), first);
    const cancel = async (): Promise<unknown> => (await server.send('/v1/duty/next', { method: 'DELETE', headers: { ...headers, 'Idempotency-Key': 'cancel' } })).json();
    const cancelled = await cancel();
    await set({ activity: 'busy' });
    await chosen('work-offline');
    assert.deepEqual(await cancel(), cancelled);
    const { status, next } = await read();
    assert.deepEqual([status, next?.status], ['available', 'work-offline']);
  });

  for (const path of ['/v1/duty', '/v1/apps/agent-console/launch']) {
    it(`R59: does not open an ended duty anew for a repeated key of POST ${path}`, async () => {
      const open = async (): Promise<unknown> => (await server.send(path, { method: 'POST', headers: { ...headers, 'Idempotency-Key': 'open' } })).json();
      const first = await open();
      await chosen('logged-out');
      assert.deepEqual(await open(), first);
      assert.equal((await read()).status, 'logged-out');
    });
  }

  it('keeps the keys of two people apart', async () => {
    await chosen('available', { 'Idempotency-Key': 'shared' });
    const sam = await bearerOf(server, 'Sam.Supervisor');
    const response = await server.send('/v1/duty/status', {
      method: 'PUT', headers: { ...sam.headers, 'Idempotency-Key': 'shared' }, json: { status: 'available' },
    });
    assert.equal((await response.json() as StatusAnswer).duty.version, 2);
  });
});
