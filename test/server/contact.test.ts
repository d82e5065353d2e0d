import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as rest } from 'node:timers/promises';
import { lastingBearerOf as bearerOf, startBackend } from './support/backend.ts';
import type { Duty, TenantSettings } from '../../src/contract/index.ts';
import type { Row } from '../../src/server/index.ts';
import type { Backend } from './support/backend.ts';

const seconds = 1000;
const minutes = 60 * seconds;

let server: Backend;
let headers: { Authorization: string };
beforeEach(async () => {
  server = await startBackend({ watchSeconds: 0.01 });
  ({ headers } = await bearerOf(server, 'Ava.Agent'));
});
afterEach(() => server.close());

const read = async () => (await (await server.send('/v1/duty', { headers })).json() as { duty: Duty }).duty;
const choose = async (status: string, reason?: string) => {
  const response = await server.send('/v1/duty/status', { method: 'PUT', headers, json: { status, ...(reason !== undefined && { reason }) } });
  assert.equal(response.status, 200);
};
const contact = () => server.send('/v1/duty/contact', { method: 'POST', headers, json: {} });
const row = async () => (await server.storage.find('duties', { userId: 'acme-ava.agent' }))!;
/** Puts an activity there as the platform would. */
const act = (activity: string | null) => server.storage.commit([{ update: 'duties', where: { userId: 'acme-ava.agent' }, set: { activity } }]);
async function settings(set: Partial<TenantSettings>) {
  const tenant = (await server.storage.find('tenants', { id: 'acme' }))!;
  await server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, ...set } } }]);
}

/** Waits until the watch has seen a state. */
async function sees(what: (duty: Row<'duties'>) => boolean): Promise<Row<'duties'>> {
  for (let tries = 0; !what(await row()); tries += 1) {
    assert.ok(tries < 500, `The duty stays ${JSON.stringify(await row())}`);
    await rest(5);
  }
  return row();
}
/** Lets the watch look at something else that is due, so that it has certainly looked at everything before. */
async function watchLooks() {
  const sam = await bearerOf(server, 'Sam.Supervisor');
  await server.send('/v1/duty/status', { method: 'PUT', headers: sam.headers, json: { status: 'available' } });
  await server.storage.commit([{ update: 'duties', where: { userId: 'acme-sam.supervisor' }, set: { contactAt: 0, contactDue: 1 } }]);
  for (let tries = 0; tries < 500; tries += 1) {
    if ((await server.storage.find('duties', { userId: 'acme-sam.supervisor' }))!.lost) return;
    await rest(5);
  }
  assert.fail('The watch does not look');
}

describe('Contact', () => {
  it('is lost after the grace: the system puts an Available agent On Break and says why', async () => {
    await choose('available');
    server.clock.now += 66 * seconds;
    const duty = await sees(({ lost }) => lost);
    assert.equal(duty.status, 'on-break');
    assert.deepEqual(duty.actor, { kind: 'system', cause: 'contact-lost' });
    assert.equal(duty.since, server.clock.now);
  });

  it('within the grace changes nothing', async () => {
    await choose('available');
    const { version } = await read();
    for (let passed = 0; passed < 10; passed += 1) {
      server.clock.now += 50 * seconds;
      assert.equal((await contact()).status, 204);
    }
    await watchLooks();
    assert.deepEqual([(await read()).status, (await read()).version], ['available', version]);
  });

  it('is to ask for events, too: only a page that is awake opens a stream', async () => {
    await choose('available');
    server.clock.now += 20 * seconds;
    const response = await server.send('/v1/events', { headers });
    assert.equal(response.status, 200);
    await sees(({ contactAt }) => contactAt === server.clock.now);
    await response.body?.cancel();
    const { headers: ada } = await bearerOf(server, 'Ada.Admin');
    await (await server.send('/v1/events', { headers: ada })).body?.cancel();
    assert.equal((await server.storage.list('duties', { userId: 'acme-ada.admin' })).length, 0);
  });

  it('takes the grace of the tenant', async () => {
    await settings({ contactGraceSeconds: 300 });
    await choose('available');
    await contact();
    server.clock.now += 30 * seconds;
    await contact();
    server.clock.now += 290 * seconds;
    await watchLooks();
    assert.equal((await read()).status, 'available');
    server.clock.now += 90 * seconds;
    assert.equal((await sees(({ lost }) => lost)).status, 'on-break');
  });

  it('that comes back leaves the agent On Break, and the next choice is the agent\'s', async () => {
    await choose('available');
    server.clock.now += 66 * seconds;
    await sees(({ lost }) => lost);
    await contact();
    const duty = await read();
    assert.deepEqual([duty.status, duty.lost, duty.actor.cause], ['on-break', false, 'contact-lost']);
    await choose('available');
    assert.equal((await read()).status, 'available');
  });

  it('does not demote an agent on Work Offline, and ends the duty at the second grace', async () => {
    await choose('work-offline');
    server.clock.now += 66 * seconds;
    assert.equal((await sees(({ lost }) => lost)).status, 'work-offline');
    server.clock.now += 118 * minutes;
    await watchLooks();
    assert.equal((await read()).status, 'work-offline');
    server.clock.now += 2 * minutes;
    const duty = await sees(({ status }) => status === 'logged-out');
    assert.deepEqual([duty.actor.cause, duty.lost], ['session-timed-out', false]);
  });

  it('that is lost during an activity cuts nothing: On Break comes next, and not at all once the browser is back', async () => {
    await choose('available');
    await act('busy');
    server.clock.now += 66 * seconds;
    const lost = await sees((duty) => duty.lost);
    assert.deepEqual([lost.status, lost.activity, lost.next?.status, lost.next?.actor.cause], ['available', 'busy', 'on-break', 'contact-lost']);
    await contact();
    const back = await read();
    assert.deepEqual([back.status, back.activity, back.next, back.lost], ['available', 'busy', null, false]);
  });

  it('that is lost leaves the rest alone that the agent asked for next', async () => {
    await choose('available');
    await act('busy');
    await choose('work-offline', 'training');
    server.clock.now += 66 * seconds;
    const lost = await sees((duty) => duty.lost);
    assert.deepEqual([lost.next?.status, lost.next?.actor.kind], ['work-offline', 'self']);
  });

  it('ends the duty after the activity when nobody comes back for two hours', async () => {
    await choose('available');
    await act('busy');
    server.clock.now += 66 * seconds;
    await sees(({ lost }) => lost);
    server.clock.now += 120 * minutes;
    const duty = await sees(({ next }) => next?.status === 'logged-out');
    assert.deepEqual([duty.status, duty.activity, duty.next?.actor.cause], ['available', 'busy', 'session-timed-out']);
  });

  it('that is heard of just when it seems lost is not lost', async () => {
    await choose('available');
    const { commit } = server.storage;
    let isNoted = false;
    Object.assign(server.storage, {
      commit: async (...args: Parameters<typeof commit>) => {
        // Between the look at the duty and the decision a browser answers.
        if (!isNoted && JSON.stringify(args).includes('contact-lost')) {
          isNoted = true;
          const now = server.clock.now;
          await commit([{ update: 'duties', where: { userId: 'acme-ava.agent' }, set: { contactAt: now, contactDue: now + 65 * seconds } }]);
        }
        return commit(...args);
      },
    });
    server.clock.now += 66 * seconds;
    await watchLooks();
    const duty = await row();
    assert.deepEqual([isNoted, duty.status, duty.lost, duty.contactAt], [true, 'available', false, server.clock.now]);
  });

  it('is noted often enough that nobody is lost who was heard of within the grace', async () => {
    await choose('available');
    const { commit } = server.storage;
    let commits = 0;
    Object.assign(server.storage, { commit: (...args: Parameters<typeof commit>) => (commits += 1, commit(...args)) });
    for (let passed = 0; passed < 60; passed += 1) {
      server.clock.now += seconds;
      await contact();
    }
    // The session and the duty, each twelve times a minute; and once that the person did something.
    assert.ok(commits <= 26, `${commits} commits`);
    server.clock.now += 60 * seconds;
    await watchLooks();
    assert.equal((await row()).lost, false);
  });

  it('of a duty that is over opens nothing', async () => {
    await choose('work-offline');
    await choose('logged-out');
    await contact();
    assert.equal((await read()).status, 'logged-out');
  });
});

