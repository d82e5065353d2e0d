import { expect } from './test.ts';
import type { Page } from '@playwright/test';

/** Opens the mailbox, waits for the newest mail of a person with a subject, and gives the link in it that leads to a page. */
export async function linkInMail(page: Page, name: string, subject: string | RegExp, place: string): Promise<string> {
  await page.goto(new URL(page.url()).search.includes('mock') ? '/mail/?mock' : '/mail/');
  await page.getByRole('region', { name: 'Mailbox' }).getByRole('link').filter({ hasText: name }).filter({ hasText: subject }).first().click();
  const link = page.getByRole('region', { name: 'Opened mail' }).getByRole('link').filter({ hasText: place });
  await expect(link.first()).toBeVisible();
  return await link.first().getAttribute('href') ?? '';
}
