import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import * as v from 'valibot';
import { agentsAnswerSchema, agentStatusAnswerSchema, agentsStatusAnswerSchema, dutyTag, statuses } from '../../src/contract/index.ts';
import { bearerOf, changeUser, codeOf, startBackend } from './support/backend.ts';
import { addPeople, bearerOfPerson, idOf } from './support/people.ts';
import type { AgentsAnswer, AgentsStatusAnswer, AgentStatusAnswer } from '../../src/contract/index.ts';
import type { Row } from '../../src/server/index.ts';
import type { Backend } from './support/backend.ts';
import type { Person } from './support/people.ts';

const ava = 'acme-ava.agent';
const sam = 'acme-sam.supervisor';
const rex = 'acme-rex.remote';
/** Supervises another group than Ava's, and is in none. */
const sue: Person = { userName: 'Sue.Stranger', roles: ['supervisor'], supervises: ['remote'] };

let server: Backend;
let samHeaders: Record<string, string>;
let adaHeaders: Record<string, string>;
let avaHeaders: Record<string, string>;
beforeEach(async () => {
  server = await startBackend();
  await addPeople(server, sue);
  samHeaders = (await bearerOf(server, 'Sam.Supervisor')).headers;
  adaHeaders = (await bearerOf(server, 'Ada.Admin')).headers;
  avaHeaders = (await bearerOf(server, 'Ava.Agent')).headers;
});
afterEach(() => server.close());

const list = async (headers = samHeaders, more: Record<string, string> = {}): Promise<AgentsAnswer> => {
  const response = await server.send('/v1/agents', { headers: { ...headers, ...more } });
  assert.equal(response.status, 200);
  return v.parse(v.strictObject(agentsAnswerSchema.entries), await response.json());
};
const ids = ({ agents }: AgentsAnswer) => agents.map(({ id }) => id).sort();
const put = (id: string, json: object, headers: Record<string, string> = samHeaders) =>
  server.send(`/v1/agents/${id}/status`, { method: 'PUT', headers, json });
const change = async (...given: Parameters<typeof put>): Promise<AgentStatusAnswer> => {
  const response = await put(...given);
  assert.equal(response.status, 200, response.ok ? '' : String(await codeOf(response)));
  return v.parse(agentStatusAnswerSchema, await response.json());
};
const bulk = (json: object, headers: Record<string, string> = samHeaders) => server.send('/v1/agents/status', { method: 'POST', headers, json });
const changeMany = async (...given: Parameters<typeof bulk>): Promise<AgentsStatusAnswer> => {
  const response = await bulk(...given);
  assert.equal(response.status, 207);
  return v.parse(agentsStatusAnswerSchema, await response.json());
};
const dutyOf = async (id = ava) => (await server.storage.find('duties', { userId: id }))!;
const set = async (row: Partial<Row<'duties'>>, id = ava) => assert.ok(await server.storage.commit([{ update: 'duties', where: { userId: id }, set: row }]));
const audit = async () => (await server.storage.list('audit', { tenantId: 'acme' })).filter(({ action }) => action === 'agent-status-changed');
const addReason = (id: string, more: Partial<Row<'reasons'>> = {}) => server.storage.commit([{
  insert: 'reasons',
  row: { id, tenantId: 'acme', status: 'on-break', label: { en: `Reason ${id}`, de: `Grund ${id}` }, code: id.toUpperCase(), position: 50, active: true, maxSeconds: null, endAction: null, groups: [], ...more },
}]);

