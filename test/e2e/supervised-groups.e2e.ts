import { fillInvitation, openAdministration, row, setPassword, sheet } from './support/desk.ts';
import { logIn, logInAs } from './support/person.ts';
import { expect, test } from './support/test.ts';
import type { Locator, Page } from '@playwright/test';

const supervised = (page: Page): Locator => sheet(page).getByRole('group', { name: 'Supervises' });

test('R4: Ada gives a supervisor another group, and he sees its people at once', async ({ page, demo, browser }) => {
  const context = await browser.newContext({ baseURL: demo.origin });
  const sam = await context.newPage();
  await sam.goto('/supervisor/');
  await logInAs(sam, 'Sam.Supervisor');
  await expect(row(sam, 'Rex Tanaka')).toBeVisible();

  await openAdministration(page, 'people');
  await page.getByRole('button', { name: 'Edit Sam Okafor' }).click();
  await expect(supervised(page).getByRole('checkbox', { name: 'Front desk' })).toBeChecked();
  await supervised(page).getByRole('checkbox', { name: 'Front desk' }).uncheck();
  await sheet(page).getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'Sam Okafor')).toContainText('Supervises Remote');
  await expect(row(sam, 'Ava Lindqvist')).toBeHidden();
  await expect(row(sam, 'Rex Tanaka')).toBeVisible();

  await page.getByRole('button', { name: 'Edit Sam Okafor' }).click();
  await supervised(page).getByRole('checkbox', { name: 'Front desk' }).check();
  await sheet(page).getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'Sam Okafor')).toContainText('Supervises Front desk, Remote');
  await expect(row(sam, 'Ava Lindqvist')).toBeVisible();

  await page.reload();
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByRole('table', { name: 'Audit' }).getByRole('row').filter({ hasText: 'supervises: front-desk, remote' }).filter({ hasText: 'Sam Okafor' })).toBeVisible();
  await context.close();
});

for (const mode of ['server', 'files'] as const) {
  test.describe(`groups to supervise, ${mode === 'server' ? 'with the backend' : 'with files alone'}`, () => {
    test.use({ mode });

    test('are offered while the role Supervisor is chosen, and a new supervisor sees the people of those that were', async ({ page }) => {
      await openAdministration(page, 'people');
      await fillInvitation(page, 'Kim Berg', 'Kim.Berg', 'By hand');
      await expect(supervised(page)).toBeHidden();
      await sheet(page).getByRole('checkbox', { name: 'Supervisor' }).check();
      await expect(supervised(page)).toHaveAccessibleDescription('Where none is chosen, it is the own group.');
      await supervised(page).getByRole('checkbox', { name: 'Remote' }).check();
      await sheet(page).getByRole('button', { name: 'Invite' }).click();
      await expect(sheet(page).locator('code').nth(1)).toBeVisible();
      const password = await sheet(page).locator('code').nth(1).textContent() ?? '';
      await sheet(page).getByRole('button', { name: 'Done' }).click();
      await expect(row(page, 'Kim Berg')).toContainText('Supervises Remote');
      await page.getByRole('button', { name: 'Log out' }).click();

      await page.goto('/supervisor/');
      // Every application has the unified login page.
      await logIn(page, 'Kim.Berg@acme', password);
      await setPassword(page, 'Seven-Quiet-Lanterns');
      await expect(row(page, 'Rex Tanaka')).toBeVisible();
      await expect(row(page, 'Ava Lindqvist')).toBeHidden();
    });
  });
}

test('a supervisor who invites is asked for no groups to supervise', async ({ page }) => {
  await page.goto('/supervisor/');
  await logInAs(page, 'Sam.Supervisor');
  await fillInvitation(page, 'Kim Berg', 'Kim.Berg', 'By hand');
  await sheet(page).getByRole('checkbox', { name: 'Supervisor' }).check();
  await expect(sheet(page).getByRole('combobox', { name: 'Group' })).toBeVisible();
  await expect(supervised(page)).toHaveCount(0);
  await sheet(page).getByRole('button', { name: 'Invite' }).click();
  await expect(sheet(page).getByRole('heading', { name: 'Hand this to Kim Berg' })).toBeFocused();
});
