import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildWhenStale } from '../../../demo/build.ts';
import { startDemo } from '../support/demo-server.ts';
import { until } from '../support/until.ts';
import { ava, mistaken } from './support/ava.ts';
import { openFirefox, skip } from './support/firefox.ts';
import type { DemoServer } from '../support/demo-server.ts';
import type { Credentials } from './support/ava.ts';
import type { Marionette } from '../support/marionette.ts';

const enter = '\uE007';

describe('the password manager of Firefox', { skip, timeout: 240_000 }, () => {
  let demo: DemoServer;
  before(async () => {
    await buildWhenStale();
    demo = await startDemo();
  });
  after(() => demo.stop());

  it('R14: fills both fields with what it has stored, and Enter logs in with it', async () => {
    await using browser = await openFirefox();
    const { page } = browser;
    await browser.store(demo.origin, ava);
    await page.goto(`${demo.origin}/portal/`);
    await expectFilled(page);
    await page.type('input[name=password]', enter);
    await expectLoggedIn(page);
  });

  it('R35: asks at the submit, and what a person accepts fills the form the next time', async () => {
    await using browser = await openFirefox();
    const { page } = browser;
    await page.goto(`${demo.origin}/portal/`);
    await logIn(page, ava);
    await expectLoggedIn(page);
    assert.deepEqual(await until('the offer', () => browser.offered()), ava);
    await browser.answerOffer('save');
    await until('it is stored', async () => (await browser.stored()).length > 0);
    assert.deepEqual(await browser.stored(), [ava]);

    await page.clearCookies();
    await page.goto(`${demo.origin}/portal/`);
    await expectFilled(page);
  });

  it('R35: asks whatever the answer will be; who tries again finds the right password behind the key in the address bar', async () => {
    await using browser = await openFirefox();
    const { page } = browser;
    await page.goto(`${demo.origin}/portal/`);
    await logIn(page, mistaken);
    assert.deepEqual(await until('the offer', () => browser.offered()), mistaken);
    await until('the refusal', () => page.evaluate(() => document.querySelector('form [role=alert]')?.textContent.includes('case sensitive')));
    assert.equal(await page.evaluate(() => document.querySelector<HTMLInputElement>('input[name=username]')?.value), ava.username);
    await browser.answerOffer('refuse');
    await until('no offer', async () => await browser.offered() === undefined);

    // Firefox opens an offer once for a form; from then on it only keeps it up to date.
    await page.type('input[name=password]', ava.password + enter);
    await expectLoggedIn(page);
    await browser.clickKey();
    assert.deepEqual(await until('the offer', () => browser.offered()), ava);
  });
});

/** Fills the login form in and sends it, key by key. */
async function logIn(page: Marionette, { username, password }: Credentials): Promise<void> {
  await until('the form', () => page.evaluate(() => document.querySelector('form') !== null));
  await page.type('input[name=username]', username);
  await page.type('input[name=password]', password + enter);
}

async function expectLoggedIn(page: Marionette): Promise<void> {
  await until('the form is gone', () => page.evaluate(() => document.querySelector('form') === null));
}

async function expectFilled(page: Marionette): Promise<void> {
  await until('both fields are filled', async () => {
    const fields = await page.evaluate(() => [...document.querySelectorAll<HTMLInputElement>('form input')].map((input) => [input.value, input.matches(':autofill')]));
    return JSON.stringify(fields) === JSON.stringify([[ava.username, true], [ava.password, true]]);
  });
}
