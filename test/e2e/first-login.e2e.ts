import { fillInvitation, openAdministration, setPassword, sheet } from './support/desk.ts';
import { logIn, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';

const password = 'Nine-Green-Harbours';

test('Nia logs in with her temporary password, is made to set her own, and is in', async ({ page }) => {
  await page.goto('/portal/');
  await logIn(page, 'Nia.New', seeded('Nia.New').password);
  await setPassword(page, password);
  await expect(picker(page, 'On Break')).toBeVisible();
  await expect(page.getByText('Nia Novak', { exact: true })).toBeVisible();
});

test('what Ada hands over opens the account for a password of one’s own', async ({ page, demo, browser }) => {
  await openAdministration(page, 'people');
  await fillInvitation(page, 'Kim Berg', 'Kim.Berg', 'By hand');
  await sheet(page).getByRole('button', { name: 'Invite' }).click();
  await expect(sheet(page).locator('code').nth(1)).toBeVisible();
  const [userName = '', temporary = ''] = await sheet(page).locator('code').allTextContents();
  const context = await browser.newContext({ baseURL: demo.origin });
  const kim = await context.newPage();
  await kim.goto('/portal/');
  await logIn(kim, userName, temporary);
  await setPassword(kim, password);
  await expect(picker(kim, 'On Break')).toBeVisible();
  await context.close();
});
