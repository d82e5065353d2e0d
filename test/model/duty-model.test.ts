import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import { it } from 'node:test';
import fc from 'fast-check';
import { act, play } from './acts.ts';
import { checkSteps } from './expected.ts';
import { createModelWorld, credentialsOf, digestHere } from './world.ts';
import type { TestContext } from 'node:test';
import type { Act } from './acts.ts';

/*
 * Browsers of one agent, a platform and a supervisor do what they like at once, over networks that lose, double and delay, with servers that restart. Afterwards all
 * of them agree with the server, and what the server did fits a simple model. `MODEL_RUNS` sets how often; `MODEL_SEED` repeats a failure.
 */

const runs = Number(process.env['MODEL_RUNS'] ?? 200);
const seed = Number(process.env['MODEL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Draws numbers from 0 to 1, always the same ones for a seed (mulberry32). */
function createRandom(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The events of the window and whether there is a network, for all pages. */
function playWindow(t: TestContext): (isOnline: boolean) => void {
  const target = new EventTarget();
  setMaxListeners(0, target);
  let onLine = true;
  Object.defineProperty(globalThis, 'addEventListener', { value: target.addEventListener.bind(target), configurable: true });
  Object.defineProperty(navigator, 'onLine', { get: () => onLine, configurable: true });
  t.after(() => {
    Reflect.deleteProperty(globalThis, 'addEventListener');
    Reflect.deleteProperty(navigator, 'onLine');
  });
  return (isOnline) => {
    if (onLine === isOnline) return;
    onLine = isOnline;
    target.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
  };
}

async function check(t: TestContext, tellOnline: (isOnline: boolean) => void, acts: readonly Act[], chance: number): Promise<void> {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.UTC(2026, 0, 5, 9) });
  const random = createRandom(chance);
  const draw = t.mock.method(Math, 'random', random);
  const world = await createModelWorld(random);
  const pass = async (time: number) => {
    await world.settle();
    // In a long time little happens: there the clock may take longer steps, as it does for hidden pages.
    const step = time > 20_000 ? 1000 : 500;
    for (let left = time; left > 0; left -= step) {
      t.mock.timers.tick(Math.min(step, left));
      await world.settle();
    }
  };
  const machines = [world.machine(), world.machine()];
  const tabs = [machines[0]!.open(), machines[0]!.open(), machines[1]!.open()];
  try {
    await tabs[0]!.client.session.signIn(credentialsOf('Ava.Agent'));
    await tabs[1]!.client.session.restore();
    await tabs[2]!.client.session.signIn(credentialsOf('Ava.Agent'));
    await pass(100);
    const done = await play(world, { machines, tabs, tellOnline, pass }, acts);

    const { entries } = world.history;
    assert.deepEqual(world.failures, []);
    checkSteps(entries);
    world.history.checkDeeds();
    for (const status of new Set(done)) {
      const taken = world.history.taken(({ path, body }) => path === '/v1/duty/status' && (body as { status: string }).status === status);
      assert.ok(done.filter((one) => one === status).length <= taken, 'who is told that a wish is done was heard');
    }
    const last = entries.at(-1)!.duty;
    assert.deepEqual((await world.readSnapshot()).agent.duty, last, 'the platform agrees with the server');
    assert.deepEqual([...world.told.values()], entries.map(({ duty }) => duty), 'the platform was told every change');
    assert.deepEqual(await world.readTeam(), last, 'the supervisor agrees with the server');
    for (const [index, { client, versions }] of tabs.entries()) {
      assert.ok(versions.every((version, at) => version >= (versions[at - 1] ?? 0)), `versions only grow: ${versions.join(' ')}`);
      const { status, activity, reason, next, version, lost, pending, wish } = client.duty.state.get();
      assert.deepEqual(
        { status, activity, reason, next, version, lost, pending, wish },
        { status: last.status, activity: last.activity, reason: last.reason, next: last.next, version: last.version, lost: last.lost, pending: null, wish: null },
        `page ${index} agrees with the server`,
      );
      assert.equal(client.connection.get(), 'live');
    }
  } finally {
    for (const { client } of tabs) client.close();
    await world.end();
    draw.mock.restore();
    t.mock.timers.reset();
  }
}

it('R33: whatever happens at once, all agree in the end, nothing acknowledged is lost and nothing done twice', { timeout: 3_600_000 }, async (t) => {
  t.diagnostic(`${runs} runs, MODEL_SEED=${seed}`);
  t.mock.method(crypto.subtle, 'digest', digestHere);
  const tellOnline = playWindow(t);
  const property = fc.asyncProperty(fc.noBias(fc.array(act, { minLength: 1, maxLength: 50, size: 'max' })), fc.noShrink(fc.integer()), (acts, chance) => check(t, tellOnline, acts, chance));
  try {
    await fc.assert(property, { numRuns: runs, seed });
  } catch (error) {
    throw new Error(`Repeat it with MODEL_SEED=${seed} MODEL_RUNS=${runs}`, { cause: error });
  }
});
