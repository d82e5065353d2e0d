import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { versionTag } from '../../src/contract/index.ts';
import { bearerOf, changeUser, codeOf, startBackend } from './support/backend.ts';
import { addPeople, bearerOfPerson, idOf } from './support/people.ts';
import { dutyIn, playPlatform } from './support/platform.ts';
import type { Duty, PlatformAgentAnswer, Problem, StatusAnswer } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';
import type { Person } from './support/people.ts';

const ava = 'acme-ava.agent';

let server: Backend;
let platform: Awaited<ReturnType<typeof playPlatform>>;
let headers: Record<string, string>;
beforeEach(async () => {
  server = await startBackend({ pollSeconds: 0.05 });
  platform = await playPlatform(server);
  ({ headers } = await bearerOf(server, 'Ava.Agent'));
});
afterEach(() => server.close());

/** What the agent chooses. */
const choose = async (status: string, reason?: string) => await (await server.send('/v1/duty/status', {
  method: 'PUT', headers, json: { status, ...(reason !== undefined && { reason }) },
})).json() as StatusAnswer;
const read = async () => (await (await server.send('/v1/duty', { headers })).json() as { duty: Duty }).duty;
/** Says what the agent does now, on the duty of now. */
const say = async (activity: string | null, more: object = {}) => platform.setActivity(ava, (await read()).version, { activity, ...more });
const said = async (activity: string | null, more: object = {}) => {
  const response = await say(activity, more);
  assert.equal(response.status, 200);
  return dutyIn(response);
};
const fieldsOf = async (response: Response) => (await response.json() as Problem).fields;

