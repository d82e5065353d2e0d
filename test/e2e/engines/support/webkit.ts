import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findWebkit, withoutWebkit } from '../../../support/webkit.ts';
import { freePort, start, startDisplay, stop } from '../../support/processes.ts';
import { until } from '../../support/until.ts';
import { beginSession } from './http-driver.ts';
import { Inspector } from './inspector.ts';
import type { Browser } from './browser.ts';

const programs = findWebkit();

/** Why nothing can be tested here; `false` when it can. */
export const skip = programs === undefined && withoutWebkit;

/** What WebKit says of a stream that a page had open when another took its place. */
const leftBehind = /^Fetch API cannot load \S+\/v1\/events due to access control checks\.$/;

/** What the toolkit reads of the person's settings, by file. The bar of the window takes less room, and so the window may be as narrow as a telephone. */
const calmSettings = {
  'settings.ini': '[Settings]\ngtk-enable-animations=false\n',
  'gtk.css': 'button, entry, toolitem, toolbar { min-width: 0; margin: 0; padding: 0; border-width: 0 }\n',
};

/** Makes a folder of settings, and gives the variable by which a program finds it. */
async function settle(stack: AsyncDisposableStack): Promise<NodeJS.ProcessEnv> {
  const folder = await mkdtempDisposable(join(tmpdir(), 'onduty-webkit-'));
  stack.use(folder);
  const path = join(folder.path, 'gtk-3.0');
  await mkdir(path);
  for (const [name, text] of Object.entries(calmSettings)) await writeFile(join(path, name), text);
  return { XDG_CONFIG_HOME: folder.path };
}

/** Starts a WebKit with a display of its own; a calm one for a person who has turned animations off, in a window of any width. */
export async function openWebkit({ isCalm = false } = {}): Promise<Browser> {
  if (!programs) throw new Error(withoutWebkit);
  await using stack = new AsyncDisposableStack();
  const run = (...values: Parameters<typeof start>) => stack.adopt(start(...values), stop);
  const display = await startDisplay(programs.display);
  stack.adopt(display.child, stop);
  const [inspectorPort, driverPort] = [await freePort(), await freePort()];
  const settings = isCalm ? await settle(stack) : {};
  const environment = { ...settings, DISPLAY: display.name, WEBKIT_INSPECTOR_SERVER: `127.0.0.1:${inspectorPort}` };
  run(programs.browser, ['--automation', ...(isCalm ? ['--javascript-can-open-windows-automatically=true'] : [])], environment);
  const inspector = stack.adopt(await until('the browser', () => Inspector.connect(inspectorPort).catch(() => undefined)), (it) => it.close());
  run(programs.driver, [`--port=${driverPort}`, `--target=127.0.0.1:${inspectorPort}`]);
  const address = `http://127.0.0.1:${driverPort}`;
  await until('the driver', () => fetch(`${address}/status`).then(({ ok }) => ok, () => false));
  const driver = await beginSession(address);
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
    async openWindow(act) {
      const opened = await driver.newWindow(act);
      await inspector.attach(++lastPage);
      return opened;
    },
    async complaints() {
      await driver.readConsoles(inspector.messages);
      return inspector.messages.filter(({ level, text }) => ['warning', 'error'].includes(level) && !leftBehind.test(text));
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}
