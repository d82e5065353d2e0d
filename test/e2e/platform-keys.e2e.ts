import { inDatabase } from './support/database.ts';
import { openAdministration, row, sheet } from './support/desk.ts';
import { expect, test } from './support/test.ts';
import type { Page } from '@playwright/test';
import type { DemoServer } from './support/demo-server.ts';

const refusal = { status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, code: 'not-allowed', requestId: 'refused' }) };
const makeButton = (page: Page) => page.getByRole('button', { name: 'Make a key…' });
const removeButton = (page: Page, name: string) => page.getByRole('button', { name: `Delete the key for ${name}` });

/** What the backend says to whoever brings a key. */
const open = async ({ origin }: DemoServer, key: string): Promise<number> =>
  (await fetch(`${origin}/v1/platform/agents`, { headers: { Authorization: `Platform ${key}` } })).status;

/** Makes a key, and gives what its sheet shows. */
async function makeKey(page: Page, name: string): Promise<string> {
  await makeButton(page).click();
  await sheet(page).getByLabel('Name').fill(name);
  await sheet(page).getByRole('button', { name: 'Make the key' }).click();
  await expect(sheet(page).getByRole('heading', { name: `The key for ${name}` })).toBeFocused();
  const secret = await sheet(page).locator('.secret').innerText();
  expect(secret).toMatch(/^[\w-]{43}$/);
  return secret;
}

const elsewhere = async (demo: DemoServer, page: Page): Promise<Page> => {
  const context = await page.context().browser()!.newContext({ baseURL: demo.origin });
  const other = await context.newPage();
  await openAdministration(other, 'keys');
  return other;
};

/** Adds keys as another server would. */
const addKeys = (demo: DemoServer, count: number) => inDatabase(demo, (storage) => storage.commit(Array.from({ length: count }, (_, index) => ({
  insert: 'platformKeys' as const,
  row: { id: `more-${index}-${count}`, tenantId: 'acme', hash: `hash-${index}-${count}`, name: `Router ${index}`, createdAt: Date.now(), usedAt: null },
}))));

/** Everything that the page's memory holds as text, after what is not needed any more was thrown away. */
async function memoryOf(page: Page): Promise<string> {
  const debug = await page.context().newCDPSession(page);
  const parts: string[] = [];
  debug.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await debug.send('HeapProfiler.enable');
  await debug.send('HeapProfiler.collectGarbage');
  await debug.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await debug.detach();
  return parts.join('');
}

test('a key that Ada makes opens the platform; it is shown and copied once, and leaves the page with its sheet', async ({ page, context, demo }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: demo.origin });
  await openAdministration(page, 'keys');
  await expect(row(page, 'Demo router')).toBeVisible();
  const secret = await makeKey(page, 'Call router');
  expect((await memoryOf(page)).includes(secret)).toBe(true);
  await sheet(page).getByRole('button', { name: 'Copy the key' }).click();
  await expect(sheet(page).getByRole('status')).toContainText('The key is copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await sheet(page).getByRole('button', { name: 'Done' }).click();
  await expect(sheet(page)).toBeHidden();
  await expect(page.getByText('The key for Call router is made.')).toBeVisible();
  await expect(makeButton(page)).toBeFocused();
  expect(await page.content()).not.toContain(secret);
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage].map((kept) => Object.entries(kept))))).not.toContain(secret);
  await expect.poll(async () => (await memoryOf(page)).includes(secret)).toBe(false);
  await expect(row(page, 'Call router')).toContainText('Never used');
  expect(await open(demo, secret)).toBe(200);
  await page.getByRole('region', { name: 'Platform keys' }).getByRole('button', { name: 'Look again' }).click();
  await expect(row(page, 'Call router')).toContainText('Last used');
  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByRole('button', { name: 'Look again' }).click();
  const entry = page.getByRole('table', { name: 'Audit' }).getByRole('row').filter({ hasText: 'Platform key created' });
  await expect(entry).toContainText('Call router');
  expect(await page.content()).not.toContain(secret);
});

