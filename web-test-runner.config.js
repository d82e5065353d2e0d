import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { browserArguments, findBrowser } from './test/support/browser.js';
import { exceptions } from './test/support/exceptions.ts';
import { webkitLauncher } from './test/elements/support/webkit-launcher.ts';
import { findFirefox } from './test/support/firefox.ts';

const fromRoot = (path) => new URL(path, import.meta.url);

const { ENGINE: engine = 'Chromium' } = process.env;

/** Runs each file in a browser of its own, with nothing left from another. */
function eachInItsOwn(makeLauncher) {
  const running = new Map();
  let given;
  const { name, type } = makeLauncher();
  return {
    name, type,
    initialize: (...values) => void (given = values),
    async startSession(id, url) {
      const launcher = makeLauncher();
      running.set(id, launcher);
      await launcher.initialize?.(...given);
      await launcher.startSession(id, url);
    },
    isActive: (id) => running.get(id)?.isActive(id) ?? false,
    getBrowserUrl: (id) => running.get(id).getBrowserUrl(id),
    getPage: (id) => running.get(id).getPage(id),
    async stopSession(id) {
      const launcher = running.get(id);
      running.delete(id);
      const result = await launcher.stopSession(id);
      await launcher.stop?.();
      return result;
    },
    startDebugSession: () => Promise.reject(new Error('One browser for each file is nothing to debug in')),
  };
}

const launchers = {
  Chromium: () => playwrightLauncher({ product: 'chromium', launchOptions: { executablePath: findBrowser(), args: browserArguments } }),
  // It gives the focus to one page alone, and takes more time and memory with each that it has shown.
  Firefox: () => eachInItsOwn(() => playwrightLauncher({
    product: 'firefox',
    // The Firefox of a distribution, by WebDriver BiDi.
    launchOptions: { executablePath: findFirefox(), channel: 'moz-firefox', firefoxUserPrefs: { 'ui.prefersReducedMotion': 1 } },
  })),
  WebKit: () => eachInItsOwn(webkitLauncher),
};

/** How many tests were skipped for what the engine is lacking, for each exception. */
const made = new Map(exceptions.filter((exception) => exception.engine === engine && exception.lacks).map((exception) => [exception, 0]));

/** Says whether the engine is lacking what a test asks of it, and counts those that are skipped for it. */
const exceptionPlugin = {
  name: 'exceptions',
  executeCommand({ command, payload }) {
    if (command !== 'is-lacking' && command !== 'is-skipped') return undefined;
    const exception = [...made.keys()].find(({ lacks }) => lacks === payload);
    if (command === 'is-skipped') made.set(exception, made.get(exception) + 1);
    return exception !== undefined;
  },
};

/** Packages that are published as CommonJS only; the browser gets them as modules with a default export. */
const commonJs = /^\/node_modules\/(?:ipaddr\.js|axe-core)\/.+\.js$/;

const commonJsPlugin = {
  name: 'commonjs',
  async serve(context) {
    if (!commonJs.test(context.path)) return undefined;
    const entryPoints = [decodeURIComponent(fromRoot(`.${context.path}`).pathname)];
    const { outputFiles } = await build({ entryPoints, bundle: true, format: 'esm', platform: 'browser', write: false });
    return { body: outputFiles[0].text, type: 'js' };
  },
};

/** Packages that ask a variable of Node whether they should complain get an answer. */
const developmentPlugin = {
  name: 'development',
  transform: ({ path, body }) => (path.startsWith('/node_modules/@tanstack/') ? { body: body.replaceAll('process.env.NODE_ENV', "'development'") } : undefined),
};

/** The mock's service worker, which must come from the root of the origin. */
const mockWorker = async (context, next) => {
  if (context.path !== '/mockServiceWorker.js') return next();
  context.set('Service-Worker-Allowed', '/');
  context.type = 'text/javascript';
  context.body = await readFile(fromRoot('node_modules/msw/lib/mockServiceWorker.js'), 'utf8');
};

/**
 * `a11ySnapshot({ selector })` answers with Playwright's ARIA snapshot, a text (that of the package needs an interface which
 * Playwright has removed). `executeServerCommand('accessibility-tree')` answers with the role and name of every node that
 * Chromium itself would tell a screen reader.
 */
