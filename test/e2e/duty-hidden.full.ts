import { findDisplay, withoutDisplay } from '../support/display.ts';
import { dutyOf, expectContact } from './support/duty.ts';
import { choose, logInAs, picker } from './support/person.ts';
import { openPlainChromium } from './support/plain-chromium.ts';
import { expect, test } from './support/test.ts';
import type { Browser, Page } from '@playwright/test';

/** Browsers slow the timers of a page down after one second, and again after five minutes. */
const minutes = Number(process.env['HIDDEN_MINUTES'] ?? 15);
const isSlowedTwice = minutes > 7;

type Noting = typeof globalThis & { looks: { longest: number; hidden: number; seen: number } };

/** Runs in the page: how often its timers run from now on, and whether anybody looks at it. */
function takeNotes(): void {
  const looks = { longest: 0, hidden: 0, seen: 0 };
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    looks.longest = Math.max(looks.longest, now - last);
    looks[document.hidden ? 'hidden' : 'seen'] += 1;
    last = now;
  }, 250);
  document.addEventListener('visibilitychange', () => void (looks.seen += 1));
  Object.assign(globalThis, { looks });
}

/** The page of the portal, of which there is one. */
const portal = (browser: Browser): Page => browser.contexts().flatMap((context) => context.pages()).find((page) => page.url().includes('/portal/'))!;

test(`an agent whose page is hidden for ${minutes} minutes stays Available, by the times of a new tenant`, async ({ demo }) => {
  test.skip(findDisplay() === undefined, withoutDisplay);
  test.setTimeout((minutes + 3) * 60_000);
  await using chromium = await openPlainChromium(test.info().project.use.launchOptions ?? {}, { hasWindows: true });
  let browser = await chromium.connect();
  const [context] = browser.contexts();
  const page = await context!.newPage();
  await page.goto(`${demo.origin}/portal/`);
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  expect(await page.evaluate(() => document.hidden)).toBe(false);
  const other = await context!.newPage();
  await other.bringToFront();
  await expect.poll(() => page.evaluate(() => document.hidden)).toBe(true);
  await page.evaluate(takeNotes);
  const { version } = await dutyOf(demo);
  await browser.close();

  const contacts = await expectContact(demo, minutes * 60_000);
  const pauses = contacts.slice(1).map((time, at) => time - contacts[at]!);

  browser = await chromium.connect();
  const looks = await portal(browser).evaluate(() => ({ ...(globalThis as Noting).looks, isHidden: document.hidden }));
  console.log(`hidden for ${minutes} minutes: ${contacts.length} contacts, at most ${Math.max(...pauses)} ms apart; timers up to ${Math.round(looks.longest)} ms apart`);
  expect(looks).toMatchObject({ isHidden: true, seen: 0 });
  // Otherwise this was no page as people have it.
  expect(looks.longest).toBeGreaterThan(isSlowedTwice ? 30_000 : 900);
  expect(contacts.length).toBeGreaterThan(minutes);
  await portal(browser).bringToFront();
  await expect(picker(portal(browser), 'Available')).toBeVisible();
  expect(await dutyOf(demo)).toMatchObject({ status: 'available', version, lost: false });
  await browser.close();
});
