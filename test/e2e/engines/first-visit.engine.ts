import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../support/until.ts';
import { engine, openBrowser, skip } from './support/browser.ts';
import { getByLabel } from './support/page.ts';
import { places, startDemos } from './support/places.ts';
import { keepScreenshot } from './support/screenshot.ts';
import type { Demos } from './support/places.ts';
import type { WebDriver } from './support/webdriver.ts';

const pages = ['/', '/portal/', '/unified/', '/console/'];

describe(`a first visit in ${engine}`, { skip, timeout: 240_000 }, () => {
  let demos: Demos;
  before(async () => {
    demos = await startDemos();
  });
  after(() => demos[Symbol.asyncDispose]());

  for (const place of places) {
    for (const path of pages) {
      it(`R15: ${path} loads without complaint (${place})`, async () => {
        await using browser = await openBrowser();
        const { driver } = browser;
        await driver.goto(demos[place].url(path));
        if (path !== '/') await getByLabel(driver, 'Username');
        await until('who is signed in', () => driver.evaluate(knowsSession));
        await expectIcons(driver);
        assert.deepEqual(await browser.complaints(), []);
        await keepScreenshot(driver, `${place}-${path.replaceAll('/', '') || 'start'}`);
      });
    }
  }
});

/** Whether the page's client has its first answer; a page without a client knows all it wants to know. Runs in the page. */
function knowsSession(): boolean {
  const provider = document.querySelector('onduty-provider');
  return document.readyState === 'complete' && (provider === null || (provider.client?.session.state.get().state ?? 'unknown') !== 'unknown');
}

/** Every icon of the page, and the one that browsers ask for without being told, is a picture. */
async function expectIcons(driver: WebDriver): Promise<void> {
  const sizes = await driver.evaluate(() => {
    const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel~=icon]')].map(({ href }) => href);
    return Promise.all([...new Set([...links, new URL('/favicon.ico', location.href).href])].map(async (src) => {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      return image.naturalWidth;
    }));
  });
  assert.ok(sizes.length >= 2 && sizes.every((size) => size > 0), String(sizes));
}