describe('The agents of a supervisor', () => {
  it('R63: are those of the supervised groups alone, and of the whole tenant for an administrator', async () => {
    const team = await list();
    assert.deepEqual(ids(team), [ava, 'acme-nia.new', rex, sam].sort());
    assert.deepEqual(team.groups.map(({ id }) => id).sort(), ['front-desk', 'remote']);
    const remote = await list((await bearerOfPerson(server, sue)).headers);
    assert.deepEqual([ids(remote), remote.groups.map(({ id }) => id)], [[rex], ['remote']]);
    await changeUser(server, 'Rex.Remote', { groupId: null });
    assert.ok(ids(await list(adaHeaders)).includes(rex));
    assert.ok(!ids(await list()).includes(rex), 'who is in no group is in no team');
  });

  it('are no accounts without the role, and no disabled ones', async () => {
    await changeUser(server, 'Ava.Agent', { enabled: false });
    const found = ids(await list(adaHeaders));
    assert.ok(!found.includes(ava) && !found.includes('acme-ada.admin') && !found.includes(idOf(sue)));
  });

  it('R63: come without address, device, or when a browser was heard of', async () => {
    const row = await dutyOf();
    await set({ contactAt: 1_234_567_890_123, contactDue: 1_234_567_890_124, family: 'family-of-ava' });
    const response = await server.send('/v1/agents', { headers: samHeaders });
    const text = await response.text();
    assert.doesNotMatch(text, /address|127\.0\.0\.1|family|contact|1234567890|email|@|session/i);
    const agent = (JSON.parse(text) as AgentsAnswer).agents.find(({ id }) => id === ava)!;
    assert.deepEqual(Object.keys(agent).sort(), ['displayName', 'duty', 'groupId', 'id', 'userName']);
    assert.equal(agent.duty.status, row.status);
  });

  it('have a duty even if they were never on duty', async () => {
    const { agents } = await list();
    const { duty } = agents.find(({ id }) => id === rex)!;
    assert.deepEqual([duty.status, duty.version], ['logged-out', 0]);
  });

  it('come with every active reason, in the order of the tenant and the language of the request', async () => {
    await addReason('late', { position: 2 });
    await addReason('early', { position: 1 });
    await addReason('gone', { active: false });
    const { reasons } = await list(samHeaders, { 'Accept-Language': 'de' });
    const mine = reasons.filter(({ id }) => ['late', 'early', 'gone'].includes(id));
    assert.deepEqual(mine.map(({ label }) => label), ['Grund early', 'Grund late']);
  });

  it('may be more than one statement can ask for', async () => {
    const crowd = Array.from({ length: 1200 }, (_, index): Person => ({ userName: `Crowd.${index}`, roles: ['agent'], groupId: 'remote' }));
    await addPeople(server, ...crowd);
    await server.storage.commit(crowd.map((person) => ({ insert: 'duties', row: { ...({} as Row<'duties'>), userId: idOf(person), tenantId: 'acme', status: 'available', started: true, activity: null, activitySince: null, activityUntil: null, reason: null, reasonSince: null, until: null, next: null, since: 5, actor: { kind: 'self' }, lost: false, version: 3, choice: 2, contactAt: null, contactDue: null, endAction: null, family: null } })));
    const { agents } = await list();
    const found = agents.filter(({ userName }) => userName.startsWith('Crowd.'));
    assert.deepEqual([found.length, new Set(found.map(({ duty }) => duty.version))], [1200, new Set([3])]);
    const results = (await changeMany({ ids: crowd.slice(0, 600).map(idOf), status: 'on-break' })).results;
    assert.deepEqual(results.map(({ id, status }) => [id, status]), crowd.slice(0, 600).map((person) => [idOf(person), 200]));
  });
});

