import { findWebkit, withoutWebkit } from '../../../support/webkit.ts';
import { freePort, start, startDisplay, stop } from '../../support/processes.ts';
import { until } from '../../support/until.ts';
import { Inspector } from './inspector.ts';
import { WebDriver } from './webdriver.ts';
import type { ConsoleMessage } from './inspector.ts';

const programs = findWebkit();

/** Why nothing can be tested here; `false` when it can. */
export const skip = programs === undefined && withoutWebkit;

/** A WebKit without any past, and its consoles. Its first window shows an empty page. */
export interface Browser extends AsyncDisposable {
  readonly driver: WebDriver;
  /** Opens a tab, shows it, and listens to its console. */
  openTab(): Promise<string>;
  /** The warnings and errors of every tab until now, those of the network and of the content security policy too. */
  complaints(): Promise<readonly ConsoleMessage[]>;
}

/** What WebKit says of a stream that a page had open when another took its place. */
const leftBehind = /^Fetch API cannot load \S+\/v1\/events due to access control checks\.$/;

/** Starts a browser with a display of its own. */
export async function openBrowser(): Promise<Browser> {
  if (!programs) throw new Error(withoutWebkit);
  await using stack = new AsyncDisposableStack();
  const run = (...values: Parameters<typeof start>) => stack.adopt(start(...values), stop);
  const display = await startDisplay(programs.display);
  stack.adopt(display.child, stop);
  const [inspectorPort, driverPort] = [await freePort(), await freePort()];
  const environment = { DISPLAY: display.name, WEBKIT_INSPECTOR_SERVER: `127.0.0.1:${inspectorPort}` };
  run(programs.browser, ['--automation'], environment);
  const inspector = stack.adopt(await until('the browser', () => Inspector.connect(inspectorPort).catch(() => undefined)), (it) => it.close());
  run(programs.driver, [`--port=${driverPort}`, `--target=127.0.0.1:${inspectorPort}`]);
  const address = `http://127.0.0.1:${driverPort}`;
  await until('the driver', () => fetch(`${address}/status`).then(({ ok }) => ok, () => false));
  const driver = await WebDriver.begin(address);
  await inspector.attach(1);
  // The browser counts the session of the driver as its second page.
  let lastPage = 2;

  const everything = stack.move();
  return {
    driver,
    async openTab() {
      const tab = await driver.newTab();
      await inspector.attach(++lastPage);
      await driver.switchTo(tab);
      return tab;
    },
    async complaints() {
      const shown = await driver.tab();
      for (const tab of await driver.tabs()) {
        await driver.switchTo(tab);
        // What was written before this line has arrived when the line has.
        const line = `read ${performance.now()}`;
        await driver.evaluate((text) => console.debug(text), line);
        await until('the console', async () => inspector.messages.some(({ text }) => text === line));
      }
      await driver.switchTo(shown);
      return inspector.messages.filter(({ level, text }) => ['warning', 'error'].includes(level) && !leftBehind.test(text));
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}
