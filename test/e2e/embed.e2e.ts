import { expect, gatherTokens, inspectIn, test, visibleTo } from './support/embedded.ts';
import { choose, logIn, logInAs, logOut, picker, seeded } from './support/person.ts';
import type { Page } from '@playwright/test';

const codes = async (page: Page, desk: string) => (await inspectIn(page.mainFrame(), desk)).map(({ code }) => code);
/** Whether a cookie of another site comes back that is not partitioned. */
const plainCookieReturns = (page: Page, desk: string) => page.evaluate(async (base) => {
  const ask = async () => (await fetch(`${base}/plain-cookie`, { credentials: 'include' })).text();
  await ask();
  return await ask() === 'returned';
}, desk);
const secretOf = (cookies: readonly string[]): string => /__Host-onduty=([\w-]{43})/.exec(cookies.join('\n'))?.[1] ?? '';

test('R28: login, reload and a change of status work from another site in the default profile, by a partitioned cookie', async ({ page, sites, context }) => {
  const wanted: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/v1/session')) wanted.push(request.postData() ?? '');
  });
  await page.goto('/');
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  expect(wanted.join()).toContain('"carrier":"cookie"');
  expect(sites.cookies.filter((line) => line.startsWith('POST /v1/session '))).toEqual([
    expect.stringMatching(/^POST \/v1\/session __Host-onduty=[\w-]{43}; Path=\/; HttpOnly; Max-Age=\d+; Secure; SameSite=None; Partitioned$/),
  ]);
  const kept = await context.cookies(sites.desk);
  expect(kept).toEqual([expect.objectContaining({ name: '__Host-onduty', httpOnly: true, secure: true, sameSite: 'None', partitionKey: 'https://crm.test' })]);
  await page.reload();
  await expect(picker(page, 'On Break')).toBeVisible();
  await choose(page, 'Available');
  await expect(page.getByText('Customers reach you now.')).toBeVisible();
  const seen = await visibleTo(page.mainFrame());
  expect(secretOf(sites.cookies)).not.toBe('');
  expect(seen, 'R10').not.toContain(secretOf(sites.cookies));
  await choose(page, 'On Break');
  await logOut(page);
  await expect.poll(() => context.cookies(sites.desk)).toEqual([]);
});

test('finds nothing to complain about where everything is allowed', async ({ sites, openProfile }) => {
  const page = await openProfile({ preferences: { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } } });
  await page.goto(sites.crm);
  expect(await plainCookieReturns(page, sites.desk), 'the profile takes every cookie').toBe(true);
  expect(await inspectIn(page.mainFrame(), sites.desk)).toEqual([]);
});

test('R7: a page of a listed origin reads the version, the wait and the id of a request', async ({ page, sites, complaints }) => {
  complaints.expect(/status of 4(01|29)/);
  await page.goto('/');
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  const read = await page.evaluate(async (desk) => {
    const headers = { 'onduty-client': 'host/1', 'content-type': 'application/json' };
    const duty = await fetch(`${desk}/v1/duty`, { credentials: 'include', headers });
    const body = JSON.stringify({ method: 'password', tenant: 'acme', username: 'Nobody.Here', password: 'not a password' });
    let refused = await fetch(`${desk}/v1/session`, { method: 'POST', headers, body });
    const { headers: first } = refused;
    for (let tries = 0; refused.status !== 429 && tries < 30; tries += 1) refused = await fetch(`${desk}/v1/session`, { method: 'POST', headers, body });
    return {
      tag: duty.headers.get('etag'), id: duty.headers.get('onduty-request-id'), challenge: first.get('www-authenticate'), status: refused.status,
      wait: refused.headers.get('retry-after'), refusedId: refused.headers.get('onduty-request-id'),
    };
  }, sites.desk);
  expect(read).toEqual({
    tag: expect.stringMatching(/^"choice-\d+"$/), id: expect.stringMatching(/^[\w-]{22}$/), challenge: expect.any(String), status: 429,
    wait: expect.stringMatching(/^\d+$/), refusedId: expect.stringMatching(/^[\w-]{22}$/),
  });
});

test('R7: a page of an origin that nobody lists says so, and who tries to log in reads it too', async ({ page, sites, complaints }) => {
  complaints.expect(/CORS|Failed to load resource/);
  await page.goto(sites.rogue);
  const trouble = page.getByRole('alert').filter({ hasText: 'cannot be reached from this page' });
  await expect(trouble).toContainText('origin-not-allowed');
  await expect(trouble).toContainText('"origins"');
  await logInAs(page, 'Ava.Agent');
  await expect(page.locator('onduty-login-form').getByRole('alert')).toContainText(/not allowed|may not/i);
  expect(sites.cookies).toEqual([]);
});

test('a page whose own policy forbids the backend is told which directive', async ({ page, sites, complaints }) => {
  complaints.expect(/Content Security Policy|connect-src|Failed to load|Fetch API/);
  await page.goto('/');
  expect(await codes(page, 'https://elsewhere.test')).toEqual(['policy']);
  expect(sites.cookies.every((line) => !line.includes('elsewhere'))).toBe(true);
});

const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
const partitioned = {
  'phases third-party cookies out': { arguments: ['--test-third-party-cookie-phaseout'] },
  'blocks third-party cookies': { preferences: { profile: { block_third_party_cookies: true, cookie_controls_mode: 1 } } },
};

for (const [title, profile] of Object.entries(partitioned)) {
  test(`R28, R10: in a profile that ${title} the partitioned cookie still carries the session over a reload`, async ({ sites, openProfile }) => {
    const page = await openProfile(profile);
    await page.goto(sites.crm);
    expect(await plainCookieReturns(page, sites.desk), 'the profile refuses what is not partitioned').toBe(false);
    await logInAs(page, 'Ava.Agent');
    await expect(picker(page, 'On Break')).toBeVisible();
    await page.reload();
    await choose(page, 'Available');
    expect(await visibleTo(page.mainFrame())).not.toContain(secretOf(sites.cookies));
    expect(await codes(page, sites.desk)).toEqual([]);
  });
}

test('R10: in a profile that blocks every cookie the session travels by bearer, is in no storage, and a reload asks for the password again', async ({ sites, openProfile }) => {
  const page = await openProfile({ preferences: blocked });
  const tokens = gatherTokens(page);
  await page.goto(sites.crm);
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  await choose(page, 'Available');
  expect(tokens).toHaveLength(2);
  const seen = await visibleTo(page.mainFrame());
  for (const token of tokens) expect(seen).not.toContain(token);
  expect(await page.context().cookies()).toEqual([]);
  expect(await codes(page, sites.desk)).toEqual(['storage-blocked', 'cookies-blocked']);
  await page.reload();
  await expect(page.getByLabel('Username')).toBeVisible();
  await logIn(page, 'Ava.Agent', seeded('Ava.Agent').password);
  await expect(picker(page, 'Available')).toBeVisible();
});
