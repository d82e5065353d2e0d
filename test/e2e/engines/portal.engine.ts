import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { seedUsers } from '../../../src/mock/seed.ts';
import { until } from '../support/until.ts';
import { engine, openBrowser, skip } from './support/browser.ts';
import { expectDevelopmentCookie } from './support/cookie.ts';
import { byRole, expectText, getByLabel, getByRole, hasInput, shownText } from './support/page.ts';
import { choose, expectStatus, logIn, logOut, openMenu } from './support/person.ts';
import { places, startDemos } from './support/places.ts';
import { keepScreenshot } from './support/screenshot.ts';
import { measureFollowing } from './support/following.ts';
import type { Demos } from './support/places.ts';

const password = seedUsers.find(({ tenant, userName }) => tenant === 'acme' && userName === 'Ava.Agent')?.password ?? '';

describe(`direct sign-in in ${engine}`, { skip, timeout: 400_000 }, () => {
  let demos: Demos;
  before(async () => {
    demos = await startDemos();
  });
  after(() => demos[Symbol.asyncDispose]());

  for (const place of places) {
    it(`R12: a name or a password of other case is refused, said aloud, and tried again (${place})`, async () => {
      await using browser = await openBrowser();
      const { driver } = browser;
      await driver.goto(demos[place].url('/portal/'));
      for (const [name, secret] of [['ava.agent', password], ['Ava.Agent', password.toLowerCase()]] as const) {
        await logIn(driver, name, secret);
        await until('the alert', async () => {
          const [alert] = await byRole(driver, 'alert', /.*/);
          return alert && (await alert.evaluate(({ textContent }) => textContent)).includes('User names and passwords are case sensitive.');
        });
        const [username, field] = [await getByLabel(driver, 'Username'), await getByLabel(driver, 'Password')];
        assert.equal(await username.evaluate((input) => (input as HTMLInputElement).value), name);
        assert.equal(await field.evaluate((input) => (input as HTMLInputElement).value), '');
        await until('the focus in the password', () => field.evaluate((input) => document.activeElement === input));
        await driver.reload();
      }
      await logIn(driver, 'Ava.Agent', password);
      await expectStatus(driver, 'On Break');
      const complaints = (await browser.complaints()).map(({ text }) => text);
      assert.deepEqual(complaints.filter((text) => !text.includes('status of 401')), []);
    });

    it(`R33: from the form to Available, over a reload, into a second tab, and out again (${place})`, async () => {
      await using browser = await openBrowser();
      const { driver } = browser;
      const [first] = await driver.tabs();
      const url = demos[place].url('/portal/');
      await driver.goto(url);
      await logIn(driver, 'Ava.Agent', password);
      await expectStatus(driver, 'On Break');
      await expectText(driver, /Not started/);
      assert.equal(await hasInput(driver, 'Username'), false);
      await keepScreenshot(driver, `${place}-portal-on-break`);
      await choose(driver, 'Available');
      assert.doesNotMatch(await shownText(driver), /Not started/);
      await driver.reload();
      await expectStatus(driver, 'Available');

      const second = await browser.openTab();
      await driver.goto(url);
      await expectStatus(driver, 'Available');
      assert.ok(await measureFollowing(driver, { follower: first ?? '', status: 'Work Offline' }) < 1000);
      await driver.switchTo(first ?? '');
      assert.ok(await measureFollowing(driver, { follower: second, status: 'Available' }) < 1000);

      await openMenu(driver);
      await keepScreenshot(driver, `${place}-portal-menu`);
      const refused = await getByRole(driver, 'menuitem', 'Log out');
      assert.equal(await refused.evaluate((item) => item.ariaDisabled), 'true');
      await expectText(driver, /Work Offline or On Break before you log out/);
      await driver.press('\uE00C');
      await choose(driver, 'Work Offline');
      const cookies = await driver.cookies();
      await logOut(driver);
      await driver.switchTo(second);
      await getByLabel(driver, 'Username');
      await driver.reload();
      await getByLabel(driver, 'Username');
      assert.deepEqual(await browser.complaints(), []);
      if (place === 'backend') await expectDevelopmentCookie(cookies, demos.backend.url('/v1/apps'));
      else assert.deepEqual(cookies, []);
    });
  }

  it('the menu opens again and again, wherever it finds room, and never freezes the page', async () => {
    await using browser = await openBrowser();
    const { driver } = browser;
    await driver.goto(demos.files.url('/portal/'));
    await logIn(driver, 'Ava.Agent', password);
    await expectStatus(driver, 'On Break');
    for (const height of [1000, 300, 1000, 300, 1000]) {
      await driver.resize(1000, height);
      await openMenu(driver);
      // Each look makes the browser place the menu anew, at another moment of its appearing.
      for (let look = 0; look < 12; look++) await driver.evaluate(() => document.documentElement.getBoundingClientRect().height);
      await getByRole(driver, 'menuitemradio', 'Available');
      await driver.press('\uE00C');
    }
  });
});
