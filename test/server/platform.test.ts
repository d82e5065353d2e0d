import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { versionTag } from '../../src/contract/index.ts';
import { bearerOf, changeUser, codeOf, startBackend } from './support/backend.ts';
import { dutyIn, playPlatform } from './support/platform.ts';
import type { Duty, PlatformAgentAnswer, Problem, StatusAnswer } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

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
      const response = await platform.put(ava, 'activity', { activity: 'busy' }, more);
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
    const bodies = await Promise.all(answers.map((answer) => answer.json() as Promise<unknown>));
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
    const first: unknown = await (await platform.setActivity(ava, version, { activity: null }, more)).json();
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
