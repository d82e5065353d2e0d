import { openAdministration, row, sheet } from './support/desk.ts';
import { dutyOf, openConsole, openElsewhere } from './support/duty.ts';
import { logInAs, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';
import type { Page } from '@playwright/test';

// The shortest length that has a warning of 20 seconds takes its time.
test.describe.configure({ timeout: 150_000 });

test.describe('a session that ends where nobody does anything', () => {
  test.use({ environment: { PING_SECONDS: '1', IDLE_SECONDS: '26' } });

  test('R26: says so 20 seconds before, goes on by one act, and ends with the reason when nobody is there', async ({ page, complaints }) => {
    complaints.expect(/status of 401/);
    await page.goto('/admin/');
    await logInAs(page, 'Ada.Admin');
    await expect(page.getByRole('navigation', { name: 'Administration' })).toBeVisible();
    const warning = page.getByRole('form', { name: 'Your session ends soon' });
    await expect(warning).toBeVisible({ timeout: 20_000 });
    await expect(warning.getByRole('alert').filter({ hasText: 'You are logged out in' })).toHaveText(/in (1[5-9]|20) seconds\.$/);
    await warning.getByRole('button', { name: 'Stay logged in' }).click();
    await expect(warning).toBeHidden();
    await expect(page.getByRole('navigation', { name: 'Administration' })).toBeVisible();
    await expect(page.getByText('Your session has expired. Log in again.')).toBeVisible({ timeout: 45_000 });
    await expect(page.getByRole('navigation', { name: 'Administration' })).toBeHidden();
  });

  test('R26: an agent on duty with an open page is never idle', async ({ page }) => {
    await page.goto('/portal/');
    await logInAs(page, 'Ava.Agent');
    await expect(picker(page, 'On Break')).toBeVisible();
    const since = Date.now();
    await expect.poll(() => Date.now() - since, { timeout: 40_000, intervals: [1000] }).toBeGreaterThan(28_000);
    await expect(page.getByRole('form', { name: 'Your session ends soon' })).toHaveCount(0);
    await page.reload();
    await expect(picker(page, 'On Break')).toBeVisible();
  });
});

test.describe('a session that has a longest length', () => {
  test.use({ environment: { PING_SECONDS: '1', SESSION_SECONDS: '60' } });

  test('R53: the password, given where the person is, starts another one and keeps what was typed', async ({ page, context, complaints }) => {
    complaints.expect(/status of 401/);
    await openConsole(page);
    await page.getByRole('button', { name: 'My account' }).click();
    const phone = page.getByLabel('Workplace phone');
    await phone.fill('+44 20 7946 0077');
    const session = await sessionCookie();
    const warning = page.getByRole('form', { name: 'Your session ends soon' });
    await expect(warning).toBeVisible({ timeout: 60_000 });
    await warning.getByLabel('Password').fill('wrong');
    await warning.getByRole('button', { name: 'Go on' }).click();
    await expect(warning.getByText('The password is wrong.')).toBeVisible();
    await warning.getByLabel('Password').fill(seeded('Ava.Agent').password);
    await warning.getByRole('button', { name: 'Go on' }).click();
    await expect(warning).toBeHidden();
    expect(await sessionCookie()).not.toBe(session);
    await expect(phone).toHaveValue('+44 20 7946 0077');
    await expect(picker(page, 'On Break')).toBeVisible();
    const saved = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await page.locator('onduty-profile-form').getByRole('button', { name: 'Save' }).click();
    expect((await saved).status()).toBe(200);
    await page.reload();
    await page.getByRole('button', { name: 'My account' }).click();
    await expect(phone).toHaveValue('+442079460077');

    async function sessionCookie(): Promise<string | undefined> {
      return (await context.cookies()).find(({ name }) => name.includes('onduty'))?.value;
    }
  });
});

test('R27: an administrator ends the sessions of a person, whose page says so at once', async ({ page, browser, demo, complaints }) => {
  complaints.expect(/status of 401/);
  const context = await browser.newContext({ baseURL: demo.origin });
  const ada = await context.newPage();
  await openAdministration(ada, 'people');
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  await ada.getByRole('button', { name: 'End sessions of Ava Lindqvist' }).click();
  await expect(sheet(ada).getByRole('heading', { name: 'End the sessions of Ava Lindqvist?' })).toBeVisible();
  await expect(sheet(ada).getByText('The rules for lost contact hold')).toBeVisible();
  await expect(sheet(ada).getByRole('button', { name: 'Cancel' })).toBeFocused();
  await sheet(ada).getByRole('button', { name: 'End the sessions' }).click();
  await expect(ada.getByText('Every session of Ava Lindqvist is ended.')).toBeVisible();
  await expect(page.getByText('Your session was ended. Log in again.')).toBeVisible();
  await expect(picker(page, 'On Break')).toBeHidden();
  expect((await dutyOf(demo)).status).toBe('on-break');
  await page.reload();
  await expect(page.getByLabel('Username')).toBeVisible();
  await expectEnded(ada, 'Ava Lindqvist', 1);
  await context.close();
});

test('R27: Ada ends her own sessions elsewhere: she is told how many there are, and this page stays', async ({ page, browser, demo, complaints }) => {
  complaints.expect(/status of 401/);
  await openAdministration(page, 'people');
  const others = [await openElsewhere(browser, demo, 'Ada.Admin', '/admin/'), await openElsewhere(browser, demo, 'Ada.Admin', '/admin/')];
  for (const other of others) await expect(other.getByRole('navigation', { name: 'Administration' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'End sessions of Ada Moreau' })).toHaveCount(0);
  const endOthers = page.getByRole('button', { name: 'End other sessions of Ada Moreau' });
  const confirm = sheet(page).getByRole('button', { name: 'End the other sessions' });
  await endOthers.click();
  await expect(sheet(page).getByText('You have 2 more sessions')).toBeVisible();
  await expect(sheet(page).getByText('This page stays logged in.')).toBeVisible();
  await confirm.click();
  await expect(page.getByText('Your other sessions are ended. This one goes on.')).toBeVisible();
  for (const other of others) {
    await expect(other.getByText('Your session was ended. Log in again.')).toBeVisible();
    await other.context().close();
  }
  await endOthers.click();
  await expect(sheet(page).getByText('You are logged in here alone.')).toBeVisible();
  await expect(confirm).toBeDisabled();
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await expectEnded(page, 'Ada Moreau', 2);
});

test('sessions that may not be ended or counted stay, and the sheet says why', async ({ page, complaints }) => {
  complaints.expect(/status of 403/);
  const body = JSON.stringify({ status: 403, code: 'not-allowed', requestId: 'refused' });
  await page.route(/\/v1\/(users\/.*\/)?sessions$/, (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', body }));
  await openAdministration(page, 'people');
  await page.getByRole('button', { name: 'End sessions of Ava Lindqvist' }).click();
  await sheet(page).getByRole('button', { name: 'End the sessions' }).click();
  await expect(sheet(page).getByRole('alert')).toHaveText('Your account may not do this.');
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'End other sessions of Ada Moreau' }).click();
  await expect(sheet(page).getByRole('alert')).toHaveText('Your account may not do this.');
  await expect(sheet(page).getByRole('button', { name: 'End the other sessions' })).toBeDisabled();
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(page, 'Ada Moreau')).toBeVisible();
});

/** Looks for the end of sessions in the audit. */
async function expectEnded(page: Page, whose: string, count: number): Promise<void> {
  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByRole('button', { name: 'Look again' }).click();
  const entry = page.getByRole('table', { name: 'Audit' }).getByRole('row').filter({ hasText: 'Sessions ended' }).filter({ hasText: whose });
  await expect(entry).toContainText(`sessions: ${count}`);
}
