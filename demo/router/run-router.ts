import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ignore } from '../../src/client/timing.ts';
import type { ChildProcess } from 'node:child_process';
import type { Beginning } from './process.ts';
import type { Calls, Command } from './router.ts';

/** The router in a process of its own. */
export interface RunningRouter {
  readonly pid: number | undefined;
  calls(): Calls;
  tell(command: Command): void;
  close(): Promise<void>;
}

/** How long it stays away after it died. Milliseconds. */
const pause = 500;

/** Runs the router beside this process, and again whenever it dies. */
export function runRouter(beginning: Beginning): RunningRouter {
  let child: ChildProcess;
  let calls: Calls = {};
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function start(): void {
    const started = child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const startAgain = (): void => {
      calls = {};
      if (!isClosed) timer = setTimeout(start, pause);
    };
    started.on('message', (message: { readonly calls: Calls }) => {
      ({ calls } = message);
    });
    started.once('exit', startAgain);
    // What never ran has no exit.
    started.on('error', () => {
      if (started.pid === undefined) startAgain();
    });
    // One that was not told how to begin is of no use.
    started.once('spawn', () => started.send(beginning, (error) => {
      if (error) started.kill();
    }));
  }
  start();

  return {
    get pid() {
      return child.pid;
    },
    calls: () => calls,
    tell(command) {
      if (child.connected) child.send(command, ignore);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
