import { logInAs, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';

test('Ava signs in, then Sam in a second tab: the first tab says who is signed in now and acts for nobody else', async ({ page, context, complaints }) => {
  complaints.expect(/status of 40[19]/);
  await page.goto('/portal/');
  const second = await context.newPage();
  await second.goto('/portal/');
  await expect(second.getByLabel('Username')).toBeVisible();
  const signedIn = page.waitForResponse((response) => response.url().endsWith('/v1/session') && response.request().method() === 'POST');
  await logInAs(page, 'Ava.Agent');
  const { session } = await (await signedIn).json() as { session: { id: string } };
  await expect(picker(page, 'On Break')).toBeVisible();
  await context.clearCookies();
  await second.reload();
  await logInAs(second, 'Sam.Supervisor');
  await expect(picker(second, 'On Break')).toBeVisible();
  await expect(picker(page, 'On Break')).toBeHidden();
  await expect(page.getByText('Sam Okafor').filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText('Ava Lindqvist')).toBeHidden();

  const asAva = await page.evaluate(async (id) => {
    const response = await fetch('/v1/duty/status', {
      method: 'PUT', body: '{"status":"available"}',
      headers: { 'Content-Type': 'application/json', 'Onduty-Client': 'test/1', 'Onduty-Session': id },
    });
    return { status: response.status, body: await response.json() as { code: string; signedIn?: { displayName: string } } };
  }, session.id);
  expect(asAva.status).toBe(409);
  expect(asAva.body).toMatchObject({ code: 'session-changed', signedIn: { displayName: 'Sam Okafor' } });
  await expect(picker(second, 'On Break')).toBeVisible();
});
