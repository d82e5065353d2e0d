import { startSmtpServer } from '../server/mail/support/smtp.ts';
import { startDemo } from './support/demo-server.ts';
import { fillInvitation, openAdministration, setPassword, sheet } from './support/desk.ts';
import { logIn, picker } from './support/person.ts';
import { expect, test as base } from './support/test.ts';

type MailServer = Awaited<ReturnType<typeof startSmtpServer>>;

/** A demo whose mails go to a real mail server. */
const test = base.extend<{ mailServer: MailServer }>({
  mailServer: async ({}, use) => {
    const server = await startSmtpServer();
    await use(server);
    await server.stop();
  },
  demo: async ({ mailServer }, use) => {
    const demo = await startDemo({ smtpUrl: mailServer.url });
    await use(demo);
    await demo.stop();
  },
});

const password = 'Seven-Quiet-Lanterns';

test('an invitation goes through a real mail server, and its link sets the password that logs in', async ({ page, demo, browser, mailServer }) => {
  await openAdministration(page, 'people');
  await fillInvitation(page, 'Kim Berg', 'Kim.Berg', 'By mail');
  await sheet(page).getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'A mail to Kim Berg is on its way.' })).toBeVisible();

  await expect.poll(() => mailServer.arrived.length, { timeout: 20_000 }).toBe(1);
  const [{ recipients, mail }] = mailServer.arrived as [MailServer['arrived'][number]];
  expect(recipients).toEqual(['kim.berg@acme.example']);
  expect(mail.from?.value).toEqual([{ name: 'Onduty demo', address: 'noreply@localhost' }]);
  expect(mail.subject).toBe('Your account at Acme');
  const links = [mail.text ?? '', mail.html || ''].map((body) => /https?:[^\s"<]+#ticket=[\w-]+/.exec(body)?.[0]);
  expect(links[0]).toBe(links[1]);
  const link = links[0] ?? '';
  expect(link.startsWith(`${demo.origin}/set-password/?tenant=acme#ticket=`)).toBe(true);

  const context = await browser.newContext();
  const kim = await context.newPage();
  await kim.goto(link);
  await expect(kim.getByText('Welcome, Kim Berg.')).toBeVisible();
  await setPassword(kim, password);
  await kim.getByRole('link', { name: 'Log in' }).click();
  await logIn(kim, 'Kim.Berg', password);
  await expect(picker(kim, 'On Break')).toBeVisible();
  await context.close();

  expect(demo.printed()).not.toContain(link.split('#ticket=')[1]);
});

test('the mailbox of the demo says that the mails go to a real mail server, and shows none', async ({ page, mailServer }) => {
  await openAdministration(page, 'people');
  await fillInvitation(page, 'Kim Berg', 'Kim.Berg', 'By mail');
  await sheet(page).getByRole('button', { name: 'Invite' }).click();
  await expect.poll(() => mailServer.arrived.length, { timeout: 20_000 }).toBe(1);
  await page.goto('/mail/');
  await expect(page.getByText(/real mail server/i)).toBeVisible();
  await expect(page.getByText('Kim Berg')).toHaveCount(0);
});
