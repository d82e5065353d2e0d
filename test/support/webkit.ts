import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const inPath = (name: string): string | undefined => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)).find(existsSync);

/** The programs that it takes to drive WebKit. */
export interface WebkitPrograms {
  readonly driver: string;
  readonly display: string;
  readonly browser: string;
}

/** Where distributions keep the browser of WebKitGTK, which is no command. The newest interface of it comes first. */
const browserPlaces = ['/usr/lib/*/webkit{2gtk,gtk}-*/MiniBrowser', '/usr/lib{,64,exec}/webkit{2gtk,gtk}-*/MiniBrowser'];

/** The programs that drive WebKit on this machine, if all of them are there. */
export function findWebkit(): WebkitPrograms | undefined {
  const driver = inPath('WebKitWebDriver');
  const display = inPath('Xvfb');
  const [browser] = process.platform === 'linux' ? browserPlaces.flatMap((pattern) => globSync(pattern).sort().reverse()) : [];
  return driver && display && browser ? { driver, display, browser } : undefined;
}

const run = (command: string, options: readonly string[]): boolean =>
  spawnSync(command, options, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 10 * 60_000 }).status === 0;

/** Installs WebKit where that is a matter of one command, and returns where it is; elsewhere nothing. */
export function installWebkit(): WebkitPrograms | undefined {
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && inPath('apt-get') !== undefined;
  if (!mayInstall) return undefined;
  const options = ['install', '-y', '-q', '--no-install-recommends', 'webkit2gtk-driver', 'xvfb'];
  console.log(`No WebKit found (WebKitWebDriver, MiniBrowser and Xvfb): installing one.\n> apt-get ${options.join(' ')}`);
  run('apt-get', ['update', '-q']);
  run('apt-get', options);
  return findWebkit();
}

/** Why the tests in WebKit cannot run here, for a machine without one. */
export const withoutWebkit = 'no WebKit here: it takes WebKitWebDriver, MiniBrowser and Xvfb (Debian: webkit2gtk-driver and xvfb)';
