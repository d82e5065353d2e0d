import { agentsAnswerSchema, agentsStatusAnswerSchema, agentStatusAnswerSchema, dutyTag } from '../contract/index.ts';
import { ask, step } from './beside.ts';
import { isOndutyError } from './errors.ts';
import { delay, ignore, jitter } from './timing.ts';
import type { Agent, AgentResult, AgentsAnswer } from '../contract/index.ts';
import type { Belonging } from './beside.ts';
import type { TeamClient, TeamState } from './team.ts';
import type { CallOptions, Client } from './types.ts';

/** How many agents one request changes: a body is limited, and so is the patience of who waits. */
const pageSize = 250;
/** The longest pause before the team is read again, in milliseconds. */
const longestPause = 30_000;

const newer = (agent: Agent, other: Agent | undefined): Agent =>
  (other && other.duty.version > agent.duty.version ? { ...agent, duty: other.duty } : agent);

/** What only somebody with a team can do. It follows the team from the first `load` on, until the signal aborts. */
export function createTeamActs(client: Client, { state, take }: Belonging<TeamState>, closed: AbortSignal): Omit<TeamClient, 'state' | 'close'> {
  // As the server says it, by its clock.
  let known: AgentsAnswer | undefined;
  const agents = new Map<string, Agent>();
  // As it is shown.
  const shown = new Map<string, Agent>();
  // What came while the team was being read: the answer may know less.
  const early = new Map<string, Agent>();
  let loads = 0;
  let asked = 0;
  let taken = 0;
  // Server time minus browser time, in milliseconds.
  let offset = 0;
  let isDue = false;

  const here = <T extends number | null>(time: T): T => (time ? Math.round(time - offset) as T : time);

  function view(agent: Agent): Agent {
    const { duty } = agent;
    const { since, activitySince, activityUntil, reasonSince, until } = duty;
    return {
      ...agent,
      duty: {
        ...duty, since: here(since), activitySince: here(activitySince), activityUntil: here(activityUntil), reasonSince: here(reasonSince), until: here(until),
      },
    };
  }

  /** Tells what there is: one list for everything that came at once. */
  function show(): TeamState {
    const { groups, reasons } = known as AgentsAnswer;
    isDue = false;
    const value = { agents: [...shown.values()], groups, reasons, now: Date.now() };
    take(value);
    return value;
  }

  function showSoon(): void {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      if (isDue && known) show();
      isDue = false;
    });
  }

  /** Moves the offset only where the measured one must be wrong, so that no clock ever trembles. */
  function measure(now: number, sent: number): void {
    const received = Date.now();
    const measured = now - (sent + received) / 2;
    if (Math.abs(measured - offset) > (received - sent) / 2) offset = measured;
  }

  function put(answer: AgentsAnswer): void {
    const found = answer.agents.map((agent) => newer(newer(agent, agents.get(agent.id)), early.get(agent.id)));
    known = answer;
    agents.clear();
    shown.clear();
    for (const agent of found) {
      agents.set(agent.id, agent);
      shown.set(agent.id, view(agent));
    }
  }

  /** Takes an agent over unless newer is known. */
  function apply(agent: Agent): void {
    const { id, duty } = agent;
    if (loads) early.set(id, newer(agent, early.get(id)));
    const before = agents.get(id);
    if (!before || before.duty.version >= duty.version) return;
    agents.set(id, agent);
    shown.set(id, view(agent));
    showSoon();
  }

  async function load(options?: CallOptions): Promise<TeamState> {
    const mine = (asked += 1);
    const sent = Date.now();
    loads += 1;
    try {
      const answer = await ask(client, 'GET', 'agents', agentsAnswerSchema, options);
      // One that was asked for before knows less.
      if (mine > taken || !known) {
        taken = mine;
        measure(answer.now, sent);
        put(answer);
      }
      return show();
    } finally {
      loads -= 1;
      if (!loads) early.clear();
    }
  }

  let isReading = false;
  let isStale = false;

  /** Reads the team again, once for all that asks for it meanwhile. */
  async function reload(): Promise<void> {
    if (!known && !loads) return;
    isStale = true;
    if (isReading) return;
    isReading = true;
    try {
      for (let attempt = 0; isStale; attempt += 1) {
        isStale = false;
        try {
          await load({ signal: closed });
        } catch (error) {
          // Who may not see it any more is not helped by asking again, and who has left does not want it.
          if (!isOndutyError(error) || error.code === 'client-closed' || (error.status ?? 500) < 500 || !known) return;
          isStale = true;
          await delay(jitter(attempt, 1000, longestPause), closed);
        }
      }
    } catch {
      // Closed.
    } finally {
      isReading = false;
    }
  }

  let connection = client.connection.get();
  const stops = [
    state.subscribe((now) => {
      if (now) return;
      known = undefined;
      for (const agentsOf of [agents, shown, early]) agentsOf.clear();
    }),
    client.news.subscribe((what, news) => {
      if (news) apply(news.agent);
      if (what === 'agents' || what === 'reasons') void reload();
    }),
    client.connection.subscribe((next) => {
      // What happened while nobody listened was not told.
      if (next === 'live' && connection !== 'live') void reload();
      connection = next;
    }),
  ];
  const leave = () => {
    for (const stop of stops) stop();
  };
  closed.addEventListener('abort', leave);
  // It may have been closed while this was being loaded.
  if (closed.aborted) leave();

  /** After a refusal people see first what stands now. */
  async function seeAgain(error: unknown): Promise<never> {
    if (isOndutyError(error) && error.status && [404, 409, 412].includes(error.status) && known) await load({ signal: closed }).catch(ignore);
    throw error;
  }

  return {
    load,
    async setStatus(id, body, { signal } = {}) {
      const seen = agents.get(id);
      const { outcome, agent } = (await client.call({
        method: 'PUT', path: `/v1/agents/${step(id)}/status`, body, ok: agentStatusAnswerSchema, signal,
        // What the person saw: a change by anybody else must not be overwritten unseen.
        ...(seen && { headers: { 'if-match': dutyTag(seen.duty.choice) } }),
      }).catch(seeAgain)).value;
      apply(agent);
      if (isDue && known) show();
      return { outcome, agent: view(agent) };
    },
    async setStatuses(ids, change, options) {
      const left = [...new Set(ids)];
      const results: AgentResult[] = [];
      while (left.length) {
        const page = left.splice(0, pageSize);
        try {
          const answer = await ask(client, 'POST', 'agents/status', agentsStatusAnswerSchema, options, { body: { ids: page, ...change } });
          for (const { agent, ...result } of answer.results) {
            if (agent) apply(agent);
            results.push(agent ? { ...result, agent: view(agent) } : result);
          }
        } catch (error) {
          // Some are changed already: their results must not get lost with the rest.
          if (!results.length || !isOndutyError(error)) throw error;
          const { code, status = 0 } = error;
          results.push(...[...page, ...left.splice(0)].map((id) => ({ id, status, code })));
        }
      }
      if (isDue && known) show();
      return results;
    },
    async endSessions(id, options) {
      await ask(client, 'DELETE', `users/${step(id)}/sessions`, undefined, options);
    },
  };
}
