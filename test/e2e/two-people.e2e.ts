import { logInAs, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';

test('Ava signs in, then Sam in a second tab: the first tab says who is signed in now and acts for nobody else', async ({ page, context, complaints }) => {
  complaints.expect(/status of 40[19]/);
  await page.goto('/portal/');
  const second = await context.newPage();
  await second.goto('/portal/');
  await expect(second.getByLabel('Username')).toBeVisible();
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  await context.clearCookies();
  await second.reload();
  await logInAs(second, 'Sam.Supervisor');
  await expect(picker(second, 'On Break')).toBeVisible();
  await expect(picker(page, 'On Break')).toBeHidden();
  await expect(page.getByText('Sam Okafor').filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText('Ava Lindqvist')).toBeHidden();
});
