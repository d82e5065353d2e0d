import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { postMail } from './support/mail.ts';
import { applications, choose, expectApplications, logIn, logInAs, openMenu, picker } from './support/person.ts';
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

test('R31: axe finds nothing in the mailbox, empty, with mails and with one open', async ({ page, demo }) => {
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
  await page.goto('/supervisor/');
  await expect(applications(page)).toBeVisible();
  await expectNothingFound(page, 'supervisor');
  await page.goto('/console/');
  await expect(page.getByRole('button', { name: 'Start' })).toBeVisible();
  await expectNothingFound(page, 'console, off duty');
  await page.getByRole('button', { name: 'Start' }).click();
  await choose(page, 'Work Offline');
  await expectNothingFound(page, 'console, offline');
  await choose(page, 'On Break');
  await expectNothingFound(page, 'console, on a break');
});
