import { assert } from '@open-wc/testing';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/login-form/onduty-login-form.ts';
import { clearPage, place, settle, until } from './support/page.ts';
import { openDesk } from './support/desk.ts';
import type { LoginFormElement } from '../../src/elements/login-form/login-form-element.ts';
import type { ProviderElement, SignedOutEvent } from '../../src/elements/provider/provider-element.ts';
import type { OndutyErrorEvent } from '../../src/elements/internal/error-event.ts';
import type { Desk } from './support/desk.ts';

describe('onduty-provider', () => {
  let desk: Desk;
  beforeEach(async () => (desk = await openDesk()));
  afterEach(async () => {
    await clearPage();
    await desk.close();
  });

  /** A provider that makes its client itself. */
  async function provider(attributes: Record<string, string>): Promise<ProviderElement> {
    const element = document.createElement('onduty-provider');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
    await settle(element);
    return element;
  }

  it('makes a client from its attributes and a new one when they change', async () => {
    const element = await provider({ 'base-url': 'https://desk.example/api', tenant: 'acme' });
    const first = element.client!;
    assert.equal(first.baseUrl, 'https://desk.example/api/');
    assert.equal(first.tenant, 'acme');
    element.tenant = 'globex';
    await settle(element);
    assert.notEqual(element.client, first);
    assert.equal(element.client!.tenant, 'globex');
  });

  it('keeps its client when it is moved, and lets go of it when it is removed', async () => {
    const element = await provider({ tenant: 'acme' });
    const { client } = element;
    const box = document.createElement('div');
    document.body.append(box);
    box.append(element);
    await settle(element);
    assert.equal(element.client, client);
    element.remove();
    await Promise.resolve();
    await Promise.resolve();
    assert.isUndefined(element.client);
    document.body.append(element);
    await settle(element);
    assert.isOk(element.client);
    assert.notEqual(element.client, client);
  });

  it('uses the client of the page, and never closes it', async () => {
    const client = desk.clientFor();
    let closed = false;
    const element = document.createElement('onduty-provider');
    element.client = { ...client, close: () => (closed = true) };
    document.body.append(element);
    await settle(element);
    element.remove();
    await Promise.resolve();
    assert.isFalse(closed);
  });

  for (const [name, value] of [['base-url', 'http://['], ['base-url', 'ftp://desk.example'], ['carrier', '__proto__'], ['base-url', 'https://desk.example/?__proto__=1']] as const) {
    it(`R48: ${name}="${value}" gives an error event, not an exception`, async () => {
      const errors: OndutyErrorEvent[] = [];
      const listen = (event: OndutyErrorEvent) => errors.push(event);
      document.addEventListener('onduty-error', listen);
      const element = await provider({ [name]: value });
      document.removeEventListener('onduty-error', listen);
      assert.isUndefined(element.client);
      assert.equal(errors.length, 1);
      assert.instanceOf(errors[0]!.error.cause, TypeError);
      assert.notProperty({}, 'polluted');
    });
  }

  it('finds out by itself who is signed in, and says when nobody is any more', async () => {
    const client = await desk.signedIn();
    const form = await place<LoginFormElement>('onduty-login-form', client);
    const events: SignedOutEvent[] = [];
    form.parentElement!.addEventListener('onduty-signed-out', (event) => events.push(event));
    await client.session.signOut();
    assert.equal(events.length, 1);
    assert.equal(events[0]!.cause, 'signed-out');
    assert.isTrue(events[0]!.bubbles && events[0]!.composed);
  });

  it('takes no part in the layout', async () => {
    const element = await provider({ tenant: 'acme' });
    assert.equal(getComputedStyle(element).display, 'contents');
  });

  it('gives its client to elements in shadow roots, and to those that a shadow root wraps around later', async () => {
    const client = desk.clientFor();
    const outer = document.createElement('div');
    outer.innerHTML = '<onduty-login-form></onduty-login-form>';
    document.body.append(outer);
    const form = outer.firstElementChild as LoginFormElement;
    await settle(form);
    assert.equal(form.querySelector('[type=submit]')!.getAttribute('aria-disabled'), 'true');
    const wrapper = document.createElement('onduty-provider');
    wrapper.client = client;
    wrapper.append(document.createElement('slot'));
    outer.attachShadow({ mode: 'open' }).append(wrapper);
    await until(() => !form.querySelector('[type=submit]')!.hasAttribute('aria-disabled'), 'the form has a client');
  });

  it('changes what the elements inside show when the client is replaced', async () => {
    const form = await place<LoginFormElement>('onduty-login-form', desk.clientFor({ tenant: 'acme' }));
    const tenant = () => form.shadowRoot!.querySelector('[part=tenant]')?.textContent;
    await until(() => tenant() === 'Acme', 'the first tenant');
    (form.parentElement as ProviderElement).client = desk.clientFor({ tenant: 'globex' });
    await until(() => tenant() === 'Globex', 'the second tenant');
  });

  it('signs nobody in by itself', async () => {
    const client = desk.clientFor();
    await place('onduty-login-form', client);
    await until(() => client.session.state.get().state === 'anonymous', 'nobody is signed in');
    assert.notInclude(desk.requests, 'POST /v1/session');
  });
});
