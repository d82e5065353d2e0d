import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import type { ChildProcess } from 'node:child_process';

const command = fileURLToPath(new URL('../../../../src/server/node/command.ts', import.meta.url));

/** The command as a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Everything that it has logged so far. */
  readonly log: readonly string[];
  kill(signal: NodeJS.Signals): void;
  /** Fulfils with the exit code, or the signal that ended the process. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

const running = new Set<ChildProcess>();
const endAll = () => running.forEach((child) => child.kill('SIGKILL'));
process.once('exit', endAll);

/** Ends what a failed test has left running; it would keep the test's own process alive. */
export const endProcesses = async (): Promise<void> => {
  const ends = [...running].map((child) => once(child, 'close'));
  endAll();
  await Promise.all(ends);
};

/** Starts the command on a free port and fulfils when it listens. */
export async function startProcess(databaseUrl: string, environment: Record<string, string> = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [command], {
    env: { PATH: process.env['PATH'], PORT: '0', DATABASE_URL: databaseUrl, ...environment }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const log: string[] = [];
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('close', (code, signal) => {
    running.delete(child);
    resolve(code ?? signal);
  }));
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      const entry = JSON.parse(line) as { msg?: string; url?: string };
      if (entry.msg === 'listening') resolve(entry.url!);
    });
  });
  const url = await Promise.race([listening, ended.then((code) => { throw new Error(`ended with ${code}\n${log.join('\n')}`); })]);
  return { url, log, ended, kill: (signal) => void child.kill(signal) };
}
