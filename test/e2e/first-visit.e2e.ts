import { choose, logInAs } from './support/person.ts';
import { expect, test } from './support/test.ts';

const pages = ['/', '/portal/', '/portal/?tenant=globex', '/unified/', '/console/', '/supervisor/', '/admin/', '/set-password/', '/scenarios/'];
const withoutLogin = ['/', '/set-password/', '/scenarios/'];

for (const mode of ['server', 'files'] as const) {
  test.describe(`a first visit, ${mode === 'server' ? 'with the backend' : 'with files alone'}`, () => {
    test.use({ mode });

    for (const path of pages) {
      test(`R15: ${path} loads without complaint, and nothing moves`, async ({ page }) => {
        const failed: string[] = [];
        page.on('response', (response) => {
          if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
        });
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        if (!withoutLogin.includes(path)) await expect(page.getByLabel('Username')).toBeVisible();
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
        expect(await page.evaluate(() => (globalThis as unknown as { layoutShift: number }).layoutShift)).toBeLessThan(0.01);
        expect(failed).toEqual([]);
      });
    }
  });
}

test('every link of the start page leads somewhere', async ({ page, demo }) => {
  await page.goto('/');
  const links = await page.getByRole('link').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  for (const url of new Set(links)) expect((await page.request.get(url)).status(), url).toBe(200);
  expect((await page.request.get(`${demo.origin}/favicon.ico`)).status()).toBe(200);
});

test('an address without a page says so', async ({ page, complaints }) => {
  complaints.expect(/404/);
  const response = await page.goto('/nowhere');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
});

test('R52: no page is wider than 320 px, before and after a login', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const widths = async (): Promise<Record<string, number>> => {
    const found: Record<string, number> = {};
    for (const path of pages) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      if (path === '/supervisor/' && await page.getByText('Sam Okafor').first().isVisible()) await expect(page.getByRole('heading', { name: 'Ava Lindqvist' })).toBeVisible();
      if (path === '/console/') await expect(page.getByRole('heading', { level: 2 }).filter({ visible: true }).first()).toBeVisible();
      found[path] = await page.evaluate(() => document.documentElement.scrollWidth);
    }
    return found;
  };
  const narrow = Object.fromEntries(pages.map((path) => [path, 320]));
  expect(await widths()).toEqual(narrow);
  await page.goto('/portal/');
  await logInAs(page, 'Sam.Supervisor');
  await choose(page, 'Available');
  expect(await widths()).toEqual(narrow);
});

for (const [path, sign] of [['/portal/', 'Status: Available'], ['/unified/', 'Log out'], ['/console/', 'Status: Available'], ['/supervisor/', 'Reset credentials of Ava Lindqvist']] as const) {
  test(`nothing moves when ${path} is loaded with a session`, async ({ page }) => {
    await page.goto('/portal/');
    await logInAs(page, 'Sam.Supervisor');
    await choose(page, 'Available');
    await page.goto(path);
    await expect(page.getByRole('button', { name: sign })).toBeVisible();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await page.evaluate(() => (globalThis as unknown as { layoutShift: number }).layoutShift)).toBeLessThan(0.01);
  });
}

test('operators see that the demo is well, and its metrics', async ({ request, demo }) => {
  for (const path of ['/healthz', '/readyz']) expect((await request.get(demo.origin + path)).status(), path).toBe(200);
  expect(await (await request.get(`${demo.origin}/metrics`)).text()).toContain('# TYPE ');
});
