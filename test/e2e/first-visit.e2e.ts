import { expect, test } from './support/test.ts';

const pages = ['/', '/portal/', '/unified/', '/console/', '/supervisor/', '/admin/'];

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
        if (path !== '/') await expect(page.getByLabel('Username')).toBeVisible();
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

test('R52: no page is wider than 320 px', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of pages) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
  }
});
