import { choose, expectApplications, logIn, logInAs, logOut, openMenu, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';

const ava = seeded('Ava.Agent');

for (const [mode, query] of [['server', ''], ['server', '?mock'], ['files', '?mock']] as const) {
  test.describe(`direct sign-in, ${mode} ${query}`, () => {
    test.use({ mode });

    test('R33: Ava logs in On Break, becomes Available, and a reload keeps it', async ({ page }) => {
      await page.goto(`/portal/${query}`);
      await logInAs(page, 'Ava.Agent');
      await expect(picker(page, 'On Break')).toBeVisible();
      await expect(page.getByText('Not started').first()).toBeVisible();
      await expect(page.getByLabel('Username')).toBeHidden();
      await choose(page, 'Available');
      await expect(page.getByText('Not started')).toBeHidden();
      await page.reload();
      await expect(picker(page, 'Available')).toBeVisible();
      await expect(page.getByLabel('Username')).toBeHidden();
    });

    test('R33: a second tab shows the same status and follows a change within a second', async ({ page, context }) => {
      await page.goto(`/portal/${query}`);
      await logInAs(page, 'Ava.Agent');
      await choose(page, 'Available');
      const second = await context.newPage();
      await second.goto(`/portal/${query}`);
      await expect(picker(second, 'Available')).toBeVisible();
      await choose(page, 'Work Offline');
      await expect(picker(second, 'Work Offline')).toBeVisible({ timeout: 1000 });
      await choose(second, 'On Break');
      await expect(picker(page, 'On Break')).toBeVisible({ timeout: 1000 });
    });

    test('"Log out" is closed while Available and says why; from Work Offline it brings the form back, in every tab', async ({ page, context }) => {
      await page.goto(`/portal/${query}`);
      await logInAs(page, 'Ava.Agent');
      await choose(page, 'Available');
      await openMenu(page);
      const item = page.getByRole('menuitem', { name: 'Log out' });
      await expect(item).toHaveAttribute('aria-disabled', 'true');
      await expect(item).toHaveAccessibleDescription(/Work Offline or On Break/);
      await item.click({ force: true });
      await page.keyboard.press('Escape');
      await expect(picker(page, 'Available')).toBeVisible();
      await choose(page, 'Work Offline');
      const second = await context.newPage();
      await second.goto(`/portal/${query}`);
      await expect(picker(second, 'Work Offline')).toBeVisible();
      await logOut(page);
      await expect(second.getByLabel('Username')).toBeVisible();
      await expect(picker(second, 'Work Offline')).toBeHidden();
      await page.reload();
      await expect(page.getByLabel('Username')).toBeVisible();
    });

    test('a person without the role agent gets a session without duty, and the applications', async ({ page }) => {
      await page.goto(`/portal/${query}`);
      await logInAs(page, 'Ada.Admin');
      await expectApplications(page, ['Administration']);
      await expect(page.getByRole('button', { name: /^Status: / })).toBeHidden();
      await page.getByRole('button', { name: 'Log out' }).click();
      await expect(page.getByLabel('Username')).toBeVisible();
    });

    test('R12: a name or a password of other case is refused like a wrong password', async ({ page, complaints }) => {
      complaints.expect(/status of 401/);
      await page.goto(`/portal/${query}`);
      const said: (string | null)[] = [];
      for (const [name, password] of [
        [ava.userName, 'A wrong password'],
        [ava.userName.toLowerCase(), ava.password],
        [ava.userName, ava.password.toLowerCase()],
      ] as const) {
        await logIn(page, name, password);
        const alert = page.getByRole('alert').filter({ hasText: /case.sensitive/i });
        await expect(alert).toBeVisible();
        said.push(await alert.textContent());
        await expect(page.getByLabel('Username')).toHaveValue(name);
        await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
        await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
        await page.reload();
      }
      expect(new Set(said).size).toBe(1);
    });
  });
}

test('a fresh person may choose Work Offline first', async ({ page }) => {
  await page.goto('/portal/');
  await logInAs(page, 'Sam.Supervisor');
  await choose(page, 'Work Offline');
  await expect(page.getByText('Not started')).toBeHidden();
});

test('R25: after logging out the old session is 401', async ({ page, context }) => {
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  const cookies = await context.cookies();
  expect((await page.request.get('/v1/apps')).status()).toBe(200);
  // The page empties at once; the server hears of it on its own time.
  const heard = page.waitForResponse((response) => response.request().method() === 'DELETE' && response.url().endsWith('/v1/session'));
  await logOut(page);
  expect((await heard).status()).toBe(204);
  await context.addCookies(cookies);
  expect((await page.request.get('/v1/apps')).status()).toBe(401);
});

test('R10: after a login no storage, no cookie that scripts see and no address holds a token', async ({ page, context }) => {
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  const secrets = (await context.cookies()).map(({ value }) => value);
  expect(secrets).toHaveLength(1);
  const seen = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href, databases]);
  });
  for (const secret of secrets) expect(seen).not.toContain(secret);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(seen).not.toMatch(/[\w-]{40}/);
  const requested = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).join(' '));
  expect(requested).not.toMatch(/[\w-]{40}/);
});

test('R39: neither the password nor a token stands in the document', async ({ page, context }) => {
  await page.goto('/portal/');
  await logInAs(page, 'Ada.Admin');
  await expectApplications(page, ['Administration']);
  const [cookie] = await context.cookies();
  const html = await page.evaluate(() => {
    const roots = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
    for (const details of document.querySelectorAll('.accounts')) details.remove();
    return document.documentElement.getHTML({ serializableShadowRoots: true, shadowRoots: roots });
  });
  expect(html).toContain('Administration');
  expect(html).not.toContain(seeded('Ada.Admin').password);
  expect(html).not.toContain(cookie?.value);
});
