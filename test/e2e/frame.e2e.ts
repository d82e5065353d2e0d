import { expect, gatherTokens, test, visibleTo } from './support/embedded.ts';
import { seeded } from './support/person.ts';
import type { Frame, Page } from '@playwright/test';

const framed = (page: Page): Frame => page.frames()[1]!;
const status = (frame: Frame, name: string) => frame.getByRole('button', { name: `Status: ${name}` });

test('a page that does nothing but frame the backend’s own logs somebody in and changes the status, by a cookie that is kept for this pair of sites', async ({ page, sites, complaints }) => {
  complaints.expect(/status of 401|Blocked autofocusing/);
  const tokens = gatherTokens(page);
  await page.goto(`${sites.crm}/framing?tenant=acme`);
  const frame = framed(page);
  await frame.getByLabel('Username').fill('Ava.Agent');
  await frame.getByLabel('Password', { exact: true }).fill(seeded('Ava.Agent').password);
  await frame.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(status(frame, 'On Break')).toBeVisible();
  await status(frame, 'On Break').click();
  await frame.getByRole('menuitemradio', { name: 'Available' }).click();
  await expect(status(frame, 'Available')).toBeVisible();
  expect(tokens).toEqual([]);
  const session = sites.cookies.filter((line) => line.startsWith('POST /v1/session '));
  expect(session).toEqual([expect.stringMatching(/__Host-onduty=[\w-]{43};.*Secure; SameSite=None; Partitioned/)]);
  const secret = /__Host-onduty=([\w-]{43})/.exec(session[0] ?? '')?.[1] ?? 'none was set';
  expect(await visibleTo(frame)).not.toContain(secret);
  await page.reload();
  await expect(status(framed(page), 'Available')).toBeVisible();
});

for (const [who, tenant] of [['a page that the tenant does not list', 'acme'], ['whoever names a tenant that there is not', 'nobody']] as const) {
  test(`${who} frames nothing`, async ({ page, sites, complaints }) => {
    complaints.expect(/frame-ancestors/);
    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await page.goto(`${tenant === 'acme' ? sites.rogue : sites.crm}/framing?tenant=${tenant}`);
    await refused;
    await expect(framed(page).getByLabel('Username')).toHaveCount(0);
  });
}
