import { dutyOf } from './support/duty.ts';
import { choose, logInAs, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';

test('a network that is away for 90 seconds puts the agent On Break, by the times of a new tenant; the page says so when it is back', async ({ page, context, demo, complaints }) => {
  test.setTimeout(240_000);
  complaints.expect(/ERR_INTERNET_DISCONNECTED|Failed to load/);
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  const { version } = await dutyOf(demo);
  await context.setOffline(true);
  const back = page.waitForTimeout(90_000);
  await expect(page.getByText('You are offline.').filter({ visible: true }).first()).toBeVisible();
  await back;
  const lost = await dutyOf(demo);
  expect(lost).toMatchObject({ status: 'on-break', version: version + 1, lost: true, actor: { kind: 'system', cause: 'contact-lost' } });
  await context.setOffline(false);
  await expect(picker(page, 'On Break')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('Contact with your browser was lost.', { exact: true })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Contact with your browser was lost. You are now On Break.' })).toBeAttached();
  await expect.poll(async () => (await dutyOf(demo)).lost, { timeout: 30_000 }).toBe(false);
  expect((await dutyOf(demo)).since).toBe(lost.since);
  await page.getByRole('button', { name: 'Ready to work' }).click();
  await expect(picker(page, 'Available')).toBeVisible();
});
