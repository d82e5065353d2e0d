import { startBufferingProxy } from '../support/buffering-proxy.ts';
import { changeSettings } from './support/database.ts';
import { dutyOf, expectContact, openElsewhere } from './support/duty.ts';
import { choose, logInAs, openChange, picker } from './support/person.ts';
import { expect, test as base } from './support/test.ts';

// Every browser here is told of the proxy, as those of a company are; the addresses of the pages stay what they are.
const test = base.extend({
  proxy: async ({ demo }, use) => {
    const proxy = await startBufferingProxy(demo.origin, { passesHead: true });
    await use({ server: proxy.url });
    proxy.close();
  },
});
test.use({ environment: { PING_SECONDS: '1' } });

// Seconds. A page that has never been pinged waits for half a minute before it takes a stream for held back.
const grace = 45;

test('R42: behind a proxy that holds streams back the page polls, is told what others change, and its agent is never lost', async ({ page, browser, demo }) => {
  test.setTimeout(5 * grace * 1000);
  await changeSettings(demo, { contactGraceSeconds: grace });
  const begun = Date.now();
  const polled = page.waitForRequest(/\/v1\/events\?wait=/, { timeout: 0 });
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  const { version } = await dutyOf(demo);
  await polled;
  expect(await dutyOf(demo)).toMatchObject({ status: 'available', version, lost: false });

  const elsewhere = await openElsewhere(browser, demo);
  await choose(elsewhere, 'Work Offline');
  await expect(picker(page, 'Work Offline')).toBeVisible();
  await elsewhere.context().close();

  const supervisor = await openElsewhere(browser, demo, 'Sam.Supervisor', '/supervisor/');
  const sheet = await openChange(supervisor, 'Ava Lindqvist', 'Available');
  await sheet.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(picker(page, 'Available')).toBeVisible();
  await expect(page.getByText('by Sam Okafor')).toBeVisible();
  await supervisor.context().close();

  const contacts = await expectContact(demo, begun + 2.2 * grace * 1000 - Date.now());
  expect(contacts.length).toBeGreaterThan(1);
  await expect(picker(page, 'Available')).toBeVisible();
});
