import { row, sheet } from './support/desk.ts';
import { logIn, logInAs, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';

test('Sam asks Ava for her phone number; she sees who asks, saves, and Sam sees it done without a reload', async ({ page, demo, browser }) => {
  await page.goto('/supervisor/');
  await logInAs(page, 'Sam.Supervisor');
  await row(page, 'Ava Lindqvist').getByRole('button', { name: 'Ask for profile fields of Ava Lindqvist' }).click();
  await sheet(page).getByRole('checkbox', { name: 'Workplace phone' }).check();
  await sheet(page).getByLabel('Note').fill('The old one rings at reception.');
  await sheet(page).getByRole('button', { name: 'Ask' }).click();
  await expect(page.getByText('Ava Lindqvist is asked.')).toBeVisible();
  await expect(row(page, 'Ava Lindqvist')).toContainText('Asked for Workplace phone');

  const context = await browser.newContext({ baseURL: demo.origin });
  const ava = await context.newPage();
  await ava.goto('/console/');
  await logInAs(ava, 'Ava.Agent');
  await expect(ava.getByText('Sam Okafor asks you to update:')).toBeVisible();
  await expect(ava.getByText('The old one rings at reception.')).toBeVisible();
  await ava.getByLabel('Workplace phone').fill('+44 20 7946 0018');
  await ava.getByRole('button', { name: 'Save' }).click();
  await expect(ava.getByText('Sam Okafor asks you to update:')).toBeHidden();

  await expect(page.getByRole('status').filter({ hasText: 'Ava Lindqvist has updated what was asked for.' })).toBeVisible();
  await expect(row(page, 'Ava Lindqvist')).toContainText('Updated Workplace phone');
  await context.close();
});

test('a password that Ava changes at the console ends her other browser, and her own page goes on', async ({ page, demo, browser, complaints }) => {
  complaints.expect(/status of 401/);
  const chosen = 'Seven-Quiet-Lanterns';
  const context = await browser.newContext({ baseURL: demo.origin });
  const other = await context.newPage();
  await other.goto('/portal/');
  await logInAs(other, 'Ava.Agent');
  await expect(picker(other, 'On Break')).toBeVisible();

  await page.goto('/console/');
  await logInAs(page, 'Ava.Agent');
  await page.getByRole('button', { name: 'My account' }).click();
  await page.locator('onduty-password-form').getByLabel('Current password').fill(seeded('Ava.Agent').password);
  await page.getByLabel('New password', { exact: true }).fill(chosen);
  await page.getByLabel('Repeat new password').fill(chosen);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await expect(other.getByLabel('Username')).toBeVisible();
  await expect(page.getByText('Ava Lindqvist', { exact: true })).toBeVisible();
  await logIn(other, 'Ava.Agent', chosen);
  await expect(picker(other, 'On Break')).toBeVisible();
  await context.close();
});

test('R58: the well-known address for changing a password leads to the opened account', async ({ page }) => {
  await page.goto('/.well-known/change-password');
  await expect(page).toHaveURL('/console/#account');
  await logInAs(page, 'Ava.Agent');
  await expect(page.getByRole('button', { name: 'My account', expanded: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change password' })).toBeVisible();
  await page.getByRole('button', { name: 'My account' }).click();
  await expect(page.getByRole('button', { name: 'Change password' })).toBeHidden();
});
