import { assert } from '@open-wc/testing';
import { until } from './page.ts';
import type { States, StatesPage } from './states.ts';

declare global {
  interface Window {
    /** Brings the element of a page under the policy into one of its states, and says what has broken the policy meanwhile. */
    reachUnderPolicy?: (state: string) => Promise<readonly string[]>;
  }
}

/** Whether this is the page under the policy of R15, into which the file of tests is loaded once more. */
export const isUnderPolicy = location.pathname === '/under-policy/';

/** What breaks a policy is told in a task of its own; and an element paints before it has broken everything that it breaks. */
async function violationsUntilNow(): Promise<string[]> {
  for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve));
  return window.violations?.splice(0) ?? ['Nobody listens'];
}

/** Inside the page: offers the states to the tests outside. */
export function offerStates<Page extends StatesPage>(prepare: () => Promise<Page>, states: States<Page>): void {
  window.reachUnderPolicy = async (state) => {
    const reach = states[state];
    if (!reach) throw new Error(`There is no state "${state}"`);
    const page = await prepare();
    try {
      await reach(page);
      return await violationsUntilNow();
    } finally {
      await page.close();
    }
  };
}

async function openPage(file: string): Promise<HTMLIFrameElement & { contentWindow: Window }> {
  const frame = document.createElement('iframe');
  const query = new URLSearchParams(location.search);
  query.set('module', `/test/elements/states/${file}.test.ts`);
  frame.src = `/under-policy/?${query}`;
  // As large as the page of the runner, so that keys, pointers and widths are the same.
  frame.style.cssText = 'position: fixed; inset: 0; inline-size: 100%; block-size: 100%; border: 0';
  document.body.append(frame);
  await until(() => frame.contentWindow?.reachUnderPolicy, 'the page under the policy has loaded', 30_000);
  frame.focus();
  return frame as HTMLIFrameElement & { contentWindow: Window };
}

/** Outside: expects that no state of an element breaks the policy of R15. */
export function describeUnderPolicy(tag: string, file: string, states: readonly string[]): void {
  describe(`${tag}, in each of its states, under the strictest policy`, () => {
    let frame: HTMLIFrameElement & { contentWindow: Window };
    before(async function () {
      this.timeout(60_000);
      frame = await openPage(file);
    });
    after(() => frame.remove());

    it('is tried where breaking the policy is noticed', async () => {
      const { document: inner, violations } = frame.contentWindow as Window & typeof globalThis;
      assert.deepEqual(violations, []);
      const probe = inner.createElement('p');
      inner.body.append(probe);
      probe.setAttribute('style', 'display: none');
      assert.throws(() => {
        probe.innerHTML = 'Text';
      }, navigator.userAgent.includes('Firefox') ? /blocked by CSP/ : /TrustedHTML/);
      probe.remove();
      await until(() => violations?.length === 2, 'both are told');
      assert.sameMembers(violations!.splice(0).map((violation) => violation.split(' ', 1)[0]), ['style-src-attr', 'require-trusted-types-for']);
    });

    for (const state of states) {
      it(`R15: ${state}`, async function () {
        this.timeout(30_000);
        assert.deepEqual(await frame.contentWindow.reachUnderPolicy?.(state), []);
      });
    }
  });
}
