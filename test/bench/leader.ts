/*
 * How soon another tab reads the stream when the one that reads it for twelve is closed, in a real browser with the demo's real server, and whether
 * the tabs miss anything meanwhile: the agent's status changes all the time from elsewhere. Run alone: `node test/bench/leader.ts`; `CHROME_PATH` names the browser
 * where Playwright has none of its own.
 */
import { loadavg } from 'node:os';
import { buildWhenStale } from '../../demo/build.ts';
import { startDemo } from '../e2e/support/demo-server.ts';
import { logInAs, picker, seeded } from '../e2e/support/person.ts';
import { createCaller } from '../server/node/support/http.ts';
import { launchBrowser } from './browser.ts';
import { median, ms, quantile } from './statistics.ts';
import type { BrowserContext, Page } from '@playwright/test';

const rounds = 10;
const tabCount = 12;
const choices = ['available', 'work-offline'] as const;

type Noting = typeof globalThis & { versions: number[] };

/** Opens the portal in another tab, which writes down the versions of the duty that it is told. */
async function openTab(context: BrowserContext, logIn?: (page: Page) => Promise<void>): Promise<Page> {
  const page = await context.newPage();
  await page.goto('/portal/');
  await logIn?.(page);
  await page.getByRole('button', { name: /^Status: / }).waitFor();
  await page.evaluate(() => {
    const versions: number[] = [];
    Object.assign(globalThis, { versions });
    document.querySelector('onduty-provider')?.client?.duty.state.subscribe(({ version }) => {
      if (versions.at(-1) !== version) versions.push(version);
    });
  });
  return page;
}

await buildWhenStale();
const demo = await startDemo();
const browser = await launchBrowser();
const caller = createCaller(demo.origin);
const faults: string[] = [];
const times: number[] = [];
let changes = 0;
let told = 0;
try {
  const context = await browser.newContext({ baseURL: demo.origin });
  const tabs = [await openTab(context, async (page) => {
    await logInAs(page, 'Ava.Agent');
    await picker(page, 'On Break').waitFor();
  })];
  const token = await caller.signIn({ tenant: 'acme', username: 'Ava.Agent', password: seeded('Ava.Agent').password });
  const before = loadavg()[0]?.toFixed(1);

  for (let round = 0; round < rounds; round += 1) {
    while (tabs.length < tabCount) tabs.push(await openTab(context));
    const { version: first } = await caller.readDuty(token);
    let last = first;
    let isOpen = false;
    // The tab that was there first holds the lock; the next in line gets it.
    const leader = tabs.shift()!;
    const opened = context.waitForEvent('response', (response) => response.url().endsWith('/v1/events') && response.frame().page() !== leader);
    const change = async () => {
      last = (await caller.choose(token, choices[(changes += 1) % choices.length]!)).version;
    };
    const keepChanging = async () => {
      while (!isOpen) await change();
      await change();
    };
    await change();
    const begun = performance.now();
    const changing = keepChanging();
    await Promise.all([
      changing,
      leader.close(),
      opened.then(() => {
        times.push(performance.now() - begun);
        isOpen = true;
      }),
    ]);
    for (const [at, tab] of tabs.entries()) {
      await tab.waitForFunction((version) => (globalThis as Noting).versions.at(-1) === version, last, { polling: 100, timeout: 20_000 })
        .catch(() => faults.push(`round ${round}: tab ${at} was not told the last change`));
      const versions = await tab.evaluate(() => (globalThis as Noting).versions);
      if (versions.some((version, index) => index > 0 && version <= versions[index - 1]!)) faults.push(`round ${round}: tab ${at} went back`);
      const news = versions.filter((version) => version > first).length;
      if (news !== last - first) faults.push(`round ${round}: tab ${at} was told ${news} of ${last - first} changes`);
      told += news;
    }
  }
  console.log(`Chromium ${browser.version()}, load average ${before} before and ${loadavg()[0]?.toFixed(1)} after`);
  console.log(`from closing the leader of ${tabCount} tabs until the next one's stream was open, ${rounds} times: median ${ms(median(times))}, worst ${ms(quantile(times, 1))}`);
  console.log(`${changes} changes meanwhile, told ${told} times, of ${changes * (tabCount - 1)}`);
} finally {
  caller.close();
  await browser.close();
  await demo.stop();
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
