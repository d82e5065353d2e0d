import { arrange } from './arrange.ts';
import type { TeamState } from '../../client/team.ts';
import type { Agent } from '../../contract/agents.ts';
import type { Messages } from '../../locales/en.ts';
import type { Look } from './arrange.ts';

/**
 * The agents in the order in which they stand. While somebody is at work in the list, each keeps the place; who is new comes last.
 */
export class Standing {
  #agents: ReadonlyMap<string, Agent> = new Map();
  #places: ReadonlySet<string> = new Set();
  #groups: ReadonlyMap<string, string> = new Map();

  /** What is shown. */
  shown: readonly Agent[] = [];
  /** Whether what is shown stands elsewhere than it would now. */
  isStale = false;

  /** Takes over what is true now. `isHeld` leaves everybody in place. */
  arrange({ agents, groups }: TeamState, look: Look, { language }: Messages, isHeld: boolean): void {
    this.#agents = new Map(agents.map((agent) => [agent.id, agent]));
    this.#groups = new Map(groups.map(({ id, name }) => [id, name]));
    const fresh = arrange(agents, look, (id) => this.nameOfGroup(id), language);
    if (isHeld) {
      const kept = this.shown.flatMap(({ id }) => this.#agents.get(id) ?? []);
      this.#show([...kept, ...fresh.filter(({ id }) => !this.#places.has(id))]);
    } else this.#show(fresh);
    this.isStale = isHeld && (fresh.length !== this.shown.length || fresh.some(({ id }, index) => id !== this.shown[index]?.id));
  }

  clear(): void {
    this.#agents = new Map();
    this.#show([]);
    this.isStale = false;
  }

  agent(id: string): Agent | undefined {
    return this.#agents.get(id);
  }

  isShown(id: string): boolean {
    return this.#places.has(id);
  }

  nameOfGroup(id: string | null): string {
    return (id !== null && this.#groups.get(id)) || '';
  }

  #show(shown: readonly Agent[]): void {
    this.shown = shown;
    this.#places = new Set(shown.map(({ id }) => id));
  }
}
