import { createCaller } from '../server/node/support/http.ts';
import { kilobytes, megabytes, readMeter } from './meter.ts';
import { openReaders, versionIn } from './readers.ts';
import { median, ms, quantile } from './statistics.ts';
import type { Resident } from './population.ts';

const changes = 50;

/** Opens many streams of one agent on one process and times a change of status, from the request until the last of them was told. */
export async function measureStreams(url: string, { token }: Resident, wantedStreams: number): Promise<(readonly [name: string, value: string])[]> {
  const caller = createCaller(url);
  const before = await readMeter(caller);
  let told = 0;
  let wanted = Infinity;
  let isTold = (): void => undefined;
  let isLost = (_error: Error): void => undefined;
  const onEvent = (event: string) => {
    if (versionIn(event) !== wanted) return;
    told += 1;
    if (told === sockets.length) isTold();
  };
  const { sockets, refusal } = await openReaders(url, Array.from({ length: wantedStreams }, () => ({ token, first: 'duty', onEvent } as const)));
  for (const socket of sockets) socket.once('close', () => isLost(new Error('A stream was cut off')));
  const times: number[] = [];
  for (let i = 0; i < changes; i += 1) {
    const { version, status } = await caller.readDuty(token);
    told = 0;
    wanted = version + 1;
    const all = new Promise<void>((resolve, reject) => {
      isTold = resolve;
      isLost = reject;
    });
    const start = performance.now();
    await Promise.all([all, caller.choose(token, status === 'available' ? 'work-offline' : 'available')]);
    times.push(performance.now() - start);
  }
  const { memory } = await readMeter(caller);
  isLost = () => undefined;
  for (const socket of sockets) socket.destroy();
  caller.close();
  return [
    ['open streams, all of one agent', `${sockets.length}${refusal === undefined ? '' : `, then: ${refusal}`}`],
    [`change of status until the last one was told, ${changes} times: median, p99`, `${ms(median(times))}, ${ms(quantile(times, 0.99))}`],
    ['memory of the server; for each stream', `${megabytes(memory)}; ${kilobytes((memory - before.memory) / sockets.length)}`],
  ];
}