describe('Activities of the platform', () => {
  it('need the version of the duty that the platform knows', async () => {
    const { version } = (await choose('available')).duty;
    for (const more of [{}, { 'If-Match': '*' }]) {
      const response = await platform.put(ava, 'activity', { activity: 'busy' }, more as Record<string, string>);
      assert.deepEqual([response.status, await fieldsOf(response)], [400, ['If-Match']]);
    }
    for (const tag of [versionTag(version - 1), versionTag(version + 1), `"choice-${version}"`, String(version)]) {
      const response = await platform.put(ava, 'activity', { activity: 'busy' }, { 'If-Match': tag });
      assert.deepEqual([response.status, await codeOf(response)], [412, 'duty-changed'], tag);
    }
    const response = await platform.setActivity(ava, version, { activity: 'busy' });
    assert.equal(response.headers.get('ETag'), versionTag(version + 1));
    assert.deepEqual((await response.json() as PlatformAgentAnswer).agent, {
      id: ava, userName: 'Ava.Agent', displayName: 'Ava Lindqvist', groupId: 'front-desk', duty: await read(),
    });
  });

  it('have a name of small letters, digits and hyphens, known or not', async () => {
    await choose('available');
    for (const activity of ['', 'Busy', '9lives', '-x', 'a b', 'a_b', 'x'.repeat(51), 7, undefined]) {
      const response = await platform.setActivity(ava, 2, { activity });
      assert.deepEqual([response.status, await fieldsOf(response)], [400, ['activity']], String(activity));
    }
    for (const activity of ['on-email', 'on-video-2']) assert.equal((await said(activity)).activity, activity);
  });

  it('last for as long as it is said, and are no choice of the agent', async () => {
    const { choice, since } = (await choose('available')).duty;
    server.clock.now += 5000;
    const duty = await said('post-processing', { maxSeconds: 30 });
    assert.deepEqual([duty.activitySince, duty.activityUntil, duty.choice, duty.since], [server.clock.now, server.clock.now + 30_000, choice, since]);
    for (const maxSeconds of [0, 86_401, 1.5]) assert.equal((await say('busy', { maxSeconds })).status, 400);
    const over = await said(null);
    assert.deepEqual([over.activity, over.activitySince, over.activityUntil, over.status, over.choice], [null, null, null, 'available', choice]);
  });

  it('are offered to agents alone who are Available, have nothing to do, asked for nothing else and are there', async () => {
    const refused = async (why: string) => {
      const before = await read();
      const response = await say('offered');
      assert.deepEqual([response.status, await codeOf(response)], [409, 'not-available'], why);
      assert.deepEqual(await read(), before);
    };
    for (const status of ['on-break', 'work-offline']) {
      await choose(status);
      await refused(status);
    }
    await choose('available');
    assert.equal((await said('offered')).activity, 'offered');
    await refused('offered already');
    await said('busy');
    await refused('busy');
    await said(null);
    const set = (row: object) => server.storage.commit([{ update: 'duties', where: { userId: ava }, set: row }]);
    await set({ lost: true });
    await refused('lost');
    await set({ lost: false });
    await changeUser(server, 'Ava.Agent', { enabled: false });
    const { version } = (await server.storage.find('duties', { userId: ava }))!;
    assert.equal(await codeOf(await platform.setActivity(ava, version, { activity: 'offered' })), 'not-available', 'disabled');
  });

  it('come to nobody who is logged out', async () => {
    await choose('logged-out');
    const { version } = await read();
    for (const json of [{ activity: 'offered' }, { activity: 'busy' }, { activity: null }]) {
      const response = await platform.setActivity(ava, version, json);
      assert.deepEqual([response.status, await codeOf(response)], [409, 'not-on-duty']);
    }
    const status = await platform.setStatus(ava, { status: 'available' });
    assert.deepEqual([status.status, await codeOf(status)], [409, 'not-on-duty']);
    const never = await platform.setActivity('acme-sam.supervisor', 0, { activity: 'busy' });
    assert.equal(await codeOf(never), 'not-on-duty', 'nor to who never was on duty');
  });

  for (const cause of ['missed', 'rejected']) {
    it(`put the agent On Break by the system after an offer that was ${cause}, and after nothing else`, async () => {
      await choose('available');
      await said('offered');
      const duty = await said(null, { cause });
      assert.deepEqual([duty.status, duty.reason, duty.activity, duty.actor], ['on-break', null, null, { kind: 'system', cause: `offer-${cause}` }]);
      await choose('available');
      await said('busy');
      assert.deepEqual([(await said(null, { cause })).status, (await read()).actor], ['available', { kind: 'self' }]);
    });
  }

  it('end in the next status with the limit of its reason, also after a missed offer', async () => {
    await choose('available');
    await said('offered');
    assert.equal((await choose('on-break', 'short-break')).outcome, 'queued');
    await said('busy');
    server.clock.now += 60_000;
    const duty = await said(null);
    assert.deepEqual([duty.status, duty.reason, duty.next, duty.since, duty.until, duty.actor], [
      'on-break', 'short-break', null, server.clock.now, server.clock.now + 600_000, { kind: 'self' },
    ]);
    assert.equal((await server.storage.find('duties', { userId: ava }))?.endAction, 'work-offline');
    await choose('available');
    await said('offered');
    await choose('work-offline', 'training');
    const missed = await said(null, { cause: 'missed' });
    assert.deepEqual([missed.status, missed.reason, missed.actor], ['work-offline', 'training', { kind: 'self' }]);
  });

  it('end in a next status whose reason was removed meanwhile', async () => {
    await choose('available');
    await said('busy');
    await choose('on-break', 'lunch');
    await server.storage.commit([{ remove: 'reasons', where: { tenantId: 'acme', id: 'lunch' } }]);
    const duty = await said(null);
    assert.deepEqual([duty.status, duty.reason, duty.until], ['on-break', 'lunch', null]);
  });

  it('that are over already can be ended again: nothing changes', async () => {
    await choose('available');
    const before = await read();
    const response = await say(null);
    assert.deepEqual([response.status, response.headers.get('ETag')], [200, versionTag(before.version)]);
    assert.deepEqual(await read(), before);
  });
});

