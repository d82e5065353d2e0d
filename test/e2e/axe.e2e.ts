import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fillInvitation, openAdministration, row, sheet } from './support/desk.ts';
import { postMail } from './support/mail.ts';
import { linkInMail } from './support/mailbox.ts';
import { choose, expectApplications, logIn, logInAs, openMenu, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';
import type { Page } from '@playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Axe {
  run(context: Document, options: object): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[] }>;
}

/** Expects that axe finds nothing on the page as it stands, light and dark. */
async function expectNothingFound(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // By the debugger, because the page's own policy lets no foreign script in.
    await page.evaluate(axe);
    const violations = await page.evaluate(async (values) => {
      const result = await (globalThis as unknown as { axe: Axe }).axe.run(document, { runOnly: { type: 'tag', values } });
      return result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, failureSummary }) => [target, failureSummary]) }));
    }, tags);
    expect(violations, `${state}, ${colorScheme}`).toEqual([]);
  }
}

test('R31: axe finds nothing on any page before a login', async ({ page }) => {
  for (const path of ['/', '/portal/', '/unified/', '/console/', '/supervisor/', '/admin/']) {
    await page.goto(path);
    if (path !== '/') await expect(page.getByLabel('Username')).toBeVisible();
    await expectNothingFound(page, path);
  }
});

test('R31: axe finds nothing on the page of the CRM, before a login, on duty, and where the backend cannot be reached', async ({ page, demo, complaints }) => {
  complaints.expect(/Failed to load|ERR_FAILED/);
  await page.goto(`${demo.crmOrigin}/`);
  await expect(page.getByLabel('Username')).toBeVisible();
  await expectNothingFound(page, 'CRM');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  await expectNothingFound(page, 'CRM, on duty');
  await page.route(`${demo.origin}/**`, (route) => route.abort());
  await page.reload();
  await expect(page.getByRole('alert').filter({ hasText: 'unreachable' })).toBeVisible();
  await expectNothingFound(page, 'CRM, unreachable');
});

test('R31: axe finds nothing on the page of the CRM that holds the desk in a frame: nobody, refused, on duty, and where the desk cannot be reached', async ({ page, demo, complaints }) => {
  // Axe has no script in the frame, and says so; what stands in it has its own tests.
  complaints.expect(/status of 401|Blocked autofocusing|ERR_FAILED/);
  await page.goto(`${demo.crmOrigin}/frame/`);
  const inside = page.frameLocator('iframe');
  await expect(inside.getByLabel('Username')).toBeVisible();
  await expectNothingFound(page, 'nobody');
  await page.getByRole('button', { name: 'Available' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'session-required' })).toBeVisible();
  await expectNothingFound(page, 'refused');
  await page.getByText('Demo accounts').click();
  await expectNothingFound(page, 'accounts');
  await logIn(inside, 'Ava.Agent', seeded('Ava.Agent').password);
  await expect(page.getByRole('button', { name: 'Log out' })).toBeVisible();
  await expectNothingFound(page, 'on duty');
  await page.route(`${demo.origin}/embed/**`, (route) => route.abort());
  await page.reload();
  await expect(page.getByRole('alert').filter({ hasText: 'The desk does not answer' })).toBeVisible();
  await expectNothingFound(page, 'unreachable');
});

