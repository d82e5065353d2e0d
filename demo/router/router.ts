import { PlatformError } from './platform.ts';
import type { ActivityRequest, Duty, PlatformAgent, Status } from '../../src/contract/index.ts';
import type { Platform } from './platform.ts';

/** Somebody who calls. */
export interface Caller {
  readonly name: string;
  readonly about: string;
}

/** What an agent may do with a call. */
export const acts = ['accept', 'reject', 'hang-up', 'finish'] as const;
export type Act = (typeof acts)[number];

/** What the router is told. */
export type Command =
  | { readonly ring: true }
  | { readonly agentId: string; readonly act: Act }
  | { readonly agentId: string; readonly status: Status };

/** Who calls whom, by the id of the agent. */
export type Calls = Readonly<Record<string, Caller>>;

interface RouterOptions {
  readonly platform: Platform;
  /** Ends the router. */
  readonly signal: AbortSignal;
  /** Told whenever calls begin or end. */
  readonly onCalls?: (calls: Calls) => void;
  /** How many seconds an offer waits, and how many an agent has for wrapping up. */
  readonly patience?: number;
  readonly wrapUp?: number;
}

/** A simulated router of calls. */
export interface Router {
  tell(command: Command): void;
  /** Fulfils when the signal has ended it. */
  readonly ended: Promise<void>;
}

const callers: readonly Caller[] = [
  { name: 'Marta Silva', about: 'Delivery date of an order' },
  { name: 'Jonas Weber', about: 'Invoice sent twice' },
  { name: 'Priya Nair', about: 'Change of address' },
  { name: 'Omar Haddad', about: 'Password of the customer portal' },
  { name: 'Lucía Romero', about: 'Return of a parcel' },
];
const stranger: Caller = { name: 'Unknown caller', about: 'The router was restarted during this call' };

/** How many seconds one question for changes may wait. */
const longest = 20;

const isFree = ({ status, activity, next, lost }: Duty): boolean => status === 'available' && activity === null && next === null && !lost;

/** What each act does to which activity. */
const moves = (wrapUp: number): Readonly<Record<Act, { readonly from: readonly string[]; readonly to: ActivityRequest }>> => ({
  accept: { from: ['offered'], to: { activity: 'busy' } },
  reject: { from: ['offered'], to: { activity: null, cause: 'rejected' } },
  'hang-up': { from: ['busy'], to: { activity: 'post-processing', maxSeconds: wrapUp } },
  finish: { from: ['post-processing'], to: { activity: null } },
});

/**
 * Routes simulated calls to agents who are Available. What it must not forget stands in the duties themselves: one that was killed begins with the snapshot, reads the
 * changes behind it, and ends what has run out meanwhile.
 */
