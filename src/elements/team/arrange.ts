import { matches } from '../../client/match.ts';
import type { Agent } from '../../contract/agents.ts';
import type { Status } from '../../contract/index.ts';

/** Which agents are shown: all, those of a status, those with an activity, or those whose browsers fell silent. */
export type Filter = 'all' | Status | 'working' | 'lost';
export const filters: readonly Filter[] = ['all', 'available', 'work-offline', 'on-break', 'logged-out', 'working', 'lost'];

export type Order = 'name' | 'status' | 'longest';
export const orders: readonly Order[] = ['name', 'status', 'longest'];

/** What a supervisor looks for. */
export interface Look {
  readonly words: string;
  readonly filter: Filter;
  /** The id of a group; `null` for agents without one, `undefined` for all. */
  readonly group: string | null | undefined;
  readonly order: Order;
}

export const everything: Look = { words: '', filter: 'all', group: undefined, order: 'name' };

const ranks: Readonly<Record<Status, number>> = { available: 0, 'work-offline': 1, 'on-break': 2, 'logged-out': 3 };

/** When the status began; who was never on duty stands behind all others. */
const sinceOf = ({ duty }: Agent): number => (duty.version === 0 ? Infinity : duty.since);

/** Whether an agent passes a filter. */
export function passes({ duty }: Agent, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (filter === 'working') return duty.activity !== null;
  if (filter === 'lost') return duty.lost;
  return duty.status === filter;
}

const isOfGroup = ({ groupId }: Agent, group: Look['group']): boolean => group === undefined || groupId === group;

/** How many agents of a group each filter would show. */
export function countAgents(agents: readonly Agent[], group: Look['group']): Readonly<Record<Filter, number>> {
  const counts = { all: 0, available: 0, 'work-offline': 0, 'on-break': 0, 'logged-out': 0, working: 0, lost: 0 };
  for (const agent of agents) {
    if (!isOfGroup(agent, group)) continue;
    for (const filter of filters) if (passes(agent, filter)) counts[filter] += 1;
  }
  return counts;
}

/** The agents that are looked for, in order. Equal ones stand by name, then by id, so that the order never depends on what came before. */
export function arrange(agents: readonly Agent[], { words, filter, group, order }: Look, nameOfGroup: (id: string | null) => string, language: string): readonly Agent[] {
  const { compare } = new Intl.Collator(language);
  const found = agents.filter((agent) => isOfGroup(agent, group) && passes(agent, filter)
    && (words === '' || matches(words, [agent.displayName, agent.userName, nameOfGroup(agent.groupId)])));
  const first = (a: Agent, b: Agent): number => {
    if (order === 'status') return ranks[a.duty.status] - ranks[b.duty.status];
    return order === 'longest' ? sinceOf(a) - sinceOf(b) || 0 : 0;
  };
  return found.sort((a, b) => first(a, b) || compare(a.displayName, b.displayName) || (a.id < b.id ? -1 : 1));
}
