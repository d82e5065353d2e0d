import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { ChildProcess } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach(endGroup));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** Starts a program in a process group of its own, which never outlives the tests. */
export function start(command: string, options: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(command, options, { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends a program and everything that it has started. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  endGroup(child);
  await exited;
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It has just ended by itself.
  }
}

/** Starts an X server on a display that it chooses itself, and gives that display's name. */
export async function startDisplay(command: string): Promise<{ readonly child: ChildProcess; readonly name: string }> {
  const child = start(command, ['-displayfd', '3', '-screen', '0', '1400x1100x24', '-nolisten', 'tcp']);
  const [line] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer];
  return { child, name: `:${line.toString().trim()}` };
}
