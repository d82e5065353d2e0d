import { choose, logInAs, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';

test('Sam sees Ava come on duty, and sends her on a break with a reason; both see it at once, and she sees by whom', async ({ page, demo, browser }) => {
  await page.goto('/supervisor/');
  await logInAs(page, 'Sam.Supervisor');
  const ava = page.getByRole('row', { name: 'Ava Lindqvist' });
  await expect(ava).toContainText('Logged Out');

  const context = await browser.newContext({ baseURL: demo.origin });
  const other = await context.newPage();
  await other.goto('/portal/');
  await logInAs(other, 'Ava.Agent');
  await choose(other, 'Available');
  await expect(ava).toContainText('Available');
  await expect(page.getByRole('button', { name: 'Available 1' })).toBeVisible();

  await ava.getByRole('button', { name: 'Change Ava Lindqvist' }).click();
  await page.getByRole('menuitem', { name: 'On Break' }).click();
  const sheet = page.getByRole('dialog', { name: 'Change Ava Lindqvist to On Break' });
  await sheet.getByLabel('Reason').selectOption({ label: 'Lunch' });
  await sheet.getByRole('button', { name: 'Change' }).click();
  await expect(ava).toContainText('On Break · Lunch');
  await expect(page.getByRole('status').filter({ hasText: 'is now On Break.' })).toBeVisible();
  await expect(picker(other, 'On Break')).toBeVisible();
  await expect(other.getByText('by Sam Okafor')).toBeVisible();
  await context.close();
});
