/*
 * Finds a Chromium for the tests, or installs one and says so. Builtins only: it runs before anything is installed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const onWindows = process.platform === 'win32';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

/** Where browsers install themselves on the platforms that do not put them into the PATH. */
const usualPlaces = {
  darwin: ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
    ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => join(folder, `${name}.app/Contents/MacOS/${name}`)),
  ),
  win32: [process.env['ProgramFiles'], process.env['ProgramFiles(x86)'], process.env['LOCALAPPDATA']]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) =>
      ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((path) =>
        join(folder, path),
      ),
    ),
};

/** The folders where Playwright keeps the browsers that it downloaded. */
const playwrightCaches = [
  process.env['PLAYWRIGHT_BROWSERS_PATH'],
  join(homedir(), '.cache/ms-playwright'),
  join(homedir(), 'Library/Caches/ms-playwright'),
  join(homedir(), 'AppData/Local/ms-playwright'),
].filter((folder) => folder !== undefined);

const insidePlaywright = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

function* candidates() {
  if (process.env['CHROME_PATH']) yield process.env['CHROME_PATH'];
  if (!onWindows) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) for (const name of commands) yield join(folder, name);
  }
  yield* usualPlaces[process.platform] ?? [];
  for (const cache of playwrightCaches.filter(existsSync)) {
    for (const version of readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name)).sort().reverse()) {
      for (const path of insidePlaywright) yield join(cache, version, path);
    }
  }
}

/** Whether a file really is a browser that starts; a stub of a package manager is not. Windows' Chrome answers no `--version`. */
const starts = (path) => existsSync(path) && (onWindows || spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0);

/** The path of a Chrome or Chromium on this machine, if there is one. */
export function findBrowser() {
  for (const path of candidates()) if (starts(path)) return path;
  return undefined;
}

/** What a Chromium needs so that pages behave the same wherever it runs. */
export const browserArguments = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

const run = (command, options = []) =>
  spawnSync(command, options, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: onWindows, timeout: 10 * 60_000 }).status === 0;

const ways = [
  {
    name: 'npx playwright install chromium',
    install() {
      run('npx', ['playwright', 'install', 'chromium']);
      return findBrowser();
    },
  },
  {
    name: 'apt-get install chromium',
    install() {
      if (process.platform !== 'linux' || spawnSync('apt-get', ['--version']).status !== 0) return undefined;
      const prefix = process.getuid() === 0 ? [] : ['sudo', '-n'];
      const [command, ...options] = [...prefix, 'apt-get'];
      run(command, [...options, 'update', '-q']);
      run(command, [...options, 'install', '-y', '-q', '--no-install-recommends', 'chromium']);
      return findBrowser();
    },
  },
  {
    name: 'npm install @sparticuz/chromium (a Chromium inside a package)',
    async install() {
      const folder = join(root, 'node_modules/.cache/onduty-browser');
      if (process.platform !== 'linux') return undefined;
      run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '@sparticuz/chromium']);
      const entry = join(folder, 'node_modules/@sparticuz/chromium/build/esm/index.js');
      if (!existsSync(entry)) return undefined;
      const { default: chromium } = await import(pathToFileURL(entry).href);
      const path = await chromium.executablePath();
      return starts(path) ? path : undefined;
    },
  },
];

/** Installs a Chromium in the first way that works here, and returns its path. */
export async function installBrowser() {
  console.log('No Chrome or Chromium found (CHROME_PATH, PATH, the usual places, Playwright\'s cache): installing one.');
  for (const { name, install } of ways) {
    console.log(`> ${name}`);
    const path = await install();
    if (path !== undefined) return path;
  }
  throw new Error('No browser could be installed. Install Chrome or Chromium, or set CHROME_PATH to one, and try again.');
}

/** The version that a browser reports, for the log. */
export const browserVersion = (path) => (onWindows ? path : `${execFileSync(path, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim()} (${path})`);
