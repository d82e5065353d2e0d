import { until } from '../../support/until.ts';
import { getByLabel, getByRole } from './page.ts';
import type { DrivenElement, WebDriver } from './webdriver.ts';

const enter = '\uE007';
const tab = '\uE004';

/** Fills the login form key by key and sends it, as a person does. */
export async function logIn(driver: WebDriver, username: string, password: string): Promise<void> {
  for (const [label, text] of [['Username', username], ['Password', password]] as const) {
    const input = await getByLabel(driver, label);
    await input.click();
    await input.evaluate((element) => (element as HTMLInputElement).select());
    await driver.type(text);
  }
  await driver.press(enter);
}

/** Presses Tab until an element of the document itself has the focus. */
export async function tabTo(driver: WebDriver, element: DrivenElement): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if (await element.evaluate((it) => document.activeElement === it)) return;
    await driver.press(tab);
  }
  throw new Error('The key Tab does not lead there');
}

/** Waits until the status picker shows a status. */
export const expectStatus = (driver: WebDriver, status: string): Promise<unknown> => getByRole(driver, 'button', `Status: ${status}`);

/** Opens the menu of the status picker, whatever the status. */
export async function openMenu(driver: WebDriver): Promise<void> {
  await (await getByRole(driver, 'button', /^Status: /)).click();
}

/** Chooses a status and waits until it shows. */
export async function choose(driver: WebDriver, status: string): Promise<void> {
  await openMenu(driver);
  await (await getByRole(driver, 'menuitemradio', status)).click();
  await expectStatus(driver, status);
}

/** Logs out by the status picker and waits for the form. */
export async function logOut(driver: WebDriver): Promise<void> {
  await openMenu(driver);
  await (await getByRole(driver, 'menuitem', 'Log out')).click();
  await getByLabel(driver, 'Username');
}

/** Waits for an address. */
export const expectUrl = (driver: WebDriver, url: string): Promise<unknown> =>
  until(url, async () => await driver.url() === url);