test('a key is deleted after a question, and opens nothing from then on', async ({ page, demo }) => {
  await openAdministration(page, 'keys');
  const secret = await makeKey(page, 'Call router');
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();
  await removeButton(page, 'Call router').click();
  await expect(sheet(page).getByRole('heading', { name: 'Delete the key for Call router?' })).toBeVisible();
  await expect(sheet(page).getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(sheet(page)).toBeHidden();
  await expect(removeButton(page, 'Call router')).toBeFocused();
  expect(await open(demo, secret)).toBe(200);
  await removeButton(page, 'Call router').click();
  await sheet(page).getByRole('button', { name: 'Delete the key' }).click();
  await expect(page.getByText('The key for Call router is deleted.')).toBeVisible();
  await expect(row(page, 'Call router')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Platform keys' })).toBeFocused();
  expect(await open(demo, secret)).toBe(401);
});

test('two browsers see the same keys; who deletes one second is told that it is gone', async ({ page, demo, complaints }) => {
  complaints.expect(/status of 404/);
  await openAdministration(page, 'keys');
  const other = await elsewhere(demo, page);
  await expect(row(other, 'Demo router')).toBeVisible();
  await makeKey(page, 'Call router');
  await sheet(page).getByRole('button', { name: 'Done' }).click();
  await expect(row(other, 'Call router')).toBeVisible();
  await removeButton(other, 'Call router').click();
  await removeButton(page, 'Call router').click();
  await sheet(page).getByRole('button', { name: 'Delete the key' }).click();
  await expect(row(page, 'Call router')).toHaveCount(0);
  await expect(other.locator('[data-keys] .staff-row')).toHaveCount(1);
  await sheet(other).getByRole('button', { name: 'Delete the key' }).click();
  await expect(other.getByText('The key for Call router was deleted already.')).toBeVisible();
  await expect(sheet(other)).toBeHidden();
  await other.context().close();
});

test('the last key leaves a list that says what it means', async ({ page }) => {
  await openAdministration(page, 'keys');
  await removeButton(page, 'Demo router').click();
  await sheet(page).getByRole('button', { name: 'Delete the key' }).click();
  await expect(page.getByText('No platform has a key')).toBeVisible();
  await makeKey(page, 'Call router');
  await sheet(page).getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('No platform has a key')).toHaveCount(0);
});

test('keys that are on their way say so, and nothing moves when they come', async ({ page }) => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/v1/platform-keys', async (route) => {
    await held;
    await route.continue();
  });
  await openAdministration(page, 'keys');
  await expect(page.getByText('Reading…').filter({ visible: true })).toBeVisible();
  await expect(makeButton(page)).toBeDisabled();
  const before = await page.evaluate(() => (globalThis as unknown as { layoutShift: number }).layoutShift);
  release();
  await expect(row(page, 'Demo router')).toBeVisible();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(await page.evaluate(() => (globalThis as unknown as { layoutShift: number }).layoutShift)).toBeLessThan(before + 0.01);
});

test('keys that may not be read or deleted stay what they are, and the page says why', async ({ page, complaints }) => {
  complaints.expect(/status of 403/);
  let refused = 0;
  await page.route('**/v1/platform-keys', (route) => {
    refused += 1;
    return route.fulfill(refusal);
  });
  await openAdministration(page, 'keys');
  await expect(page.getByRole('alert').filter({ hasText: 'Your account may not do this.' })).toBeVisible();
  // They are read once more by themselves, when the connection is there.
  await expect.poll(() => refused).toBeGreaterThan(1);
  await page.unroute('**/v1/platform-keys');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(row(page, 'Demo router')).toBeVisible();
  await expect(page.getByText('Your account may not do this.')).toHaveCount(0);
  await page.route('**/v1/platform-keys/*', (route) => route.fulfill(refusal));
  await removeButton(page, 'Demo router').click();
  await sheet(page).getByRole('button', { name: 'Delete the key' }).click();
  await expect(sheet(page).getByRole('alert')).toHaveText('Your account may not do this.');
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(page, 'Demo router')).toBeVisible();
});

test('a name that shows nothing, or turns the text around it, is refused in its place', async ({ page, complaints }) => {
  complaints.expect(/status of 422/);
  await openAdministration(page, 'keys');
  await makeButton(page).click();
  const name = sheet(page).getByLabel('Name');
  await expect(name).toBeFocused();
  for (const text of ['   ', 'retuor\u202e']) {
    await name.fill(text);
    await sheet(page).getByRole('button', { name: 'Make the key' }).click();
    await expect(sheet(page).getByText('Enter a name that can be read')).toBeVisible();
    await expect(name).toBeFocused();
    await expect(name).toHaveAccessibleDescription(/Enter a name that can be read/);
    await sheet(page).getByRole('button', { name: 'Cancel' }).click();
    await makeButton(page).click();
    await expect(sheet(page).getByText('Enter a name that can be read')).toHaveCount(0);
  }
});

