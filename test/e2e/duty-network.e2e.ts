import { dutyOf, openElsewhere } from './support/duty.ts';
import { choose, logInAs, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';

test('a network that is away for five seconds changes nothing, and a status chosen meanwhile is sent when it is back', async ({ page, context, browser, demo, complaints }) => {
  complaints.expect(/ERR_INTERNET_DISCONNECTED|Failed to load/);
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  const { version } = await dutyOf(demo);
  await context.setOffline(true);
  const back = page.waitForTimeout(5000);
  await page.getByRole('button', { name: /^Status: / }).click();
  await page.getByRole('menuitemradio', { name: 'Work Offline', exact: true }).click();
  await expect(page.getByText('Will be sent when you are back online.').filter({ visible: true }).first()).toBeVisible();
  await back;
  expect(await dutyOf(demo)).toMatchObject({ status: 'available', version, lost: false });
  await context.setOffline(false);
  await expect(picker(page, 'Work Offline')).toBeVisible({ timeout: 15_000 });
  expect(await dutyOf(demo)).toMatchObject({ status: 'work-offline', version: version + 1, lost: false, actor: { kind: 'self' } });
  const elsewhere = await openElsewhere(browser, demo);
  await choose(elsewhere, 'On Break');
  await expect(picker(page, 'On Break')).toBeVisible({ timeout: 15_000 });
  await elsewhere.context().close();
});
