import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

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

/** Starts the command on a free port and fulfils when it listens. */
export async function startProcess(databaseUrl: string, environment: Record<string, string> = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [command], {
    env: { PATH: process.env['PATH'], PORT: '0', DATABASE_URL: databaseUrl, ...environment }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const log: string[] = [];
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('close', (code, signal) => {
    process.off('exit', endWithUs);
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