describe('A status by the platform', () => {
  it('is by the platform, with its cause', async () => {
    const response = await platform.setStatus(ava, { status: 'work-offline', reason: 'training', cause: 'wrap-up' });
    const duty = await dutyIn(response);
    assert.deepEqual([duty.status, duty.reason, duty.actor], ['work-offline', 'training', { kind: 'platform', cause: 'wrap-up' }]);
    assert.equal(response.headers.get('ETag'), versionTag(duty.version));
    assert.deepEqual((await dutyIn(await platform.setStatus(ava, { status: 'available' }))).actor, { kind: 'platform' });
  });

  it('becomes the next status while an activity lasts', async () => {
    await choose('available');
    await said('busy');
    const duty = await dutyIn(await platform.setStatus(ava, { status: 'on-break', reason: 'lunch' }));
    assert.deepEqual([duty.status, duty.activity, duty.next], ['available', 'busy', { status: 'on-break', reason: 'lunch', actor: { kind: 'platform' } }]);
    const ended = await said(null);
    assert.deepEqual([ended.status, ended.until, ended.actor], ['on-break', server.clock.now + 1_800_000, { kind: 'platform' }]);
  });

  it('needs no reason, but none that does not fit', async () => {
    const tenant = (await server.storage.find('tenants', { id: 'acme' }))!;
    await server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, reasonRequired: ['on-break', 'work-offline'] } } }]);
    await server.storage.commit([{ update: 'reasons', where: { tenantId: 'acme', id: 'restroom' }, set: { groups: ['remote'] } }]);
    assert.equal((await platform.setStatus(ava, { status: 'work-offline' })).status, 200);
    for (const json of [{ status: 'work-offline', reason: 'lunch' }, { status: 'on-break', reason: 'made-up' }, { status: 'on-break', reason: 'restroom' }]) {
      const response = await platform.setStatus(ava, json);
      assert.deepEqual([response.status, await codeOf(response)], [422, 'reason-refused']);
    }
    assert.equal(await codeOf(await platform.setStatus(ava, { status: 'busy' })), 'invalid-request');
  });

  it('may say which duty it knows', async () => {
    const { version } = await read();
    assert.equal(await codeOf(await platform.setStatus(ava, { status: 'available' }, { 'If-Match': versionTag(version + 1) })), 'duty-changed');
    assert.equal((await platform.setStatus(ava, { status: 'available' }, { 'If-Match': versionTag(version) })).status, 200);
  });
});

describe('The agents of the platform', () => {
  it('R4: are those of the tenant of the key, enabled, whether on duty or not', async () => {
    await bearerOf(server, 'Ava.Agent', { tenant: 'globex' });
    await changeUser(server, 'Rex.Remote', { enabled: false });
    const { agents, now } = await platform.snapshot();
    assert.deepEqual(agents.map(({ id, duty }) => [id, duty.status]), [
      [ava, 'on-break'], ['acme-nia.new', 'logged-out'], ['acme-sam.supervisor', 'logged-out'],
    ]);
    assert.deepEqual(Object.keys(agents[0]!).sort(), ['displayName', 'duty', 'groupId', 'id', 'userName']);
    assert.equal(now, server.clock.now);
    const globex = await playPlatform(server, 'globex');
    assert.deepEqual((await globex.snapshot()).agents.map(({ id }) => id), ['globex-ava.agent']);
    for (const agent of [ava, 'nobody', 'acme-ada.admin']) {
      const answers = [await globex.setActivity(agent, 1, { activity: 'busy' }), await globex.setStatus(agent, { status: 'available' })];
      assert.deepEqual(answers.map(({ status }) => status), [404, 404], agent);
    }
    assert.equal((await platform.setActivity('acme-ada.admin', 0, { activity: 'busy' })).status, 404, 'who is no agent has no activity');
  });
});