test('R31: axe finds nothing in the mailbox, empty, with mails and with one open', async ({ page, demo, complaints }) => {
  // By axe, which would look into the frame as well.
  complaints.expect(/document's frame is sandboxed/);
  await page.goto('/mail/');
  await expect(page.getByText('No mail yet')).toBeVisible();
  await expectNothingFound(page, 'empty');
  await postMail(demo, 'Nia.New', 'invite');
  await page.getByRole('link', { name: 'Nia Novak' }).waitFor();
  await expectNothingFound(page, 'a mail');
  await page.getByRole('link', { name: 'Nia Novak' }).click();
  await expectNothingFound(page, 'open, text');
  await page.getByRole('radio', { name: 'HTML' }).check({ force: true });
  await expectNothingFound(page, 'open, HTML');
});

test('R31: axe finds nothing in the states of the portal', async ({ page, complaints }) => {
  complaints.expect(/status of 401/);
  await page.goto('/portal/');
  await page.getByText('Demo accounts').click();
  await logIn(page, 'Ava.Agent', 'A wrong password');
  await expect(page.getByRole('alert').filter({ hasText: /case.sensitive/i })).toBeVisible();
  await expectNothingFound(page, 'refused');
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  await expectNothingFound(page, 'not started');
  await choose(page, 'Available');
  await expectNothingFound(page, 'available');
  await openMenu(page);
  await expectNothingFound(page, 'menu open');
});

test('R31: axe finds nothing in the panel and the applications', async ({ page }) => {
  await page.goto('/unified/');
  await logInAs(page, 'Sam.Supervisor');
  await expectApplications(page, ['Agent Console', 'Supervisor']);
  await expectNothingFound(page, 'panel');
  await page.goto('/admin/');
  await expect(page.getByText('which you do not have')).toBeVisible();
  await expectNothingFound(page, 'not entitled');
  await page.goto('/console/');
  await expect(page.getByRole('button', { name: 'Start' })).toBeVisible();
  await expectNothingFound(page, 'console, off duty');
  await page.getByRole('button', { name: 'Start' }).click();
  await choose(page, 'Work Offline');
  await expectNothingFound(page, 'console, offline');
  await choose(page, 'On Break');
  await expectNothingFound(page, 'console, on a break');
});

test('R31: axe finds nothing on the page of a password, without a link and with good and bad ones', async ({ page, demo, complaints }) => {
  complaints.expect(/status of 401/);
  await page.goto('/set-password/');
  await expect(page.getByText('Open the link of your mail')).toBeVisible();
  await expectNothingFound(page, 'without a link');
  await postMail(demo, 'Nia.New', 'invite');
  await page.goto('/mail/');
  await page.goto(await linkInMail(page, 'Nia Novak', 'Your account', '#ticket='));
  await expect(page.getByLabel('New password', { exact: true })).toBeVisible();
  await expectNothingFound(page, 'a good link');
  await page.goto('/set-password/#ticket=unknown');
  await expect(page.getByText('This link is not valid')).toBeVisible();
  await expectNothingFound(page, 'a bad link');
});

test('R31: axe finds nothing at the supervisor’s, in the list and in all that lies over it', async ({ page, complaints }) => {
  complaints.expect(/status of 409/);
  await page.goto('/supervisor/');
  await logInAs(page, 'Sam.Supervisor');
  await expect(row(page, 'Ava Lindqvist')).toBeVisible();
  await expectNothingFound(page, 'list');
  await page.getByRole('searchbox', { name: 'Search people' }).fill('nobody at all');
  await expect(page.getByText('Nobody is found')).toBeVisible();
  await expectNothingFound(page, 'nobody found');
  await page.getByRole('searchbox', { name: 'Search people' }).fill('');
  await page.getByRole('button', { name: 'Reset credentials of Ava Lindqvist' }).click();
  await expectNothingFound(page, 'reset');
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Ask for profile fields of Ava Lindqvist' }).click();
  await expectNothingFound(page, 'ask');
  await sheet(page).getByRole('button', { name: 'Ask' }).click();
  await expect(page.getByText('Ava Lindqvist is asked.')).toBeVisible();
  await expectNothingFound(page, 'asked');
  await fillInvitation(page, 'Kim Berg', 'Ava.Agent', 'By hand');
  await sheet(page).getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByText('This user name is taken')).toBeVisible();
  await expectNothingFound(page, 'name taken');
  await sheet(page).getByLabel('User name').fill('Kim.Berg');
  await sheet(page).getByRole('button', { name: 'Invite' }).click();
  await expect(sheet(page).getByRole('heading', { name: 'Hand this to Kim Berg' })).toBeVisible();
  await expectNothingFound(page, 'handed over');
});

test('R31: axe finds nothing in any view of the administration', async ({ page }) => {
  await openAdministration(page, 'access');
  for (const [view, sign] of [['Access', 'Allowed networks'], ['People', 'People'], ['Held back', 'Held back'], ['Settings', 'Settings'], ['Platform keys', 'Platform keys'], ['Audit', 'Audit']] as const) {
    await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: view }).click();
    await expect(page.getByRole('heading', { name: sign })).toBeVisible();
    if (view === 'Audit') await expect(page.getByRole('table', { name: 'Audit' })).toBeVisible();
    await expectNothingFound(page, view);
  }
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Edit Ava Lindqvist' }).click();
  await expectNothingFound(page, 'edit');
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'End sessions of Ava Lindqvist' }).click();
  await expectNothingFound(page, 'end sessions');
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'End other sessions of Ada Moreau' }).click();
  await expect(page.getByText('You are logged in here alone.')).toBeVisible();
  await expectNothingFound(page, 'end other sessions');
});

test('R31: axe finds nothing among the platform keys, in the list and in all that lies over it', async ({ page, complaints }) => {
  complaints.expect(/status of 403/);
  await openAdministration(page, 'keys');
  await expect(row(page, 'Demo router')).toBeVisible();
  const make = page.getByRole('button', { name: 'Make a key…' });
  await make.click();
  await expectNothingFound(page, 'make');
  await sheet(page).getByLabel('Name').fill(' ');
  await sheet(page).getByRole('button', { name: 'Make the key' }).click();
  await expect(sheet(page).getByText('Enter a name that can be read')).toBeVisible();
  await expectNothingFound(page, 'a bad name');
  await sheet(page).getByLabel('Name').fill('Call router');
  await sheet(page).getByRole('button', { name: 'Make the key' }).click();
  await expect(sheet(page).getByRole('heading', { name: 'The key for Call router' })).toBeVisible();
  await expectNothingFound(page, 'made');
  await sheet(page).getByRole('button', { name: 'Done' }).click();
  await expectNothingFound(page, 'a notice');
  for (const name of ['Call router', 'Demo router']) {
    await page.getByRole('button', { name: `Delete the key for ${name}` }).click();
    await expectNothingFound(page, `delete ${name}`);
    await sheet(page).getByRole('button', { name: 'Delete the key' }).click();
    await expect(row(page, name)).toHaveCount(0);
  }
  await expect(page.getByText('No platform has a key')).toBeVisible();
  await expectNothingFound(page, 'none');
  await page.route('**/v1/platform-keys', (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{"status":403,"code":"not-allowed","requestId":"x"}' }));
  await page.reload();
  await expect(page.getByRole('alert').filter({ hasText: 'Your account may not do this.' })).toBeVisible();
  await expectNothingFound(page, 'refused');
});

test('R31: axe finds nothing in the opened account, and among the scenarios', async ({ page }) => {
  await page.goto('/console/#account');
  await logInAs(page, 'Ava.Agent');
  await expect(page.getByRole('button', { name: 'Change password' })).toBeVisible();
  await expect(page.getByLabel('Workplace phone')).toBeVisible();
  await expectNothingFound(page, 'account');
  await page.goto('/scenarios/');
  await expectNothingFound(page, 'scenarios');
});
