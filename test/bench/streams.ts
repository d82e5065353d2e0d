import { once } from 'node:events';
import { connect } from 'node:net';
import { createCaller } from '../server/node/support/http.ts';
import { median, ms, quantile } from './statistics.ts';
import type { Socket } from 'node:net';
import type { Credentials } from '../server/node/support/crowd.ts';

const streamCount = Number(process.env['STREAMS'] ?? 2_000);
const changes = 20;
/** Connections opened at once; more would only wait in the system's queue. */
const opensAtOnce = 100;

/** A bare reader of the event stream that looks for one thing: the next version of the duty. */
async function openStream(url: string, token: string, onVersion: (version: number) => void): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let tail = '';
  const first = new Promise<void>((resolve) => {
    socket.setEncoding('latin1').on('data', (data) => {
      tail = (tail + String(data)).slice(-2000);
      const found = /id: duty-(\d+)[.\n][^]*$/.exec(tail);
      if (found === null) return;
      tail = '';
      resolve();
      onVersion(Number(found[1]));
    });
  });
  await once(socket, 'connect');
  socket.write(`GET /v1/events HTTP/1.1\r\nHost: localhost\r\nOnduty-Client: bench/1\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  await Promise.race([first, once(socket, 'close').then(() => { throw new Error(`A stream was refused: ${tail.slice(0, 100)}`); })]);
  return socket;
}

/** Opens many streams on one process and times a change of status, from the request until the last of them was told. */
export async function measureStreams(url: string, crowd: readonly Credentials[]): Promise<(readonly [name: string, value: string])[]> {
  const caller = createCaller(url);
  const token = await caller.signIn(crowd[0]!);
  let told = 0;
  let wanted = Infinity;
  let isTold = (): void => undefined;
  let isLost = (_error: Error): void => undefined;
  const onVersion = (version: number) => {
    if (version !== wanted) return;
    told += 1;
    if (told === streamCount) isTold();
  };
  const sockets: Socket[] = [];
  while (sockets.length < streamCount) {
    const size = Math.min(opensAtOnce, streamCount - sockets.length);
    sockets.push(...await Promise.all(Array.from({ length: size }, () => openStream(url, token, onVersion))));
  }
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
  const metrics = String((await caller.call('GET', '/metrics')).body);
  const memory = Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1] ?? NaN);
  isLost = () => undefined;
  for (const socket of sockets) socket.destroy();
  caller.close();
  return [
    ['open streams, all of one agent', String(streamCount)],
    [`change of status until the last one was told, ${changes} times: median, worst`, `${ms(median(times))}, ${ms(quantile(times, 1))}`],
    ['memory of the server', `${Math.round(memory / 2 ** 20)} MB`],
  ];
}
