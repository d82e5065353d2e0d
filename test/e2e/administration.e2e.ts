import { openAdministration, row, sheet } from './support/desk.ts';
import { logInAs } from './support/person.ts';
import { expect, test } from './support/test.ts';
import { holdBack } from './support/throttle.ts';
import type { Page } from '@playwright/test';

const refusal = { status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, code: 'not-allowed', requestId: 'refused' }) };
const views = (page: Page) => page.getByRole('navigation', { name: 'Administration' });

test('Ada changes settings; what somebody else saved meanwhile is not overwritten', async ({ page, demo, browser, complaints }) => {
  complaints.expect(/status of 412/);
  await openAdministration(page, 'settings');
  const context = await browser.newContext({ baseURL: demo.origin });
  const other = await context.newPage();
  await openAdministration(other, 'settings');
  await expect(other.getByLabel(/An invitation lives for/)).toHaveValue('24');
  await page.getByLabel(/An invitation lives for/).fill('48');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await other.getByLabel(/An invitation lives for/).fill('12');
  await other.getByRole('button', { name: 'Save settings' }).click();
  await expect(other.getByRole('alert').filter({ hasText: 'changed in the meantime' })).toBeVisible();
  await expect(other.getByLabel(/An invitation lives for/)).toHaveValue('48');
  await context.close();
});

test('maintenance that Ada announces stands on the login page', async ({ page, demo, browser }) => {
  await openAdministration(page, 'settings');
  await page.getByLabel('Maintenance').fill('Back at noon.');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  const context = await browser.newContext({ baseURL: demo.origin });
  const somebody = await context.newPage();
  await somebody.goto('/portal/');
  await expect(somebody.getByText('Back at noon.')).toBeVisible();
  await context.close();
});

test('whoever is held back after failed tries is listed, and let try again', async ({ page, demo }) => {
  await holdBack(demo, 'acme-ava.agent');
  await openAdministration(page, 'throttles');
  await expect(row(page, 'Ava Lindqvist')).toContainText('12 failed tries');
  await page.getByRole('button', { name: 'Clear the wait of Ava Lindqvist' }).click();
  await expect(page.getByText('Ava Lindqvist may try again at once.')).toBeVisible();
  await expect(page.getByText('Nobody is held back.')).toBeVisible();
  await page.getByRole('button', { name: 'Log out' }).click();
  await logInAs(page, 'Ava.Agent');
  await expect(page.getByText('Ava Lindqvist', { exact: true })).toBeVisible();
});

test('a wait that may not be cleared stays in the list, and the page says why', async ({ page, demo, complaints }) => {
  complaints.expect(/status of 403/);
  await holdBack(demo, 'acme-ava.agent');
  await openAdministration(page, 'throttles');
  await page.route('**/v1/throttles/*', (route) => route.fulfill(refusal));
  await page.getByRole('button', { name: 'Clear the wait of Ava Lindqvist' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Your account may not do this.' })).toBeVisible();
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(row(page, 'Ava Lindqvist')).toContainText('12 failed tries');
  await page.unroute('**/v1/throttles/*');
  await page.getByRole('button', { name: 'Clear the wait of Ava Lindqvist' }).click();
  await expect(page.getByText('Nobody is held back.')).toBeVisible();
  await expect(page.getByText('Your account may not do this.')).toHaveCount(0);
});

test('settings that could not be read are read by another try, and nothing is wrong any more', async ({ page, complaints }) => {
  complaints.expect(/status of 403/);
  let refused = 0;
  await page.route('**/v1/tenant/settings', (route) => {
    refused += 1;
    return route.fulfill(refusal);
  });
  await openAdministration(page, 'settings');
  await expect(page.getByRole('alert').filter({ hasText: 'Your account may not do this.' })).toBeVisible();
  // They are read once more by themselves, when the connection is there.
  await expect.poll(() => refused).toBeGreaterThan(1);
  await page.unroute('**/v1/tenant/settings');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByLabel(/An invitation lives for/)).toHaveValue('24');
  await expect(page.getByText('Your account may not do this.')).toHaveCount(0);
});

test('an account that Ada disables is signed out everywhere, and the audit tells it', async ({ page, demo, browser, complaints }) => {
  complaints.expect(/status of 401/);
  const context = await browser.newContext({ baseURL: demo.origin });
  const ava = await context.newPage();
  await ava.goto('/portal/');
  await logInAs(ava, 'Ava.Agent');
  await expect(ava.getByText('Ava Lindqvist', { exact: true })).toBeVisible();
  await openAdministration(page, 'people');
  await page.getByRole('button', { name: 'Edit Ava Lindqvist' }).click();
  await sheet(page).getByRole('checkbox', { name: /^Enabled/ }).uncheck();
  await sheet(page).getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'Ava Lindqvist')).toContainText('Disabled');
  await expect(ava.getByLabel('Username')).toBeVisible();
  await context.close();
  await page.reload();
  await views(page).getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByRole('table', { name: 'Audit' }).getByRole('row').filter({ hasText: 'disabled' }).filter({ hasText: 'Ava Lindqvist' })).toBeVisible();
});

for (const [path, name] of [['/supervisor/', 'Supervisor'], ['/admin/', 'Administration']] as const) {
  test(`${name} opens for nobody without the role, and leads to the own applications`, async ({ page }) => {
    await page.goto(path);
    await logInAs(page, 'Ava.Agent');
    await expect(page.getByText('which you do not have')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Applications' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Invite' })).toBeHidden();
  });
}
