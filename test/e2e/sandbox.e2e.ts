import { expect, gatherTokens, inspectIn, test, visibleTo } from './support/embedded.ts';
import { seeded } from './support/person.ts';
import type { Frame, Page } from '@playwright/test';

/** What a frame needs in its `sandbox` to log somebody in and set a status; nothing of it can be left out. */
const least = ['allow-scripts', 'allow-same-origin', 'allow-forms'];
/** With applications that open in a new tab, and sign-in in a popup. */
const whole = [...least, 'allow-popups', 'allow-popups-to-escape-sandbox'];

async function openFramed(page: Page, portal: string, list: readonly string[] | null): Promise<Frame> {
  await page.goto(list === null ? `${portal}/` : `${portal}/?sandbox=${list.join('+')}`);
  const frame = page.frames()[1];
  if (!frame) throw new Error('The portal shows no frame');
  await frame.waitForLoadState();
  return frame;
}

async function logInFramed(frame: Frame): Promise<void> {
  await frame.getByLabel('Username').fill('Ava.Agent');
  await frame.getByLabel('Password', { exact: true }).fill(seeded('Ava.Agent').password);
  await frame.getByRole('button', { name: 'Log in', exact: true }).click();
}

const status = (frame: Frame, name: string) => frame.getByRole('button', { name: `Status: ${name}` });

for (const [title, list] of [['without a sandbox', null], ['with the least sandbox', least], ['with the whole sandbox', whole]] as const) {
  test(`R28, R10: framed by a third site ${title}, login, reload and a change of status work by the cookie`, async ({ page, sites, complaints }) => {
    complaints.expect(/Blocked autofocusing/);
    const tokens = gatherTokens(page);
    const frame = await openFramed(page, sites.portal, list);
    await logInFramed(frame);
    await expect(status(frame, 'On Break')).toBeVisible();
    // By keys: a frame of another site is not given the focus by `autofocus`.
    await status(frame, 'On Break').press('Enter');
    await expect(frame.getByRole('menuitemradio', { name: 'Available' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(status(frame, 'Available')).toBeVisible();
    await expect(status(frame, 'Available')).toBeFocused();
    await page.reload();
    await expect(status(page.frames()[1]!, 'Available')).toBeVisible();
    expect(tokens).toEqual([]);
    const secret = /__Host-onduty=([\w-]{43})/.exec(sites.cookies.join('\n'))?.[1] ?? 'none was set';
    expect(await visibleTo(page.frames()[1]!)).not.toContain(secret);
    const found = (await inspectIn(page.frames()[1]!, sites.desk)).map(({ code }) => code);
    // Playwright's profiles block third-party cookies, and Chromium then the storage of such a frame.
    expect(found).toEqual(['storage-blocked', 'storage-partitioned']);
  });
}

test('finds without allow-forms that nobody could log in, and nobody can', async ({ page, sites, complaints }) => {
  complaints.expect(/allow-forms/);
  const frame = await openFramed(page, sites.portal, ['allow-scripts', 'allow-same-origin']);
  expect(await inspectIn(frame, sites.desk)).toContainEqual({ code: 'sandbox', missing: 'allow-forms', advice: expect.any(String) });
  await logInFramed(frame);
  await expect(frame.getByLabel('Username')).toHaveValue('Ava.Agent');
  expect(sites.cookies.filter((line) => line.startsWith('POST /v1/session'))).toEqual([]);
});

test('finds without allow-same-origin that the page has no origin, and says that alone', async ({ page, sites, complaints }) => {
  complaints.expect(/CORS|Failed to load|sandbox|Access to/);
  const frame = await openFramed(page, sites.portal, ['allow-scripts', 'allow-forms']);
  expect(await frame.evaluate(() => globalThis.origin)).toBe('null');
  expect(await inspectIn(frame, sites.desk)).toEqual([{ code: 'sandbox', missing: 'allow-same-origin', advice: expect.any(String) }]);
});

test('finds by opening one that popups are blocked, within a click', async ({ page, sites, complaints }) => {
  complaints.expect(/allow-popups/);
  for (const [list, missing] of [[least, ['allow-popups']], [whole, []]] as const) {
    const frame = await openFramed(page, sites.portal, list);
    await frame.getByLabel('Search customers').click();
    const found = await inspectIn(frame, sites.desk, { popup: true });
    expect(found.flatMap((finding) => ('missing' in finding ? [finding.missing] : []))).toEqual(missing);
  }
});
