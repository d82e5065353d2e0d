import { dutyOf, openConsole, ring } from './support/duty.ts';
import { choose, logInAs, openMenu, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';

test.use({ environment: { OFFER_SECONDS: '20' } });

test('a call is offered, accepted, wrapped up, and leads back to where the agent was', async ({ page }) => {
  await openConsole(page);
  await choose(page, 'Available');
  await ring(page);
  await expect(page.getByText('Marta Silva').first()).toBeVisible();
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByRole('button', { name: 'Hang up' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Status: Available/ })).toBeVisible();
  await page.getByRole('button', { name: 'Hang up' }).click();
  await expect(page.getByText('Wrapping up')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { name: 'Waiting for the next contact' })).toBeVisible();
});

test('the next status is set, replaced, cancelled, and comes when the work ends', async ({ page }) => {
  await openConsole(page);
  await choose(page, 'Available');
  await ring(page);
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByRole('button', { name: 'Hang up' })).toBeVisible();
  const next = async (status: string) => {
    await openMenu(page);
    await page.getByRole('menuitemradio', { name: status, exact: true }).click();
    await expect(page.getByText(`Next: ${status}`).first()).toBeVisible();
  };
  await next('On Break');
  await next('Work Offline');
  await page.getByRole('button', { name: 'Cancel next status' }).click();
  await expect(page.getByText(/^Next: /)).toHaveCount(0);
  await next('On Break');
  await page.reload();
  await expect(page.getByText('Next: On Break').first()).toBeVisible();
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(picker(page, 'On Break')).toBeVisible();
});

test.describe('an offer that nobody answers', () => {
  test.use({ environment: { OFFER_SECONDS: '2' } });

  test('puts the agent On Break by the system, says why, and one button leads back', async ({ page, demo }) => {
    await openConsole(page);
    await choose(page, 'Available');
    const button = page.getByRole('button', { name: 'Simulate a call' });
    await expect(async () => {
      if (await button.isEnabled()) await button.click({ timeout: 2000 });
      expect((await dutyOf(demo)).actor).toEqual({ kind: 'system', cause: 'offer-missed' });
    }).toPass();
    await expect(picker(page, 'On Break')).toBeVisible();
    await expect(page.getByText(/missed/i).filter({ visible: true }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Ready to work' }).click();
    await expect(picker(page, 'Available')).toBeVisible();
  });
});

test('a rejected offer does the same', async ({ page, demo }) => {
  await openConsole(page);
  await choose(page, 'Available');
  await ring(page);
  await page.getByRole('button', { name: 'Reject' }).click();
  await expect(picker(page, 'On Break')).toBeVisible();
  expect((await dutyOf(demo)).actor.cause).toBe('offer-rejected');
});

test('the same call in the mock, with no backend at all', async ({ page }) => {
  await page.goto('/portal/?mock');
  await expect(page.getByLabel('Username')).toBeVisible();
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  await page.goto('/console/?mock');
  await choose(page, 'Available');
  await ring(page);
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByRole('button', { name: 'Hang up' })).toBeVisible();
});
