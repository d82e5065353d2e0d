import { logIn, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';
import type { CDPSession, Page } from '@playwright/test';
import type { Client } from '../../src/client/index.ts';
import type { ProviderElement } from '../../src/elements/provider/provider-element.ts';

const tags = [
  'onduty-provider', 'onduty-login-form', 'onduty-password-form', 'onduty-app-launcher', 'onduty-status-picker', 'onduty-profile-form', 'onduty-access-review',
  'onduty-team',
] as const;
/** What would be left of an element that did not let go. */
const holders = ['AbortController', 'MutationObserver', 'ResizeObserver', 'IntersectionObserver', 'BroadcastChannel', 'EventSource', 'Worker'] as const;

/** Rounds in which everything is warmed up: code is loaded, caches are filled. */
const first = 200;
const all = 1000;
/** What may differ between two looks at a page that works in the background. Whatever one round leaves behind, 800 rounds leave 800 times. */
const slack = 40;

test.describe.configure({ mode: 'serial' });

/** Counts the timers of a page that are still to come. */
const countTimers = (): void => {
  const scope = globalThis as unknown as Record<string, (...values: unknown[]) => unknown> & { timers: Set<unknown> };
  scope.timers = new Set();
  for (const [set, clear] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']] as const) {
    const { [set]: start, [clear]: stop } = scope;
    scope[set] = (work, ...more) => {
      const timer = start!(typeof work === 'function' ? (...values: unknown[]) => {
        if (set === 'setTimeout') scope.timers.delete(timer);
        (work as (...given: unknown[]) => void)(...values);
      } : work, ...more);
      scope.timers.add(timer);
      return timer;
    };
    scope[clear] = (timer) => {
      scope.timers.delete(timer);
      stop!(timer);
    };
  }
};

/**
 * Puts every element into the page and takes it out again, many times: with the client of the page and with one of a provider's own, at once, while they
 * load, and, now and then, when everything has come.
 */
async function mount(page: Page, rounds: number): Promise<void> {
  await page.evaluate(async ({ names, count }) => {
    const shared = document.querySelector<ProviderElement>('onduty-provider')!.client!;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const isSettled = (provider: ProviderElement, { session, connection }: Client) => {
      const { state } = session.state.get();
      return (state === 'anonymous' || connection.get() === 'live') && !provider.querySelector(':state(busy)');
    };
    for (let round = 0; round < count; round += 1) {
      const provider = document.createElement('onduty-provider');
      if (round % 2 === 0) provider.client = shared;
      for (const name of names) {
        if (name === 'onduty-provider') continue;
        provider.append(Object.assign(document.createElement(name), { always: true }));
      }
      document.body.append(provider);
      await Promise.all([...provider.children].map((child) => Reflect.get(child, 'updateComplete') as Promise<boolean>));
      if (round % 4 > 1) await frame();
      if (round % 20 > 17) {
        const end = performance.now() + 10_000;
        while (performance.now() < end && !isSettled(provider, provider.client!)) await frame();
        if (performance.now() >= end) throw new Error(`Round ${round} did not settle`);
      }
      provider.remove();
    }
  }, { names: tags, count: rounds });
}

async function openStreams(origin: string): Promise<number> {
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  return Number(/^onduty_open_streams (\d+)/m.exec(metrics)?.[1]);
}

/** What there is in a page after its waste was collected. */
async function look(page: Page, devtools: CDPSession, origin: string, streams: number) {
  // What was under way has ended by itself.
  await expect.poll(() => openStreams(origin), { timeout: 30_000 }).toBe(streams);
  for (let times = 0; times < 3; times += 1) await devtools.send('HeapProfiler.collectGarbage');
  const found: Record<string, number> = {};
  for (const name of [...tags, ...holders]) {
    const expression = name.startsWith('onduty') ? `customElements.get('${name}').prototype` : `${name}.prototype`;
    const { result: prototype } = await devtools.send('Runtime.evaluate', { expression, objectGroup: 'look' });
    const { objects } = await devtools.send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId!, objectGroup: 'look' });
    const { result } = await devtools.send('Runtime.callFunctionOn', {
      objectId: objects.objectId!, functionDeclaration: 'function () { return this.length; }', returnByValue: true,
    });
    found[name] = result.value as number;
    await devtools.send('Runtime.releaseObjectGroup', { objectGroup: 'look' });
  }
  const { documents, nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return {
    ...found, documents, nodes, jsEventListeners,
    timers: await page.evaluate(() => (globalThis as unknown as { timers: Set<unknown> }).timers.size),
    streams: await openStreams(origin),
    megabytes: Math.round(usedSize / 100_000) / 10,
  };
}

const people = [['nobody', undefined], ['a supervisor who is an agent', 'Sam.Supervisor'], ['an administrator', 'Ada.Admin']] as const;

for (const [who, userName] of people) {
  test(`a thousand mounts and unmounts of every element leave nothing behind: ${who} is signed in`, async ({ page, context, demo }) => {
    test.setTimeout(600_000);
    await context.addInitScript(countTimers);
    await page.goto('/unified/');
    if (userName) {
      const { unifiedName, password } = seeded(userName);
      await logIn(page, unifiedName, password);
      await expect(page.getByRole('region', { name: 'Applications' })).toBeVisible();
    } else {
      await expect(page.getByLabel('Username')).toBeVisible();
    }
    const streams = userName ? 1 : 0;
    const devtools = await context.newCDPSession(page);
    await mount(page, first);
    const before = await look(page, devtools, demo.origin, streams);
    await mount(page, all - first);
    const after = await look(page, devtools, demo.origin, streams);
    test.info().annotations.push({ type: 'found', description: JSON.stringify({ before, after }) });
    if (process.env['SHOW']) console.log(who, JSON.stringify(before), JSON.stringify(after));
    for (const [name, count] of Object.entries(after)) {
      expect.soft(count - before[name as keyof typeof before], `${name}: ${before[name as keyof typeof before]}, then ${count}`).toBeLessThan(slack);
    }
    for (const tag of tags) expect.soft(Reflect.get(after, tag), tag).toBeLessThan(slack);
    expect.soft(after.megabytes - before.megabytes, 'megabytes').toBeLessThan(3);
  });
}