describe('A repeated request of the platform', () => {
  it('R59: is answered as the first, and carried out once', async () => {
    const { version } = (await choose('available')).duty;
    const more = { 'Idempotency-Key': 'offer-1' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => platform.setActivity(ava, version, { activity: 'offered' }, more)));
    assert.deepEqual(answers.map(({ status }) => status), answers.map(() => 200));
    const bodies = await Promise.all(answers.map((answer) => answer.json()));
    assert.deepEqual(bodies, bodies.map(() => bodies[0]));
    assert.equal((await read()).version, version + 1);
    await said('busy');
    assert.deepEqual(await (await platform.setActivity(ava, version, { activity: 'offered' }, more)).json(), bodies[0], 'also when the duty is another one');
    assert.equal(await codeOf(await platform.setActivity(ava, version, { activity: 'busy' }, more)), 'idempotency-mismatch');
  });

  it('R59: is answered as the first where that changed nothing', async () => {
    await choose('available');
    const { version } = await read();
    const more = { 'Idempotency-Key': 'end-1' };
    const first = await (await platform.setActivity(ava, version, { activity: null }, more)).json();
    await choose('work-offline');
    assert.deepEqual(await (await platform.setActivity(ava, version, { activity: null }, more)).json(), first);
  });

  it('is another one when it comes with another key, or from a person', async () => {
    const other = await playPlatform(server);
    const more = { 'Idempotency-Key': 'shared' };
    await platform.setStatus(ava, { status: 'available' }, more);
    const response = await other.setStatus(ava, { status: 'work-offline' }, more);
    assert.equal((await dutyIn(response)).status, 'work-offline');
  });
});

describe('An offer and On Break at once', () => {
  it('are decided once: one of many offers wins at most, and every loser is told', async () => {
    for (let round = 0; round < 12; round += 1) {
      const { version } = (await choose('available')).duty;
      const breaking = () => choose('on-break');
      const offers = () => Array.from({ length: 6 }, () => platform.setActivity(ava, version, { activity: 'offered' }));
      const [offered, broke] = round % 2 === 0
        ? await Promise.all([Promise.all(offers()), breaking()])
        : await Promise.all([breaking(), Promise.all(offers())]).then(([first, second]) => [second, first] as const);
      const duty = await read();
      const won = offered.filter(({ ok }) => ok).length;
      for (const loser of offered.filter(({ ok }) => !ok)) assert.equal(await codeOf(loser), 'duty-changed');
      if (won === 1) {
        assert.deepEqual([duty.status, duty.activity, duty.next?.status, broke.outcome], ['available', 'offered', 'on-break', 'queued']);
        assert.equal((await said(null)).status, 'on-break');
      } else {
        assert.equal(won, 0);
        assert.deepEqual([duty.status, duty.activity, duty.next, broke.outcome], ['on-break', null, null, 'changed']);
      }
    }
  });

  it('let one of several platforms offer', async () => {
    const others = [platform, await playPlatform(server), await playPlatform(server)];
    const { version } = (await choose('available')).duty;
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => others[index % 3]!.setActivity(ava, version, { activity: 'offered' })));
    assert.equal(answers.filter(({ ok }) => ok).length, 1);
    for (const loser of answers.filter(({ ok }) => !ok)) assert.equal(loser.status, 412);
    assert.equal((await read()).version, version + 1);
  });
});

