import { expect, test } from './support/host.ts';
import { choose, openMenu, picker, seeded } from './support/person.ts';
import type { BrowserContext, Page } from '@playwright/test';

/** What is seen: a live region says the same. */
const form = (page: Page) => page.getByRole('form', { name: 'Log in' });
const button = (page: Page) => page.locator('onduty-login-form').getByRole('button', { name: 'Log in', exact: true });

/** Clicks, and gives the window that opens. */
async function openWindow(page: Page, context: BrowserContext): Promise<Page> {
  const coming = context.waitForEvent('page');
  await button(page).click();
  return coming;
}

async function logInThere(view: Page, userName = 'Ava.Agent'): Promise<void> {
  await view.getByLabel('Username').fill(userName);
  await view.getByLabel('Password', { exact: true }).fill(seeded(userName).password);
  await view.getByRole('button', { name: 'Log in', exact: true }).click();
}

test.beforeEach(({ complaints }) => complaints.expect(/status of 401/));

for (const carrier of ['bearer', 'cookie']) {
  test(`a host on another origin signs in by a window of the backend, and never sees the password (${carrier})`, async ({ page, context, demo, host }) => {
    await page.goto(host.page({ carrier }));
    await expect(page.getByLabel('Password')).toHaveCount(0);
    const view = await openWindow(page, context);
    await expect(form(page).getByText('Go on in the window that was opened.')).toBeVisible();
    await expect(view).toHaveURL(new RegExp(`^${demo.origin}/sign-in/`));
    await expect(view.getByText(`You are logging in for ${new URL(host.origin).host}.`)).toBeVisible();
    const closing = view.waitForEvent('close');
    await logInThere(view);
    await closing;
    await expect(picker(page, 'On Break')).toBeVisible();
    await expect(button(page)).toHaveCount(0);
    await choose(page, 'Available');
    await expect(picker(page, 'Available')).toBeVisible();
    const kept = await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href, document.documentElement.outerHTML]));
    expect(kept).not.toMatch(/code|Harbour|accessToken|[\w-]{43}/);
  });
}

test('a session that a reload lost is back after one click, without a password', async ({ page, context, host }) => {
  await page.goto(host.page());
  await logInThere(await openWindow(page, context));
  await expect(picker(page, 'On Break')).toBeVisible();
  await page.reload();
  const view = await openWindow(page, context);
  if (!view.isClosed()) await view.waitForEvent('close');
  await expect(picker(page, 'On Break')).toBeVisible();
});

test('R25: to log out at the host is to log out at the backend’s page too', async ({ page, context, host }) => {
  await page.goto(host.page());
  await logInThere(await openWindow(page, context));
  await expect(picker(page, 'On Break')).toBeVisible();
  await openMenu(page);
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(button(page)).toBeVisible();
  const view = await openWindow(page, context);
  await expect(view.getByLabel('Password', { exact: true })).toBeVisible();
});

test('whoever goes back without logging in is told so, and may try again', async ({ page, context, host }) => {
  await page.goto(host.page());
  const view = await openWindow(page, context);
  await view.getByRole('button', { name: /^Back to / }).click();
  await expect(page.getByText('You came back without logging in.')).toBeVisible();
  await logInThere(await openWindow(page, context));
  await expect(picker(page, 'On Break')).toBeVisible();
});

