import { startDemo } from './support/demo-server.ts';
import { choose, logInAs, picker } from './support/person.ts';
import { seedUsers } from '../../src/mock/seed.ts';
import { expect, test } from './support/test.ts';

test('the start prints the pages and everybody who can sign in, one a line', async ({ demo }) => {
  const lines = demo.printed().split('\n');
  for (const path of ['', 'portal/', 'unified/', 'console/', 'supervisor/', 'admin/', 'set-password/', 'mail/', 'scenarios/']) expect(lines.some((line) => line.trim().startsWith(`${demo.origin}/${path} `))).toBe(true);
  for (const path of ['', 'frame/']) expect(lines.some((line) => line.trim().startsWith(`${demo.crmOrigin}/${path} `))).toBe(true);
  for (const { tenant, userName, password } of seedUsers) {
    expect(lines.filter((line) => line.includes(tenant) && line.includes(userName) && line.includes(password))).toHaveLength(1);
  }
});

test('a taken port is told in a sentence, with the way out', async ({ demo }) => {
  const { port } = new URL(demo.origin);
  await expect(startDemo({ port: Number(port) })).rejects.toThrow(`port ${port} is taken`);
});

test('the Mock switch moves the page into the browser and back, and links keep it', async ({ page }) => {
  await page.goto('/portal/');
  const control = page.getByRole('switch', { name: 'Mock' });
  await expect(control).not.toBeChecked();
  await control.click();
  await expect(page).toHaveURL('/portal/?mock');
  await expect(control).toBeChecked();
  await page.getByRole('navigation', { name: 'Demo pages' }).getByRole('link', { name: 'Unified' }).click();
  await expect(page).toHaveURL('/unified/?mock');
  await control.click();
  await expect(page).toHaveURL('/unified/');
});

test('the mock’s duty and the backend’s are two', async ({ page }) => {
  await page.goto('/portal/?mock');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
});

test.describe('files alone', () => {
  test.use({ mode: 'files' });

  test('answer 404 for the API, and the pages run on the mock by themselves', async ({ page }) => {
    expect((await page.request.get('/v1/session')).status()).toBe(404);
    await page.goto('/portal/');
    await expect(page.getByRole('switch', { name: 'Mock' })).toBeDisabled();
    await expect(page.getByText('There is no backend here')).toBeVisible();
    await logInAs(page, 'Ava.Agent');
    await expect(picker(page, 'On Break')).toBeVisible();
  });
});

test('the theme is chosen once and kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.goto('/portal/');
  expect(await ground()).toBe(dark);
  await page.getByRole('radio', { name: 'System' }).check({ force: true });
  expect(await ground()).toBe(light);
});
