import { logIn, logInAs, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';

for (const mode of ['server', 'files'] as const) {
  test.describe(`the portal, ${mode === 'server' ? 'with the backend' : 'with files alone'}`, () => {
    test.use({ mode });

    test('is that of the tenant which its address names', async ({ page }) => {
      await page.goto('/portal/?tenant=globex');
      await expect(page.locator('[data-tenant-name]')).toHaveText('Globex');
      await logIn(page, 'Ava.Agent', seeded('Ava.Agent', 'globex').password);
      await expect(picker(page, 'On Break')).toBeVisible();
      await expect(page.getByText('Ava Castellano')).toBeVisible();
    });

    test('says when there is no such tenant, and is Acme’s without one', async ({ page, complaints }) => {
      complaints.expect(/status of 404/);
      await page.goto('/portal/?tenant=nobody');
      await expect(page.getByText('This login page belongs to no contact centre.')).toBeVisible();
      await page.goto('/portal/');
      await expect(page.locator('[data-tenant-name]')).toHaveText('Acme');
      await logInAs(page, 'Ava.Agent');
      await expect(picker(page, 'On Break')).toBeVisible();
    });
  });
}
