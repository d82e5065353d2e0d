import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

const onWindows = process.platform === 'win32';

/** Runs a command in a folder and gives what it prints; what it printed is the error when it fails. */
export function run(cwd: string, command: string, ...options: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, options, { cwd, shell: onWindows, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${options.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`, { cause: error }));
      else resolve(stdout);
    });
  });
}

/** Runs npm in a folder; what is in its cache is not asked for again. */
export const npm = (cwd: string, command: string, ...options: readonly string[]): Promise<string> =>
  run(cwd, 'npm', command, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...options);

/** A folder that goes away. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'onduty-package-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Packs what is built, as it would be published, and gives the path of the tarball. */
export async function pack(into: string): Promise<string> {
  const [{ filename }] = JSON.parse(await npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', into)) as [{ filename: string }];
  const path = join(into, 'onduty.tgz');
  await rename(join(into, filename), path);
  return path;
}

/** Puts the optional peers of the backend beside the installed package. */
export async function linkPeers(folder: string, peers: readonly string[]): Promise<void> {
  for (const name of peers.filter((peer) => !['react', 'vue'].includes(peer))) {
    const place = join(folder, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(root, 'node_modules', name), place, 'junction');
  }
}
