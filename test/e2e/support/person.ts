import { seedUsers } from '../../../src/mock/seed.ts';
import { expect } from './test.ts';
import type { Locator, Page } from '@playwright/test';
import type { SeedUser } from '../../../src/mock/seed.ts';

/** A seeded person by user name, of acme unless told. */
export function seeded(userName: string, tenant = 'acme'): SeedUser {
  const user = seedUsers.find((candidate) => candidate.userName === userName && candidate.tenant === tenant);
  if (!user) throw new Error(`Nobody is called ${userName}`);
  return user;
}

/** Logs in with the form that the page shows, by what a person sees. */
export async function logIn(page: Pick<Page, 'getByLabel' | 'getByRole'>, username: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

/** Logs a seeded person in. */
export const logInAs = (page: Page, userName: string): Promise<void> => logIn(page, userName, seeded(userName).password);

/** The button of the status picker while it shows a status. */
export const picker = (page: Page, status: string): Locator => page.getByRole('button', { name: `Status: ${status}` });

/** Opens the menu of the picker, whatever the status, and waits until it takes keys: the first time its code may still be on its way. */
export async function openMenu(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Status: / }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Available', exact: true })).toBeFocused();
}

/**
 * Chooses a status in the picker and waits until it shows. Where the page moves under the pointer, the menu turns to the other side of its button and the
 * click beside it closes it; then it is opened again, as a person would.
 */
export async function choose(page: Page, status: string): Promise<void> {
  const item = page.getByRole('menuitemradio', { name: status });
  await expect(async () => {
    if (!(await item.isVisible())) await openMenu(page);
    await item.click({ timeout: 3000 });
  }).toPass();
  await expect(picker(page, status)).toBeVisible();
}

/** Opens what a supervisor writes to change an agent in the list of the team; again where the list still moves and the click beside the menu closes it. */
export async function openChange(page: Page, name: string, choice: string): Promise<Locator> {
  const sheet = page.getByRole('dialog', { name: `Change ${name} to ${choice}` });
  await expect(async () => {
    await page.getByRole('button', { name: `Change ${name}` }).click({ timeout: 3000 });
    await page.getByRole('menuitem', { name: choice }).click({ timeout: 3000 });
    await expect(sheet).toBeVisible({ timeout: 3000 });
  }).toPass();
  return sheet;
}

/** Logs out by the picker; its menu is opened again as above. */
export async function logOut(page: Page): Promise<void> {
  const item = page.getByRole('menuitem', { name: 'Log out' });
  await expect(async () => {
    if (!(await item.isVisible())) await openMenu(page);
    await item.click({ timeout: 3000 });
  }).toPass();
  await expect(page.getByLabel('Username')).toBeVisible();
}

/** The application panel. */
export const applications = (page: Page): Locator => page.getByRole('region', { name: 'Applications' });

/** The names in the application panel, once there are as many as given. */
export async function expectApplications(page: Page, names: readonly string[]): Promise<void> {
  const links = applications(page).getByRole('listitem').getByRole('link');
  await expect(links).toHaveCount(names.length);
  for (const [position, name] of names.entries()) await expect(links.nth(position)).toContainText(name);
}
