import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../support/until.ts';
import { engine, skip } from './support/browser.ts';
import { asksForPassword, comeBack, kept, logInThere, openDoor, pressByScript } from './support/door.ts';
import { byRole, expectText, getByLabel, getByRole } from './support/page.ts';
import { choose, expectStatus, expectUrl, openMenu, tabTo } from './support/person.ts';
import { keepScreenshot } from './support/screenshot.ts';
import type { Door } from './support/door.ts';
import type { WebDriver } from './support/webdriver.ts';

const button = (driver: WebDriver) => getByRole(driver, 'button', 'Log in');

/** Clicks, and shows the window that opens. */
const openWindow = ({ browser, driver }: Door): Promise<string> => browser.openWindow(async () => (await button(driver)).click());

async function expectAlert(driver: WebDriver, text: string): Promise<void> {
  await until(`the alert ${text}`, async () => {
    const alerts = await byRole(driver, 'alert', /.*/);
    const texts = await Promise.all(alerts.map((alert) => alert.evaluate(({ textContent }) => textContent)));
    return texts.some((said) => said.includes(text));
  });
}

describe(`sign-in at the backend's own page in ${engine}`, { skip, timeout: 600_000 }, () => {
  for (const [carrier, means] of [['bearer', 'click'], ['auto', 'key']] as const) {
    it(`R10, R49: a host on another site signs in by a window, by keys alone there, and never sees the password (${carrier}, by a ${means})`, async () => {
      await using door = await openDoor({ carrier });
      const { browser, driver, host, first } = door;
      const opener = await button(driver);
      assert.equal(await asksForPassword(driver), false);
      const opened = await browser.openWindow(async () => {
        if (means === 'click') return opener.click();
        await tabTo(driver, opener);
        return driver.press('\uE007');
      });
      await driver.switchTo(first);
      await expectText(driver, /Go on in the window that was opened\./);
      await keepScreenshot(driver, `door-${carrier}-waits`);
      await driver.switchTo(opened);
      await expectText(driver, new RegExp(`You are logging in for ${new URL(host.origin).host}\\.`));
      await keepScreenshot(driver, `door-${carrier}-window`);
      await logInThere(door);
      await comeBack(door);
      await expectStatus(driver, 'On Break');
      await choose(driver, 'Available');
      assert.deepEqual(await byRole(driver, 'button', 'Log in'), []);
      assert.doesNotMatch(await kept(driver), /code|Harbour|accessToken|[\w-]{43}/);
      assert.deepEqual(await browser.complaints(), []);
    });
  }

  it('a window that the person closes is no refusal: the form says so, and opens it again', async () => {
    await using door = await openDoor({});
    const { browser, driver, first } = door;
    await openWindow(door);
    await getByLabel(driver, 'Username');
    await driver.close();
    await driver.switchTo(first);
    await expectText(driver, /The window cannot be seen from here any more\. If it is closed, try again\./);
    await getByRole(driver, 'button', 'Log in in this tab');
    await keepScreenshot(driver, 'door-closed');
    const again = await getByRole(driver, 'button', 'Open the window again');
    await browser.openWindow(() => again.click());
    await logInThere(door);
    await comeBack(door);
    await expectStatus(driver, 'On Break');
    assert.deepEqual(await browser.complaints(), []);
  });

  it('a window that the browser does not open has a way on in this tab, which leaves nothing in the address', async () => {
    await using door = await openDoor({});
    const { browser, driver, url } = door;
    await pressByScript(await button(driver));
    await expectAlert(driver, 'The browser opened no window.');
    assert.equal((await driver.tabs()).length, 1);
    await keepScreenshot(driver, 'door-blocked');
    await (await getByRole(driver, 'button', 'Log in in this tab')).click();
    await logInThere(door);
    await expectUrl(driver, url);
    await expectStatus(driver, 'On Break');
    assert.equal(await driver.evaluate(() => sessionStorage.length), 0);
    assert.deepEqual(await browser.complaints(), []);
  });

  it('a session that a reload lost is back after one click, without a password', async () => {
    await using door = await openDoor({});
    const { browser, driver } = door;
    await openWindow(door);
    await logInThere(door);
    await comeBack(door);
    await expectStatus(driver, 'On Break');
    await driver.reload();
    await (await button(driver)).click();
    await expectStatus(driver, 'On Break');
    await comeBack(door);
    assert.deepEqual(await browser.complaints(), []);
  });

  it('R25: to log out at the host is to log out at the backend’s page too', async () => {
    await using door = await openDoor({});
    const { browser, driver, demo } = door;
    await openWindow(door);
    await logInThere(door);
    await comeBack(door);
    await expectStatus(driver, 'On Break');
    await openMenu(driver);
    await (await getByRole(driver, 'menuitem', 'Log out')).click();
    await openWindow(door);
    await until('a page that asks for a password', () => asksForPassword(driver));
    // A dead session is said so, and browsers note that.
    assert.deepEqual((await browser.complaints()).filter(({ text, url }) => !(text.includes('status of 401') && url === `${demo.origin}/v1/session`)), []);
  });

  it('a host that is isolated from its windows hears of the login all the same', async () => {
    await using door = await openDoor({ opener: 'same-origin' });
    const { browser, driver, first } = door;
    const opened = await openWindow(door);
    await driver.switchTo(first);
    await expectText(driver, /The window cannot be seen from here any more\./);
    await driver.switchTo(opened);
    await logInThere(door);
    await comeBack(door);
    await expectStatus(driver, 'On Break');
    assert.deepEqual(await browser.complaints(), []);
  });

  it('R49: what another page says of the window is dropped', async () => {
    await using door = await openDoor({});
    const { browser, driver, demo, first } = door;
    const opened = await openWindow(door);
    await getByLabel(driver, 'Username');
    const state = new URL(await driver.url()).searchParams.get('state') ?? '';
    await driver.switchTo(first);
    await driver.evaluate(forge, state, demo.origin);
    await expectText(driver, /Go on in the window that was opened\./);
    await driver.switchTo(opened);
    await logInThere(door);
    await comeBack(door);
    await expectStatus(driver, 'On Break');
    assert.deepEqual(await browser.complaints(), []);
  });

  it('this tab goes there and comes back, and what it came back with is used up', async () => {
    await using door = await openDoor({ form: 'method="redirect"' });
    const { browser, driver, host, url } = door;
    await (await button(driver)).click();
    await logInThere(door);
    await expectUrl(driver, url);
    await expectStatus(driver, 'On Break');
    assert.equal(await driver.evaluate(() => sessionStorage.length), 0);
    assert.doesNotMatch(await kept(driver), /code|Harbour|accessToken|[\w-]{43}/);
    const answer = host.visits.at(-1) ?? '';
    assert.match(answer, /^\/desk\/\?.*\bcode=[\w-]{43}\b/);
    await driver.goto(host.origin + answer);
    await expectUrl(driver, url);
    await button(driver);
    assert.equal((await byRole(driver, 'button', /^Status: /)).length, 0);
    assert.deepEqual(await browser.complaints(), []);
  });

  it('whoever comes back without logging in may try again: by the link there, which is said here, and by the button of the browser', async () => {
    await using door = await openDoor({ form: 'method="redirect"' });
    const { browser, driver, url } = door;
    await (await button(driver)).click();
    await (await getByRole(driver, 'button', /^Back to /)).click();
    await expectUrl(driver, url);
    await expectAlert(driver, 'You came back without logging in.');
    await (await button(driver)).click();
    await getByLabel(driver, 'Username');
    await driver.back();
    await expectUrl(driver, url);
    const again = await button(driver);
    assert.equal(await again.evaluate((it) => it.getAttribute('aria-busy')), null);
    await again.click();
    await logInThere(door);
    await expectUrl(driver, url);
    await expectStatus(driver, 'On Break');
    assert.deepEqual(await browser.complaints(), []);
  });
});

/** Says in many wrong ways that the window came back. Runs in the page, and settles when all of it was heard. */
async function forge(state: string, iss: string): Promise<void> {
  const data = { state, code: 'made-up', iss };
  for (const origin of ['https://evil.example', 'null', '']) window.dispatchEvent(new MessageEvent('message', { origin, data }));
  const heard = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
  // The right origin, another source.
  window.postMessage(data, location.origin);
  await heard;
  for (const other of [null, 'text', 7, { state: 5 }, { state, code: {} }, { ...data, state: 'onduty-popup-other' }]) {
    const listener = new BroadcastChannel('onduty-return');
    const arrived = new Promise((resolve) => listener.addEventListener('message', resolve, { once: true }));
    const channel = new BroadcastChannel('onduty-return');
    channel.postMessage(other);
    await arrived;
    channel.close();
    listener.close();
  }
}
