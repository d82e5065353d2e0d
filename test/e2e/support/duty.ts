import { setTimeout as pause } from 'node:timers/promises';
import { inDatabase } from './database.ts';
import { logInAs, picker } from './person.ts';
import { expect } from './test.ts';
import type { Browser, Page } from '@playwright/test';
import type { DemoServer } from './demo-server.ts';

/** The duty of an agent of acme as the database has it. */
export const dutyOf = (demo: DemoServer, userName = 'Ava.Agent') =>
  inDatabase(demo, async (storage) => (await storage.find('duties', { userId: `acme-${userName.toLowerCase()}` }))!);

/**
 * Follows the duty of an agent for so long, in milliseconds, and expects that nothing changes it: contact that is lost would, even if it is regained. Gives the times
 * at which contact was noted.
 */
export async function expectContact(demo: DemoServer, milliseconds: number): Promise<readonly number[]> {
  const { status, version } = await dutyOf(demo);
  const contacts = new Set<number>();
  for (const end = Date.now() + milliseconds; Date.now() < end;) {
    const duty = await dutyOf(demo);
    expect([duty.status, duty.version, duty.lost]).toEqual([status, version, false]);
    contacts.add(duty.contactAt!);
    await pause(1000);
  }
  return [...contacts];
}

/** Opens the portal in a browser profile of its own, and logs somebody in there. */
export async function openElsewhere(browser: Browser, demo: DemoServer, userName = 'Ava.Agent', path = '/portal/'): Promise<Page> {
  const context = await browser.newContext({ baseURL: demo.origin });
  const page = await context.newPage();
  await page.goto(path);
  await logInAs(page, userName);
  return page;
}

/** Logs Ava in at the portal and goes to her console. */
export async function openConsole(page: Page): Promise<void> {
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  await page.goto('/console/');
  await expect(picker(page, 'On Break')).toBeVisible();
}

/** Rings until the agent's console shows an offer: the router may just be starting. */
export async function ring(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Simulate a call' });
  await expect(async () => {
    if (await button.isEnabled()) await button.click();
    await expect(page.getByText('Incoming call')).toBeVisible({ timeout: 2000 });
  }).toPass();
}