export function createRouter({ platform, signal, onCalls, patience = 15, wrapUp = 20 }: RouterOptions): Router {
  const agents = new Map<string, PlatformAgent>();
  const calls = new Map<string, Caller>();
  const waiting: Caller[] = [];
  const asked = new Set<string>();
  // The version of a duty that was refused an offer: what has become of it is on its way.
  const refused = new Map<string, number>();
  const move = moves(wrapUp);
  // Server time minus the time of this machine, in milliseconds.
  let offset = 0;
  let rung = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Takes an agent over unless a newer state is known: changes may come twice and late. */
  function take(agent: PlatformAgent): void {
    const known = agents.get(agent.id);
    if (known && known.duty.version > agent.duty.version) return;
    agents.set(agent.id, agent);
    const isOver = agent.duty.activity === null;
    // While an offer is on its way, its call is there already.
    if (isOver && !asked.has(agent.id) && calls.delete(agent.id)) tellCalls();
    if (!isOver && !calls.has(agent.id)) {
      calls.set(agent.id, stranger);
      tellCalls();
    }
  }

  const tellCalls = (): void => onCalls?.(Object.fromEntries(calls));

  /** Asks for an activity until there is an answer; fulfils with whether it is so now. Who was quicker is heard of by the changes. */
  async function set(agent: PlatformAgent, activity: ActivityRequest): Promise<boolean> {
    const key = crypto.randomUUID();
    asked.add(agent.id);
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          const next = await platform.setActivity(agent, activity, key, signal);
          take(next);
          return true;
        } catch (error) {
          if (signal.aborted || (error instanceof PlatformError && error.status < 500)) return false;
          await pause(Math.random() * Math.min(10_000, 250 * 2 ** tries));
        }
      }
    } finally {
      asked.delete(agent.id);
      const now = agents.get(agent.id);
      if (now) take(now);
    }
  }

  async function offer(agent: PlatformAgent, caller: Caller): Promise<void> {
    calls.set(agent.id, caller);
    tellCalls();
    // The agent may go away at the same moment: the server decides, and the call goes to somebody else.
    if (!(await set(agent, { activity: 'offered', maxSeconds: patience }))) {
      refused.set(agent.id, agent.duty.version);
      waiting.unshift(caller);
    }
    settle();
  }

  async function end(agent: PlatformAgent, cause: string | undefined): Promise<void> {
    await set(agent, { activity: null, ...(cause !== undefined && { cause }) });
    settle();
  }

  /** Ends what has run out, offers what waits to who was Available longest, and looks again when the next thing runs out. */
  function settle(): void {
    if (signal.aborted) return;
    clearTimeout(timer);
    const now = Date.now() + offset;
    let due = Infinity;
    for (const agent of agents.values()) {
      const { activity, activityUntil } = agent.duty;
      if (activityUntil === null || asked.has(agent.id)) continue;
      if (activityUntil > now) due = Math.min(due, activityUntil);
      else if (activity !== null) void end(agent, activity === 'offered' ? 'missed' : undefined);
    }
    const free = [...agents.values()].filter(({ id, duty }) => isFree(duty) && !asked.has(id) && refused.get(id) !== duty.version)
      .sort((a, b) => a.duty.since - b.duty.since);
    for (const agent of free) {
      const caller = waiting.shift();
      if (!caller) break;
      void offer(agent, caller);
    }
    if (due < Infinity) timer = setTimeout(settle, Math.max(0, due - now) + 5);
  }

  async function follow(): Promise<void> {
    let cursor: string | undefined;
    for (let failures = 0; !signal.aborted;) {
      try {
        if (cursor === undefined) {
          const snapshot = await platform.snapshot(signal);
          offset = snapshot.now - Date.now();
          agents.clear();
          for (const agent of snapshot.agents) take(agent);
          ({ cursor } = snapshot);
        } else {
          const page = await platform.changes(cursor, longest, signal);
          for (const { id, duty } of page.changes) {
            const known = agents.get(id);
            // Somebody who is new: the snapshot knows more than the change.
            if (known) take({ ...known, duty });
            else cursor = undefined;
          }
          if (cursor !== undefined) ({ cursor } = page);
        }
        failures = 0;
        settle();
      } catch (error) {
        if (error instanceof PlatformError && error.status < 500) cursor = undefined;
        failures += 1;
        await pause(Math.random() * Math.min(10_000, 250 * 2 ** failures));
      }
    }
    clearTimeout(timer);
  }

  const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => {
    const rest = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(rest);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });

  return {
    tell(command) {
      if ('ring' in command) {
        waiting.push(callers[rung % callers.length] ?? stranger);
        rung += 1;
        settle();
        return;
      }
      const agent = agents.get(command.agentId);
      if ('status' in command) {
        // The next change tells what became of it.
        if (agent) platform.setStatus(agent, command.status, signal).catch(() => undefined);
        return;
      }
      const { from, to } = move[command.act];
      if (agent && from.includes(agent.duty.activity ?? '') && !asked.has(agent.id)) void set(agent, to).then(settle);
    },
    ended: follow(),
  };
}
