import { createCaller } from '../server/node/support/http.ts';
import { median, ms, quantile } from './statistics.ts';
import type { Status } from '../../src/contract/index.ts';
import type { Credentials } from '../server/node/support/crowd.ts';
import type { Resident } from './population.ts';

const choices = ['available', 'work-offline', 'on-break'] as const satisfies readonly Status[];
const seconds = 5;
const changingAgents = 32;

type Figures = (readonly [name: string, value: string])[];

interface Rate {
  readonly perSecond: number;
  /** What each call took, in milliseconds. */
  readonly times: readonly number[];
}

/** Lets each of `callers` call again and again for some seconds. */
async function repeat(callers: number, call: (caller: number, round: number) => Promise<unknown>): Promise<Rate> {
  const times: number[] = [];
  const began = performance.now();
  await Promise.all(Array.from({ length: callers }, async (_, caller) => {
    for (let round = 0; performance.now() - began < seconds * 1000; round += 1) {
      const start = performance.now();
      await call(caller, round);
      times.push(performance.now() - start);
    }
  }));
  return { perSecond: times.length / ((performance.now() - began) / 1000), times };
}

const row = (name: string, { perSecond, times }: Rate) =>
  [name, `${Math.round(perSecond)}/s, median ${ms(median(times))}, p99 ${ms(quantile(times, 0.99))}`] as const;

/** Counts status changes per second over HTTP, spread over the processes of one database, and sign-ins at the first of them. */
export async function measureThroughput(urls: readonly string[], agents: readonly Resident[], crowd: readonly Credentials[]): Promise<Figures> {
  const callers = urls.map(createCaller);
  const callerOf = (index: number) => callers[index % callers.length]!;
  const changing = agents.slice(0, changingAgents);
  const changes = await repeat(changing.length, (i, round) => callerOf(i).choose(changing[i]!.token, choices[round % choices.length]!));
  const figures = [row(`status changes, ${changing.length} agents at once`, changes)];
  if (crowd.length > 0) figures.push(row('sign-ins, 8 at once', await repeat(8, (i, round) => callerOf(0).signIn(crowd[(i + round * 8) % crowd.length]!))));
  for (const caller of callers) caller.close();
  return figures;
}
