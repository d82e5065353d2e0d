import { inDatabase } from './support/database.ts';
import { expect, test } from './support/host.ts';
import { applications, expectApplications, logInAs, picker, seeded } from './support/person.ts';
import type { Page } from '@playwright/test';

const button = (page: Page) => page.locator('onduty-login-form').getByRole('button', { name: 'Log in', exact: true });

async function logInThere(page: Page): Promise<void> {
  await page.getByLabel('Username').fill('Ava.Agent');
  await page.getByLabel('Password', { exact: true }).fill(seeded('Ava.Agent').password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

test('with "auto" the only application opens after the login, and not again for whoever comes back or reloads', async ({ page }) => {
  await page.addInitScript(() => addEventListener('DOMContentLoaded', () => document.querySelector('onduty-app-launcher')?.toggleAttribute('auto', true)));
  await page.goto('/unified/');
  await logInAs(page, 'Ava.Agent');
  await expect(page).toHaveURL('/console/');
  await expect(picker(page, 'On Break')).toBeVisible();
  await page.goBack();
  await expectApplications(page, ['Agent Console']);
  await page.reload();
  await expectApplications(page, ['Agent Console']);
  await expect(page).toHaveURL('/unified/');
});

test('an application that a tenant has disabled says why, and is not launched', async ({ page, demo, complaints }) => {
  complaints.expect(/status of 409/);
  const set = { disabled: { en: 'Your licence has ended.', de: 'Ihre Lizenz ist abgelaufen.' } };
  await page.goto('/unified/');
  await logInAs(page, 'Sam.Supervisor');
  await expectApplications(page, ['Agent Console', 'Supervisor']);
  await inDatabase(demo, (storage) => storage.commit([{ update: 'apps', where: { tenantId: 'acme', id: 'supervisor' }, set }]));
  const link = applications(page).getByRole('link', { name: /Supervisor/ });
  await link.click();
  await expect(page.getByRole('alert').filter({ hasText: 'This application cannot be opened now.' })).toBeVisible();
  await expect(link).toHaveAttribute('aria-disabled', 'true');
  await expect(link).toHaveAccessibleDescription(/Your licence has ended\./);
  await page.reload();
  await expect(link).toHaveAccessibleDescription(/Your licence has ended\./);
  await expect(page).toHaveURL('/unified/');
});

test('a launched application on another origin signs its person in by itself, and nobody goes round and round', async ({ page, demo, host, complaints }) => {
  complaints.expect(/status of 401/);
  const url = host.page({ form: 'method="redirect" auto' });
  await page.goto(url);
  await expect(page).toHaveURL(new RegExp(`^${demo.origin}/sign-in/`));
  await page.getByRole('button', { name: /^Back to / }).click();
  await expect(page.getByText('You came back without logging in.')).toBeVisible();
  await page.reload();
  await expect(button(page)).toBeVisible();
  await button(page).click();
  await logInThere(page);
  await expect(picker(page, 'On Break')).toBeVisible();
  await expect(page).toHaveURL(url);
  // The tab rests for a while; another one leads on, and there the person is known.
  await page.reload();
  await expect(button(page)).toBeVisible();
  await expect(page).toHaveURL(url);
  const launched = await page.context().newPage();
  await launched.goto(url);
  await expect(picker(launched, 'On Break')).toBeVisible();
  await expect(launched).toHaveURL(url);
});