describe('A change by a supervisor', () => {
  it('gives any status from every open duty, and none to who is not on duty', async () => {
    for (const from of statuses) {
      for (const to of statuses) {
        await set({ status: from, reason: null, next: null, started: true, activity: null });
        const response = await put(ava, { status: to });
        assert.equal(response.status, from === 'logged-out' ? 409 : 200, `${from} -> ${to}`);
        if (from === 'logged-out') assert.equal(await codeOf(response), 'not-on-duty');
        assert.equal((await dutyOf()).status, from === 'logged-out' ? from : to);
      }
    }
  });

  it('tells the agent who did it and why, and the audit too', async () => {
    const { outcome, agent } = await change(ava, { status: 'work-offline', note: '  Please finish\r\nthe report ' });
    const actor = { kind: 'supervisor', name: 'Sam Okafor', note: 'Please finish\nthe report' };
    assert.deepEqual([outcome, agent.duty.actor], ['changed', actor]);
    const own = await (await server.send('/v1/duty', { headers: avaHeaders })).json() as { duty: { actor: unknown } };
    assert.deepEqual(own.duty.actor, actor);
    assert.deepEqual((await change(ava, { status: 'available' }, adaHeaders)).agent.duty.actor, { kind: 'administrator', name: 'Ada Moreau' });
    assert.deepEqual((await audit()).map(({ actor: who, target, details }) => ({ who, target, details })), [
      { who: 'Sam Okafor', target: 'Ava Lindqvist', details: { status: 'work-offline', outcome: 'changed' } },
      { who: 'Ada Moreau', target: 'Ava Lindqvist', details: { status: 'available', outcome: 'changed' } },
    ]);
  });

  it('refuses a note that is no plain text, and changes nothing', async () => {
    const before = await dutyOf();
    for (const response of [await put(ava, { status: 'available', note: 'a\u0007b' }), await bulk({ ids: [ava], status: 'available', note: 'a\u2028b' })]) {
      assert.deepEqual([response.status, (await response.json() as { fields: unknown }).fields], [422, ['note']]);
    }
    assert.equal(await codeOf(await put(ava, { status: 'available', note: 'x'.repeat(201) })), 'invalid-request');
    assert.deepEqual(await dutyOf(), before);
  });

  it('takes a reason that the group of the agent has, and asks for none', async () => {
    const tenant = (await server.storage.find('tenants', { id: 'acme' }))!;
    await server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, reasonRequired: ['on-break'] } } }]);
    await addReason('front', { groups: ['front-desk'], maxSeconds: 600, endAction: 'available' });
    await addReason('away', { groups: ['remote'] });
    await change(ava, { status: 'available' });
    assert.equal(await codeOf(await put(ava, { status: 'on-break', reason: 'away' })), 'reason-refused');
    const { agent } = await change(ava, { status: 'on-break', reason: 'front' });
    assert.deepEqual([agent.duty.reason, agent.duty.until], ['front', server.clock.now + 600_000]);
    assert.equal((await audit()).at(-1)?.details['reason'], 'Reason front');
    assert.equal((await change(ava, { status: 'on-break' })).agent.duty.reason, null);
  });

  it('becomes the next status while an activity lasts, unless it is forced', async () => {
    await set({ status: 'available', started: true, activity: 'busy', activitySince: server.clock.now });
    const queued = await change(ava, { status: 'on-break', note: 'Team meeting' });
    assert.deepEqual([queued.outcome, queued.agent.duty.status, queued.agent.duty.next?.actor.note], ['queued', 'available', 'Team meeting']);
    const forced = await change(ava, { status: 'on-break', force: true });
    assert.deepEqual([forced.outcome, forced.agent.duty.status, forced.agent.duty.activity, forced.agent.duty.next], ['changed', 'on-break', 'busy', null]);
    assert.deepEqual((await audit()).map(({ details }) => [details['outcome'], details['forced']]), [['queued', undefined], ['changed', 'true']]);
    await change(ava, { status: 'logged-out', force: true });
    assert.deepEqual([(await dutyOf()).status, (await dutyOf()).activity], ['logged-out', null]);
  });

  it('R33: is refused for a choice that is old, and told the new one by its tag', async () => {
    const { choice } = await dutyOf();
    const response = await put(ava, { status: 'available' }, { ...samHeaders, 'If-Match': dutyTag(choice) });
    assert.deepEqual([response.status, response.headers.get('ETag')], [200, dutyTag(choice + 1)]);
    const late = await put(ava, { status: 'work-offline' }, { ...samHeaders, 'If-Match': dutyTag(choice) });
    assert.deepEqual([late.status, await codeOf(late), (await dutyOf()).status], [412, 'choice-changed', 'available']);
  });

  it('R4: does not find who is not of the team, of the tenant, or an agent', async () => {
    const stranger = (await bearerOfPerson(server, sue)).headers;
    const before = await dutyOf();
    for (const [id, headers] of [[ava, stranger], ['globex-ava.agent', samHeaders], ['globex-ava.agent', adaHeaders], ['acme-ada.admin', adaHeaders], ['nobody', adaHeaders]] as const) {
      assert.equal((await put(id, { status: 'available' }, headers)).status, 404, id);
    }
    const { results } = await changeMany({ ids: [ava, 'globex-ava.agent'], status: 'available' }, stranger);
    assert.deepEqual(results, [{ id: ava, status: 404, code: 'not-found' }, { id: 'globex-ava.agent', status: 404, code: 'not-found' }]);
    assert.deepEqual([await dutyOf(), await audit()], [before, []]);
  });

  it('may be of the own duty, in a group that one supervises', async () => {
    assert.equal((await change(sam, { status: 'available' })).agent.duty.actor.name, 'Sam Okafor');
  });

  it('is made once for one idempotency key, and answered alike', async () => {
    const headers = { ...samHeaders, 'Idempotency-Key': 'once' };
    const first = await change(ava, { status: 'available' }, headers);
    await server.send('/v1/duty/status', { method: 'PUT', headers: avaHeaders, json: { status: 'work-offline' } });
    assert.deepEqual(await change(ava, { status: 'available' }, headers), first);
    assert.equal((await dutyOf()).status, 'work-offline');
  });

  it('R59: is not made by a repeated idempotency key that had nothing to change the first time', async () => {
    const headers = { ...samHeaders, 'Idempotency-Key': 'nothing' };
    const first = await change(ava, { status: 'on-break' }, headers);
    await server.send('/v1/duty/status', { method: 'PUT', headers: avaHeaders, json: { status: 'available' } });
    assert.deepEqual(await change(ava, { status: 'on-break' }, headers), first);
    assert.equal((await dutyOf()).status, 'available');
  });

  it('R59: is answered alike to twins, also when nothing can follow upon it', async () => {
    const headers = { ...samHeaders, 'Idempotency-Key': 'twins' };
    const [first, second] = await Promise.all([put(ava, { status: 'logged-out' }, headers), put(ava, { status: 'logged-out' }, headers)]);
    assert.deepEqual([first.status, second.status], [200, 200]);
    assert.deepEqual(await second.json(), await first.json());
  });

  it('is audited in the commit that makes it, or not made', async () => {
    const { commit } = server.storage;
    const before = await dutyOf();
    server.storage.commit = (changes) => {
      assert.ok(!changes.some((one) => 'update' in one && one.update === 'duties') || changes.some((one) => 'insert' in one && one.insert === 'audit'));
      return commit(changes);
    };
    await change(ava, { status: 'available' });
    assert.notDeepEqual(await dutyOf(), before);
  });
});

