import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isOndutyError } from '../../src/client/index.ts';
import { fates } from './machine.ts';
import { agentId, credentialsOf } from './world.ts';
import type { AgentChange, SignInResult } from '../../src/client/index.ts';
import type { Fate, Fault, Machine, Tab } from './machine.ts';
import type { Manager, ModelWorld } from './world.ts';

/** Milliseconds. The platform reads often enough to miss nothing. */
const longestPause = 100_000;

const statuses = ['available', 'work-offline', 'on-break', 'logged-out'] as const;
const tab = fc.nat({ max: 2 });
const server = fc.nat({ max: 1 });
/** The browsers of the agent, and those of the managers. */
const machine = fc.nat({ max: 3 });
const manager = fc.nat({ max: 1 });
const reason = fc.nat({ max: 1 });
const fate = fc.constantFrom('well', 'well', ...fates);
const delivery = fc.constantFrom('well', 'well', 'doubled', 'echoed');
const status = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...statuses.slice(0, 3)) }, { weight: 1, arbitrary: fc.constant('logged-out' as const) });
const activity = fc.constantFrom('offered', 'offered', 'busy', 'post-processing', 'missed', 'rejected', null, null);
const kind = <K extends string>(name: K) => fc.constant(name);

/** Everything that somebody does, or that happens to them. */
export const act = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: kind('choose'), tab, status, reason, fate }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('cancel'), tab, fate }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('start'), tab, takeOver: fc.boolean(), fate }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('leave'), tab, reason: fc.option(reason, { nil: undefined }), fate }) },
  { weight: 4, arbitrary: fc.record({ kind: kind('come'), tab, fate }) },
  // Who does not take over has chosen to cancel.
  { weight: 3, arbitrary: fc.record({ kind: kind('take-over'), tab, fate }) },
  { weight: 9, arbitrary: fc.record({ kind: kind('activity'), activity, isStale: fc.nat({ max: 9 }).map((draw) => draw === 0), delivery }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('platform'), status, delivery }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('manage'), manager, status, force: fc.boolean(), isBulk: fc.boolean(), fate }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('end-sessions'), manager, fate }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('reload'), tab }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('drop'), machine }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('deaden'), machine }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('cut'), machine, fault: fc.constantFrom<Fault | undefined>('fails', 'hangs', undefined, undefined) }) },
  // All browsers are in one house, and know that they have no network.
  { weight: 1, arbitrary: fc.record({ kind: kind('outage'), isOver: fc.constantFrom(true, true, false) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('restart'), index: server }) },
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
  'not-on-duty', 'status-refused', 'choice-changed', 'wish-lapsed', 'wish-replaced', 'network', 'timeout', 'session-ended', 'session-required', 'session-changed',
  'duty-elsewhere', 'already-done', 'ticket-used', 'ticket-expired', 'client-closed',
]);

function tolerate(error: unknown): void {
  if (!isOndutyError(error) || !answers.has(error.code)) throw error;
}

/** Everybody's browsers, and what holds for all of them. */
export interface Desk {
  readonly machines: readonly Machine[];
  readonly tabs: readonly Tab[];
  readonly managers: readonly Manager[];
  /** Says to every page whether there is a network. */
  tellOnline(isOnline: boolean): void;
  pass(time: number): Promise<void>;
}

