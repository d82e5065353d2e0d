import { inDatabase } from './support/database.ts';
import { dutyOf, openElsewhere } from './support/duty.ts';
import { choose, logInAs, openChange, picker } from './support/person.ts';
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

  const sheet = await openChange(page, 'Ava Lindqvist', 'On Break');
  await sheet.getByLabel('Reason').selectOption({ label: 'Lunch' });
  await sheet.getByRole('button', { name: 'Change' }).click();
  await expect(ava).toContainText('On Break · Lunch');
  await expect(page.getByRole('status').filter({ hasText: 'is now On Break.' })).toBeVisible();
  await expect(picker(other, 'On Break')).toBeVisible();
  await expect(other.getByText('by Sam Okafor')).toBeVisible();
  await context.close();
});

test('Sam interrupts Ava at work with a note; she sees at once who did it, and why', async ({ page, demo, browser }) => {
  const ava = await openElsewhere(browser, demo);
  await choose(ava, 'Available');
  await inDatabase(demo, async (storage) => {
    const where = { userId: 'acme-ava.agent' };
    const { version } = (await storage.find('duties', where))!;
    await storage.commit([{ update: 'duties', where, set: { activity: 'busy', version: version + 1 } }]);
  });
  await page.goto('/supervisor/');
  await logInAs(page, 'Sam.Supervisor');
  const row = page.getByRole('row', { name: 'Ava Lindqvist' });
  await expect(row).toContainText('Busy');
  const sheet = await openChange(page, 'Ava Lindqvist', 'Work Offline');
  await sheet.getByLabel('Note').fill('Please call the dispatcher first.');
  await sheet.getByLabel('Change at once, even during work').check();
  await sheet.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Interrupt and change' }).click();
  await expect(row).toContainText('Work Offline');
  await expect(ava.getByRole('button', { name: /^Status: Work Offline/ })).toBeVisible();
  await expect(ava.getByText('by Sam Okafor: Please call the dispatcher first.')).toBeVisible();
  expect((await dutyOf(demo)).actor).toMatchObject({ kind: 'supervisor', name: 'Sam Okafor', note: 'Please call the dispatcher first.' });
  await ava.context().close();
});
