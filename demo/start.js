// Runs on any Node from 20, before anything is installed: only built-in modules here.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from '../test/support/install.js';

ensureInstalled();
if (process.features.typescript) {
  const { buildWhenStale } = await import('./build.ts');
  await buildWhenStale();
  await import('./serve.ts');
} else {
  restart();
}

/** Goes on with the installed Node, which reads TypeScript. */
function restart() {
  const node = fileURLToPath(new URL(`../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url));
  const child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

// The channel closes when the process that went on with us is gone.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