test('there are as many keys as may be, whoever made the last of them', async ({ page, demo, complaints }) => {
  complaints.expect(/status of 422/);
  await addKeys(demo, 18);
  await openAdministration(page, 'keys');
  await makeButton(page).click();
  await sheet(page).getByLabel('Name').fill('One too many');
  await addKeys(demo, 1);
  await sheet(page).getByRole('button', { name: 'Make the key' }).click();
  await expect(sheet(page).getByText('There are 20 keys, as many as may be.')).toBeVisible();
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(makeButton(page)).toBeDisabled();
  await expect(makeButton(page)).toHaveAccessibleDescription(/Delete one before you make another/);
  await removeButton(page, 'Demo router').click();
  await sheet(page).getByRole('button', { name: 'Delete the key' }).click();
  await expect(makeButton(page)).toBeEnabled();
});

test('a key whose answer got lost stands in the list, to be deleted', async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED/);
  await openAdministration(page, 'keys');
  await page.route('**/v1/platform-keys', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort();
  });
  await makeButton(page).click();
  await sheet(page).getByLabel('Name').fill('Call router');
  await sheet(page).getByRole('button', { name: 'Make the key' }).click();
  await expect(sheet(page).getByRole('alert')).not.toBeEmpty();
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(page, 'Call router')).toHaveCount(1);
});

test('where the page may not copy, it says so and the key can be selected', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await openAdministration(page, 'keys');
  const secret = await makeKey(page, 'Call router');
  await sheet(page).getByRole('button', { name: 'Copy the key' }).click();
  await expect(sheet(page).getByRole('status')).toContainText('Select the key and copy it yourself.');
  await sheet(page).locator('.secret').click();
  expect(await page.evaluate(() => String(getSelection()))).toBe(secret);
});

test('a sheet closes with its view, and the page stays usable', async ({ page }) => {
  await openAdministration(page, 'access');
  await page.getByRole('link', { name: 'Platform keys' }).click();
  const secret = await makeKey(page, 'Call router');
  await page.goBack();
  await expect(sheet(page)).toBeHidden();
  await expect.poll(() => page.content()).not.toContain(secret);
  await page.getByRole('link', { name: 'Platform keys' }).click();
  await expect(row(page, 'Call router')).toBeVisible();
});

test('a key that is shown goes with the session', async ({ page, complaints }) => {
  complaints.expect(/status of 401/);
  await openAdministration(page, 'keys');
  const secret = await makeKey(page, 'Call router');
  await page.evaluate(async () => {
    const headers = { 'Onduty-Client': 'test/1', 'Idempotency-Key': crypto.randomUUID() };
    await fetch('/v1/users/acme-ada.admin/sessions', { method: 'DELETE', headers });
  });
  await expect(page.getByText('Your session was ended. Log in again.')).toBeVisible();
  await expect(sheet(page)).toBeHidden();
  expect(await page.content()).not.toContain(secret);
  expect(await page.content()).not.toContain('Call router');
});

test('R52: keys with long names, and what lies over them, fit 320 px from either side', async ({ page, demo }) => {
  await inDatabase(demo, (storage) => storage.commit([{
    insert: 'platformKeys', row: { id: 'long', tenantId: 'acme', hash: 'long', name: 'W'.repeat(60), createdAt: Date.now(), usedAt: Date.now() },
  }]));
  await page.setViewportSize({ width: 320, height: 640 });
  await openAdministration(page, 'keys');
  await expect(row(page, 'W'.repeat(60))).toBeVisible();
  for (const direction of ['ltr', 'rtl']) {
    await page.evaluate((dir) => {
      document.documentElement.dir = dir;
    }, direction);
    await expectFit();
    await removeButton(page, 'W'.repeat(60)).click();
    await expectFit();
    await sheet(page).getByRole('button', { name: 'Cancel' }).click();
    await makeKey(page, `Call router ${direction}`);
    await expectFit();
    await sheet(page).getByRole('button', { name: 'Done' }).click();
  }
  await removeButton(page, 'W'.repeat(60)).click();
  await sheet(page).getByRole('button', { name: 'Delete the key' }).click();
  await expect(page.getByText(`The key for ${'W'.repeat(60)} is deleted.`)).toBeVisible();
  await expectFit();

  async function expectFit(): Promise<void> {
    expect(await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('dialog[open]')]
      .map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth).filter((over) => over > 0))).toEqual([]);
  }
});