describe('A change of many', () => {
  it('answers for each in the order asked, one refusal being no refusal of all', async () => {
    await server.storage.commit([{ update: 'duties', where: { userId: sam }, set: { activity: 'busy' } }]);
    const { results } = await changeMany({ ids: ['nobody', sam, rex, ava, sam], status: 'work-offline', note: 'Drill' });
    assert.deepEqual(results.map(({ id, status, outcome, code }) => [id, status, outcome, code]), [
      ['nobody', 404, undefined, 'not-found'], [sam, 200, 'queued', undefined], [rex, 409, undefined, 'not-on-duty'], [ava, 200, 'changed', undefined],
    ]);
    assert.deepEqual(results.at(-1)?.agent?.duty.actor, { kind: 'supervisor', name: 'Sam Okafor', note: 'Drill' });
    assert.equal((await audit()).length, 2);
  });

  it('looks at each agent for whether the reason fits', async () => {
    await addReason('front', { groups: ['front-desk'] });
    await addReason('far', { groups: ['remote'] });
    await server.signIn('Rex.Remote', {}, { address: '198.51.100.7' });
    const { results } = await changeMany({ ids: [rex, ava], status: 'on-break', reason: 'far' });
    assert.deepEqual(results.map(({ status, code }) => [status, code]), [[200, undefined], [422, 'reason-refused']]);
  });

  it('is answered alike when it comes again, and made once', async () => {
    const headers = { ...samHeaders, 'Idempotency-Key': 'many' };
    const first = await changeMany({ ids: [ava, sam], status: 'available' }, headers);
    assert.deepEqual(await changeMany({ ids: [ava, sam], status: 'available' }, headers), first);
    assert.equal((await audit()).length, 2);
    assert.equal(await codeOf(await bulk({ ids: [ava], status: 'available' }, headers)), 'idempotency-mismatch');
  });

  it('R59: is made once for each agent when it comes again because the first was done and not answered', async () => {
    const headers = { ...samHeaders, 'Idempotency-Key': 'half-way' };
    const { commit } = server.storage;
    server.storage.commit = (changes) => (
      changes.every((one) => 'insert' in one && one.insert === 'receipts') ? Promise.reject(new Error('disk')) : commit(changes)
    );
    assert.equal((await bulk({ ids: [ava, sam], status: 'available' }, headers)).status, 500);
    server.storage.commit = commit;
    await server.send('/v1/duty/status', { method: 'PUT', headers: avaHeaders, json: { status: 'work-offline' } });
    const { results } = await changeMany({ ids: [ava, sam], status: 'available' }, headers);
    assert.deepEqual(results.map(({ status, outcome, agent }) => [status, outcome, agent?.duty.status]), [[200, 'changed', 'available'], [200, 'changed', 'available']]);
    assert.equal((await dutyOf()).status, 'work-offline');
    assert.equal((await audit()).length, 2);
  });

  it('does not let the failure of one duty hide what became of the others', async () => {
    const { find } = server.storage;
    server.storage.find = (table, where) => (
      table === 'duties' && (where as { userId?: unknown }).userId === ava ? Promise.reject(new Error('disk')) : find(table, where)
    );
    const { results } = await changeMany({ ids: [ava, sam], status: 'available' });
    server.storage.find = find;
    assert.deepEqual(results.map(({ status, code }) => [status, code]), [[500, 'server-error'], [200, undefined]]);
    assert.match(String(server.errors[0]), /disk/);
  });

  it('asks for somebody, and for no more than the contract says', async () => {
    assert.equal((await bulk({ ids: [], status: 'available' })).status, 400);
    assert.equal((await bulk({ ids: Array.from({ length: 1001 }, (_, index) => `a${index}`), status: 'available' })).status, 400);
  });
});
