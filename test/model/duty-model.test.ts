import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { isOndutyError } from '../../src/client/index.ts';
import { checkHistory } from './history.ts';
import { createModelWorld } from './world.ts';
import type { TestContext } from 'node:test';
import type { Duty } from '../../src/contract/index.ts';
import type { Fate, ModelWorld } from './world.ts';

/*
 * Browsers of one agent, a platform and a supervisor do what they like at once, over networks that lose, double and delay, with a server that restarts. Afterwards all
 * of them agree with the server, and what the server did fits a simple model. `MODEL_RUNS` sets how often; `MODEL_SEED` repeats a failure.
 */

const runs = Number(process.env['MODEL_RUNS'] ?? 200);
const seed = process.env['MODEL_SEED'];

const statuses = ['available', 'work-offline', 'on-break'] as const;
const fates = ['well', 'request-lost', 'answer-lost', 'doubled', 'late'] as const satisfies readonly Fate[];
const browser = fc.nat({ max: 2 });

const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('choose'), browser, status: fc.constantFrom(...statuses), reason: fc.boolean(), fate: fc.constantFrom(...fates) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel'), browser, fate: fc.constantFrom(...fates) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('activity'), activity: fc.constantFrom('offered', 'busy', 'post-processing', 'missed', 'rejected', null), isStale: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('supervise'), status: fc.constantFrom(...statuses), force: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop'), browser }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut'), browser, isCut: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait'), time: fc.constantFrom(0, 50, 800, 20_000) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const reasons = { available: undefined, 'work-offline': 'training', 'on-break': 'lunch' } as const;

/** What somebody was told by the server: a change that it took over. */
interface Told {
  readonly version: number;
  readonly status: string;
}

async function play(world: ModelWorld, acts: readonly Act[], pass: (time: number) => Promise<void>): Promise<readonly Told[]> {
  const told: Told[] = [];
  const work: Promise<unknown>[] = [];
  // A person's wish may be refused; that is an answer too. What is no problem of the contract is a fault of ours.
  const tolerate = (error: unknown) => {
    if (!isOndutyError(error)) throw error;
  };
  const hear = (duty: Duty) => told.push({ version: duty.version, status: duty.status });
  for (const one of acts) {
    if (one.kind === 'choose') {
      const { client, fates: next } = world.browsers[one.browser]!;
      next.push(one.fate);
      const reason = one.reason ? reasons[one.status] : undefined;
      work.push(client.duty.request(one.status, reason === undefined ? {} : { reason }).catch(tolerate));
    } else if (one.kind === 'cancel') {
      const { client, fates: next } = world.browsers[one.browser]!;
      next.push(one.fate);
      work.push(client.duty.cancelNext().catch(tolerate));
    } else if (one.kind === 'activity') {
      const { version } = await world.dutyRow();
      const isRefusal = one.activity === 'missed' || one.activity === 'rejected';
      const body = isRefusal ? { activity: null, cause: one.activity } : { activity: one.activity };
      const { status, value } = await world.setActivity(one.isStale ? version - 1 : version, body);
      assert.ok([200, 409, 412].includes(status), `The platform got ${status}`);
      if (one.isStale) assert.notEqual(status, 200, 'a stale version is never taken');
      if (status === 200) hear((value as { agent: { duty: Duty } }).agent.duty);
    } else if (one.kind === 'supervise') {
      const { status, value } = await world.supervise({ status: one.status, force: one.force, note: 'The model asks' });
      assert.equal(status, 200);
      hear((value as { agent: { duty: Duty } }).agent.duty);
    } else if (one.kind === 'drop') world.browsers[one.browser]!.dropStream();
    else if (one.kind === 'cut') world.browsers[one.browser]!.isCut = one.isCut;
    else if (one.kind === 'restart') await world.restart();
    else await pass(one.time);
  }
  for (const each of world.browsers) {
    each.isCut = false;
    each.fates.length = 0;
    each.dropStream();
  }
  // Long enough for every pause between two tries, and for a stream that died without a sound.
  await pass(120_000);
  await Promise.all(work);
  return told;
}

async function check(t: TestContext, acts: readonly Act[]): Promise<void> {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.UTC(2026, 0, 5, 9) });
  const world = await createModelWorld();
  const pass = async (time: number) => {
    await world.settle();
    for (let left = time; left > 0; left -= 500) {
      t.mock.timers.tick(Math.min(500, left));
      await world.settle();
    }
  };
  try {
    const seen: number[][] = [];
    for (let count = 0; count < 3; count += 1) {
      const { client } = world.browser();
      await client.session.signIn(world.credentialsOf('Ava.Agent'));
      const versions: number[] = [];
      client.duty.state.subscribe(({ status, version }) => {
        if (status !== null) versions.push(version);
      });
      seen.push(versions);
    }
    await pass(100);
    const told = await play(world, acts, pass);
    const { duties } = world.history;
    checkHistory(duties);
    for (const { version, status } of told) assert.equal(duties[version - 1]?.status, status, 'no acknowledged change is lost');
    for (const versions of seen) assert.ok(versions.every((version, index) => version >= (versions[index - 1] ?? 0)), `versions only grow: ${versions.join(' ')}`);
    const last = duties.at(-1)!;
    assert.deepEqual((await world.snapshot()).duty, last, 'the platform agrees with the server');
    for (const { client } of world.browsers) {
      const { status, activity, reason, next, version, pending } = client.duty.state.get();
      assert.deepEqual(
        { status, activity, reason, next, version, pending },
        { status: last.status, activity: last.activity, reason: last.reason, next: last.next, version: last.version, pending: null },
        'every browser agrees with the server',
      );
    }
  } finally {
    await world.end();
    t.mock.timers.reset();
  }
}

it(`R33: whatever happens at once, all agree in the end, nothing acknowledged is lost and nothing done twice (${runs} runs)`, { timeout: 1_800_000 }, async (t) => {
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 25 }), (acts) => check(t, acts)), {
    numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }),
  });
});