describe('Changes for the platform', () => {
  const crowd: readonly Person[] = Array.from({ length: 5 }, (_, index) => ({ userName: `Crowd.${index}`, roles: ['agent'] }));

  it('come behind the cursor, whole and in order, and no second time behind the next', async () => {
    const { cursor } = await platform.snapshot();
    assert.deepEqual((await platform.read(cursor)).changes, []);
    const wanted = [(await choose('available')).duty, await said('offered'), await said('busy'), await said(null), (await choose('on-break', 'lunch')).duty];
    const page = await platform.read(cursor);
    assert.deepEqual(page.changes, wanted.map((duty) => ({ id: ava, duty, at: server.clock.now })));
    assert.deepEqual((await platform.read(page.cursor)).changes, []);
    assert.deepEqual((await platform.read(cursor)).changes, page.changes, 'an old cursor gives them again');
  });

  it('R4: are those of the tenant of the key alone', async () => {
    const globex = await playPlatform(server, 'globex');
    const { cursor } = await globex.snapshot();
    await choose('available');
    assert.deepEqual((await globex.read(cursor)).changes, []);
    const response = await platform.changes(cursor);
    assert.deepEqual([response.status, await fieldsOf(response)], [400, ['after']], 'nor is a cursor good for another tenant');
  });

  it('miss nothing that happens while the snapshot is read', async () => {
    const { list } = server.storage;
    let chosen: StatusAnswer | undefined;
    server.storage.list = async (...args: Parameters<typeof list>) => {
      const rows = await list(...args);
      // Between the reads, and after the rows of the duties were read.
      if (args[0] === 'duties' && 'tenantId' in args[1] && chosen === undefined) chosen = await choose('available');
      return rows as never;
    };
    const { agents, cursor } = await platform.snapshot();
    assert.equal(agents.find(({ id }) => id === ava)?.duty.status, 'on-break');
    assert.deepEqual((await platform.read(cursor)).changes.map(({ duty }) => duty.version), [chosen!.duty.version]);
  });

  it('are each told at least once, in order for each agent, while many write and several read', async () => {
    await addPeople(server, ...crowd);
    const people = await Promise.all(crowd.map(async (person) => ({ id: idOf(person), headers: (await bearerOfPerson(server, person)).headers })));
    const { cursor, agents } = await platform.snapshot();
    let isWriting = true;
    const follow = async () => {
      const seen = new Map<string, number[]>();
      for (let after = cursor, isLast = false; !isLast;) {
        isLast = !isWriting;
        const page = await platform.read(after, isWriting ? 1 : 0);
        after = page.cursor;
        for (const { id, duty } of page.changes) seen.set(id, [...seen.get(id) ?? [], duty.version]);
      }
      return seen;
    };
    const readers = [follow(), follow()];
    const write = async (own: Record<string, string>, id: string) => {
      for (let round = 0; round < 15; round += 1) {
        await server.send('/v1/duty/status', { method: 'PUT', headers: own, json: { status: round % 2 === 0 ? 'available' : 'work-offline' } });
        await platform.setStatus(id, { status: 'on-break' });
      }
    };
    await Promise.all(people.map(({ headers: own, id }) => write(own, id)));
    isWriting = false;
    for (const seen of await Promise.all(readers)) {
      for (const { id } of people) {
        const last = (await server.storage.find('duties', { userId: id }))!.version;
        const first = agents.find((agent) => agent.id === id)!.duty.version;
        const told = seen.get(id)!.filter((version, index, all) => all.indexOf(version) === index);
        assert.deepEqual(told, Array.from({ length: last - first }, (_, index) => first + 1 + index));
      }
    }
  });

  it('come in pages that leave nothing out, past what is for others', async () => {
    const { cursor } = await platform.snapshot();
    const { duty } = await choose('available');
    const emit = (tenantId: string, version: number) => ({ emit: { tenantId, userId: `${tenantId}-x`, kind: 'duty', version, body: { ...duty, version }, at: server.clock.now } });
    for (let part = 0; part < 3; part += 1) {
      await server.storage.commit(Array.from({ length: 900 }, (_, index) => emit('globex', part * 900 + index)));
      await server.storage.commit(Array.from({ length: 500 }, (_, index) => emit('acme', part * 500 + index)));
    }
    const told: number[] = [];
    for (let after = cursor; ;) {
      const page = await platform.read(after);
      if (page.changes.length === 0) break;
      assert.ok(page.changes.length <= 1000);
      told.push(...page.changes.filter(({ id }) => id === 'acme-x').map(({ duty: { version } }) => version));
      after = page.cursor;
    }
    assert.deepEqual(told, Array.from({ length: 1500 }, (_, index) => index));
  });

  it('need a cursor that is whole and ours, and a wait within its limits', async () => {
    const { cursor } = await platform.snapshot();
    for (const bad of ['', 'made-up', cursor.slice(0, -1), cursor.slice(1), `${cursor}x`, cursor.toUpperCase(), cursor.replace('.', '.A'), 'a.%00.aaaaaaaaaaaa', '9999.MTox.aaaaaaaaaaaa']) {
      const response = await platform.changes(bad);
      assert.deepEqual([response.status, await fieldsOf(response)], [400, ['after']], bad);
    }
    for (const wait of ['26', '-1', '1.5', 'x', '1e1', '']) {
      const response = await platform.changes(cursor, wait);
      assert.deepEqual([response.status, await fieldsOf(response)], [400, ['wait']], wait);
    }
    assert.equal((await platform.changes(cursor, 0)).status, 200);
  });

  it('are gone behind a cursor that is almost as old as the feed, and go on behind one that was renewed', async () => {
    const old = (await platform.snapshot()).cursor;
    server.clock.now += 9 * 60_000;
    const { cursor } = await platform.read(old);
    server.clock.now += 1;
    const response = await platform.changes(old);
    assert.deepEqual([response.status, await codeOf(response)], [410, 'cursor-too-old']);
    assert.equal((await platform.changes(cursor)).status, 200);
  });

  it('are gone behind the cursor of a full page as soon as what is left behind it may be', async () => {
    const { cursor } = await platform.snapshot();
    const duty = await read();
    const at = server.clock.now;
    await server.storage.commit(Array.from({ length: 1500 }, (_, version) => (
      { emit: { tenantId: 'acme', userId: 'acme-x', kind: 'duty', version, body: { ...duty, version }, at } }
    )));
    server.clock.now += 8 * 60_000;
    const page = await platform.read(cursor);
    assert.equal(page.changes.length, 1000);
    assert.equal((await platform.read(page.cursor)).changes.length, 500);
    server.clock.now += 2 * 60_000;
    assert.equal(await codeOf(await platform.changes(page.cursor)), 'cursor-too-old');
  });
});

