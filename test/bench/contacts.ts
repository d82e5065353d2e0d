import { setTimeout as rest } from 'node:timers/promises';
import { createCaller } from '../server/node/support/http.ts';
import { readMeter } from './meter.ts';
import { median, ms, quantile } from './statistics.ts';
import type { Resident } from './population.ts';

/** Milliseconds. */
const span = 5_000;
/** Answers under way at once, at most. */
const atOnce = 400;
/** What ten thousand agents answer who are pinged every 15 seconds. */
const pace = 667;

interface Load {
  readonly perSecond: number;
  readonly answers: readonly number[];
  readonly changes: readonly number[];
}

/** Lets each of `agents` answer a ping once, not faster than `perSecond`, while the first of them changes its status again and again. */
async function load(caller: ReturnType<typeof createCaller>, agents: readonly Resident[], perSecond: number): Promise<Load> {
  const [changing, ...answering] = agents;
  const answers: number[] = [];
  const changes: number[] = [];
  const began = performance.now();
  const isOn = () => performance.now() - began < span && next < answering.length;
  let next = 0;
  const timed = async (into: number[], work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    into.push(performance.now() - start);
  };
  const answer = async () => {
    while (isOn()) {
      const turn = next++;
      await rest(Math.max(0, began + turn * 1000 / perSecond - performance.now()));
      await timed(answers, async () => {
        const { status } = await caller.call('POST', '/v1/duty/contact', { token: answering[turn]!.token, body: {} });
        if (status !== 204) throw new Error(`A contact was answered with ${status}.`);
      });
    }
  };
  const change = async () => {
    for (let round = 0; isOn(); round += 1) await timed(changes, () => caller.choose(changing!.token, round % 2 === 0 ? 'on-break' : 'available'));
  };
  await Promise.all([change(), ...Array.from({ length: atOnce }, answer)]);
  return { perSecond: answers.length / ((performance.now() - began) / 1000), answers, changes };
}

/** Measures what it costs that agents answer pings: as many as ten thousand of them do, and as many as the process can write. */
export async function measureContacts(url: string, agents: readonly Resident[]): Promise<(readonly [name: string, value: string])[]> {
  const caller = createCaller(url);
  const half = Math.floor(agents.length / 2);
  // Nobody twice: who was heard of a moment ago costs no write.
  const before = await readMeter(caller);
  const steady = await load(caller, agents.slice(0, half), pace);
  const { processor } = await readMeter(caller);
  const full = await load(caller, agents.slice(half), Infinity);
  caller.close();
  const row = (name: string, { perSecond, answers, changes }: Load): (readonly [string, string])[] => [
    [`answered pings, ${name}`, `${Math.round(perSecond)}/s, median ${ms(median(answers))}, p99 ${ms(quantile(answers, 0.99))}`],
    ['one agent\'s changes of status meanwhile, one after the other', `${changes.length}, median ${ms(median(changes))}, p99 ${ms(quantile(changes, 0.99))}`],
  ];
  return [
    ...row(`${pace}/s wanted`, steady),
    ['processor of the server for one answer', ms((processor - before.processor) * 1000 / (steady.answers.length + steady.changes.length))],
    ...row('as many as it can', full),
  ];
}