describe('The time of a reason', () => {
  it('stands in the duty, and the server does what follows when it is over', async () => {
    await choose('on-break', 'short-break');
    assert.equal((await read()).until, server.clock.now + 10 * minutes);
    for (let passed = 0; passed < 11; passed += 1) {
      server.clock.now += minutes - seconds;
      await contact();
    }
    server.clock.now += 11 * seconds;
    const duty = await sees(({ status }) => status === 'work-offline');
    assert.deepEqual([duty.actor.kind, duty.actor.cause, duty.reason, duty.until], ['system', 'reason-over', null, null]);
  });

  it('may run over where nothing follows', async () => {
    await choose('on-break', 'lunch');
    const { until } = await read();
    server.clock.now += 31 * minutes;
    await watchLooks();
    assert.deepEqual([(await read()).status, (await read()).until], ['on-break', until]);
  });

  it('that is over during an activity leaves alone what was asked for next', async () => {
    await choose('on-break', 'short-break');
    await act('direct-call');
    await choose('logged-out');
    server.clock.now += 10 * minutes + 1;
    const duty = await sees(({ endAction }) => endAction === null);
    assert.deepEqual([duty.status, duty.next?.status, duty.next?.actor.kind], ['on-break', 'logged-out', 'self']);
  });

  it('that is over during an activity makes what follows the next status', async () => {
    await choose('on-break', 'short-break');
    await act('direct-call');
    server.clock.now += 10 * minutes + 1;
    const duty = await sees(({ next }) => next !== null);
    assert.deepEqual([duty.status, duty.next?.status, duty.next?.actor.cause], ['on-break', 'work-offline', 'reason-over']);
  });
});

describe('The next status', () => {
  const cancel = (more: Record<string, string> = {}) => server.send('/v1/duty/next', { method: 'DELETE', headers: { ...headers, ...more } });

  it('can be taken back, twice with the same end', async () => {
    await choose('available');
    await act('busy');
    await choose('on-break', 'lunch');
    assert.deepEqual((await read()).next, { status: 'on-break', reason: 'lunch', actor: { kind: 'self' } });
    const first = await (await cancel()).json() as { duty: Duty };
    assert.equal(first.duty.next, null);
    assert.equal((await (await cancel()).json() as { duty: Duty }).duty.version, first.duty.version);
  });

  it('that has come already is not taken back: whoever knows an older choice is told', async () => {
    await choose('available');
    await act('busy');
    await choose('on-break');
    const { choice } = await read();
    await act(null);
    await choose('work-offline');
    assert.equal((await cancel({ 'If-Match': `"choice-${choice}"` })).status, 412);
    assert.equal((await read()).status, 'work-offline');
  });

  it('is taken back by a wish for what is there', async () => {
    await choose('available');
    await act('busy');
    await choose('on-break');
    await choose('available');
    assert.equal((await read()).next, null);
  });
});