describe('Waiting for changes', () => {
  /** Whether a promise is still open after everything else has had its turn. */
  const isOpen = async (promise: Promise<unknown>) => {
    let isDone = false;
    void promise.finally(() => { isDone = true; });
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    return !isDone;
  };

  it('ends with the first change of the tenant, and not with one of another', async () => {
    const { cursor } = await platform.snapshot();
    const waiting = platform.read(cursor, 25);
    assert.ok(await isOpen(waiting));
    await bearerOf(server, 'Ava.Agent', { tenant: 'globex' });
    assert.ok(await isOpen(waiting));
    const { duty } = await choose('available');
    assert.deepEqual((await waiting).changes.map((change) => [change.id, change.duty.version]), [[ava, duty.version]]);
  });

  it('does not begin where there is a change already', async () => {
    const { cursor } = await platform.snapshot();
    await choose('available');
    assert.equal((await platform.read(cursor, 25)).changes.length, 1);
  });

  it('ends without a change when its time is over, with a cursor that goes on', async () => {
    const { cursor } = await platform.snapshot();
    const page = await platform.read(cursor, 1);
    assert.deepEqual(page.changes, []);
    await choose('available');
    assert.equal((await platform.read(page.cursor)).changes.length, 1);
  });

  it('ends when the caller is gone, and when the backend drains', async () => {
    const { cursor } = await platform.snapshot();
    const leave = new AbortController();
    const left = platform.changes(cursor, 25, { signal: leave.signal });
    const stays = platform.changes(cursor, 25);
    assert.ok(await isOpen(Promise.race([left, stays])));
    leave.abort();
    await left;
    assert.ok(await isOpen(stays));
    await server.backend.drain();
    const page = await (await stays).json() as { changes: unknown[]; cursor: string };
    assert.deepEqual(page.changes, []);
    assert.deepEqual((await platform.read(page.cursor, 25)).changes, [], 'and does not begin any more');
  });

  it('R42: tells nothing to a key that was removed meanwhile', async () => {
    const { cursor } = await platform.snapshot();
    const waiting = platform.changes(cursor, 25);
    assert.ok(await isOpen(waiting));
    await server.storage.commit([{ remove: 'platformKeys', where: { id: platform.id } }]);
    await choose('available');
    const response = await waiting;
    assert.deepEqual([response.status, await codeOf(response)], [401, 'key-refused']);
  });
});
