/*
 * Every test of the project, from a bare clone: `npm test`, or some stages: `npm test -- unit elements`. With `--full` the random ones try far more, and those that
 * take minutes of real time run too.
 * Says at the very end `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserVersion, findBrowser, installBrowser } from './support/browser.js';
import { ensureInstalled, ensureNode, installedEnvironment } from './support/install.js';

ensureInstalled();
ensureNode();

const root = fileURLToPath(new URL('../', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'onduty-test-'));
const isFull = process.argv.includes('--full');
const environment = {
  ...installedEnvironment,
  ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  ...(isFull ? { MODEL_RUNS: '2000', FUZZ_RUNS: '30' } : {}),
};
const resultFile = join(temporary, 'result');
const readResult = () => readFileSync(resultFile, 'utf8');

const filesEndingIn = (ending) =>
  readdirSync(join(root, 'test'), { recursive: true })
    .map((name) => `test/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith(ending) && !name.startsWith('test/elements/'));

const playwright = (...options) => ['playwright', 'test', '--reporter=list,json', ...options];

const nodeTest = (ending, ...options) => [
  'node', '--test', ...options, '--test-reporter=dot', '--test-reporter-destination=stdout',
  '--test-reporter=tap', `--test-reporter-destination=${resultFile}`, ...filesEndingIn(ending),
];

/** Counts from the last lines of the TAP that Node's test runner writes, why tests were skipped, and what tests have to tell. */
function nodeCounts() {
  const result = readResult();
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(result)?.[1] ?? 0);
  const skipped = [...new Set([...result.matchAll(/^ *ok .*?- (.*) # SKIP (.+)$/gm)].map(([, name, reason]) => `${name}: skipped, ${reason}`))];
  const told = [...result.matchAll(/^ +# (?!Subtest: )(.+)$/gm)].map(([, line]) => `  ${line}`);
  return { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped, told };
}

/** Counts, and by name each test that passed at its second try only, with what failed it before: it failed all the same. */
function e2eCounts() {
  const { stats, errors, suites } = JSON.parse(readResult());
  const specsIn = (suite) => [...suite.specs, ...(suite.suites ?? []).flatMap(specsIn)];
  const told = suites.flatMap(specsIn).filter(({ tests }) => tests.some(({ status }) => status === 'flaky')).map(({ file, title, tests }) => {
    const [reason = ''] = tests[0].results[0].errors.map(({ message }) => message.replace(/\u001b\[\d+m/g, '').split('\n', 1)[0]);
    return `  passed at the second try: ${file}, ${title} (${reason})`;
  });
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, told };
}

/** A stage without `counts` passes or fails as one. `prepare` may answer why the stage cannot run on this machine. A long one runs only when asked for. */
const stages = {
  lint: { command: () => ['eslint', '.'] },
  types: { command: () => ['tsc'] },
  unit: { command: () => nodeTest('.test.ts'), counts: nodeCounts },
  elements: { command: () => ['wtr'], prepare: ensureBrowser, counts: () => JSON.parse(readResult()) },
  build: { command: () => ['npm', 'run', '--silent', 'build'] },
  check: { command: () => ['npm', 'run', '--silent', 'check'], loud: true },
  bundlers: { command: () => nodeTest('.bundlers.ts'), prepare: ensureBrowser, counts: nodeCounts },
  frameworks: { command: () => nodeTest('.frameworks.ts'), prepare: ensureBrowser, counts: nodeCounts },
  e2e: { command: () => playwright(), prepare: ensureBrowser, counts: e2eCounts },
  'elements-firefox': { command: () => ['wtr'], engine: 'Firefox', prepare: ensureFirefox, counts: () => JSON.parse(readResult()) },
  'elements-webkit': { command: () => ['wtr'], engine: 'WebKit', prepare: ensureWebkit, counts: () => JSON.parse(readResult()) },
  firefox: { command: () => nodeTest('.engine.ts', '--test-concurrency=1'), engine: 'Firefox', prepare: ensureFirefox, counts: nodeCounts },
  webkit: { command: () => nodeTest('.engine.ts', '--test-concurrency=1'), engine: 'WebKit', prepare: ensureWebkit, counts: nodeCounts },
  passwords: { command: () => nodeTest('.passwords.ts', '--test-concurrency=1'), prepare: ensurePasswordBrowsers, counts: nodeCounts },
  full: { command: () => playwright('--config', 'playwright.full.config.js'), prepare: ensureBrowserAndDisplay, counts: e2eCounts, isLong: true, loud: true },
};

/** Runs a command without input and answers with its exit code and everything that it printed. */
const capture = ([command, ...options], engine) =>
  new Promise((resolve) => {
    const child = spawn(command, options, {
      cwd: root,
      env: { ...environment, ...(engine && { ENGINE: engine }), COUNTS_FILE: resultFile, PLAYWRIGHT_JSON_OUTPUT_FILE: resultFile },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => output.push(bytes));
    child.on('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }));
  });

async function ensureBrowser() {
  const path = findBrowser() ?? (await installBrowser());
  if (environment.CHROME_PATH !== path) console.log(`Browser: ${browserVersion(path)}`);
  environment.CHROME_PATH = path;
}

async function ensureBrowserAndDisplay() {
  await ensureBrowser();
  const { findDisplay, installDisplay, withoutDisplay } = await import('./support/display.ts');
  if (!(findDisplay() ?? installDisplay())) console.log(`full: tests with windows are skipped, ${withoutDisplay}`);
}

async function ensureWebkit() {
  const { findWebkit, installWebkit, withoutWebkit } = await import('./support/webkit.ts');
  return (findWebkit() ?? installWebkit()) === undefined ? withoutWebkit : undefined;
}

async function ensureFirefox() {
  const { findFirefox, installFirefox, withoutFirefox } = await import('./support/firefox.ts');
  return (findFirefox() ?? installFirefox()) === undefined ? withoutFirefox : undefined;
}

async function ensurePasswordBrowsers() {
  await ensureBrowser();
  await ensureFirefox();
}

async function run(name) {
  const { command, counts, engine, prepare, loud } = stages[name];
  const start = performance.now();
  rmSync(resultFile, { force: true });
  console.log(`\n== ${name}`);
  const obstacle = await prepare?.();
  if (obstacle) {
    console.log(`${name}: all its tests are skipped, ${obstacle}`);
    return { passed: 0, failed: 0 };
  }
  const { code, output } = await capture(command(), engine);
  let result;
  try {
    result = counts?.() ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  } catch {
    result = { passed: 0, failed: 0 };
  }
  const { skipped = [], told = [] } = result;
  let note = '';
  if (result.passed + result.failed + skipped.length === 0) note = ' (no test ran)';
  else if (code !== 0 && result.failed === 0) note = ` (exit code ${code})`;
  const failed = note === '' ? result.failed : result.failed + 1;
  if (failed > 0 || loud) console.log(output.trimEnd());
  for (const line of [...told, ...skipped]) console.log(line);
  console.log(`${name}: ${result.passed} passed, ${failed} failed${note} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return { passed: result.passed, failed };
}

const chosen = process.argv.slice(2).filter((name) => name !== '--full');
const unknown = chosen.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`Unknown stage ${unknown.join(', ')}; there are ${Object.keys(stages).join(', ')}.`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
const isWanted = (name) => (chosen.length === 0 ? isFull || !stages[name].isLong : chosen.includes(name));
for (const name of Object.keys(stages).filter(isWanted)) {
  try {
    const result = await run(name);
    passed += result.passed;
    failed += result.failed;
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    failed += 1;
  }
}
rmSync(temporary, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
