import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a command is, if the PATH knows it. */
export const inPath = (name: string): string | undefined => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)).find(existsSync);

const run = (command: string, options: readonly string[]): boolean =>
  spawnSync(command, options, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 10 * 60_000 }).status === 0;

/** Installs packages of Debian where that is a matter of one command, and says so; elsewhere it does nothing. */
export function installPackages(reason: string, ...packages: readonly string[]): void {
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && inPath('apt-get') !== undefined;
  if (!mayInstall) return;
  const options = ['install', '-y', '-q', '--no-install-recommends', ...packages];
  console.log(`${reason}: installing one.\n> apt-get ${options.join(' ')}`);
  run('apt-get', ['update', '-q']);
  run('apt-get', options);
}
