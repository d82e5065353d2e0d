import { choose, logInAs, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';

test.use({ mode: 'files' });

test('what is chosen is played on the other pages of the browser at once, and lasts', async ({ page, context }) => {
  await page.goto('/scenarios/');
  const portal = await context.newPage();
  await portal.goto('/portal/');
  await expect(portal.getByLabel('Username')).toBeVisible();
  await page.getByRole('radio', { name: /^Server errors/ }).check();
  await expect(page.getByRole('status').filter({ hasText: 'Now playing: Server errors.' })).toBeAttached();
  await expect(portal.getByText('Scenario: server error.')).toBeVisible();
  await logInAs(portal, 'Ava.Agent');
  await expect(portal.getByRole('alert').filter({ hasText: /./ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('radio', { name: /^Server errors/ })).toBeChecked();
  await page.getByRole('radio', { name: /^All is well/ }).check();
  await logInAs(portal, 'Ava.Agent');
  await expect(picker(portal, 'On Break')).toBeVisible();
});

test('whoever comes from elsewhere is denied, and back at the office goes in', async ({ page, context }) => {
  await page.goto('/scenarios/');
  const portal = await context.newPage();
  await portal.goto('/portal/');
  await page.getByRole('radio', { name: /^Address denied/ }).check();
  await logInAs(portal, 'Ava.Agent');
  await expect(portal.getByText('203.0.113.9').filter({ visible: true }).first()).toBeVisible();
  await page.getByRole('radio', { name: /^All is well/ }).check();
  await portal.reload();
  await logInAs(portal, 'Ava.Agent');
  await expect(picker(portal, 'On Break')).toBeVisible();
});

test('the mock starts afresh, and forgets who was signed in', async ({ page }) => {
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  await page.goto('/scenarios/');
  await page.getByRole('button', { name: 'Start the mock afresh' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The mock has started afresh.' })).toBeAttached();
  await page.goto('/portal/');
  await expect(page.getByLabel('Username')).toBeVisible();
});

test('a call and a change by the contact centre reach the console of the mock, after starting afresh too', async ({ page, context }) => {
  await page.goto('/scenarios/');
  await page.getByRole('button', { name: 'Start the mock afresh' }).click();
  await expect(page.getByText('The mock has started afresh.')).toBeAttached();
  const agent = await context.newPage();
  await agent.goto('/portal/?mock');
  await logInAs(agent, 'Ava.Agent');
  await choose(agent, 'Available');
  await agent.goto('/console/?mock');
  await expect(agent.getByRole('button', { name: 'Status: Available' })).toBeVisible();
  await page.getByRole('button', { name: 'A call comes in' }).click();
  await expect(agent.getByText('Incoming call')).toBeVisible();
  await agent.getByRole('button', { name: 'Accept' }).click();
  await expect(agent.getByRole('button', { name: 'Hang up' })).toBeVisible();
  await page.getByRole('button', { name: /puts Ava Work Offline/ }).click();
  await expect(agent.getByText('Next: Work Offline').first()).toBeVisible();
});

test('calls come although the network of the agent was down when the page was opened', async ({ page, context }) => {
  await page.goto('/portal/?mock');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  await expect(picker(page, 'Available')).toBeVisible();
  const play = (name: string) => home.evaluate((value) => localStorage.setItem('onduty-demo-scenario', value), name);
  const home = await context.newPage();
  await home.goto('/');
  await play('offline');
  // The only page that can run the router: nobody takes over from it.
  await page.goto('/console/?mock');
  await expect(page.getByText('Scenario: offline.')).toBeVisible();
  await expect.poll(() => page.evaluate(async () => (await navigator.locks.query()).held?.some(({ name }) => name === 'onduty-demo-router'))).toBe(true);
  await play('none');
  await expect(picker(page, 'Available')).toBeVisible();
  await page.getByRole('button', { name: 'Simulate a call' }).click();
  await expect(page.getByText('Incoming call')).toBeVisible();
});
