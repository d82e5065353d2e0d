import { createBelonging } from './beside.ts';
import { onDemand } from './on-demand.ts';
import type { Agent, AgentResult, AgentsAnswer, Status } from '../contract/index.ts';
import type { CallOptions, Client, Readable } from './types.ts';

/**
 * The agents whom a supervisor or an administrator sees, with the groups they are in and the reasons they may have. Every time in it, `now` too, is
 * of this browser's clock, corrected by the measured offset. An agent that did not change stays the same object.
 */
export type TeamState = Pick<AgentsAnswer, 'groups' | 'reasons' | 'now'> & { readonly agents: readonly Agent[] };

/** What an agent is to become. */
export interface AgentChange {
  readonly status: Status;
  /** The id of a reason that goes with the status and the group of the agent. */
  readonly reason?: string | null | undefined;
  /** What the agent is told with it. */
  readonly note?: string | undefined;
  /** Changes the status at once although an activity lasts; otherwise it becomes the next status. */
  readonly force?: boolean | undefined;
}

/** The live statuses of a team. */
export interface TeamClient {
  /** `null` until it was read; from then on it follows what happens. */
  readonly state: Readable<TeamState | null>;
  load(options?: CallOptions): Promise<TeamState>;
  /**
   * Changes the status of an agent as it is known here; rejects with `choice-changed` when somebody else was quicker, and shows first what stands
   * now.
   */
  setStatus(id: string, change: AgentChange, options?: CallOptions): Promise<{ readonly outcome: 'changed' | 'queued'; readonly agent: Agent }>;
  /** Changes many, whatever they are by now. Answers what became of each, in the order asked: the refusal of one is no refusal of all. */
  setStatuses(ids: readonly string[], change: AgentChange, options?: CallOptions): Promise<readonly AgentResult[]>;
  /** Ends every session of a person. */
  endSessions(id: string, options?: CallOptions): Promise<void>;
  /** Forgets the team, and listens no more. */
  close(): void;
}

/** Makes the team of a client. It forgets what it read when the session is over. Its code is loaded when it is first asked for something. */
export function createTeam(client: Client): TeamClient {
  const belonging = createBelonging<TeamState>(client);
  const closing = new AbortController();
  const acts = onDemand(async () => (await import('./team-acts.ts')).createTeamActs(client, belonging, closing.signal));
  return {
    state: belonging.state,
    load: async (...given) => (await acts()).load(...given),
    setStatus: async (...given) => (await acts()).setStatus(...given),
    setStatuses: async (...given) => (await acts()).setStatuses(...given),
    endSessions: async (...given) => (await acts()).endSessions(...given),
    close() {
      closing.abort();
      belonging.close();
    },
  };
}
