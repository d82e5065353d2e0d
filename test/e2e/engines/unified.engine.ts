import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { seedUsers } from '../../../src/mock/seed.ts';
import { until } from '../support/until.ts';
import { engine, openBrowser, skip } from './support/browser.ts';
import { expectDevelopmentCookie } from './support/cookie.ts';
import { measureFollowing } from './support/following.ts';
import { expectText, getByLabel, getByRole, hasInput } from './support/page.ts';
import { choose, expectStatus, expectUrl, logIn, logOut } from './support/person.ts';
import { places, startDemos } from './support/places.ts';
import { keepScreenshot } from './support/screenshot.ts';
import type { Demos } from './support/places.ts';
import type { DrivenElement, WebDriver } from './support/webdriver.ts';

const passwordOf = (name: string): string =>
  seedUsers.find(({ tenant, userName }) => tenant === 'acme' && userName === name)?.password ?? '';

describe(`unified sign-in in ${engine}`, { skip, timeout: 400_000 }, () => {
  let demos: Demos;
  before(async () => {
    demos = await startDemos();
  });
  after(() => demos[Symbol.asyncDispose]());

  for (const place of places) {
    it(`R33: from the form to the panel, into the console without a second login, and out again (${place})`, async () => {
      await using browser = await openBrowser();
      const { driver } = browser;
      const [first] = await driver.tabs();
      const [unified, console] = [demos[place].url('/unified/'), demos[place].url('/console/')];
      await driver.goto(unified);
      await logIn(driver, 'ava.agent', passwordOf('Ava.Agent'));
      await expectApplications(driver, ['Agent Console']);
      await getByLabel(driver, 'Search applications');
      await keepScreenshot(driver, `${place}-unified-panel`);

      await launch(driver);
      await expectUrl(driver, expectedLaunch(console, place));
      await expectStatus(driver, 'On Break');
      await expectText(driver, /Not started/);
      assert.equal(await hasInput(driver, 'Username'), false);
      await choose(driver, 'Available');
      await keepScreenshot(driver, `${place}-console-available`);
      await driver.reload();
      await expectStatus(driver, 'Available');

      await browser.openTab();
      await driver.goto(unified);
      await launch(driver);
      await expectUrl(driver, expectedLaunch(console, place));
      await expectStatus(driver, 'Available');
      assert.ok(await measureFollowing(driver, { follower: first ?? '', status: 'Work Offline' }) < 1000);

      const cookies = await driver.cookies();
      await logOut(driver);
      await driver.goto(unified);
      await getByLabel(driver, 'Username');
      await driver.switchTo(first ?? '');
      await getByLabel(driver, 'Username');
      assert.deepEqual(await browser.complaints(), []);
      if (place === 'backend') await expectDevelopmentCookie(cookies, demos.backend.url('/v1/apps'));
      else assert.deepEqual(cookies, []);
    });

    it(`R12: the name ignores case, the password does not; everybody sees what they are entitled to (${place})`, async () => {
      await using browser = await openBrowser();
      const { driver } = browser;
      await driver.goto(demos[place].url('/unified/'));
      await logIn(driver, 'sam.supervisor', passwordOf('Sam.Supervisor').toUpperCase());
      await expectText(driver, /Passwords are case sensitive/);
      await logIn(driver, 'sam.supervisor', passwordOf('Sam.Supervisor'));
      await expectApplications(driver, ['Agent Console', 'Supervisor']);
      await (await getByRole(driver, 'button', 'Log out')).click();
      await logIn(driver, 'Ada.Admin', passwordOf('Ada.Admin'));
      await expectApplications(driver, ['Administration']);
      const complaints = (await browser.complaints()).map(({ text }) => text);
      assert.deepEqual(complaints.filter((text) => !text.includes('status of 401')), []);
    });

    it(`opened by bookmark with a session and no duty, the console offers "Start" (${place})`, async () => {
      await using browser = await openBrowser();
      const { driver } = browser;
      await driver.goto(demos[place].url('/unified/'));
      await logIn(driver, 'Sam.Supervisor', passwordOf('Sam.Supervisor'));
      await expectApplications(driver, ['Agent Console', 'Supervisor']);
      await driver.goto(demos[place].url('/console/'));
      await (await getByRole(driver, 'button', 'Start')).click();
      await expectStatus(driver, 'On Break');
      await logOut(driver);
      assert.deepEqual(await browser.complaints(), []);
    });
  }
});

/** On files alone, too, the console is launched on the mock. */
const expectedLaunch = (url: string, place: (typeof places)[number]): string => (place === 'files' ? `${url}?mock` : url);

/** Waits for the panel, and expects in it the applications with these names and no others. */
async function expectApplications(driver: WebDriver, names: readonly string[]): Promise<void> {
  const found = await until('the applications', async () => {
    const shown = await applicationNames(driver);
    return shown.length === names.length && shown;
  });
  for (const [position, name] of names.entries()) assert.ok(found[position]?.startsWith(name), `${found[position]} is not ${name}`);
}

const applicationLinks = async (driver: WebDriver): Promise<DrivenElement[]> => (await getByRole(driver, 'region', 'Applications')).all('a[href]');

const applicationNames = async (driver: WebDriver): Promise<string[]> => Promise.all((await applicationLinks(driver)).map((link) => link.name()));

/** Launches the first application of the panel, the Agent Console. */
async function launch(driver: WebDriver): Promise<void> {
  await expectApplications(driver, ['Agent Console']);
  await (await applicationLinks(driver))[0]?.click();
}