/** A change that somebody was told to be done. */
export interface Done {
  readonly path: string;
  readonly status: string;
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

/** Whoever is not signed in holds nothing of the duty. */
function checkPage({ client }: Tab): void {
  if (client.session.state.get().state === 'signed-in') return;
  const { status, version, next, pending, wish } = client.duty.state.get();
  assert.deepEqual({ status, version, next, pending, wish }, { status: null, version: 0, next: null, pending: null, wish: null }, 'who is signed out knows of no duty');
  assert.equal(client.connection.get(), 'idle');
}

/** Lets the acts happen, and then everything come to rest. Answers with the changes that people were told to be done. */
export async function play(world: ModelWorld, { machines, tabs, managers, tellOnline, pass }: Desk, acts: readonly Act[]): Promise<readonly Done[]> {
  const done: Done[] = [];
  const faults: unknown[] = [];
  const all = [...machines, ...managers.map(({ machine }) => machine)];
  let open = 0;
  const follow = (work: Promise<unknown>) => {
    open += 1;
    work.catch(tolerate).catch((error: unknown) => faults.push(error)).finally(() => (open -= 1));
  };
  const ask = async (work: Promise<{ status: number }>, expected: readonly number[]) => {
    const { status: got } = await work;
    assert.ok(expected.includes(got), `expected ${expected.join(' or ')}, got ${got}`);
  };
  /** The client of a page, to whose next request happens what is said. */
  const at = (index: number, fate: Fate) => {
    const tab = tabs[index]!;
    machines.find((one) => one.tabs.includes(tab))!.fates.push(fate);
    return tab.client;
  };
  const signIn = async (tab: Tab, work: Promise<SignInResult>) => {
    const step = await work;
    tab.step = step.state === 'duty-elsewhere' ? step : undefined;
    if (tab.step) assert.deepEqual([tab.step.mode, tab.step.takeOver === null], [world.mode, world.mode === 'refuse']);
    else assert.equal(step.state, 'signed-in');
  };
  const manage = async ({ team }: Manager, isBulk: boolean, change: AgentChange) => {
    const ids = ['acme-rex.remote', agentId, 'nobody'];
    const results = isBulk ? await team.setStatuses(ids, change) : [{ id: agentId, status: 200, ...await team.setStatus(agentId, change) }];
    if (isBulk) assert.deepEqual(results.map(({ id, code = '' }) => (id === agentId ? id : id + code)), ['acme-rex.remotenot-on-duty', agentId, 'nobodynot-found']);
    if (results.some(({ id, status }) => id === agentId && status === 200)) done.push({ path: isBulk ? '/v1/agents/status' : `/v1/agents/${agentId}/status`, status: change.status });
  };

  async function perform(one: Act): Promise<void> {
    switch (one.kind) {
      case 'choose': {
        const reason = reasons[one.status]?.[one.reason];
        const work = at(one.tab, one.fate).duty.request(one.status, reason === undefined ? {} : { reason });
        return follow(work.then(() => done.push({ path: '/v1/duty/status', status: one.status })));
      }
      case 'cancel': return follow(at(one.tab, one.fate).duty.cancelNext());
      case 'start': return follow(at(one.tab, one.fate).duty.start({ takeOver: one.takeOver }));
      case 'leave': {
        const reason = one.reason === undefined ? undefined : reasons['logged-out']?.[one.reason];
        const client = at(one.tab, one.fate);
        follow(client.session.signOut(reason === undefined ? {} : { reason }));
        return checkPage(tabs[one.tab]!);
      }
      case 'come': {
        const tab = tabs[one.tab]!;
        // Only who is not signed in is shown a form for it.
        if (tab.client.session.state.get().state === 'signed-in') return;
        return follow(signIn(tab, at(one.tab, one.fate).session.signIn(credentialsOf('Ava.Agent'))));
      }
      case 'take-over': {
        const tab = tabs[one.tab]!;
        const { step } = tab;
        if (!step?.takeOver || tab.client.session.state.get().state === 'signed-in') return;
        return follow(signIn(tab, at(one.tab, one.fate).session.takeOver(step)));
      }
      case 'activity': {
        const { version } = await world.dutyRow();
        const isRefusal = one.activity === 'missed' || one.activity === 'rejected';
        const body = isRefusal ? { activity: null, cause: one.activity } : { activity: one.activity };
        return follow(ask(world.setActivity(one.isStale ? version - 1 : version, body, one.delivery), one.isStale ? [412] : [200, 409, 412]));
      }
      case 'platform': return follow(ask(world.setStatus({ status: one.status }, one.delivery), [200, 409]));
      case 'manage': {
        const who = managers[one.manager]!;
        who.machine.fates.push(one.fate);
        return follow(manage(who, one.isBulk, { status: one.status, force: one.force, note: 'The model asks' }));
      }
      case 'end-sessions': {
        const { machine, team } = managers[one.manager]!;
        machine.fates.push(one.fate);
        return follow(team.endSessions(agentId));
      }
      case 'reload': {
        const old = tabs[one.tab]!;
        machines.find((each) => each.tabs.includes(old))!.reload(old);
        return follow(restore(old));
      }
      case 'drop': return all[one.machine]!.drop();
      case 'deaden': return all[one.machine]!.deaden();
      case 'cut': return cut(all[one.machine]!, one.fault);
      case 'vanish':
        for (const each of machines) cut(each, one.fault);
        for (let left = one.time; left > 0; left -= longestPause) {
          await pass(Math.min(left, longestPause));
          await world.readChanges();
        }
        if (one.isBack) for (const each of machines) cut(each, undefined);
        return;
      case 'outage':
        for (const each of all) {
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
    tabs.forEach(checkPage);
  }
  for (const each of all) {
    each.fault = undefined;
    each.fates.length = 0;
    each.drop();
  }
  tellOnline(true);
  // Long enough for every pause between two tries, and for a stream that died without a sound.
  await pass(90_000);
  // Who is signed out looks whether that is so.
  for (const { client } of tabs) if (client.session.state.get().state !== 'signed-in') follow(client.session.restore());
  await pass(5000);
  await world.readChanges();
  assert.deepEqual(faults, []);
  assert.equal(open, 0, 'whoever asked was answered');
  return done;
}
