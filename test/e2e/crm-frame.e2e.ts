import { choose, logIn, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';
import type { Frame, Page } from '@playwright/test';

const detail = (page: Page, term: string) => page.getByRole('definition').and(page.locator(`dt:text-is("${term}") + dd`));
const choice = (page: Page, name: string) => page.getByRole('group', { name: 'Set the status from here' }).getByRole('button', { name });
const desk = (page: Page): Frame => page.frames().find((frame) => frame.url().includes('/embed/'))!;
const trouble = (page: Page) => page.getByRole('alert').filter({ hasText: 'The desk does not answer' });

async function open(page: Page, crmOrigin: string): Promise<Frame> {
  await page.goto(`${crmOrigin}/frame/`);
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await expect(desk(page).getByLabel('Username')).toBeVisible();
  return desk(page);
}

test.beforeEach(({ complaints }) => complaints.expect(/status of 401|Blocked autofocusing/));

test('the CRM’s page without elements shows who logs in in its frame and the status, sets one, and logs out', async ({ page, demo }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'In a frame' }).click();
  await expect(page).toHaveURL(`${demo.crmOrigin}/frame/`);
  await expect(detail(page, 'Logged in')).toHaveText('Nobody');
  const inside = await open(page, demo.crmOrigin);
  await logIn(page.frameLocator('iframe'), 'Ava.Agent', seeded('Ava.Agent').password);
  await expect(detail(page, 'Logged in')).toHaveText('Ava Lindqvist, Acme');
  await expect(detail(page, 'Status')).toContainText('On Break since');
  await expect(detail(page, 'News')).toHaveText('Live');
  await choice(page, 'Available').click();
  await expect(inside.getByRole('button', { name: 'Status: Available' })).toBeVisible();
  await expect(choice(page, 'Available')).toHaveAttribute('aria-pressed', 'true');
  await inside.getByRole('button', { name: 'Status: Available' }).click();
  await inside.getByRole('menuitemradio', { name: 'Work Offline' }).click();
  await expect(detail(page, 'Status')).toContainText('Work Offline since');
  await expect(choice(page, 'Work Offline')).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(inside.getByLabel('Username')).toBeVisible();
  await expect(detail(page, 'Logged in')).toHaveText('Nobody');
  await expect(page.locator('main')).toBeFocused();
});

test('its policy lets it frame the desk and ask nobody; it defines no element, and all of it works', async ({ page, demo }) => {
  const answer = await page.request.get(`${demo.crmOrigin}/frame/`);
  const policy = answer.headers()['content-security-policy']!.split('; ');
  expect(policy).toContain(`frame-src ${demo.origin}`);
  expect(policy).toContain("connect-src 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  await open(page, demo.crmOrigin);
  expect(await page.evaluate(() => customElements.get('onduty-provider'))).toBeUndefined();
});

test('what the desk refuses stands there in the CRM’s words, until it does not hold any more', async ({ page, demo, browser, complaints }) => {
  complaints.expect(/status of 422/);
  await open(page, demo.crmOrigin);
  const refusal = page.getByRole('alert').filter({ has: page.locator('code') });
  await choice(page, 'Available').click();
  await expect(refusal).toHaveText('Nobody is logged in. Log in in the frame first. session-required');
  await logIn(page.frameLocator('iframe'), 'Ava.Agent', seeded('Ava.Agent').password);
  await expect(detail(page, 'Status')).toContainText('On Break since');
  await expect(refusal).toHaveCount(0);

  const administration = await browser.newPage({ baseURL: demo.origin });
  await administration.goto('/portal/');
  await logIn(administration, 'Ada.Admin', seeded('Ada.Admin').password);
  await expect(administration.getByRole('region', { name: 'Applications' })).toBeVisible();
  await administration.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'onduty-client': 'test/1' };
    const now = await fetch('/v1/tenant/settings', { headers });
    const change = { reasonRequired: ['work-offline'] };
    const answer = await fetch('/v1/tenant/settings', { method: 'PATCH', headers: { ...headers, 'if-match': now.headers.get('etag') ?? '' }, body: JSON.stringify(change) });
    if (!answer.ok) throw new Error(await answer.text());
  });
  await administration.close();
  await choice(page, 'Work Offline').click();
  await expect(refusal).toContainText('wants a reason for this');
  await expect(refusal.locator('code')).toHaveText('reason-refused');
  await expect(detail(page, 'Status')).toContainText('On Break since');
});

test('while the desk does not answer it says why that may be, and goes on when it is tried again', async ({ page, demo, complaints }) => {
  complaints.expect(/ERR_FAILED/);
  await page.route(`${demo.origin}/embed/**`, (route) => route.abort());
  await page.goto(`${demo.crmOrigin}/frame/`);
  await expect(trouble(page)).toContainText(`The tenant does not list ${demo.crmOrigin}`);
  await expect(page.locator('iframe')).toBeHidden();
  await choice(page, 'Available').click();
  await expect(page.getByRole('alert').filter({ has: page.locator('code:text-is("timeout")') })).toBeVisible();
  await page.unroute(`${demo.origin}/embed/**`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await expect(trouble(page)).toBeHidden();
  await expect(desk(page).getByLabel('Username')).toBeVisible();
});

test('an application that opens in this tab opens in it, not in the frame', async ({ page, demo, complaints }) => {
  // The frame is on its way there too, and refuses.
  complaints.expect(/frame-ancestors|ERR_BLOCKED_BY_RESPONSE/);
  const inside = await open(page, demo.crmOrigin);
  await logIn(page.frameLocator('iframe'), 'Ada.Admin', seeded('Ada.Admin').password);
  await inside.getByRole('link', { name: 'Administration' }).click();
  await expect(page).toHaveURL(/\/admin\//);
});

test('on a narrow screen and from right to left nothing is cut off, and the frame speaks the language of the page', async ({ page, demo }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  // Not by answering in the server's place: browsers guard this machine from pages that come from nowhere.
  await page.addInitScript(() => {
    if (parent !== window) return;
    new MutationObserver((_changes, observer) => {
      observer.disconnect();
      Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' });
    }).observe(document, { childList: true });
  });
  await page.goto(`${demo.crmOrigin}/frame/`);
  await expect.poll(() => desk(page)?.evaluate(() => document.documentElement.dir)).toBe('rtl');
  await desk(page).getByLabel('اسم المستخدم').fill('Ava.Agent');
  await desk(page).getByLabel('كلمة المرور', { exact: true }).fill(seeded('Ava.Agent').password);
  await desk(page).getByRole('button', { name: 'تسجيل الدخول', exact: true }).click();
  await expect(detail(page, 'Status')).toContainText('On Break');
  for (const frame of [page.mainFrame(), desk(page)]) expect(await frame.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test.describe('without a backend', () => {
  test.use({ mode: 'files' });

  test('it says that the desk does not answer', async ({ page, demo, complaints }) => {
    complaints.expect(/status of 404|frame-ancestors|Refused/);
    await page.goto(`${demo.crmOrigin}/frame/`);
    await expect(trouble(page)).toBeVisible();
  });
});

test('what is chosen by the elements in the CRM’s other page is seen in this one: both have one session', async ({ page, demo }) => {
  await page.goto(`${demo.crmOrigin}/`);
  await logIn(page, 'Ava.Agent', seeded('Ava.Agent').password);
  await choose(page, 'Available');
  await expect(picker(page, 'Available')).toBeVisible();
  await page.getByRole('link', { name: 'Telephone in a frame' }).click();
  await expect(detail(page, 'Logged in')).toHaveText('Ava Lindqvist, Acme');
  await expect(detail(page, 'Status')).toContainText('Available since');
});
