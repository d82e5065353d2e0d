import { chromium } from '@playwright/test';
import { seedUsers } from '../../../src/mock/seed.ts';
import type { Browser, Page } from '@playwright/test';

const ava = seedUsers[0]!;

/** Starts the Chromium that `CHROME_PATH` names, else Playwright's own. */
export function startChromium(): Promise<Browser> {
  const { CHROME_PATH: executablePath } = process.env;
  return chromium.launch({ ...(executablePath && { executablePath }), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** Logs Ava in by what a person sees. */
export async function logInAva(page: Page): Promise<void> {
  await page.getByLabel('Username').fill(ava.userName);
  await page.getByLabel('Password', { exact: true }).fill(ava.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

/** Collects whatever a page complains about from now on. */
export function complaints(page: Page): readonly string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error.stack)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.push(`${message.text()} (${message.location().url})`);
  });
  return heard;
}
