import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isOndutyError } from '../../src/client/index.ts';
import { fates } from './machine.ts';
import type { Fault, Machine, Tab } from './machine.ts';
import type { ModelWorld } from './world.ts';

/** Milliseconds. The platform reads often enough to miss nothing. */
const longestPause = 100_000;

const statuses = ['available', 'work-offline', 'on-break', 'logged-out'] as const;
const tab = fc.nat({ max: 2 });
const machine = fc.nat({ max: 1 });
const fate = fc.constantFrom('well', 'well', ...fates);
const delivery = fc.constantFrom('well', 'well', 'doubled', 'echoed');
const status = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...statuses.slice(0, 3)) }, { weight: 1, arbitrary: fc.constant('logged-out' as const) });
const activity = fc.constantFrom('offered', 'offered', 'busy', 'post-processing', 'missed', 'rejected', null, null);
const kind = <K extends string>(name: K) => fc.constant(name);

/** Everything that somebody does, or that happens to them. */
export const act = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: kind('choose'), tab, status, reason: fc.nat({ max: 1 }), fate }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('cancel'), tab, fate }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('start'), tab, fate }) },
  { weight: 9, arbitrary: fc.record({ kind: kind('activity'), activity, isStale: fc.nat({ max: 9 }).map((draw) => draw === 0), delivery }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('platform'), status, delivery }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('supervise'), status, force: fc.boolean(), delivery }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('reload'), tab }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('drop'), machine }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('deaden'), machine }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('cut'), machine, fault: fc.constantFrom<Fault | undefined>('fails', 'hangs', undefined, undefined) }) },
  // Both browsers are on one desk, and know that they have no network.
  { weight: 1, arbitrary: fc.record({ kind: kind('outage'), isOver: fc.constantFrom(true, true, false) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('restart'), index: machine }) },
  { weight: 9, arbitrary: fc.record({ kind: kind('wait'), time: fc.constantFrom(0, 50, 800, 2500, 7000, 20_000) }) },
  // So long that contact is lost, and a duty may end for that.
  { weight: 1, arbitrary: fc.record({ kind: kind('vanish'), fault: fc.constantFrom<Fault>('fails', 'hangs'), time: fc.constantFrom(20_000, 70_000, 70_000, 700_000), isBack: fc.boolean() }) },
);
export type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** The reasons that go with a status; the short break has an end. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  'work-offline': ['training', 'project-work'], 'on-break': ['lunch', 'short-break'], 'logged-out': ['end-of-shift', 'pc-reboot'],
};

/** What an agent may be told. Anything else is a fault of ours. */
const answers = new Set([
  'not-on-duty', 'status-refused', 'choice-changed', 'wish-lapsed', 'wish-replaced', 'network', 'timeout', 'session-ended', 'duty-changed', 'not-available',
]);

function tolerate(error: unknown): void {
  if (isOndutyError(error) ? answers.has(error.code) : (error as Error).message === 'The client was closed') return;
  throw error;
}

/** The agent's browsers, and what holds for all of them. */
export interface Desk {
  readonly machines: readonly Machine[];
  readonly tabs: readonly Tab[];
  /** Says to every page whether there is a network. */
  tellOnline(isOnline: boolean): void;
  pass(time: number): Promise<void>;
}

/** Finds out who is signed in, as often as it takes, while nobody loads the page anew. */
async function restore(tab: Tab): Promise<void> {
  const { client } = tab;
  while (tab.client === client && client.session.state.get().state === 'unknown') {
    await client.session.restore().catch(tolerate);
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
}

function cut(machine: Machine, fault: Fault | undefined): void {
  if (fault === 'fails') machine.drop();
  if (fault === 'hangs') machine.deaden();
  machine.fault = fault;
}

/** Lets the acts happen, and then everything come to rest. Answers with the wishes that the agent was told to be done. */
export async function play(world: ModelWorld, { machines, tabs, tellOnline, pass }: Desk, acts: readonly Act[]): Promise<readonly string[]> {
  const done: string[] = [];
  const faults: unknown[] = [];
  let open = 0;
  const follow = (work: Promise<unknown>) => {
    open += 1;
    work.catch(tolerate).catch((error: unknown) => faults.push(error)).finally(() => (open -= 1));
  };
  const ask = async (work: Promise<{ status: number }>, expected: readonly number[]) => {
    const { status: got } = await work;
    assert.ok(expected.includes(got), `expected ${expected.join(' or ')}, got ${got}`);
  };
  const at = (index: number) => {
    const { client } = tabs[index]!;
    return { client, next: machines.find((one) => one.tabs.includes(tabs[index]!))!.fates };
  };

  async function perform(one: Act): Promise<void> {
    switch (one.kind) {
      case 'choose': {
        const { client, next } = at(one.tab);
        const reason = reasons[one.status]?.[one.reason];
        next.push(one.fate);
        return follow(client.duty.request(one.status, reason === undefined ? {} : { reason }).then(() => done.push(one.status)));
      }
      case 'cancel': {
        const { client, next } = at(one.tab);
        next.push(one.fate);
        return follow(client.duty.cancelNext());
      }
      case 'start': {
        const { client, next } = at(one.tab);
        next.push(one.fate);
        return follow(client.duty.start());
      }
      case 'activity': {
        const { version } = await world.dutyRow();
        const isRefusal = one.activity === 'missed' || one.activity === 'rejected';
        const body = isRefusal ? { activity: null, cause: one.activity } : { activity: one.activity };
        return follow(ask(world.setActivity(one.isStale ? version - 1 : version, body, one.delivery), one.isStale ? [412] : [200, 409, 412]));
      }
      case 'platform': return follow(ask(world.setStatus({ status: one.status }, one.delivery), [200, 409]));
      case 'supervise':
        return follow(ask(world.supervise({ status: one.status, force: one.force, note: 'The model asks' }, one.delivery), [200, 409]));
      case 'reload': {
        const old = tabs[one.tab]!;
        machines.find((each) => each.tabs.includes(old))!.reload(old);
        return follow(restore(old));
      }
      case 'drop': return machines[one.machine]!.drop();
      case 'deaden': return machines[one.machine]!.deaden();
      case 'cut': return cut(machines[one.machine]!, one.fault);
      case 'vanish':
        for (const each of machines) cut(each, one.fault);
        for (let left = one.time; left > 0; left -= longestPause) {
          await pass(Math.min(left, longestPause));
          await world.readChanges();
        }
        if (one.isBack) for (const each of machines) cut(each, undefined);
        return;
      case 'outage':
        for (const each of machines) {
          if (!one.isOver) each.drop();
          each.fault = one.isOver ? undefined : 'fails';
        }
        return tellOnline(one.isOver);
      case 'restart': return world.restart(one.index);
      case 'wait': return pass(one.time);
    }
  }

  for (const one of acts) {
    await perform(one);
    await world.readChanges();
  }
  for (const each of machines) {
    each.fault = undefined;
    each.fates.length = 0;
    each.drop();
  }
  tellOnline(true);
  // Long enough for every pause between two tries, and for a stream that died without a sound.
  await pass(90_000);
  await world.readChanges();
  assert.deepEqual(faults, []);
  assert.equal(open, 0, 'whoever asked was answered');
  return done;
}