test('a window that the browser does not open has a way on in this tab, which leaves nothing in the address', async ({ page, host }) => {
  await page.addInitScript(() => { window.open = () => null; });
  const url = host.page();
  await page.goto(url);
  await button(page).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The browser opened no window.' })).toBeVisible();
  await page.getByRole('button', { name: 'Log in in this tab' }).click();
  await logInThere(page);
  await expect(picker(page, 'On Break')).toBeVisible();
  expect(page.url()).toBe(url);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test('a window that is closed is no refusal: the page says that it cannot see it, and opens it again', async ({ page, context, host }) => {
  await page.goto(host.page());
  const view = await openWindow(page, context);
  await expect(view.getByLabel('Username')).toBeVisible();
  await view.close();
  await expect(form(page).getByText('The window cannot be seen from here any more.')).toBeVisible();
  const coming = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Open the window again' }).click();
  await logInThere(await coming);
  await expect(picker(page, 'On Break')).toBeVisible();
});

test('a host that is isolated from its windows hears of the login all the same', async ({ page, context, host }) => {
  await page.goto(host.page({ opener: 'same-origin' }));
  const view = await openWindow(page, context);
  await expect(form(page).getByText('The window cannot be seen from here any more.')).toBeVisible();
  await logInThere(view);
  await expect(picker(page, 'On Break')).toBeVisible();
});

test('R49: what another page says of the window is dropped', async ({ page, context, demo, host }) => {
  await page.goto(host.page());
  const view = await openWindow(page, context);
  await expect(view.getByLabel('Username')).toBeVisible();
  const state = new URL(view.url()).searchParams.get('state');
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.evaluate(([known, iss]) => {
    const data = { state: known, code: 'made-up', iss };
    for (const origin of ['https://evil.example', 'null', '']) window.dispatchEvent(new MessageEvent('message', { origin, data }));
    // The right origin, another source.
    window.postMessage(data, location.origin);
    for (const other of [null, 'text', 7, { state: 5 }, { state: known, code: {} }, { ...data, state: 'onduty-popup-other' }]) {
      new BroadcastChannel('onduty-return').postMessage(other);
    }
  }, [state, demo.origin]);
  await expect(form(page).getByText('Go on in the window that was opened.')).toBeVisible();
  await logInThere(view);
  await expect(picker(page, 'On Break')).toBeVisible();
  expect(sent.filter((request) => request === 'POST /v1/session')).toHaveLength(1);
});

test('R49: a code of another backend is not redeemed', async ({ page, context, host }) => {
  const url = host.page();
  await page.goto(url);
  const view = await openWindow(page, context);
  await expect(view.getByLabel('Username')).toBeVisible();
  const state = new URL(view.url()).searchParams.get('state');
  // Another page of the host says it: a page never hears itself.
  const other = await context.newPage();
  await other.goto(url);
  await other.evaluate((known) => new BroadcastChannel('onduty-return').postMessage({ state: known, code: 'made-up', iss: 'https://other.example' }), state);
  await expect(page.locator('onduty-login-form').getByRole('alert')).not.toBeEmpty();
  await expect(button(page)).toBeVisible();
});

test('a page that is not registered gets nobody: the backend’s page says so', async ({ page, demo, host }) => {
  await page.goto(host.page({ form: 'method="redirect"' }).replace('desk', 'elsewhere'));
  await button(page).click();
  await expect(page.getByText('This page may not ask for a log in here.')).toBeVisible();
  expect(page.url()).toBe(`${demo.origin}/sign-in/?error=redirect-refused`);
});

test('an address with a code that nobody here asked for is dropped', async ({ page, demo, host }) => {
  const url = host.page({ form: 'method="redirect"' });
  await page.goto(`${url}?code=made-up&state=onduty-redirect-${'x'.repeat(43)}&iss=${encodeURIComponent(demo.origin)}`);
  await expect(button(page)).toBeVisible();
  expect(page.url()).toBe(url);
});

test('a page of another tenant’s person says who is logged in, and lets somebody else log in', async ({ page, complaints, demo, host }) => {
  complaints.expect(/status of 422/);
  const url = host.page({ form: 'method="redirect"' });
  await page.goto(`${demo.origin}/portal/?tenant=globex`);
  await page.getByLabel('Username').fill('Ava.Agent');
  await page.getByLabel('Password', { exact: true }).fill(seeded('Ava.Agent', 'globex').password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(picker(page, 'On Break')).toBeVisible();
  await page.goto(url);
  await button(page).click();
  await expect(page.getByText('Ava Castellano is logged in here, at another contact centre.')).toBeVisible();
  await page.getByRole('button', { name: 'Log in as somebody else' }).click();
  await logInThere(page);
  await expect(picker(page, 'On Break')).toBeVisible();
  expect(page.url()).toBe(url);
});
