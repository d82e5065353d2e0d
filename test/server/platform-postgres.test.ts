import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { openPostgres } from '../../src/server/node/storage/postgres.ts';
import { startPostgres } from '../support/postgres.ts';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import { addPeople, bearerOfPerson, idOf } from './support/people.ts';
import { dutyIn, playPlatform } from './support/platform.ts';
import type { PlatformChanges, StatusAnswer } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';
import type { Person } from './support/people.ts';

const postgres = await startPostgres();
after(() => postgres.stop());

const ava = 'acme-ava.agent';
const crowd: readonly Person[] = Array.from({ length: 6 }, (_, index) => ({ userName: `Crowd.${index}`, roles: ['agent'] }));

describe('A platform at two processes on one PostgreSQL', () => {
  let here: Backend;
  let there: Backend;
  let platform: Awaited<ReturnType<typeof playPlatform>>;
  let headers: Record<string, string>;
  beforeEach(async () => {
    const url = await postgres.createDatabase();
    const start = async () => startBackend({ storage: await openPostgres(url, { timeout: 60_000 }), pollSeconds: 0.05 });
    here = await start();
    there = await start();
    platform = await playPlatform(here);
    ({ headers } = await bearerOf(there, 'Ava.Agent'));
  });
  afterEach(async () => {
    await there.close();
    await here.close();
  });

  const choose = async (status: string, own = headers, server = there) =>
    await (await server.send('/v1/duty/status', { method: 'PUT', headers: own, json: { status } })).json() as StatusAnswer;

  it('has an offer here and On Break there decided once, and the loser told', async () => {
    const won = { offer: 0, rest: 0 };
    for (let round = 0; round < 12; round += 1) {
      const { version } = (await choose('available')).duty;
      const offers = () => Promise.all(Array.from({ length: 4 }, () => platform.setActivity(ava, version, { activity: 'offered' })));
      const [offered, broke] = await Promise.all([offers(), choose('on-break')]);
      const duty = (await here.storage.find('duties', { userId: ava }))!;
      const winners = offered.filter(({ ok }) => ok);
      for (const loser of offered.filter(({ ok }) => !ok)) assert.equal(await codeOf(loser), 'duty-changed');
      if (winners.length === 1) {
        won.offer += 1;
        assert.deepEqual([duty.status, duty.activity, duty.next?.status, broke.outcome], ['available', 'offered', 'on-break', 'queued']);
        const ended = await dutyIn(await platform.setActivity(ava, duty.version, { activity: null }));
        assert.equal(ended.status, 'on-break');
      } else {
        won.rest += 1;
        assert.equal(winners.length, 0);
        assert.deepEqual([duty.status, duty.activity, duty.next, broke.outcome], ['on-break', null, null, 'changed']);
      }
    }
    assert.equal(won.offer + won.rest, 12);
  });

  it('is told every change at least once and in order for each agent, whichever process it was made at and read from', async () => {
    await addPeople(here, ...crowd);
    const people = await Promise.all(crowd.map(async (person) => ({ id: idOf(person), headers: (await bearerOfPerson(here, person)).headers })));
    const { cursor, agents } = await platform.snapshot();
    let isWriting = true;
    const follow = async (first: Backend, second: Backend) => {
      const seen = new Map<string, number[]>();
      let turn = 0;
      for (let from = cursor, isLast = false; !isLast;) {
        isLast = !isWriting;
        const server = (turn += 1) % 2 === 0 ? first : second;
        const response = await server.send(`/v1/platform/changes?after=${from}&wait=${isWriting ? 1 : 0}`, { headers: platform.headers });
        const page = await response.json() as PlatformChanges;
        from = page.cursor;
        for (const { id, duty } of page.changes) seen.set(id, [...seen.get(id) ?? [], duty.version]);
      }
      return seen;
    };
    const readers = [follow(here, here), follow(here, there)];
    await Promise.all(people.map(async ({ headers: own, id }, index) => {
      for (let round = 0; round < 12; round += 1) {
        await choose(round % 2 === 0 ? 'available' : 'work-offline', own, (index + round) % 2 === 0 ? here : there);
        await platform.setStatus(id, { status: 'on-break' });
      }
    }));
    isWriting = false;
    for (const seen of await Promise.all(readers)) {
      for (const { id } of people) {
        const last = (await here.storage.find('duties', { userId: id }))!.version;
        const first = agents.find((agent) => agent.id === id)!.duty.version;
        const told = seen.get(id)!.filter((version, index, all) => all.indexOf(version) === index);
        assert.deepEqual(told, Array.from({ length: last - first }, (_, index) => first + 1 + index));
      }
    }
  });

  it('is told while it waits here what changes there', async () => {
    const { cursor } = await platform.snapshot();
    const waiting = platform.read(cursor, 25);
    const { duty } = await choose('available');
    assert.deepEqual((await waiting).changes.map((change) => [change.id, change.duty.version]), [[ava, duty.version]]);
  });

  it('is told that the cursor of another kind of storage is too old', async () => {
    const elsewhere = await startBackend();
    try {
      const { cursor } = await (await playPlatform(elsewhere)).snapshot();
      const response = await platform.changes(cursor);
      assert.deepEqual([response.status, await codeOf(response)], [410, 'cursor-too-old']);
      assert.deepEqual(here.errors, []);
    } finally {
      await elsewhere.close();
    }
  });

  it('is refused with a garbled cursor before the database sees it', async () => {
    const { cursor } = await platform.snapshot();
    const [since, , seal] = cursor.split('.');
    const forged = `${since}.${btoa('9:1:').replaceAll('=', '')}.${seal}`;
    for (const after of [forged, cursor.slice(0, -1)]) assert.equal(await codeOf(await platform.changes(after)), 'invalid-request');
    assert.deepEqual(here.errors, []);
  });
});
