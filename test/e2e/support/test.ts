import { test as base, expect } from '@playwright/test';
import { startDemo } from './demo-server.ts';
import type { BrowserContext } from '@playwright/test';
import type { DemoServer } from './demo-server.ts';

/** What pages complained about: errors in the console, uncaught exceptions, violations of the content security policy. */
export interface Complaints {
  /** Complaints that the test causes on purpose. */
  expect(pattern: RegExp): void;
}

export interface Fixtures {
  /** `server`: the real backend with fresh data. `files`: `--static`, no backend. */
  mode: 'server' | 'files';
  /** More variables for the demo's process. */
  environment: Readonly<Record<string, string>>;
  demo: DemoServer;
  complaints: Complaints;
}

/** A test with a demo of its own, which fails when a page complains. */
export const test = base.extend<Fixtures>({
  mode: ['server', { option: true }],
  environment: [{}, { option: true }],
  demo: async ({ mode, environment }, use) => {
    const demo = await startDemo({ files: mode === 'files', environment });
    await use(demo);
    await demo.stop();
  },
  baseURL: async ({ demo }, use) => use(demo.origin),
  complaints: [async ({ context }, use) => {
    const found: string[] = [];
    const expected: RegExp[] = [];
    await watch(context, (complaint) => found.push(complaint));
    await use({ expect: (pattern) => expected.push(pattern) });
    expect(found.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)))).toEqual([]);
  }, { auto: true }],
});

async function watch(context: BrowserContext, complain: (complaint: string) => void): Promise<void> {
  await context.exposeFunction('complain', complain);
  await context.addInitScript(() => {
    const scope = globalThis as unknown as { complain(text: string): void; layoutShift: number };
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => scope.complain(`policy: ${violatedDirective} ${blockedURI}`));
    scope.layoutShift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) scope.layoutShift += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => complain(`uncaught: ${error.error().message}`));
}

export { expect };
