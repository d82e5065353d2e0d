import { postMail } from './support/mail.ts';
import { expect, test } from './support/test.ts';
import type { Page } from '@playwright/test';

const mails = (page: Page) => page.getByRole('region', { name: 'Mailbox' }).getByRole('listitem');
const opened = (page: Page) => page.getByRole('region', { name: 'Opened mail' });

/** Keeps a mail for the mock of a page that comes. */
const keepForMock = (page: Page, mail: Record<string, unknown>) => page.addInitScript((kept) => {
  // The frame of the page is sandboxed and has none.
  if (self === top) localStorage.setItem('onduty-mock-mail', JSON.stringify([kept]));
}, { id: 'one', to: { name: 'Nia Novak', address: 'nia@acme.example' }, subject: 'A subject', text: 'A text', html: '<p>A text</p>', language: 'en', at: 1, ...mail });

for (const mode of ['server', 'files'] as const) {
  test.describe(`the mailbox, ${mode === 'server' ? 'with the backend' : 'with files alone'}`, () => {
    test.use({ mode });

    test('R15: opens empty without complaint, nothing moves, and fits 320 px', async ({ page }) => {
      await page.goto('/mail/');
      await expect(page.getByText('No mail yet')).toBeVisible();
      expect(await page.evaluate(() => (globalThis as unknown as { layoutShift: number }).layoutShift)).toBeLessThan(0.01);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    });
  });
}

test('a mail appears by itself, opens as text, and its links lead on', async ({ page, demo, context }) => {
  await page.goto('/mail/');
  await expect(page.getByText('No mail yet')).toBeVisible();
  await postMail(demo, 'Nia.New', 'invite');
  await expect(page.getByRole('status')).toHaveText('New mail to Nia Novak: Your account at Acme');
  await mails(page).getByRole('link').click();
  await expect(opened(page).getByRole('heading', { name: 'Your account at Acme' })).toBeFocused();
  await expect(opened(page).getByText('nia.new@acme.example')).toBeVisible();
  const link = opened(page).getByRole('link', { name: /#ticket=/ });
  expect(await link.getAttribute('href')).toMatch(new RegExp(`^${demo.origin}/set-password/\\?tenant=acme#ticket=[\\w-]{43}$`));
  await postMail(demo, 'Ava.Agent', 'forgot-user-name', { door: 'direct' });
  await expect(mails(page)).toHaveCount(2);
  await expect(mails(page).first()).toContainText('Ava Lindqvist');
  await expect(opened(page).getByRole('heading')).toHaveText('Your account at Acme');
  const coming = context.waitForEvent('page');
  await opened(page).getByRole('link', { name: '/portal/' }).click();
  await expect((await coming).getByLabel('Username')).toBeVisible();
});

test('the HTML of a mail is shown in a frame that runs nothing, and its button leads on in a new tab', async ({ page, demo, context, complaints }) => {
  // The scripts of the test itself.
  complaints.expect(/Blocked script execution in .+\/demo\/mails\//);
  await postMail(demo, 'Ava.Agent', 'forgot-user-name', { door: 'direct' });
  await page.goto('/mail/');
  await mails(page).getByRole('link').click();
  await page.getByRole('radio', { name: 'HTML' }).check({ force: true });
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('heading', { name: 'Your user name at Acme' })).toBeVisible();
  const response = await page.request.get(await page.locator('iframe').getAttribute('src') ?? '');
  expect(response.headers()['content-security-policy']).toMatch(/default-src 'none'.*sandbox allow-popups allow-popups-to-escape-sandbox$/);
  expect(response.headers()['cache-control']).toBe('no-store');
  const coming = context.waitForEvent('page');
  await frame.getByRole('link', { name: 'Log in' }).click();
  await expect((await coming).getByLabel('Username')).toBeVisible();
});

test('on a narrow screen the list and the mail take turns', async ({ page, demo }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await postMail(demo, 'Nia.New', 'invite');
  await page.goto('/mail/');
  const item = mails(page).getByRole('link');
  await item.click();
  await expect(item).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.getByRole('link', { name: 'All mails' }).click();
  await expect(item).toBeFocused();
  await expect(opened(page)).toBeHidden();
});

test('the mails are for this machine and this page alone', async ({ page, demo }) => {
  await postMail(demo, 'Nia.New', 'invite');
  await page.goto('/mail/');
  await expect(mails(page)).toHaveCount(1);
  const rebound = await page.request.get('/demo/mails', { headers: { Host: 'evil.example' } });
  expect(rebound.status()).toBe(404);
  const own = await page.request.get('/demo/mails');
  expect(own.headers()['cross-origin-resource-policy']).toBe('same-origin');
  expect(own.headers()['access-control-allow-origin']).toBeUndefined();
  expect((await page.request.get('/demo/mails/unknown')).status()).toBe(404);
  expect((await page.request.post('/demo/mails')).status()).toBe(404);
});

test('R30: a hostile mail of the mock stays text, and only links to this machine or over TLS are links', async ({ page }) => {
  await keepForMock(page, {
    to: { name: '<img src=x onerror=alert(1)>', address: 'a@b.example' }, subject: '<script>alert(1)</script>',
    text: '<b>bold</b>\n\nhttp://evil.example/x javascript:alert(1) https://desk.example/ok http://localhost:1/ok http://localhost.evil.example/',
  });
  await page.goto('/mail/?mock');
  await mails(page).getByRole('link').click();
  await expect(opened(page).getByRole('heading')).toHaveText('<script>alert(1)</script>');
  await expect(opened(page).getByText('<b>bold</b>')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'HTML' })).toBeHidden();
  const links = await opened(page).locator('[data-text] a').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  expect(links).toEqual(['https://desk.example/ok', 'http://localhost:1/ok']);
  expect(await page.locator('main img').count()).toBe(0);
});
