import { createCaller } from '../server/node/support/http.ts';
import { median, ms, quantile } from './statistics.ts';
import type { Status } from '../../src/contract/index.ts';
import type { Credentials } from '../server/node/support/crowd.ts';

const choices = ['available', 'work-offline', 'on-break'] as const satisfies readonly Status[];
const seconds = 5;

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

/** Counts status changes and sign-ins per second over HTTP. */
export async function measureThroughput(url: string, crowd: readonly Credentials[]): Promise<(readonly [name: string, value: string])[]> {
  const caller = createCaller(url);
  const tokens: string[] = [];
  for (const credentials of crowd.slice(0, 32)) tokens.push(await caller.signIn(credentials));
  await Promise.all(tokens.map((token) => caller.choose(token, 'work-offline')));
  const changes = await repeat(tokens.length, (i, round) => caller.choose(tokens[i]!, choices[round % choices.length]!));
  const signIns = await repeat(8, (i, round) => caller.signIn(crowd[(i + round * 8) % crowd.length]!));
  caller.close();
  return [row(`status changes, ${tokens.length} agents at once`, changes), row('sign-ins, 8 at once', signIns)];
}
