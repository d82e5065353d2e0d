import { applications, choose, expectApplications, logIn, logInAs, openMenu, picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';

for (const [mode, query] of [['server', ''], ['server', '?mock'], ['files', '?mock']] as const) {
  test.describe(`unified sign-in, ${mode} ${query}`, () => {
    test.use({ mode });

    for (const [userName, names] of [
      ['Ava.Agent', ['Agent Console']],
      ['Sam.Supervisor', ['Agent Console', 'Supervisor']],
      ['Ada.Admin', ['Administration']],
    ] as const) {
      test(`${userName} sees ${names.join(' and ')}, and no more`, async ({ page }) => {
        await page.goto(`/unified/${query}`);
        await logInAs(page, userName);
        await expectApplications(page, names);
      });
    }

    test('"Agent Console" opens On Break without a second login; launching it again while Available changes nothing', async ({ page }) => {
      await page.goto(`/unified/${query}`);
      await logInAs(page, 'Ava.Agent');
      await applications(page).getByRole('link', { name: /Agent Console/ }).click();
      await expect(page).toHaveURL(`/console/${query}`);
      await expect(picker(page, 'On Break')).toBeVisible();
      await expect(page.getByLabel('Username')).toBeHidden();
      await choose(page, 'Available');
      await page.goto(`/unified/${query}`);
      await applications(page).getByRole('link', { name: /Agent Console/ }).click();
      await expect(page).toHaveURL(`/console/${query}`);
      await expect(picker(page, 'Available')).toBeVisible();
    });

    test('R12: the name ignores case here, the password does not', async ({ page, complaints }) => {
      complaints.expect(/status of 401/);
      const { password } = seeded('Sam.Supervisor');
      await page.goto(`/unified/${query}`);
      await logIn(page, 'sam.supervisor', password.toLowerCase());
      await expect(page.getByRole('alert').filter({ hasText: /passwords are case.sensitive/i })).toBeVisible();
      await logIn(page, 'sam.supervisor', password);
      await expectApplications(page, ['Agent Console', 'Supervisor']);
    });
  });
}

test('the other tenant’s Ava comes in by her own unified name, and sees her own tenant', async ({ page }) => {
  await page.goto('/unified/');
  await logIn(page, 'ava@globex', seeded('Ava.Agent', 'globex').password);
  await expectApplications(page, ['Agent Console']);
  await expect(page.getByText('Globex', { exact: true })).toBeVisible();
});

test('the signed-in person is known in the launched application', async ({ page }) => {
  await page.goto('/unified/');
  await logInAs(page, 'Sam.Supervisor');
  await applications(page).getByRole('link', { name: /Supervisor/ }).click();
  await expect(page).toHaveURL('/supervisor/');
  // The list of the team names him too.
  await expect(page.locator('[data-person-name]')).toHaveText('Sam Okafor');
  await page.goto('/admin/');
  await expect(page.getByText('which you do not have')).toBeVisible();
});

test('R14: the login form is one native form in the page’s own tree', async ({ page }) => {
  await page.goto('/unified/');
  await expect(page.getByLabel('Username')).toBeVisible();
  const names = await page.evaluate(() => [...(document.forms[0]?.elements ?? [])].map((control) => (control as HTMLInputElement).name));
  expect(names).toEqual(expect.arrayContaining(['username', 'password']));
});

test('a console opened with the menu’s keys only works without a mouse', async ({ page }) => {
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await openMenu(page);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(picker(page, 'Available')).toBeFocused();
});
