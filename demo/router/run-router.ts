import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
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
    child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('message', (message: { readonly calls: Calls }) => {
      ({ calls } = message);
    });
    child.once('exit', () => {
      calls = {};
      if (!isClosed) timer = setTimeout(start, pause);
    });
    child.send(beginning);
  }
  start();

  return {
    get pid() {
      return child.pid;
    },
    calls: () => calls,
    tell(command) {
      if (child.connected) child.send(command);
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
