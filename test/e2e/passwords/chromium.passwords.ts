import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildWhenStale } from '../../../demo/build.ts';
import { startDemo } from '../support/demo-server.ts';
import { until } from '../support/until.ts';
import { ava, mistaken } from './support/ava.ts';
import { logIn, openChromium, skip } from './support/chromium.ts';
import { servePageByHand } from './support/page-by-hand.ts';
import type { Page } from '@playwright/test';
import type { DemoServer } from '../support/demo-server.ts';
import type { PasswordChromium } from './support/chromium.ts';
import type { PageByHand } from './support/page-by-hand.ts';

const picker = (page: Page) => page.getByRole('button', { name: 'Status: On Break' });

describe('the password manager of Chromium', { skip, timeout: 240_000 }, () => {
  let demo: DemoServer;
  let byHand: PageByHand;
  before(async () => {
    await buildWhenStale();
    [demo, byHand] = await Promise.all([startDemo(), servePageByHand()]);
  });
  after(() => Promise.all([demo.stop(), byHand[Symbol.asyncDispose]()]));

  for (const path of ['/portal/', '/unified/']) {
    it(`R14: fills both fields of ${path} with what it has stored, and Enter logs in with it`, async () => {
      await using browser = await openChromium();
      await browser.store(demo.origin, ava);
      const page = await browser.open(demo.origin + path);
      const [username, password] = [page.getByLabel('Username'), page.getByLabel('Password', { exact: true })];
      for (const field of [username, password]) await until('the field is filled', () => field.evaluate((input) => input.matches(':autofill')));
      // Chromium shows the page what it has filled in once a person has done anything there.
      await page.getByRole('heading').first().click();
      await until('the user name', async () => await username.inputValue() === ava.username);
      await until('the password', async () => await password.inputValue() === ava.password);
      await password.press('Enter');
      await username.waitFor({ state: 'detached' });
    });
  }

  it('R35: offers to save the password once the login has succeeded, when the form is gone', async () => {
    await using browser = await openChromium();
    const page = await browser.open(`${demo.origin}/portal/`);
    assert.equal(await browser.offers(), 0);
    await logIn(page, ava);
    await until('the offer', async () => await browser.offers() === 1);
    await picker(page).waitFor();
    assert.equal(await page.locator('form').count(), 0);
  });

  it('R35: makes no offer after a failed login, when the form stays and keeps the user name', async () => {
    await using browser = await openChromium();
    const page = await browser.open(`${demo.origin}/portal/`);
    await logIn(page, mistaken);
    await page.getByText('User names and passwords are case sensitive.').waitFor();
    assert.equal(await page.getByLabel('Username').inputValue(), ava.username);
    await expectNoSuccessBut(await browser.open(byHand.url('goes')), browser);

    // The same form then makes one offer, for the login that succeeds.
    await page.bringToFront();
    await page.getByLabel('Username').fill('');
    await logIn(page, ava);
    await until('the offer', async () => await browser.offers() === 2);
    assert.equal(await browser.successes(), 2);
  });

  it('makes no offer for a form that stays after a success: that ours goes is what makes it', async () => {
    await using browser = await openChromium();
    const page = await browser.open(byHand.url('stays'));
    await logIn(page, ava);
    await page.waitForFunction(() => document.title === 'Answered');
    await expectNoSuccessBut(await browser.open(byHand.url('goes')), browser);
  });

  /**
   * Nothing that happened until now was a success or made an offer. A login in another tab, with a form that goes, takes the time that a
   * belated offer would need, and is the only one that counts.
   */
  async function expectNoSuccessBut(page: Page, browser: PasswordChromium): Promise<void> {
    assert.deepEqual([await browser.successes(), await browser.offers()], [0, 0]);
    await logIn(page, { username: 'somebody', password: 'another password' });
    await until('the other offer', async () => await browser.offers() === 1);
    assert.equal(await browser.successes(), 1);
    await page.close();
  }
});
