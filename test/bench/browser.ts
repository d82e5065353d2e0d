import { chromium } from '@playwright/test';
import type { Browser } from '@playwright/test';

/** Starts Playwright's Chromium, or the one that `CHROME_PATH` names. */
export function launchBrowser(): Promise<Browser> {
  const { CHROME_PATH: executablePath } = process.env;
  return chromium.launch({ ...(executablePath && { executablePath }), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
