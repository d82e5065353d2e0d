import { createClient } from '../../src/client/index.ts';
import { createCaller } from '../server/node/support/http.ts';
import { median, ms, quantile } from './statistics.ts';
import type { Client } from '../../src/client/index.ts';
import type { Duty, Status, StatusAnswer } from '../../src/contract/index.ts';
import type { Credentials } from '../server/node/support/crowd.ts';

const choices = ['available', 'work-offline', 'on-break'] as const satisfies readonly Status[];
const tabCount = 16;
const changesEach = 20;
/** Sign-ins at once; more would only wait for the hasher, or be refused. */
const signInsAtOnce = 16;

/** What was found, and what was not as it should be. */
export interface Findings {
  readonly figures: readonly (readonly [name: string, value: string])[];
  readonly faults: readonly string[];
}

/** One tab: a client of its own with its own session and stream, and everything that it was told. */
interface Tab {
  readonly client: Client;
  /** The versions that its duty went through, in the order of the telling. */
  readonly seen: { readonly version: number; readonly at: number }[];
}

/** Where every acknowledged change of the one agent with all the tabs is noted, whichever tab asked for it. */
type Acknowledged = Map<number, { readonly duty: Duty; readonly at: number }>;

async function openTab(url: string, { tenant, username, password }: Credentials, acknowledged: Acknowledged): Promise<Tab> {
  const fetchAndNote = async (request: Request): Promise<Response> => {
    const response = await fetch(request);
    if (request.method === 'PUT' && response.ok) {
      const { duty } = await response.clone().json() as StatusAnswer;
      if (!acknowledged.has(duty.version)) acknowledged.set(duty.version, { duty, at: performance.now() });
    }
    return response;
  };
  const client = createClient({ baseUrl: url, tenant, carrier: 'bearer', fetch: fetchAndNote });
  await client.session.signIn({ method: 'password', username, password });
  const seen: { version: number; at: number }[] = [];
  client.duty.state.subscribe(({ version }) => {
    if (seen.at(-1)?.version !== version) seen.push({ version, at: performance.now() });
  });
  await until(client.connection, (state) => state === 'live');
  return { client, seen };
}

const until = <T>(state: { subscribe(listener: (value: T) => void): () => void }, holds: (value: T) => boolean, limit = 20_000): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('waited in vain')), limit);
    const end = state.subscribe((value) => {
      if (!holds(value)) return;
      clearTimeout(timer);
      resolve();
      queueMicrotask(() => end());
    });
  });

async function inGroups<T, R>(items: readonly T[], size: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += size) results.push(...await Promise.all(items.slice(i, i + size).map(work)));
  return results;
}

/** An agent without tabs: changes over plain HTTP, and expects the version to grow by one with each. */
async function driveAgent(caller: ReturnType<typeof createCaller>, token: string, name: string, faults: string[]): Promise<void> {
  let { version } = await caller.readDuty(token);
  for (let i = 0; i < changesEach; i += 1) {
    const wished = choices[i % choices.length]!;
    const duty = await caller.choose(token, wished);
    if (duty.version !== version + 1 || duty.status !== wished) {
      faults.push(`${name}: asked ${version + 1} ${wished}, got ${duty.version} ${duty.status}`);
    }
    version = duty.version;
  }
  const kept = await caller.readDuty(token);
  if (kept.version !== version) faults.push(`${name}: ${version} was acknowledged, ${kept.version} is kept`);
}

/** A tab that asks like an impatient person. A refusal because another tab was quicker is an answer, too. */
async function driveTab({ client }: Tab, offset: number): Promise<{ accepted: number; refused: number }> {
  let accepted = 0;
  let refused = 0;
  for (let i = 0; i < changesEach; i += 1) {
    try {
      await client.duty.request(choices[(i + offset) % choices.length]!);
      accepted += 1;
    } catch (error) {
      if ((error as { code?: string }).code !== 'choice-changed') throw error;
      refused += 1;
    }
  }
  return { accepted, refused };
}

/** Lets 16 tabs of one agent and 199 other agents change their statuses at once, and checks that nothing is lost or out of order. */
export async function measureTabs(url: string, crowd: readonly Credentials[]): Promise<Findings> {
  const faults: string[] = [];
  const [first, ...others] = crowd;
  const acknowledged: Acknowledged = new Map();
  const caller = createCaller(url);
  const tabs = await inGroups(Array.from({ length: tabCount }), 4, () => openTab(url, first!, acknowledged));
  const tokens = await inGroups(others, signInsAtOnce, async (credentials) => (
    { name: credentials.username, token: await caller.signIn(credentials) }));
  const watch = await caller.signIn(first!);
  const start = (await caller.readDuty(watch)).version;

  const began = performance.now();
  const [asked] = await Promise.all([
    Promise.all(tabs.map(driveTab)),
    Promise.all(tokens.map(({ token, name }) => driveAgent(caller, token, name, faults))),
  ]);
  const took = performance.now() - began;

  const last = await caller.readDuty(watch);
  await Promise.all(tabs.map(({ client }) => until(client.duty.state, ({ version }) => version === last.version)));
  for (let version = start + 1; version <= last.version; version += 1) {
    if (!acknowledged.has(version)) faults.push(`version ${version} was acknowledged to nobody`);
  }
  for (const version of acknowledged.keys()) if (version > last.version) faults.push(`version ${version} was acknowledged and is lost`);
  const late: number[] = [];
  let told = 0;
  for (const [index, { client, seen }] of tabs.entries()) {
    if (client.duty.state.get().status !== last.status) faults.push(`tab ${index} ends with another status`);
    for (const [i, { version, at }] of seen.entries()) {
      if (i > 0 && version <= seen[i - 1]!.version) faults.push(`tab ${index} went back from ${seen[i - 1]!.version} to ${version}`);
      const answer = acknowledged.get(version);
      if (version > start) told += 1;
      if (answer !== undefined) late.push(Math.max(0, at - answer.at));
    }
    client.close();
  }
  caller.close();
  const changes = last.version - start;
  const accepted = asked.reduce((sum, tab) => sum + tab.accepted, 0);
  const refused = asked.reduce((sum, tab) => sum + tab.refused, 0);
  return {
    faults,
    figures: [
      ['tabs of one agent / other agents', `${tabCount} / ${others.length}`],
      ['wishes of the tabs: accepted, refused because another tab was quicker', `${accepted}, ${refused}`],
      ['changes of that agent; of the other agents', `${changes}; ${others.length * changesEach}`],
      ['changes that the tabs were told live', `${told} of ${changes * tabCount}`],
      ['answer to the asking tab until shown in a tab: median, p99', `${ms(median(late))}, ${ms(quantile(late, 0.99))}`],
      ['time for all of it', ms(took)],
    ],
  };
}
