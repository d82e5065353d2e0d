import assert from 'node:assert/strict';
import { buildWhenStale } from '../../../../demo/build.ts';
import { seedUsers } from '../../../../src/mock/seed.ts';
import { startDemo } from '../../support/demo-server.ts';
import { startHost } from '../../support/host-server.ts';
import { until } from '../../support/until.ts';
import { openBrowser } from './browser.ts';
import { getByLabel, hasInput } from './page.ts';
import { tabTo } from './person.ts';
import type { DemoServer } from '../../support/demo-server.ts';
import type { Host, HostPage } from '../../support/host-server.ts';
import type { Browser } from './browser.ts';
import type { DrivenElement, WebDriver } from './webdriver.ts';

/** A browser at a page of a host, which is on another site than the backend. */
export interface Door extends AsyncDisposable {
  readonly browser: Browser;
  readonly driver: WebDriver;
  readonly demo: DemoServer;
  readonly host: Host;
  /** The page of the host. */
  readonly url: string;
  /** The window in which that page is. */
  readonly first: string;
}

/** Starts all of it anew: whoever was on duty for one test would be on duty elsewhere for the next. */
export async function openDoor(page: HostPage): Promise<Door> {
  await using stack = new AsyncDisposableStack();
  await buildWhenStale();
  const demo = stack.adopt(await startDemo(), (it) => it.stop());
  const host = stack.use(await startHost(demo));
  const browser = stack.use(await openBrowser());
  const { driver } = browser;
  const url = host.page(page);
  await driver.goto(url);
  const first = await driver.tab();
  const everything = stack.move();
  return { browser, driver, demo, host, url, first, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}

/** Logs Ava in at the backend's page by keys alone. */
export async function logInThere({ driver, demo }: Door): Promise<void> {
  const password = seedUsers.find(({ tenant, userName }) => tenant === 'acme' && userName === 'Ava.Agent')?.password ?? '';
  await getByLabel(driver, 'Username');
  assert.ok((await driver.url()).startsWith(`${demo.origin}/sign-in/`), await driver.url());
  for (const [label, text] of [['Username', 'Ava.Agent'], ['Password', password]] as const) {
    await tabTo(driver, await getByLabel(driver, label));
    await driver.type(text);
  }
  await driver.press('\uE007');
}

/** Waits until the window that is shown is the page's only one again, and shows that. */
export async function comeBack({ driver, first }: Door): Promise<void> {
  await until('the end of the window', async () => (await driver.tabs()).length === 1);
  await driver.switchTo(first);
}

/** Everything that a script of the host's page can read. */
export const kept = (driver: WebDriver): Promise<string> => driver.evaluate(() =>
  JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href, document.documentElement.outerHTML]));

/** Presses a button without a person: no window may open for that. */
export const pressByScript = (button: DrivenElement): Promise<void> => button.evaluate((element) => element.click());

/** Whether the page asks for a password. */
export const asksForPassword = (driver: WebDriver): Promise<boolean> => hasInput(driver, 'Password');
