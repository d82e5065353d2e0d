import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createTeam } from '../../src/client/index.ts';
import { codesOf, gate, json, problem, reached, settle, signIn, startWorld, until } from './support/world.ts';
import type { Client, TeamClient, TeamState } from '../../src/client/index.ts';
import type { Agent, AgentsAnswer, Duty } from '../../src/contract/index.ts';
import type { Browser, Network, World } from './support/world.ts';

const ava = 'acme-ava.agent';

let world: World;
let browser: Browser;
let client: Client;
let team: TeamClient;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
  client = browser.open();
  team = createTeam(client);
  await signIn(client, 'Sam.Supervisor');
  await isLive(client);
});
afterEach(() => {
  team.close();
  return world.end();
});

const isLive = (one: Client) => reached(one.connection, (state) => state === 'live');
const hasCode = (code: string) => (error: unknown) => (error as { code?: unknown }).code === code;
const find = (id: string, from: TeamClient = team): Agent | undefined => from.state.get()?.agents.find((agent) => agent.id === id);
const statusOf = (id = ava, from: TeamClient = team) => find(id, from)?.duty.status;
const lists = (of = browser) => of.sent().filter((line) => line === 'GET /v1/agents').length;

async function agentOnDuty(username = 'Ava.Agent'): Promise<Client> {
  const other = world.browser().open();
  await signIn(other, username);
  return other;
}

const duty = (version: number, more: Partial<Duty> = {}): Duty => ({
  status: 'available', started: true, activity: null, activitySince: null, activityUntil: null, reason: null, reasonSince: null, until: null, next: null,
  since: 1000, actor: { kind: 'self' }, lost: false, version, choice: version, ...more,
});
const agent = (id: string, version: number, more: Partial<Duty> = {}): Agent =>
  ({ id, displayName: `Agent ${id}`, userName: `Name.${id}`, groupId: 'front-desk', duty: duty(version, more) });
const listOf = (...agents: Agent[]): AgentsAnswer => ({ agents, groups: [], reasons: [], now: Date.now() });

/** Answers some requests as told, by method and path; everything else goes to the server. */
const answering = (answers: Readonly<Record<string, (request: Request) => Response | Promise<Response>>>): Network => (request, next) => {
  const answer = answers[`${request.method} ${new URL(request.url).pathname}`];
  return answer === undefined ? next(request) : Promise.resolve(answer(request));
};