const accessibilityPlugin = {
  name: 'accessibility',
  async executeCommand({ command, payload, session }) {
    if (command !== 'a11y-snapshot' && command !== 'accessibility-tree') return undefined;
    const page = session.browser.getPage(session.id);
    if (command === 'a11y-snapshot') return page.locator(payload?.selector ?? 'body').ariaSnapshot();
    const inspector = await page.context().newCDPSession(page);
    const { nodes } = await inspector.send('Accessibility.getFullAXTree');
    await inspector.detach();
    return nodes.filter((node) => !node.ignored).map((node) => ({ role: node.role?.value ?? '', name: node.name?.value ?? '' }));
  },
};

/** The policy of R15. The API is on the origin of the tests. */
const strictestPolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'none'", "connect-src 'self'",
  "require-trusted-types-for 'script'", "trusted-types lit-html 'allow-duplicates'",
].join('; ');

/** A page under that policy, which runs the module that its address names, as the runner's own page does without any policy. */
const pageUnderPolicy = async (context, next) => {
  if (context.path !== '/under-policy/') return next();
  const { module } = context.query;
  if (!/^\/test\/elements\/[\w/.-]+\.ts$/.test(module)) return context.throw(400);
  context.set('Content-Security-Policy', strictestPolicy);
  context.type = 'text/html';
  context.body = `<!doctype html><html lang="en"><title>Under the policy</title><body>
<script type="module" src="/test/elements/support/violations.ts"></script><script type="module" src="${module}"></script></body></html>`;
};

function* testsOf(suite) {
  yield* suite?.tests ?? [];
  for (const inner of suite?.suites ?? []) yield* testsOf(inner);
}

/** Whether every file was tried, not only chosen ones. */
const wholeRun = (sessions) => !process.argv.includes('--files') && sessions.every(({ status }) => status === 'FINISHED');

/** Says at the end how many tests ran, and which exceptions were made; writes it to `COUNTS_FILE` too, for whoever started the run. */
const countingReporter = () => ({
  onTestRunFinished({ sessions }) {
    let passed = 0;
    let failed = 0;
    let skipped = 0;
    for (const session of sessions) {
      const tests = [...testsOf(session.testResults)];
      const broken = tests.filter((test) => !test.skipped && !test.passed).length;
      skipped += tests.filter((test) => test.skipped).length;
      passed += tests.filter((test) => test.passed && !test.skipped).length;
      // A file that does not load, or fails outside its tests, counts as one failure.
      failed += broken === 0 && !session.passed ? 1 : broken;
    }
    const told = [...made].filter(([, times]) => times > 0).map(([{ what, why }, times]) => `  ${times} skipped: ${what}. ${why}`);
    const excepted = [...made.values()].reduce((sum, times) => sum + times, 0);
    if (skipped !== excepted) {
      failed += 1;
      told.push(`  ${skipped} skipped, and ${excepted} of them for an exception`);
    }
    if (wholeRun(sessions)) {
      const needless = [...made].filter(([, times]) => times === 0).map(([{ what }]) => `  needless exception: ${what}`);
      failed += needless.length;
      told.push(...needless);
    }
    for (const line of told) console.log(line);
    console.log(`\nelements: ${passed} passed, ${failed} failed, ${skipped} skipped`);
    // The runner waits for nobody.
    if (process.env['COUNTS_FILE']) writeFileSync(process.env['COUNTS_FILE'], JSON.stringify({ passed, failed, told }));
  },
});

export default {
  files: 'test/elements/**/*.test.ts',
  concurrency: 2,
  nodeResolve: { browser: true, exportConditions: ['browser', 'development'] },
  plugins: [
    accessibilityPlugin,
    commonJsPlugin,
    developmentPlugin,
    exceptionPlugin,
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: decodeURIComponent(fromRoot('tsconfig.json').pathname) }),
  ],
  middleware: [mockWorker, pageUnderPolicy],
  browsers: [launchers[engine]()],
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), countingReporter()],
  testFramework: { config: { timeout: 30_000 } },
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  // The longest file, on a machine that does something else too.
  testsFinishTimeout: 300_000,
};
