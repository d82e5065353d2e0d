import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Connections opened at once; more would only wait in the system's queue. */
const opensAtOnce = 100;

/** A stream to open: whose, which event says that it is open, and what to do with each event's text. */
export interface Reading {
  readonly token: string;
  readonly first: 'duty' | 'ping';
  readonly onEvent: (event: string) => void;
  /** The last event that an earlier stream has brought. */
  readonly after?: string | undefined;
}

/** A bare reader of the event stream: one socket and no more, because it shares the machine with what it measures. */
export async function openReader(url: string, { token, first, onEvent, after }: Reading): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let rest = '';
  let isOpen = (): void => undefined;
  const opened = new Promise<void>((resolve) => (isOpen = resolve));
  // Each event comes in a chunk of its own, so the lengths of the chunks stand between events.
  socket.setEncoding('latin1').on('data', (data) => {
    const events = (rest + String(data)).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      if (event.includes(`event: ${first}\n`)) isOpen();
      onEvent(event);
    }
  });
  const closed = new Promise<never>((_, reject) => {
    socket.once('error', reject).once('close', () => reject(new Error(`A stream was refused: ${rest.slice(0, 100)}`)));
  });
  closed.catch(() => undefined);
  await Promise.race([once(socket, 'connect'), closed]);
  const resume = after === undefined ? '' : `Last-Event-ID: ${after}\r\n`;
  socket.write(`GET /v1/events HTTP/1.1\r\nHost: localhost\r\nOnduty-Client: bench/1\r\n${resume}Authorization: Bearer ${token}\r\n\r\n`);
  await Promise.race([opened, closed]);
  return socket;
}

/** Opens streams until all are open or one is refused, which says how many the process can hold. */
export async function openReaders(url: string, readings: readonly Reading[]): Promise<{ sockets: Socket[]; refusal: string | undefined }> {
  const sockets: Socket[] = [];
  for (let from = 0; from < readings.length; from += opensAtOnce) {
    const results = await Promise.allSettled(readings.slice(from, from + opensAtOnce).map((reading) => openReader(url, reading)));
    for (const result of results) if (result.status === 'fulfilled') sockets.push(result.value);
    const refused = results.find((result) => result.status === 'rejected');
    if (refused !== undefined) return { sockets, refusal: String(refused.reason) };
  }
  return { sockets, refusal: undefined };
}

/** The version of the duty that an event of an agent's own stream brings, if it does. */
export function versionIn(event: string): number | undefined {
  const found = event.includes('event: duty\n') ? /id: duty-(\d+)/.exec(event) : null;
  return found === null ? undefined : Number(found[1]);
}