/** A second client whose stream the test plays. */
async function playStream(answers: Parameters<typeof answering>[0] = {}) {
  const own = world.browser();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const raw = (text: string) => controller!.enqueue(new TextEncoder().encode(text));
  const push = (event: string, data: unknown) => raw(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  own.network = answering({
    'GET /v1/events': () => new Response(new ReadableStream({ start: (started) => { controller = started; } }), { headers: { 'content-type': 'text/event-stream' } }),
    ...answers,
  });
  const played = own.open();
  await signIn(played, 'Sam.Supervisor');
  await until(() => controller !== undefined);
  push('ping', { now: Date.now(), every: 15_000 });
  await isLive(played);
  const mine = createTeam(played);
  return { browser: own, client: played, team: mine, raw, push, tell: (...agents: Agent[]) => { for (const one of agents) push('agent', { agent: one, now: Date.now() }); } };
}

describe('The team of a client', () => {
  it('is nothing until it is read, and follows what happens from then on', async () => {
    const other = await agentOnDuty();
    assert.equal(team.state.get(), null);
    const read = await team.load();
    assert.equal(read, team.state.get());
    assert.deepEqual([statusOf(), read.groups.map(({ id }) => id).sort()], ['on-break', ['front-desk', 'remote']]);
    assert.ok(read.reasons.length > 0 && Math.abs(read.now - Date.now()) < 60_000);
    const untouched = find('acme-nia.new');
    await other.duty.request('available');
    await until(() => statusOf() === 'available');
    assert.equal(find('acme-nia.new'), untouched, 'who did not change is the same object');
    assert.equal(lists(), 1);
  });

  it('R4: is refused to who is no supervisor', async () => {
    const other = createTeam(await agentOnDuty());
    const results = await Promise.allSettled([other.load(), other.setStatus(ava, { status: 'available' }), other.setStatuses([ava], { status: 'available' }), other.endSessions(ava)]);
    assert.deepEqual(codesOf(results), ['not-allowed', 'not-allowed', 'not-allowed', 'not-allowed']);
    assert.equal(other.state.get(), null);
  });

  it('changes the status of one, who is told by whom and why', async () => {
    const other = await agentOnDuty();
    await team.load();
    const { outcome, agent: changed } = await team.setStatus(ava, { status: 'work-offline', note: 'Please call me' });
    assert.deepEqual([outcome, changed], ['changed', find(ava)]);
    const { actor } = await reached(other.duty.state, ({ status }) => status === 'work-offline');
    assert.deepEqual(actor, { kind: 'supervisor', name: 'Sam Okafor', note: 'Please call me' });
  });

  it('overwrites nothing unseen: it says that somebody was quicker, and shows first what stands now', async () => {
    const shown = await playStream();
    const other = await agentOnDuty();
    await shown.team.load();
    await other.duty.request('available');
    await assert.rejects(shown.team.setStatus(ava, { status: 'work-offline' }), (error) => {
      assert.ok(hasCode('choice-changed')(error));
      assert.equal(statusOf(ava, shown.team), 'available', 'it is shown when the refusal comes');
      return true;
    });
    assert.equal((await shown.team.setStatus(ava, { status: 'work-offline' })).outcome, 'changed');
  });

  it('changes many, and answers for each in the order asked, whatever they are by now', async () => {
    await agentOnDuty();
    await team.load();
    const results = await team.setStatuses(['nobody', ava, 'acme-rex.remote', ava], { status: 'available' });
    assert.deepEqual(results.map(({ id, status, code }) => [id, status, code]), [
      ['nobody', 404, 'not-found'], [ava, 200, undefined], ['acme-rex.remote', 409, 'not-on-duty'],
    ]);
    assert.deepEqual([statusOf(), results[1]!.agent], ['available', find(ava)]);
    assert.deepEqual(await team.setStatuses([], { status: 'available' }), []);
  });

  it('asks for a large team in parts, and keeps the results that it has when a later part fails', async () => {
    const asked: number[] = [];
    browser.network = answering({
      'POST /v1/agents/status': async (request) => {
        const { ids } = await request.json() as { ids: string[] };
        asked.push(ids.length);
        return asked.length > 2 ? problem('overloaded', 503, { 'retry-after': '60' }) : json({ results: ids.map((id) => ({ id, status: 200, outcome: 'changed' })), now: 1 }, 207);
      },
    });
    const ids = Array.from({ length: 1000 }, (_, index) => `a${index}`);
    const results = await team.setStatuses(ids, { status: 'on-break' });
    assert.deepEqual([asked, results.map(({ id }) => id)], [[250, 250, 250], ids]);
    assert.deepEqual([results[499], results[500], results[999]], [
      { id: 'a499', status: 200, outcome: 'changed' }, { id: 'a500', status: 503, code: 'overloaded' }, { id: 'a999', status: 503, code: 'overloaded' },
    ]);
    asked.push(0, 0);
    await assert.rejects(team.setStatuses(ids, { status: 'on-break' }), hasCode('overloaded'));
  });

  it('R27: ends the sessions of one', async () => {
    const other = await agentOnDuty();
    await isLive(other);
    await team.endSessions(ava);
    assert.deepEqual(await reached(other.session.state, ({ state }) => state === 'anonymous'), { state: 'anonymous', cause: 'ended' });
  });

  it('is forgotten with the session, and is nothing of the next person', async () => {
    await team.load();
    await client.session.signOut();
    assert.equal(team.state.get(), null);
    await signIn(client, 'Ada.Admin');
    assert.equal(team.state.get(), null);
    await settle();
    assert.equal(lists(), 1, 'nobody asked for it');
  });

  it('listens no more when it is closed', async () => {
    const { team: mine, tell } = await playStream({ 'GET /v1/agents': () => json(listOf(agent('a', 1))) });
    await mine.load();
    const states: (TeamState | null)[] = [];
    mine.state.subscribe((state) => states.push(state));
    mine.close();
    tell(agent('a', 2));
    await settle();
    assert.deepEqual(states.map((state) => state === null), [false, true]);
  });

  it('listens no more when it is closed while it is still being loaded', async () => {
    const reading = team.load();
    team.close();
    await reading;
    const other = await agentOnDuty();
    await other.duty.request('available');
    await settle();
    assert.deepEqual([team.state.get(), lists()], [null, 1]);
  });
});

describe('What the team is told', () => {
  it('counts only when it is newer', async () => {
    const { team: mine, tell } = await playStream({ 'GET /v1/agents': () => json(listOf(agent('a', 5))) });
    await mine.load();
    tell(agent('a', 4, { status: 'on-break' }), agent('a', 5, { status: 'on-break' }), agent('b', 9), agent('a', 6, { status: 'work-offline' }));
    await until(() => statusOf('a', mine) === 'work-offline');
    assert.deepEqual(mine.state.get()!.agents.map(({ id }) => id), ['a']);
  });

  it('is shown at once for everything that came together', async () => {
    const crowd = Array.from({ length: 300 }, (_, index) => agent(`a${index}`, 1));
    const { team: mine, raw } = await playStream({ 'GET /v1/agents': () => json(listOf(...crowd)) });
    await mine.load();
    let rounds = 0;
    mine.state.subscribe(() => (rounds += 1));
    rounds = 0;
    raw(crowd.map(({ id }) => `event: agent\ndata: ${JSON.stringify({ agent: agent(id, 2, { status: 'on-break' }), now: 1 })}\n\n`).join(''));
    await until(() => mine.state.get()!.agents.every(({ duty: { status } }) => status === 'on-break'));
    assert.equal(rounds, 1);
  });

  it('is not undone by a list that was asked for before', async () => {
    const { opened, open } = gate();
    let isSlow = true;
    const { team: mine, tell, browser: own } = await playStream({
      'GET /v1/agents': async () => {
        if (isSlow) await opened;
        return json(listOf(agent('a', 1), agent('b', 1)));
      },
    });
    const reading = mine.load();
    await until(() => lists(own) === 1);
    tell(agent('a', 2, { status: 'on-break' }));
    await settle();
    open();
    const { agents } = await reading;
    assert.deepEqual(agents.map(({ id, duty: { status, version } }) => [id, status, version]), [['a', 'on-break', 2], ['b', 'available', 1]]);
    isSlow = false;
    await mine.load();
    assert.equal(statusOf('a', mine), 'on-break', 'nor by one that knows less for another reason');
  });

  it('makes it read the list anew: other agents, other reasons, once for several at a time', async () => {
    const answers = [listOf(agent('a', 1)), listOf(agent('a', 1), agent('b', 1)), listOf(agent('b', 1))];
    const { opened, open } = gate();
    let reads = 0;
    const { team: mine, push } = await playStream({
      'GET /v1/agents': async () => {
        reads += 1;
        if (reads === 2) await opened;
        return json(answers[Math.min(reads, 3) - 1]);
      },
    });
    push('changed', { what: 'agents' });
    await settle();
    assert.equal(reads, 0, 'nobody asked for the team yet');
    await mine.load();
    for (const what of ['users', 'agents', 'reasons', 'agents']) push('changed', { what });
    await until(() => reads === 2);
    await settle();
    open();
    await until(() => mine.state.get()!.agents[0]?.id === 'b');
    assert.equal(reads, 3);
  });

  it('is missed while the connection is away, so that the list is read when it is back', async () => {
    const own = world.browser();
    let cut = new AbortController();
    let isAway = false;
    own.network = async (request, next) => {
      if (!request.url.endsWith('/events')) return next(request);
      if (isAway) return problem('overloaded', 503);
      const { body, headers } = await next(request);
      return new Response(body!.pipeThrough(new TransformStream(), { signal: cut.signal }), { headers });
    };
    const sam = own.open();
    await signIn(sam, 'Sam.Supervisor');
    await isLive(sam);
    const other = await agentOnDuty();
    const mine = createTeam(sam);
    await mine.load();
    const before = lists(own);
    isAway = true;
    cut.abort();
    await reached(sam.connection, (state) => state === 'reconnecting');
    await other.duty.request('available');
    assert.equal(statusOf(ava, mine), 'on-break');
    cut = new AbortController();
    isAway = false;
    await until(() => statusOf(ava, mine) === 'available');
    assert.ok(lists(own) > before);
    mine.close();
  });

  it('is tried again after a failure that passes, and not where the server says no', async () => {
    let reads = 0;
    let answer = () => json(listOf(agent('a', 1)));
    const { team: mine, push } = await playStream({ 'GET /v1/agents': () => ((reads += 1), answer()) });
    await mine.load();
    answer = () => problem('server-error', 500);
    push('changed', { what: 'agents' });
    await until(() => reads === 2);
    answer = () => json(listOf(agent('b', 1)));
    await until(() => mine.state.get()!.agents[0]?.id === 'b');
    answer = () => problem('not-allowed', 403);
    const before = reads;
    push('changed', { what: 'agents' });
    await until(() => reads === before + 1);
    await settle();
    assert.equal(reads, before + 1);
  });

  it('has the times of this clock, whatever the clock of the server says', async () => {
    const ahead = 3_600_000;
    const now = Date.now();
    const there = agent('a', 1, { since: now + ahead - 5000, activity: 'busy', activitySince: now + ahead - 3000, activityUntil: now + ahead + 2000, until: null });
    const { team: mine, tell } = await playStream({ 'GET /v1/agents': () => json({ ...listOf(there, agent('never', 0, { since: 0 })), now: Date.now() + ahead }) });
    await mine.load();
    const isNear = (time: number | null, wanted: number) => assert.ok(Math.abs(time! - wanted) < 2000, `${time! - wanted} ms off`);
    const { duty: shown } = find('a', mine)!;
    isNear(shown.since, now - 5000);
    isNear(shown.activitySince, now - 3000);
    isNear(shown.activityUntil, now + 2000);
    assert.deepEqual([shown.until, find('never', mine)!.duty.since], [null, 0]);
    tell(agent('a', 2, { since: now + ahead }));
    await until(() => find('a', mine)!.duty.version === 2);
    isNear(find('a', mine)!.duty.since, now);
  });
});

describe('The team in several tabs', () => {
  it('follows in the tabs that do not read the stream', async () => {
    const second = browser.open();
    await second.session.restore();
    await isLive(second);
    assert.equal(world.backend.streams, 1);
    const follower = createTeam(second);
    const other = await agentOnDuty();
    await Promise.all([team.load(), follower.load()]);
    await other.duty.request('available');
    await until(() => statusOf() === 'available' && statusOf(ava, follower) === 'available');
    await follower.setStatus(ava, { status: 'on-break' });
    await until(() => statusOf() === 'on-break');
    follower.close();
  });

  it('takes nothing from another tab that does not fit', async () => {
    const second = browser.open();
    await second.session.restore();
    await isLive(second);
    const follower = createTeam(second);
    await agentOnDuty();
    await follower.load();
    const now = client.session.state.get();
    const channel = new BroadcastChannel(`onduty:${browser.baseUrl}:${now.state === 'signed-in' ? now.session.id : ''}`);
    const known = find(ava, follower)!;
    channel.postMessage({ event: 'agent', data: { agent: { ...known, duty: { ...known.duty, version: 99, status: 'dancing' } }, now: 1 } });
    channel.postMessage({ event: 'agent', data: { agent: { ...known, duty: { ...known.duty, version: 98, status: 'available' } }, now: 1 } });
    await until(() => statusOf(ava, follower) === 'available');
    channel.close();
    assert.equal(find(ava, follower)!.duty.version, 98);
    follower.close();
  });
});
