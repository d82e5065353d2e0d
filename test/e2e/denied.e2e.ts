import { openAdministration } from './support/desk.ts';
import { linkInMail } from './support/mailbox.ts';
import { applications, logInAs, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';

for (const path of ['/portal/', '/unified/'] as const) {
  test(`Rex waits at ${path}; Ada is mailed, lets him in once, and his page goes on without a click`, async ({ page, demo, browser }) => {
    await page.goto(path);
    await logInAs(page, 'Rex.Remote');
    await expect(page.getByText('127.0.0.1')).toBeVisible();
    await expect(page.getByText(/wait/i).filter({ visible: true }).first()).toBeVisible();

    const context = await browser.newContext({ baseURL: demo.origin });
    const ada = await context.newPage();
    await ada.goto('/mail/');
    const link = await linkInMail(ada, 'Ada Moreau', /Rex Tanaka|access/i, '/admin/');
    expect(link).toBe(`${demo.origin}/admin/`);
    await openAdministration(ada, 'access');
    await ada.getByRole('button', { name: 'Let in once: Rex Tanaka' }).click();
    await expect(ada.getByText('Rex Tanaka is let in.')).toBeVisible();

    await expect(path === '/portal/' ? picker(page, 'On Break') : applications(page)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText('Rex Tanaka', { exact: true })).toBeVisible();
    await context.close();
  });
}
