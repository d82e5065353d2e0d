import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { until } from '../../support/until.ts';
import type { Page } from '@playwright/test';
import type { Credentials } from './ava.ts';

const passwordsPage = 'chrome://password-manager/passwords';

/** The part of the interface of Chromium's own page of passwords that the tests need. */
interface PasswordsPage {
  readonly chrome: {
    readonly passwordsPrivate?: {
      addPassword(entry: Credentials & { url: string; note: string; useAccountStore: boolean }): Promise<void>;
      getSavedPasswordList(): Promise<readonly unknown[]>;
    };
  };
}

/** A Chromium without any past, with a profile of its own and the password manager that a person has. */
export interface PasswordChromium extends AsyncDisposable {
  open(url: string): Promise<Page>;
  /** Stores credentials for the site of an address, as a person does on the browser's page of passwords. */
  store(url: string, credentials: Credentials): Promise<void>;
  /** How many logins the browser holds to have succeeded until now. */
  successes(): Promise<number>;
  /** How often the browser has shown until now its offer to save a password, by itself. */
  offers(): Promise<number>;
}

/** Starts a Chromium. Contexts of a browser that Playwright launches are private windows, which never offer to save. */
export async function openChromium(): Promise<PasswordChromium> {
  await using stack = new AsyncDisposableStack();
  const profile = stack.adopt(await mkdtemp(join(tmpdir(), 'onduty-chromium-')), (path) => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  const { CHROME_PATH: executablePath } = process.env;
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath && { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    // A browser that knows that it is automated may keep its offers to itself.
    ignoreDefaultArgs: ['--enable-automation'],
    viewport: null,
  });
  stack.defer(() => context.close());
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('Chromium has no session for the whole browser');

  /** How many times the browser has counted a value of a histogram. */
  const counted = async (query: string, value: number): Promise<number> => {
    const { histograms } = await session.send('Browser.getHistograms', { query });
    return histograms.find(({ name }) => name === query)?.buckets.find(({ low }) => low === value)?.count ?? 0;
  };

  const open = async (url: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(url);
    return page;
  };

  const everything = stack.move();
  return {
    open,
    async store(url, credentials) {
      const page = await open(passwordsPage);
      await page.evaluate(async (entry) => {
        const { passwordsPrivate } = (globalThis as unknown as PasswordsPage).chrome;
        await passwordsPrivate?.addPassword({ ...entry, note: '', useAccountStore: false });
      }, { url, ...credentials });
      await until('the stored password', () => page.evaluate(async () => {
        const stored = await (globalThis as unknown as PasswordsPage).chrome.passwordsPrivate?.getSavedPasswordList();
        return stored?.length === 1;
      }));
      await page.close();
    },
    successes: () => counted('PasswordManager.SuccessfulLoginHappened', 0),
    // The disposition of a bubble that appeared by itself with a password to be saved.
    offers: () => counted('PasswordBubble.DisplayDisposition', 0),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** Fills a login form in and sends it, key by key. */
export async function logIn(page: Page, { username, password }: Credentials): Promise<void> {
  await page.getByLabel('Username').pressSequentially(username);
  await page.getByLabel('Password', { exact: true }).pressSequentially(password);
  await page.keyboard.press('Enter');
}

/** Why nothing can be tested here; `false` when it can. */
export const skip = await findObstacle();

async function findObstacle(): Promise<string | false> {
  await using browser = await openChromium();
  try {
    await browser.open(passwordsPage);
    return false;
  } catch (error) {
    if (!String(error).includes('ERR_INVALID_URL')) throw error;
    return 'this Chromium has no password manager, as a headless shell has none: install a whole one, or set CHROME_PATH';
  }
}
