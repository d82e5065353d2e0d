import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import { addPeople, bearerOfPerson, idOf } from './support/people.ts';
import { dutyIn, playPlatform } from './support/platform.ts';
import type { Duty, Problem, StatusAnswer } from '../../src/contract/index.ts';
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

  it('are gone behind a young cursor too when the feed has forgotten what came since, or is another one', async () => {
    const first = (await platform.snapshot()).cursor;
    await choose('available');
    await choose('work-offline');
    const { cursor } = await platform.snapshot();
    const restarted = await startBackend();
    try {
      const response = await (await playPlatform(restarted)).changes(cursor);
      assert.deepEqual([response.status, await codeOf(response)], [410, 'cursor-too-old'], 'the number is ahead of the new feed');
    } finally {
      await restarted.close();
    }
    await server.storage.trimFeed(server.clock.now + 1);
    for (const wait of [0, 25]) assert.equal(await codeOf(await platform.changes(first, wait)), 'cursor-too-old', `forgotten, with a wait of ${wait}`);
    assert.deepEqual((await platform.read(cursor)).changes, []);
  });

  it('are gone behind a cursor that was given in a time to come', async () => {
    const { cursor } = await platform.snapshot();
    server.clock.now -= 2 * 60_000;
    assert.equal(await codeOf(await platform.changes(cursor)), 'cursor-too-old');
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

  it('ends when the caller is gone, and when the backend drains', { timeout: 30_000 }, async (t) => {
    // Its time is never over: nothing else can end it.
    t.mock.timers.enable({ apis: ['setTimeout'] });
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
