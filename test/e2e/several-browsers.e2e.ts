import { changeSettings, inDatabase } from './support/database.ts';
import { dutyOf, openElsewhere } from './support/duty.ts';
import { choose, logIn, logInAs, logOut, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';
import type { DemoServer } from './support/demo-server.ts';

test.use({ environment: { PING_SECONDS: '1' } });

/** A browser has to be heard of before another one can be in its way. */
const untilHeardOf = (demo: DemoServer) => expect.poll(() => inDatabase(demo, async (storage) =>
  (await storage.list('sessions', { userId: 'acme-ava.agent' })).some(({ contactAt }) => contactAt !== null)), { timeout: 15_000 }).toBe(true);

const setActivity = (demo: DemoServer, activity: string | null) => inDatabase(demo, async (storage) => {
  const where = { userId: 'acme-ava.agent' };
  const { version } = (await storage.find('duties', where))!;
  await storage.commit([{ update: 'duties', where, set: { activity, version: version + 1 } }]);
});

test('two browsers and two tabs of one show one duty, and a choice in any of them is seen in all', async ({ page, context, browser, demo }) => {
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  const tab = await context.newPage();
  await tab.goto('/portal/');
  const other = await openElsewhere(browser, demo);
  const pages = [page, tab, other];
  for (const one of pages) await expect(picker(one, 'On Break')).toBeVisible();
  for (const [at, status] of [[0, 'Available'], [2, 'Work Offline'], [1, 'On Break']] as const) {
    await choose(pages[at]!, status);
    for (const one of pages) await expect(picker(one, status)).toBeVisible();
  }
  await logOut(tab);
  await expect(page.getByLabel('Username')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Start', exact: true })).toBeVisible();
  expect((await dutyOf(demo)).status).toBe('logged-out');
  await other.context().close();
});

test('where one browser at a time is allowed a second one takes over, and the first is told and acts no more', async ({ page, browser, demo, complaints }) => {
  complaints.expect(/status of 401/);
  await changeSettings(demo, { severalBrowsers: 'take-over' });
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  await untilHeardOf(demo);
  const other = await openElsewhere(browser, demo);
  await expect(other.getByText(/You are on duty in another browser, where you logged in on/)).toBeVisible();
  await other.getByRole('button', { name: 'Go on duty here' }).click();
  await expect(picker(other, 'Available')).toBeVisible();
  await expect(page.getByText('You went on duty in another browser.')).toBeVisible();
  await expect(page.getByLabel('Username')).toBeVisible();
  await choose(other, 'On Break');
  expect((await dutyOf(demo)).status).toBe('on-break');
  await other.context().close();
});

test('a second browser waits while the first is at work', async ({ page, browser, demo, complaints }) => {
  complaints.expect(/status of 401/);
  await changeSettings(demo, { severalBrowsers: 'take-over' });
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  await untilHeardOf(demo);
  await setActivity(demo, 'busy');
  const other = await openElsewhere(browser, demo);
  await expect(other.getByText('You are at work there right now.')).toBeVisible();
  const answered = other.waitForResponse((response) => response.request().method() === 'POST');
  await other.getByRole('button', { name: 'Go on duty here' }).click();
  await answered;
  await expect(other.getByText('You are at work there right now.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Status: Available/ })).toBeVisible();
  await setActivity(demo, null);
  await other.getByRole('button', { name: 'Go on duty here' }).click();
  await expect(picker(other, 'Available')).toBeVisible();
  await expect(page.getByText('You went on duty in another browser.')).toBeVisible();
  await other.context().close();
});

test('where the first browser is to keep the duty a second one is refused until that one logs out', async ({ page, browser, demo }) => {
  await changeSettings(demo, { severalBrowsers: 'refuse' });
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Work Offline');
  await untilHeardOf(demo);
  const other = await openElsewhere(browser, demo);
  await expect(other.getByText('Your contact centre allows one browser at a time. Log out there first.')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Go on duty here' })).toHaveCount(0);
  await expect(picker(page, 'Work Offline')).toBeVisible();
  await logOut(page);
  await other.getByRole('button', { name: 'Try again' }).click();
  await logIn(other, 'Ava.Agent', seeded('Ava.Agent').password);
  await expect(picker(other, 'On Break')).toBeVisible();
  await other.context().close();
});

test('an application is launched here all the same when the person goes on duty here', async ({ page, browser, demo, complaints }) => {
  complaints.expect(/status of 40[19]/);
  await page.goto('/unified/');
  await logIn(page, 'ava.agent', seeded('Ava.Agent').password);
  await changeSettings(demo, { severalBrowsers: 'take-over' });
  const other = await openElsewhere(browser, demo);
  await expect(picker(other, 'On Break')).toBeVisible();
  await untilHeardOf(demo);
  await page.getByRole('link', { name: 'Agent Console', exact: true }).click();
  await expect(page.getByText(/You are on duty in another browser\. If you go on duty here/)).toBeVisible();
  const opened = page.context().waitForEvent('page', { timeout: 3000 }).catch(() => page);
  await page.getByRole('button', { name: 'Go on duty here' }).click();
  const shown = await opened;
  await expect(picker(shown, 'On Break')).toBeVisible();
  await expect(other.getByText('You went on duty in another browser.')).toBeVisible();
  await choose(shown, 'Available');
  await other.context().close();
});
