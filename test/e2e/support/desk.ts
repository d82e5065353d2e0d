import { logInAs } from './person.ts';
import { expect } from './test.ts';
import type { Locator, Page } from '@playwright/test';

/** The row of a person in the list of accounts. */
export const row = (page: Page, name: string): Locator => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

/** What lies over the page. */
export const sheet = (page: Page): Locator => page.getByRole('dialog');

/** Logs Ada in at a view of her administration. */
export async function openAdministration(page: Page, view: string, search = ''): Promise<void> {
  await page.goto(`/admin/${search}#${view}`);
  await logInAs(page, 'Ada.Admin');
  await expect(page.getByRole('navigation', { name: 'Administration' })).toBeVisible();
}

/** Fills the form of an invitation. */
export async function fillInvitation(page: Page, name: string, userName: string, way: 'By mail' | 'By hand'): Promise<void> {
  await page.getByRole('button', { name: 'Invite' }).click();
  await sheet(page).getByLabel('Name', { exact: true }).fill(name);
  await sheet(page).getByLabel('User name').fill(userName);
  await sheet(page).getByRole('textbox', { name: 'E-mail address' }).fill(`${userName.toLowerCase()}@acme.example`);
  await sheet(page).getByRole('radio', { name: way }).check();
}

/** Sets a password with the form of the page. */
export async function setPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('Repeat new password').fill(password);
  await page.getByRole('button', { name: 'Set password' }).click();
}
