import { assert } from '@open-wc/testing';
import { clearPage, until } from './support/page.ts';
import { cases, textOf } from './support/under-way.ts';
import type { Scene } from './support/under-way.ts';

const sentence = 'This page has ended its connection to the service. Reload it.';

/** What a host hears of trouble: what nobody caught, what stands in the console, and what elements tell. */
function listen(element: Element): { readonly heard: unknown[]; stop(): void } {
  const heard: unknown[] = [];
  const over = new AbortController();
  const options = { signal: over.signal, capture: true };
  addEventListener('unhandledrejection', (event) => {
    // The test says it below, by its own words.
    event.stopImmediatePropagation();
    event.preventDefault();
    heard.push(event.reason);
  }, options);
  for (const target of [globalThis, element]) {
    for (const name of ['error', 'onduty-error']) target.addEventListener(name, (event) => heard.push(event), options);
  }
  const { error, warn } = console;
  Object.assign(console, { error: (...words: unknown[]) => heard.push(words), warn: (...words: unknown[]) => heard.push(words) });
  return {
    heard,
    stop() {
      over.abort();
      Object.assign(console, { error, warn });
    },
  };
}

/** Whatever was rejected and caught by nobody is reported by then: a browser does it in a turn of its own. */
async function reported(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setTimeout(resolve));
}

describe('a host that closes its client', () => {
  let scene: Scene;
  const address = location.href;
  afterEach(async () => {
    await clearPage();
    history.replaceState(null, '', address);
    document.body.style.background = '';
    await scene.desk.close();
  });

  for (const [title, { asks, begin, isTold = false }] of Object.entries(cases)) {
    const isAsked = (line: string) => (typeof asks === 'string' ? line === asks : asks.test(line));
    const start = async (): Promise<void> => {
      scene = await begin(({ network, requests }) => {
        // What was asked before is not what is waited for.
        requests.length = 0;
        const { intercept } = network;
        network.intercept = (request) => (isAsked(`${request.method} ${new URL(request.url).pathname}`) ? new Promise<Response>(() => {}) : intercept?.(request));
      });
      await until(() => scene.desk.requests.some(isAsked), 'the request is under way');
    };

    it(`and takes the elements away hears of no trouble, while ${title}`, async () => {
      await start();
      const { element, client } = scene;
      const { heard, stop } = listen(element);
      try {
        client.close();
        document.body.replaceChildren();
        await reported();
      } finally {
        stop();
      }
      assert.deepEqual(heard, []);
    });

    it(`and leaves the elements there hears of no trouble either, while ${title}${isTold ? ': the person is told' : ''}`, async () => {
      await start();
      const { element, client } = scene;
      const { heard, stop } = listen(element);
      try {
        client.close();
        if (isTold) await until(() => textOf(element).includes(sentence), 'the person is told');
        await until(() => !element.matches(':state(busy)'), 'nothing is under way any more');
        await reported();
      } finally {
        stop();
      }
      assert.deepEqual(heard, []);
    });
  }
});
