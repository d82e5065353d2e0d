import { setTimeout as rest } from 'node:timers/promises';
import { createCaller } from '../server/node/support/http.ts';
import { kilobytes, megabytes, readMeter } from './meter.ts';
import { openReaders, versionIn } from './readers.ts';
import { median, ms, quantile } from './statistics.ts';
import type { Population } from './population.ts';
import type { Reading } from './readers.ts';

/** Time for which statuses are changed, and between two changes. Milliseconds. */
const span = 20_000;
const step = 20;
/** Every stream has been pinged once after so long. Milliseconds. */
const pingInterval = 15_000;
/** Nobody waits longer to be told. Milliseconds. */
const patience = 60_000;

/**
 * Opens a stream for each of many agents and one for who sees them all, and answers each ping as a browser does. Meanwhile agents change their statuses,
 * each timed from the request until the agent's own stream and the other one were told.
 */
export async function measureManyAgents(url: string, { agents, supervisor }: Population): Promise<(readonly [name: string, value: string])[]> {
  const caller = createCaller(url);
  // Apart, so that no change waits here for a connection.
  const browsers = createCaller(url);
  const awaited = new Map<string, () => void>();
  const key = (whose: 'own' | 'team', userId: string, version: number | string) => `${whose} ${userId} ${version}`;
  let pings = 0;
  let late = 0;
  let isOver = false;
  const answers: number[] = [];
  const answer = async (token: string) => {
    const start = performance.now();
    const { status } = await browsers.call('POST', '/v1/duty/contact', { token, body: {} });
    if (status === 204) answers.push(performance.now() - start);
  };
  const readings = agents.map(({ token, userId }): Reading => ({ token, first: 'duty', onEvent(event) {
    const version = versionIn(event);
    if (version !== undefined) awaited.get(key('own', userId, version))?.();
    if (isOver || !event.includes('event: ping\n')) return;
    pings += 1;
    void answer(token).catch(() => undefined);
  } }));
  const team: Reading = { token: supervisor.token, first: 'ping', onEvent(event) {
    const found = /event: agent\ndata: \{"agent":\{"id":"([^"]+)".*?"version":(\d+)/.exec(event);
    if (found) awaited.get(key('team', found[1]!, found[2]!))?.();
  } };
  const before = await readMeter(caller);
  const began = performance.now();
  const { sockets, refusal } = await openReaders(url, [team, ...readings]);
  const opening = performance.now() - began;
  await rest(pingInterval);
  const open = await readMeter(caller);

  [pings, answers.length] = [0, 0];
  const times: Record<'own' | 'team', number[]> = { own: [], team: [] };
  const present = agents.slice(0, sockets.length - 1);
  const start = performance.now();
  for (let i = 0; performance.now() - start < span; i += 1) {
    // Through all of them, never the same one soon again.
    const { token, userId } = present[(i * 7919) % present.length]!;
    const { version, status } = await caller.readDuty(token);
    const asked = performance.now();
    const told = (whose: 'own' | 'team') => new Promise<void>((resolve) => {
      const limit = setTimeout(() => {
        late += 1;
        resolve();
      }, patience);
      awaited.set(key(whose, userId, version + 1), () => {
        awaited.delete(key(whose, userId, version + 1));
        clearTimeout(limit);
        times[whose].push(performance.now() - asked);
        resolve();
      });
    });
    await Promise.all([told('own'), told('team'), caller.choose(token, status === 'available' ? 'on-break' : 'available')]);
    await rest(step);
  }
  const seconds = (performance.now() - start) / 1000;
  const after = await readMeter(caller);
  isOver = true;
  for (const socket of sockets) socket.destroy();
  caller.close();
  browsers.close();
  const pair = (samples: readonly number[]) => `${ms(median(samples))}, ${ms(quantile(samples, 0.99))}`;
  return [
    ['open streams, each of another agent, and one that sees them all', `${sockets.length}${refusal === undefined ? '' : `, then: ${refusal}`}`],
    ['time to open them', ms(opening)],
    [`change of status until the agent's own stream was told, ${times.own.length} times: median, p99`, pair(times.own)],
    [`told of no change within ${patience / 1000} seconds`, String(late)],
    ['the same until who sees them all was told: median, p99', pair(times.team)],
    ['pings; answers written; time of an answer: median, p99', `${Math.round(pings / seconds)}/s; ${Math.round(answers.length / seconds)}/s; ${pair(answers)}`],
    ['processor of the server meanwhile', `${((after.processor - open.processor) / seconds).toFixed(2)} cores`],
    ['memory of the server; for each stream', `${megabytes(after.memory)}; ${kilobytes((open.memory - before.memory) / sockets.length)}`],
  ];
}
