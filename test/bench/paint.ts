/*
 * How soon a choice of status shows in another tab: from the arrival of the answer in the tab that asked until the picker of the other
 * tab has painted, in a real browser with the demo's real server. Run alone: `node test/bench/paint.ts`;
 * `CHROME_PATH` names the browser where Playwright has none of its own.
 */
import { loadavg } from 'node:os';
import { buildWhenStale } from '../../demo/build.ts';
import { startDemo } from '../e2e/support/demo-server.ts';
import { logInAs, openMenu, picker } from '../e2e/support/person.ts';
import { launchBrowser } from './browser.ts';
import { median, ms, quantile } from './statistics.ts';
import type { Page } from '@playwright/test';

const choices = 30;
const statuses = ['Available', 'Work Offline', 'On Break'];

/** What a page writes down, in milliseconds of the clock that the pages of a browser share. */
interface Notes {
  /** When the answer to a choice had arrived. */
  readonly answers: number[];
  /** When another status stood in the picker, and when it was painted. */
  readonly shows: { readonly changed: number; readonly painted: number }[];
}

type Noting = typeof globalThis & { notes: Notes };

/** Runs in a page before its scripts, and leaves the product as it is. */
function takeNotes(): void {
  const notes: Notes = { answers: [], shows: [] };
  Object.assign(globalThis, { notes });
  const { timeOrigin } = performance;
  const now = () => timeOrigin + performance.now();
  new PerformanceObserver((list) => {
    for (const { name, responseEnd } of list.getEntries() as PerformanceResourceTiming[]) {
      if (name.endsWith('/v1/duty/status')) notes.answers.push(timeOrigin + responseEnd);
    }
  }).observe({ type: 'resource' });

  // A message that is sent before a frame is painted arrives after it.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<number>) => notes.shows.push({ changed: data, painted: now() });
  let shown: string | null | undefined;
  const look = (root: ShadowRoot) => {
    const status = root.querySelector('[part=button]')?.getAttribute('aria-label');
    if (status === shown) return;
    shown = status;
    const changed = now();
    requestAnimationFrame(() => port2.postMessage(changed));
  };
  void customElements.whenDefined('onduty-status-picker').then(() => {
    const root = document.querySelector('onduty-status-picker')?.shadowRoot;
    if (root) new MutationObserver(() => look(root)).observe(root, { subtree: true, childList: true, attributes: true });
  });
}

/** Waits until a page has so many notes of a kind, and reads them. It looks rarely, so as not to disturb. */
async function read<K extends keyof Notes>(page: Page, kind: K, count: number): Promise<Notes[K]> {
  await page.waitForFunction(([of, least]) => (globalThis as Noting).notes[of].length >= least, [kind, count] as const, { polling: 100 });
  const notes = await page.evaluate(() => (globalThis as Noting).notes);
  if (notes[kind].length !== count) throw new Error('Each choice is answered once, and shown once in each tab.');
  return notes[kind];
}

/** Milliseconds from each answer to the tab that asked. */
interface Delays {
  /** Until the asking tab itself had painted the status. */
  readonly own: number[];
  /** Until the status stood in the picker of the other tab. */
  readonly changed: number[];
  /** Until the other tab had painted it. */
  readonly painted: number[];
}

/** Chooses again and again in one tab. */
async function measure(asking: Page, other: Page): Promise<Delays> {
  const delays: Delays = { own: [], changed: [], painted: [] };
  for (const page of [asking, other]) {
    await page.evaluate(() => {
      for (const list of Object.values<unknown[]>({ ...(globalThis as Noting).notes })) list.length = 0;
    });
  }
  for (let count = 1; count <= choices; count++) {
    await openMenu(asking);
    const item = asking.getByRole('menuitemradio', { name: statuses[count % statuses.length] ?? '' });
    await item.focus();
    // A person does not keep step with the frames.
    await asking.waitForTimeout(50 * Math.random());
    await item.press('Enter');
    const [answers, own, shows] = await Promise.all([read(asking, 'answers', count), read(asking, 'shows', count), read(other, 'shows', count)]);
    const since = (time = NaN) => time - (answers.at(-1) ?? NaN);
    delays.own.push(since(own.at(-1)?.painted));
    delays.changed.push(since(shows.at(-1)?.changed));
    delays.painted.push(since(shows.at(-1)?.painted));
  }
  return delays;
}

/** How long a frame of a page lasts. */
async function frameLength(page: Page): Promise<number> {
  const times = await page.evaluate(() => new Promise<number[]>((resolve) => {
    const seen: number[] = [];
    const frame = (time: number) => void (seen.push(time) > 60 ? resolve(seen) : requestAnimationFrame(frame));
    requestAnimationFrame(frame);
  }));
  const length = median(times.slice(1).map((time, at) => time - (times[at] ?? NaN)));
  // A page that the browser takes for hidden has one frame a second.
  if (length > 100) throw new Error(`A page does not render: a frame lasts ${ms(length)}.`);
  return length;
}

await buildWhenStale();
const demo = await startDemo();
const browser = await launchBrowser();
try {
  const context = await browser.newContext({ baseURL: demo.origin });
  await context.addInitScript(takeNotes);
  const first = await context.newPage();
  await first.goto('/portal/');
  await logInAs(first, 'Ava.Agent');
  await picker(first, 'On Break').waitFor();
  // Of two tabs in one window the one behind stops rendering as soon as it is clicked.
  const [second] = await Promise.all([
    context.waitForEvent('page'),
    first.evaluate(() => void open('about:blank', '', 'popup,noopener')),
  ]);
  await second.setViewportSize({ width: 1280, height: 720 });
  await second.goto('/portal/');
  await picker(second, 'On Break').waitFor();

  console.log(`Chromium ${browser.version()}, load average ${loadavg()[0]?.toFixed(1)}`);
  // The first tab was there first, so it holds the lock and reads the stream for both.
  for (const [who, asking, other] of [['the tab with the stream', first, second], ['the tab without', second, first]] as const) {
    const { own, changed, painted } = await measure(asking, other);
    const frame = await frameLength(other);
    const inFrames = (delay: number) => `${ms(delay)} (${(delay / frame).toFixed(2)} frames)`;
    const inTime = painted.filter((delay) => delay <= frame).length / choices;
    console.log(`${who} asks: the other's picker changed after ${ms(median(changed))}, p90 ${ms(quantile(changed, 0.9))};`
      + ` painted after ${inFrames(median(painted))}, p90 ${inFrames(quantile(painted, 0.9))};`
      + ` ${Math.round(100 * inTime)} % of ${choices} within one frame of ${ms(frame)}; the asking tab itself painted after ${ms(median(own))}`);
  }
  console.log(`load average ${loadavg()[0]?.toFixed(1)}`);
} finally {
  await browser.close();
  await demo.stop();
}
