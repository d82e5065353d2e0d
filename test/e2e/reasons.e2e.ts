import { openAdministration, row, sheet } from './support/desk.ts';
import { logInAs, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';

test('Ada adds a reason, and agents who are at work are offered it', async ({ page, demo, browser, complaints }) => {
  complaints.expect(/status of 422/);
  const context = await browser.newContext({ baseURL: demo.origin });
  const ava = await context.newPage();
  await ava.goto('/portal/');
  await logInAs(ava, 'Ava.Agent');
  await expect(picker(ava, 'On Break')).toBeVisible();
  await openAdministration(page, 'reasons');
  await page.getByRole('button', { name: 'Add a reason for On Break' }).click();
  await sheet(page).getByLabel('Name', { exact: true }).fill('Fire drill');
  await sheet(page).getByLabel('Short code').fill('LUN');
  await sheet(page).getByRole('button', { name: 'Save' }).click();
  await expect(sheet(page).getByText('that no other reason has')).toBeVisible();
  await sheet(page).getByLabel('Short code').fill('FIR');
  await sheet(page).getByLabel('At most (minutes)').fill('15');
  await sheet(page).getByLabel('And then').selectOption('Available');
  await sheet(page).getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'Fire drill')).toContainText('at most 15 min, then Available');
  const reasons = await ava.evaluate(async () => (await (await fetch('/v1/duty/reasons')).json() as { reasons: { label: string }[] }).reasons.map(({ label }) => label));
  expect(reasons).toContain('Fire drill');
  await context.close();
});

test('a reason is moved, kept from agents, and deleted', async ({ page }) => {
  await openAdministration(page, 'reasons');
  const names = () => page.getByRole('region', { name: 'On Break' }).getByRole('heading', { level: 4 }).allTextContents();
  await expect(row(page, 'Lunch')).toBeVisible();
  await page.getByRole('button', { name: 'Move down Lunch' }).click();
  await expect(page.getByText('Lunch is at place 2 now.')).toBeVisible();
  expect(await names()).toEqual(['Short Break', 'Lunch', 'Restroom']);
  await page.getByRole('button', { name: 'Edit Lunch' }).click();
  await sheet(page).getByRole('checkbox', { name: /^Offered to agents/ }).uncheck();
  await sheet(page).getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'Lunch')).toContainText('Not offered');
  await page.getByRole('button', { name: 'Edit Lunch' }).click();
  await sheet(page).getByRole('button', { name: 'Delete this reason' }).click();
  await expect(page.getByText('Lunch is deleted.')).toBeVisible();
  expect(await names()).toEqual(['Short Break', 'Restroom']);
});
