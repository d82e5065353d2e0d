import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { changeSettings, inDatabase } from './support/database.ts';
import { dutyOf, openElsewhere } from './support/duty.ts';
import { choose, logInAs, picker } from './support/person.ts';
import { openPlainChromium } from './support/plain-chromium.ts';
import { expect, test } from './support/test.ts';
import type { DemoServer } from './support/demo-server.ts';

// What takes a minute for people takes seconds here; the rules are the same. Contact is noted every five seconds at most: with less, whoever is there would be lost too.
test.use({ environment: { PING_SECONDS: '1' } });
const grace = 8;
test.beforeEach(async ({ demo }) => changeSettings(demo, { contactGraceSeconds: grace }));

const isLost = (demo: DemoServer) => expect.poll(async () => (await dutyOf(demo)).lost, { timeout: 30_000 });

test('a network that is away for less than the grace changes nothing, and the status chosen meanwhile is not lost', async ({ page, context, demo, complaints }) => {
  complaints.expect(/ERR_INTERNET_DISCONNECTED|Failed to load/);
  await changeSettings(demo, { contactGraceSeconds: 60 });
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  await context.setOffline(true);
  await expect(page.getByText('You are offline.').filter({ visible: true }).first()).toBeVisible();
  await page.getByRole('button', { name: /^Status: / }).click();
  await page.getByRole('menuitemradio', { name: 'Work Offline', exact: true }).click();
  await context.setOffline(false);
  await expect(picker(page, 'Work Offline')).toBeVisible({ timeout: 15_000 });
  expect((await dutyOf(demo)).status).toBe('work-offline');
});

test('a network that is away for longer puts the agent On Break; the page says so when it is back', async ({ page, context, demo, complaints }) => {
  complaints.expect(/ERR_INTERNET_DISCONNECTED|Failed to load/);
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  await context.setOffline(true);
  await isLost(demo).toBe(true);
  expect((await dutyOf(demo)).status).toBe('on-break');
  await context.setOffline(false);
  await expect(picker(page, 'On Break')).toBeVisible({ timeout: 15_000 });
  await isLost(demo).toBe(false);
  await page.getByRole('button', { name: 'Ready to work' }).click();
  await expect(picker(page, 'Available')).toBeVisible();
});

test('a server that dies and comes back loses nothing that it acknowledged', async ({ page, demo, complaints }) => {
  complaints.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|Failed to load/);
  await changeSettings(demo, { contactGraceSeconds: 60 });
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  await choose(page, 'Work Offline');
  await demo.restart('SIGKILL');
  expect((await dutyOf(demo)).status).toBe('work-offline');
  await choose(page, 'Available');
  const other = await page.context().newPage();
  await other.goto('/portal/');
  await expect(picker(other, 'Available')).toBeVisible();
  await choose(other, 'On Break');
  await expect(picker(page, 'On Break')).toBeVisible({ timeout: 15_000 });
});

test('a page whose clock is wrong by ten minutes shows the right times', async ({ page, context }) => {
  await context.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + 600_000;
  });
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  await expect(page.locator('onduty-status-picker').getByText(/^for 0:0\d/).first()).toBeVisible();
  await page.reload();
  await expect(page.locator('onduty-status-picker').getByText(/^for 0:[0-3]\d/).first()).toBeVisible();
});

test('a browser that is stopped becomes On Break after the grace, and is told when it goes on', async ({ demo }) => {
  test.skip(process.platform !== 'linux', 'the processes of a browser are found in /proc');
  const browser = await chromium.launchServer(test.info().project.use.launchOptions);
  const connected = await chromium.connect(browser.wsEndpoint());
  try {
    const page = await openElsewhere(connected, demo);
    await choose(page, 'Available');
    const pids = await processesOf(browser.process().pid!);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      await isLost(demo).toBe(true);
      expect((await dutyOf(demo)).status).toBe('on-break');
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
    await expect(picker(page, 'On Break')).toBeVisible({ timeout: 20_000 });
    await isLost(demo).toBe(false);
  } finally {
    await browser.kill();
  }
});

/** A process and everything that it has started. */
async function processesOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const found = await Promise.all(children.split(' ').filter(Boolean).map((child) => processesOf(Number(child))));
  return [pid, ...found.flat()];
}

test('a page that the browser freezes becomes On Break, and is back when it wakes', async ({ demo }) => {
  await using chromium = await openPlainChromium(test.info().project.use.launchOptions ?? {});
  const browser = await chromium.connect();
  const [context] = browser.contexts();
  const page = await context!.newPage();
  await page.goto(`${demo.origin}/portal/`);
  await logInAs(page, 'Ava.Agent');
  await choose(page, 'Available');
  await page.evaluate(() => {
    const seen: string[] = [];
    for (const name of ['freeze', 'resume']) document.addEventListener(name, () => seen.push(name));
    Object.assign(globalThis, { seen });
  });
  const devtools = await context!.newCDPSession(page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await isLost(demo).toBe(true);
  expect((await dutyOf(demo)).status).toBe('on-break');
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await page.bringToFront();
  await expect(picker(page, 'On Break')).toBeVisible({ timeout: 20_000 });
  await isLost(demo).toBe(false);
  expect(await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual(['freeze', 'resume']);
  await browser.close();
});

test('a browser that crashes during a contact cuts nothing', async ({ browser, demo }) => {
  const page = await openElsewhere(browser, demo);
  await choose(page, 'Available');
  await inDatabase(demo, async (storage) => {
    const { version } = (await storage.find('duties', { userId: 'acme-ava.agent' }))!;
    await storage.commit([{ update: 'duties', where: { userId: 'acme-ava.agent' }, set: { activity: 'busy', version: version + 1 } }]);
  });
  await page.context().close();
  await isLost(demo).toBe(true);
  const duty = await dutyOf(demo);
  expect([duty.status, duty.activity, duty.next?.status, duty.next?.actor.cause]).toEqual(['available', 'busy', 'on-break', 'contact-lost']);
  const again = await openElsewhere(browser, demo);
  await isLost(demo).toBe(false);
  expect((await dutyOf(demo)).next).toBeNull();
  await again.context().close();
});

test('twelve tabs make one stream; closing the one that has it hands over, and nothing is missed', async ({ page, context, demo }) => {
  const streams = () => fetch(`${demo.origin}/metrics`).then((response) => response.text()).then((text) => Number(/^onduty_open_streams (\d+)/m.exec(text)?.[1]));
  await page.goto('/portal/');
  await logInAs(page, 'Ava.Agent');
  await expect(picker(page, 'On Break')).toBeVisible();
  const tabs = [page];
  while (tabs.length < 12) {
    const tab = await context.newPage();
    await tab.goto('/portal/');
    await expect(picker(tab, 'On Break')).toBeVisible();
    tabs.push(tab);
  }
  expect(await streams()).toBe(1);
  await page.close();
  await choose(tabs[1]!, 'Available');
  for (const tab of tabs.slice(1)) await expect(picker(tab, 'Available')).toBeVisible();
  expect(await streams()).toBe(1);
});
