import { openConsole } from './support/duty.ts';
import { logInAs, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';

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
  await ada.goto('/admin/');
  await logInAs(ada, 'Ada.Admin');
  await expect(ada.getByRole('navigation', { name: 'Administration' })).toBeVisible();
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  const status = await ada.evaluate(async () => {
    const headers = { 'Onduty-Client': 'test/1', 'Idempotency-Key': crypto.randomUUID() };
    return (await fetch('/v1/users/acme-ava.agent/sessions', { method: 'DELETE', headers })).status;
  });
  expect(status).toBe(204);
  await expect(page.getByText('Your session was ended. Log in again.')).toBeVisible();
  await expect(picker(page, 'On Break')).toBeHidden();
  await expect(ada.getByRole('navigation', { name: 'Administration' })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Username')).toBeVisible();
  await context.close();
});
