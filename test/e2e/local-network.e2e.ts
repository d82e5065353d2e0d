import { expect, inspectIn, test } from './support/embedded.ts';
import type { Frame, Page } from '@playwright/test';

const codes = async (frame: Frame, desk: string) => (await inspectIn(frame, desk)).map(({ code }) => code);
/** Takes sites for public ones, as they would be with a name that everybody can look up; the backend stays on this machine. */
const asPublic = (...sites: readonly string[]) => `--ip-address-space-overrides=${sites.map((site) => `127.0.0.1:${new URL(site).port}=public`).join()}`;
/** Takes every cookie and keeps every storage, so that nothing else is found. */
const preferences = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } };
const state = (page: Page) => page.evaluate(async () => (await navigator.permissions.query({ name: 'loopback-network' as PermissionName })).state);

test.beforeEach(({ browser }) => test.skip(Number.parseInt(browser.version(), 10) < 145, 'Chromium knows the two permissions from 145 on.'));

test('a public page whose browser keeps it from a backend on this machine finds just that, and says it', async ({ sites, openProfile }) => {
  const page = await openProfile({ preferences, arguments: [asPublic(sites.crm)] });
  await page.goto(sites.crm);
  expect(await codes(page.mainFrame(), sites.desk)).toEqual(['local-network']);
  expect(await state(page), 'the browser without a window has refused').toBe('denied');
  const trouble = page.getByRole('alert').filter({ hasText: 'cannot be reached from this page' });
  await expect(trouble).toContainText('local-network');
  await expect(trouble).toContainText('allow="local-network-access"');
});

test('a public page that may reach this machine finds nothing', async ({ sites, openProfile }) => {
  const page = await openProfile({ preferences, arguments: [asPublic(sites.crm)] });
  await page.context().grantPermissions(['local-network-access']);
  await page.goto(sites.crm);
  expect(await codes(page.mainFrame(), sites.desk)).toEqual([]);
});

test('a public page finds a backend that is not there unreachable, and nothing else', async ({ sites, openProfile }) => {
  const page = await openProfile({ preferences, arguments: [asPublic(sites.crm)] });
  await page.route(`${sites.desk}/**`, (route) => route.abort());
  await page.goto(sites.crm);
  expect(await codes(page.mainFrame(), sites.desk)).toEqual(['unreachable']);
});

test('in a frame that was not given the permission both may be the cause, and both are found', async ({ sites, openProfile }) => {
  const page = await openProfile({ preferences, arguments: [asPublic(sites.crm, sites.portal)] });
  await page.goto(`${sites.portal}/`);
  const frame = page.frames()[1]!;
  await frame.waitForLoadState();
  const found = await codes(frame, sites.desk);
  expect(found.filter((code) => !code.startsWith('storage'))).toEqual(['unreachable', 'local-network']);
});

test('a public page cannot frame the desk of this machine either, and is told that it does not answer', async ({ sites, openProfile }) => {
  const page = await openProfile({ preferences, arguments: [asPublic(sites.crm)] });
  await page.goto(`${sites.crm}/frame/`);
  await expect(page.getByRole('alert').filter({ hasText: 'The desk does not answer' })).toContainText('the desk has a private address');
  await page.context().grantPermissions(['local-network-access']);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
});
