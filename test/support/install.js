/*
 * Makes a bare clone ready, with nothing but Node >= 20 and npm: installs the packages when they are missing or are not those
 * of the lock, and goes on in the Node that comes with them. Builtins only.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const onWindows = process.platform === 'win32';
const neededMajor = 24;

const packagesOf = (lock) => JSON.parse(readFileSync(join(root, lock), 'utf8')).packages;

/** Whether node_modules holds what the lock says; packages for other platforms may be missing. */
function isInstalled() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  if (!existsSync(join(root, 'package-lock.json'))) return true;
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(
    ([path, { version, optional, peer }]) =>
      path === '' || (installed[path] === undefined ? optional === true || peer === true : installed[path].version === version),
  );
}

/** Installs what is missing; ends the process when that fails. */
export function ensureInstalled() {
  if (isInstalled()) return;
  const command = existsSync(join(root, 'package-lock.json')) ? 'ci' : 'install';
  console.log(`Installing packages: npm ${command}`);
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: onWindows };
  const { status } = spawnSync('npm', [command, '--no-audit', '--no-fund', '--loglevel=error'], options);
  if (status !== 0) {
    console.error(`npm ${command} failed; see above.`);
    process.exit(status ?? 1);
  }
}

/** Runs the same command again in the installed Node when this one is too old, and ends with its exit code. */
export function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return;
  const node = join(root, 'node_modules/node/bin', onWindows ? 'node.exe' : 'node');
  if (!existsSync(node)) {
    console.error(`This is Node ${process.versions.node}, and node_modules brings no newer one: use Node ${neededMajor} or delete node_modules.`);
    process.exit(1);
  }
  const { status } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' });
  process.exit(status ?? 1);
}

/** The environment in which the commands of the installed packages are found first. */
export const installedEnvironment = {
  ...process.env,
  PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
};
