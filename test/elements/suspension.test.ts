import { assert } from '@open-wc/testing';
import '../../src/elements/app-launcher/onduty-app-launcher.ts';
import '../../src/elements/login-form/onduty-login-form.ts';
import '../../src/elements/status-picker/onduty-status-picker.ts';
import { openDesk, passwordOf } from './support/desk.ts';
import { assertAccessible, clearPage, place, until } from './support/page.ts';
import type { SignedOutEvent } from '../../src/elements/provider/provider-element.ts';
import type { Client } from '../../src/client/types.ts';
import type { Desk } from './support/desk.ts';

const away = '203.0.113.5';

describe('A page whose session is suspended', () => {
  let desk: Desk;
  let client: Client;
  let form: HTMLElement;
  let others: HTMLElement[];
  let signedOut: SignedOutEvent[];

  beforeEach(async () => {
    desk = await openDesk();
    // By unified sign-in: where the tenant is given, the panel rests while somebody is on duty.
    client = desk.clientFor({});
    await client.session.signIn({ method: 'password', username: 'Ava.Agent', password: passwordOf('Ava.Agent') });
    await client.duty.start();
    form = await place('onduty-login-form', client);
    others = ['onduty-app-launcher', 'onduty-status-picker'].map((tag) => document.createElement(tag));
    form.parentElement!.append(...others);
    signedOut = [];
    form.parentElement!.addEventListener('onduty-signed-out', (event) => signedOut.push(event));
    await until(isAllShown, 'everything is shown');
    await desk.storage.commit([{
      insert: 'addressRules', row: { id: 'office', tenantId: 'acme', groupId: null, network: '127.0.0.0/8', description: '', enabled: true },
    }]);
    desk.network.address = away;
    await client.duty.start().catch(() => undefined);
  });
  afterEach(async () => {
    await clearPage();
    await desk.close();
  });

  const textOf = (element: HTMLElement) => element.shadowRoot?.textContent ?? '';
  const isAllShown = () => textOf(others[0]!).includes('Agent Console') && textOf(others[1]!).includes('On Break');
  const notice = () => form.shadowRoot!.querySelector('[part=notice]')!.textContent.trim();

  it('R22: says why, offers to log in, and shows nothing of the person', async () => {
    await until(() => notice().startsWith('Your contact centre does not allow this network address'), 'it is said');
    assert.isNotNull(form.querySelector('form'));
    assert.isFalse(form.matches(':state(idle)'));
    await until(() => others.every((element) => element.matches(':state(idle)')), 'the others are gone');
    for (const element of others) {
      assert.equal(getComputedStyle(element).display, 'none');
      assert.notMatch(textOf(element), /Agent Console|On Break/);
    }
    assert.deepEqual(signedOut, []);
    await assertAccessible(form, 'suspended');
  });

  it('R22: goes on by itself when the address is allowed', async () => {
    await until(() => notice() !== '', 'it is said');
    desk.network.address = '127.0.0.1';
    await until(() => {
      // Each time only what has been listening until then can hear it.
      window.dispatchEvent(new Event('online'));
      return form.matches(':state(idle)');
    }, 'the person is back');
    await until(isAllShown, 'everything is shown');
    assert.deepEqual(signedOut, []);
  });

  it('says that the person is gone when they sign out meanwhile', async () => {
    await client.session.signOut();
    assert.deepEqual(signedOut.map(({ cause }) => cause), ['signed-out']);
    await until(() => notice() === 'You are logged out.', 'it is said');
  });

  for (const [language, words] of [['de', 'Netzwerkadresse'], ['es', 'dirección de red'], ['fr', 'adresse réseau'], ['ar', 'عنوان الشبكة']] as const) {
    it(`R22: says why in the language of the page (${language})`, async () => {
      document.documentElement.lang = language;
      await until(() => notice().includes(words), 'it is said');
    });
  }

  it('R39: leaves no ticket in the page when a denied person logs in there', async () => {
    let ticket = '';
    desk.network.intercept = (request) => (request.method !== 'POST' ? undefined : (async () => {
      const answer = await desk.backend.fetch(request, { address: away });
      ticket = ((await answer.clone().json()) as { wait: { ticket: string } }).wait.ticket;
      return answer;
    })());
    const events: Event[] = [];
    for (const name of ['onduty-sign-in', 'onduty-signed-in', 'onduty-error']) form.addEventListener(name, (event) => events.push(event));
    const input = (name: string) => form.querySelector<HTMLInputElement>(`input[name=${name}]`)!;
    input('username').value = 'Ava.Agent';
    input('password').value = passwordOf('Ava.Agent');
    form.querySelector('form')!.requestSubmit();
    await until(() => form.querySelector('[role=alert]')!.textContent.includes(away), 'the address is told');
    assert.notEqual(ticket, '');
    assert.notInclude(document.documentElement.outerHTML + form.getHTML({ serializableShadowRoots: true, shadowRoots: [form.shadowRoot!] }), ticket);
    assert.deepEqual(events.map(({ type }) => type), ['onduty-sign-in']);
    assert.notInclude(JSON.stringify(events.map((event) => Object.entries(event))), ticket);
  });
});
