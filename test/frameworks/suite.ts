import assert from 'node:assert/strict';
import { it } from 'node:test';
import { expect as patient } from '@playwright/test';
import { complaints, logInAva } from '../package/support/chromium.ts';
import { serveFolder } from '../package/support/desk.ts';
import type { Browser, Locator, Page } from '@playwright/test';

/** A host that was built. */
export interface Host {
  readonly browser: () => Browser;
  /** The folder that is served. */
  readonly folder: string;
  /** The page in it. */
  readonly path: string;
}

const expect = patient.configure({ timeout: 20_000 });

/** What Lit says in a development build. */
const ofDevelopment = 'Lit is in dev mode';

interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly openStreams: () => Promise<number>;
  readonly heard: readonly string[];
}

/** Opens the page of a host in a browser of its own, with a backend of its own. */
async function visit({ browser, folder, path }: Host): Promise<Visit> {
  await using stack = new AsyncDisposableStack();
  const desk = stack.use(await serveFolder(folder, { ownPolicies: true }));
  const context = stack.use(await browser().newContext({ locale: 'en-GB' }));
  const page = await context.newPage();
  const heard = complaints(page);
  await page.goto(desk.origin + path);
  await expect(page.getByLabel('Username')).toBeVisible();
  const kept = stack.move();
  return { page, openStreams: desk.openStreams, heard, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

const check = (page: Page, label: string): Locator => page.getByRole('checkbox', { name: label, exact: true });
const picker = (page: Page, status: string): Locator => page.getByRole('button', { name: `Status: ${status}` });
const applications = (page: Page): Locator => page.getByRole('region', { name: 'Applications' });
const events = (page: Page): Promise<string[]> => page.getByRole('list', { name: 'Events' }).getByRole('listitem').allTextContents();
const client = (page: Page): Locator => page.locator('output');

async function choose(page: Page, status: string): Promise<void> {
  await page.getByRole('button', { name: /^Status: / }).click();
  await page.getByRole('menuitemradio', { name: status }).click();
  await expect(picker(page, status)).toBeVisible();
}

async function signIn(page: Page): Promise<void> {
  await logInAva(page);
  await expect(picker(page, 'On Break')).toBeVisible();
}

/** What every host can do with the elements, whatever it is written with. */
export function worksAsAHost(host: Host): void {
  const fact = (title: string, prove: (visit: Visit) => Promise<void>): void => {
    it(title, async () => {
      await using there = await visit(host);
      await prove(there);
      assert.deepEqual(there.heard.filter((line) => !line.startsWith(ofDevelopment)), []);
    });
  };

  fact('a login and a choice of status reach each listener once', async ({ page, openStreams }) => {
    await signIn(page);
    await expect(page.getByLabel('Username')).toHaveCount(0);
    await choose(page, 'Available');
    await choose(page, 'Work Offline');
    assert.deepEqual(await events(page), ['signed in: Ava Lindqvist', 'status: on-break, available', 'status: available, work-offline']);
    await expect.poll(openStreams).toBe(1);
  });

  fact('an attribute that changes is followed, and what was typed and what the host put into the elements stays', async ({ page }) => {
    const provider = page.locator('onduty-provider');
    await expect(page.getByText('Acme', { exact: true })).toBeVisible();
    await expect(page.getByText('Work for acme')).toBeVisible();
    await expect(page.getByText('Ask the desk of acme')).toBeVisible();
    await page.getByLabel('Username').fill('Ava.Agent');
    await page.getByLabel('Tenant').selectOption('globex');
    await expect(page.getByText('Globex', { exact: true })).toBeVisible();
    await expect(page.getByText('Work for globex')).toBeVisible();
    await expect(page.getByText('Ask the desk of globex')).toBeVisible();
    await expect(page.getByLabel('Username')).toHaveValue('Ava.Agent');
    assert.equal(await provider.evaluate((element) => (element as HTMLElement & { baseUrl?: string }).baseUrl), '/');
    assert.equal(await page.locator('onduty-login-form form').count(), 1);
  });

  fact('a boolean property is set and taken back', async ({ page }) => {
    await signIn(page);
    await expect(applications(page)).toBeHidden();
    await check(page, 'Always').check();
    await expect(page.getByText('You are logged in as Ava Lindqvist.')).toBeVisible();
    await expect(applications(page)).toBeVisible();
    await check(page, 'Always').uncheck();
    await expect(page.getByText('You are logged in as Ava Lindqvist.')).toBeHidden();
    await expect(applications(page)).toBeHidden();
  });

  fact('a client of its own, given as a property, is the one that the elements work with', async ({ page, openStreams }) => {
    await expect(client(page)).toHaveText('none');
    await check(page, 'Own client').check();
    await expect(client(page)).toHaveText('anonymous');
    await signIn(page);
    await expect(client(page)).toHaveText('signed-in');
    await choose(page, 'Available');
    assert.deepEqual(await events(page), ['signed in: Ava Lindqvist', 'status: on-break, available']);
    await expect.poll(openStreams).toBe(1);
    await check(page, 'Own client').uncheck();
    await expect(client(page)).toHaveText('none');
    await expect(picker(page, 'Available')).toBeVisible();
    await expect.poll(openStreams).toBe(1);
  });

  fact('an element that comes and goes by a condition works each time', async ({ page, openStreams }) => {
    await check(page, 'Launcher').uncheck();
    await signIn(page);
    await check(page, 'Always').check();
    await expect(page.locator('onduty-app-launcher')).toHaveCount(0);
    for (let times = 0; times < 3; times += 1) {
      await check(page, 'Launcher').check();
      await expect(applications(page).getByRole('link', { name: 'Agent Console' })).toBeVisible();
      await check(page, 'Launcher').uncheck();
      await expect(applications(page)).toHaveCount(0);
    }
    await expect(picker(page, 'On Break')).toBeVisible();
    await expect.poll(openStreams).toBe(1);
  });

  for (const own of [false, true]) {
    fact(`${own ? 'a client of its own' : 'the client of the provider'} leaves no stream open when everything goes, and comes back with it`, async ({ page, openStreams }) => {
      if (own) await check(page, 'Own client').check();
      await signIn(page);
      for (let times = 0; times < 3; times += 1) {
        await expect.poll(openStreams).toBe(1);
        await check(page, 'Mounted').uncheck();
        await expect(page.locator('onduty-provider')).toHaveCount(0);
        await expect.poll(openStreams).toBe(0);
        await check(page, 'Mounted').check();
        await expect(picker(page, 'On Break')).toBeVisible();
      }
      await choose(page, 'Available');
      assert.deepEqual(await events(page), ['signed in: Ava Lindqvist', 'status: on-break, available']);
      // Faster than anything can load.
      for (let times = 0; times < 6; times += 1) await check(page, 'Mounted').click();
      await expect(picker(page, 'Available')).toBeVisible();
      await expect.poll(openStreams).toBe(1);
      await check(page, 'Mounted').uncheck();
      await expect.poll(openStreams).toBe(0);
    });
  }
}
