import { fillInvitation, openAdministration, row, setPassword, sheet } from './support/desk.ts';
import { linkInMail } from './support/mailbox.ts';
import { logIn, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';

const password = 'Seven-Quiet-Lanterns';

test('R17: Ada invites somebody by mail; looking at the link spends nothing, and the person sets a password and logs in', async ({ page, demo, browser }) => {
  await openAdministration(page, 'people');
  await fillInvitation(page, 'Kim Berg', 'Kim.Berg', 'By mail');
  await sheet(page).getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'A mail to Kim Berg is on its way.' })).toBeVisible();
  await expect(row(page, 'Kim Berg')).toContainText('Invited');

  const context = await browser.newContext({ baseURL: demo.origin });
  const kim = await context.newPage();
  await kim.goto('/mail/');
  const link = await linkInMail(kim, 'Kim Berg', 'Your account at Acme', '/set-password/?tenant=acme#ticket=');
  const ticket = link.split('#ticket=')[1] ?? '';
  for (let time = 0; time < 5; time += 1) {
    for (const method of ['GET', 'HEAD']) {
      expect((await kim.request.fetch(link, { method })).status(), `${method} of the link`).toBe(200);
      const looked = await kim.request.fetch('/v1/invitations', { method, headers: { Authorization: `Ticket ${ticket}` } });
      expect(looked.status(), `${method} of the invitation`).toBeLessThan(400);
    }
  }
  await kim.goto(link);
  await expect(kim.getByText('Welcome, Kim Berg.')).toBeVisible();
  expect(kim.url()).not.toContain('ticket');
  await setPassword(kim, password);
  await expect(kim.getByText('You can log in as Kim.Berg.')).toBeVisible();
  await kim.getByRole('link', { name: 'Log in' }).click();
  await expect(kim).toHaveURL('/portal/?tenant=acme');
  await logIn(kim, 'Kim.Berg', password);
  await expect(picker(kim, 'On Break')).toBeVisible();
  await context.close();
});

test('a link that was used opens nothing more, and says so', async ({ page, demo, complaints }) => {
  complaints.expect(/status of 4(01|10)/);
  await openAdministration(page, 'people');
  await fillInvitation(page, 'Kim Berg', 'Kim.Berg', 'By mail');
  await sheet(page).getByRole('button', { name: 'Invite' }).click();
  const link = await linkInMail(page, 'Kim Berg', 'Your account at Acme', '/set-password/?tenant=acme#ticket=');
  await page.goto(link);
  await setPassword(page, password);
  await expect(page.getByText('You can log in as Kim.Berg.')).toBeVisible();
  await page.goto(`${demo.origin}/portal/`);
  await page.goto(link);
  await expect(page.getByText(/This link (was used already|is not valid)/)).toBeVisible();
});

for (const mode of ['server', 'files'] as const) {
  test.describe(`credentials by hand, ${mode === 'server' ? 'with the backend' : 'with files alone'}`, () => {
    test.use({ mode });

    test('what is handed over is shown once and kept nowhere', async ({ page }) => {
      await openAdministration(page, 'people');
      await fillInvitation(page, 'Kim Berg', 'Kim.Berg', 'By hand');
      await sheet(page).getByRole('button', { name: 'Invite' }).click();
      await expect(sheet(page).getByRole('heading', { name: 'Hand this to Kim Berg' })).toBeFocused();
      const secret = await sheet(page).locator('code').last().textContent() ?? '';
      expect(secret.length).toBeGreaterThanOrEqual(15);
      await page.emulateMedia({ media: 'print' });
      await expect(sheet(page).getByText(secret)).toBeVisible();
      for (const name of ['Done', 'Invite']) await expect(page.getByRole('button', { name, includeHidden: true })).toBeHidden();
      await page.emulateMedia({ media: 'screen' });
      await sheet(page).getByRole('button', { name: 'Done' }).click();
      await expect(sheet(page)).toBeHidden();
      const kept = await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]));
      expect(kept).not.toContain(secret);
      await page.reload();
      await expect(row(page, 'Kim Berg')).toContainText('Invited');
      await expect(page.getByText(secret)).toHaveCount(0);
    });
  });
}

test('a name that somebody has is refused at its field', async ({ page, complaints }) => {
  complaints.expect(/status of 409/);
  await openAdministration(page, 'people');
  await fillInvitation(page, 'Another Ava', 'Ava.Agent', 'By hand');
  await sheet(page).getByRole('button', { name: 'Invite' }).click();
  await expect(sheet(page).getByLabel('User name')).toBeFocused();
  await expect(sheet(page).getByLabel('User name')).toHaveAccessibleDescription(/This user name is taken/);
});

for (const mode of ['server', 'files'] as const) {
  test.describe(`a forgotten password, ${mode === 'server' ? 'with the backend' : 'with files alone'}`, () => {
    test.use({ mode });

    test('a new one is set by the link of a mail, and the old one is no good any more', async ({ page, complaints }) => {
      complaints.expect(/status of 401/);
      await page.goto('/portal/');
      await expect(page.getByLabel('Username')).toBeVisible();
      await page.locator('onduty-provider').evaluate(async (provider) => {
        const { client } = provider as unknown as { client: { send(request: object): Promise<unknown> } };
        await client.send({ method: 'POST', path: '/v1/password/forgot', body: { tenant: 'acme', username: 'Ava.Agent' } });
      });
      const link = await linkInMail(page, 'Ava Lindqvist', /password/i, '/set-password/');
      await page.goto(link);
      await setPassword(page, password);
      await expect(page.getByText('You can log in as Ava.Agent.')).toBeVisible();
      await page.getByRole('link', { name: 'Log in' }).click();
      await logIn(page, 'Ava.Agent', seeded('Ava.Agent').password);
      await expect(page.getByRole('alert').filter({ hasText: /case.sensitive/i })).toBeVisible();
      await logIn(page, 'Ava.Agent', password);
      await expect(picker(page, 'On Break')).toBeVisible();
    });
  });
}
