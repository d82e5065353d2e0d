import { assert } from '@open-wc/testing';
import { createClient } from '../../src/client/create-client.ts';
import { until } from './support/page.ts';

const tags = ['onduty-provider', 'onduty-login-form', 'onduty-app-launcher', 'onduty-status-picker'] as const;
/** The others: all orders of all tags would be too many. */
const later = ['onduty-password-form', 'onduty-profile-form', 'onduty-access-review', 'onduty-team'] as const;

/** Frames take Firefox longer. Milliseconds. */
const patience = navigator.userAgent.includes('Firefox') ? 140_000 : 60_000;

/** Every order of a list. */
function orders<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((first) => orders(list.filter((one) => one !== first)).map((rest) => [first, ...rest]));
}

const moduleOf = (tag: string) => `/src/elements/${tag.replace('onduty-', '')}/${tag}.ts`;

/** A page of its own with the elements in their place, where nothing is defined yet. */
async function openFrame(): Promise<Window & { import(path: string): Promise<unknown> }> {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<!doctype html><html lang="en"><body>
    <onduty-provider base-url="${origin}/nowhere/" tenant="acme">
      <onduty-login-form></onduty-login-form><onduty-app-launcher></onduty-app-launcher><onduty-status-picker></onduty-status-picker>
      ${later.map((tag) => `<${tag}></${tag}>`).join('')}
    </onduty-provider>
    <script type="module">window.import = (path) => import('${origin}' + path);</script></body></html>`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  return frame.contentWindow as Window & { import(path: string): Promise<unknown> };
}

/** What each element was last given by its provider. */
const answered = new WeakMap<Element, unknown>();

const hasClient = (page: Window, tag: string): boolean => {
  const { client } = page.document.querySelector('onduty-provider')!;
  const element = page.document.querySelector(tag);
  return !!client && !!element && answered.get(element) === client;
};

/** Listens to what the elements ask, and keeps what they are told. */
function overhear(page: Window): void {
  page.document.addEventListener('context-request', (event) => {
    const request = event as Event & { contextTarget?: Element; callback: (value: unknown, unsubscribe?: () => void) => void };
    const asker = request.contextTarget ?? (event.composedPath()[0] as Element);
    const { callback } = request;
    request.callback = (value, unsubscribe) => {
      answered.set(asker, value);
      callback(value, unsubscribe);
    };
  }, { capture: true });
}

describe('import order', () => {
  afterEach(() => document.body.replaceChildren());

  it('R47: in every order of the modules each element gets the client of its provider', async function () {
    this.timeout(patience);
    for (const order of orders(tags)) {
      const page = await openFrame();
      overhear(page);
      for (const tag of order) await page.import(moduleOf(tag));
      for (const tag of tags.slice(1)) await until(() => hasClient(page, tag), `${tag} has a client after ${order.join(', ')}`);
      document.body.replaceChildren();
    }
  });

  it('R47: in every order of the provider and the other modules each of them gets it too', async function () {
    this.timeout(patience);
    for (const order of orders(['onduty-provider', ...later])) {
      const page = await openFrame();
      overhear(page);
      for (const tag of order) await page.import(moduleOf(tag));
      for (const tag of later) await until(() => hasClient(page, tag), `${tag} has a client after ${order.join(', ')}`);
      document.body.replaceChildren();
    }
  });

  it('R47: without the definition of the provider the elements stand, and take a client of their own', async () => {
    const page = await openFrame();
    for (const tag of tags.slice(1)) await page.import(moduleOf(tag));
    const form = page.document.querySelector('onduty-login-form')!;
    const submit = await until(() => form.querySelector('[type=submit]'), 'the form stands');
    assert.equal(submit.getAttribute('aria-disabled'), 'true');
    form.client = createClient({ baseUrl: `${origin}/nowhere/` });
    await until(() => !submit.hasAttribute('aria-disabled'), 'the form can be sent');
  });

  it('R47: the same modules from two addresses throw nothing, define each element once, and share the client', async () => {
    const page = await openFrame();
    const errors: unknown[] = [];
    page.addEventListener('error', (event) => errors.push(event.error));
    page.addEventListener('unhandledrejection', (event) => errors.push(event.reason));
    await page.import(moduleOf('onduty-provider'));
    const definition = page.customElements.get('onduty-provider');
    // Another address makes another copy of that module; the provider is the first copy's.
    await page.import('/src/elements/provider/onduty-provider.ts?copy=2');
    await page.import('/src/elements/login-form/onduty-login-form.ts?copy=2');
    await page.import('/src/elements/login-form/onduty-login-form.ts');
    assert.equal(page.customElements.get('onduty-provider'), definition);
    const form = page.document.querySelector('onduty-login-form')!;
    await until(() => form.querySelector('[type=submit]')?.hasAttribute('aria-disabled') === false, 'the form has the client');
    assert.deepEqual(errors, []);
  });
});
