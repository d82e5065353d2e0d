import { choose, expectApplications, logInAs, logOut, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';

test('opened by bookmark with a session and no duty, the console offers "Start"', async ({ page }) => {
  await page.goto('/unified/');
  await logInAs(page, 'Ava.Agent');
  await expectApplications(page, ['Agent Console']);
  await page.goto('/console/');
  await expect(page.getByRole('heading', { name: 'Off duty' })).toBeVisible();
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(picker(page, 'On Break')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Ready when you are' })).toBeVisible();
});

test('opened without a session, the console shows the login form, and comes back to it after a log-out', async ({ page }) => {
  await page.goto('/console/');
  await expect(page.getByLabel('Username')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Queues' })).toBeHidden();
  await logInAs(page, 'Ava.Agent');
  await page.getByRole('button', { name: 'Start' }).click();
  await choose(page, 'Work Offline');
  await logOut(page);
  await expect(page.getByRole('heading', { name: 'Queues' })).toBeHidden();
});

test('the workspace follows the status, and "Ready to work" leads from a break to Available', async ({ page }) => {
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Work Offline');
  await page.goto('/console/');
  await expect(page.getByLabel('Note for the next contact')).toBeEnabled();
  await choose(page, 'On Break');
  await expect(page.getByLabel('Note for the next contact')).toBeDisabled();
  await page.getByRole('button', { name: 'Ready to work' }).click();
  await expect(picker(page, 'Available')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Waiting for the next contact' })).toBeVisible();
});

test('a person who is no agent is told so', async ({ page }) => {
  await page.goto('/console/');
  await logInAs(page, 'Ada.Admin');
  await expect(page.getByRole('heading', { name: 'You are no agent' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start' })).toBeHidden();
});
