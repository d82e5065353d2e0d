import { assert } from '@open-wc/testing';
import { ariaSnapshot, assertAccessible, markupOf, press, settle, until } from './support/page.ts';
import { LoginPage, right } from './support/login-page.ts';
import type { Client } from '../../src/client/types.ts';

const ava = 'acme-ava.agent';

describe('an agent who is on duty in another browser', () => {
  let page: LoginPage;
  let other: Client;
  beforeEach(async () => {
    page = await LoginPage.prepare();
    // Tabs of one browser would tell one another.
    other = page.desk.clientFor({ tenant: 'acme', baseUrl: 'http://elsewhere.localhost/' });
    await other.session.signIn({ method: 'password', username: 'Ava.Agent', password: right });
    await other.call({ method: 'POST', path: '/v1/duty/contact' });
  });
  afterEach(() => page.close());

  const allow = async (severalBrowsers: 'take-over' | 'refuse'): Promise<void> => {
    const tenant = (await page.desk.storage.find('tenants', { id: 'acme' }))!;
    await page.desk.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, severalBrowsers } } }]);
  };
  const setActivity = (activity: string | null) => page.desk.storage.commit([{ update: 'duties', where: { userId: ava }, set: { activity } }]);
  const shown = (): string => page.element.textContent.replace(/\s+/g, ' ');
  const meet = async (mode: 'take-over' | 'refuse'): Promise<void> => {
    await allow(mode);
    await page.open();
    await page.logIn();
    await until(() => shown().includes('another browser'), 'the step');
    await settle(page.element);
  };
  const button = (name: string): HTMLButtonElement => [...page.element.querySelectorAll('button')].find((one) => one.textContent.trim() === name)!;
  const cause = (): unknown => Reflect.get(other.session.state.get(), 'cause');

  it('is told since when, and what follows from going on duty here', async () => {
    await meet('take-over');
    assert.equal((await ariaSnapshot('onduty-login-form')).replace(/logged in on [^:]*\d:\d\d.[AP]M/, 'logged in on DATE'), [
      '- heading "Log in" [level=2]',
      '- paragraph: Acme',
      '- status',
      '- form "Log in":',
      '  - alert: You are on duty in another browser, where you logged in on DATE. If you go on duty here, you are logged out there. Your status stays as it is.',
      '  - alert',
      '  - button "Go on duty here"',
      '  - button "Cancel"',
      '- status',
    ].join('\n'));
    await assertAccessible(page.element, 'the duty is elsewhere');
  });

  it('takes over by one key: the person is in here, and out there with the reason', async () => {
    await meet('take-over');
    const events: string[] = [];
    page.element.addEventListener('onduty-signed-in', ({ type }) => events.push(type));
    assert.equal(document.activeElement, button('Go on duty here'));
    await press('Enter');
    await page.signedIn();
    assert.deepEqual(events, ['onduty-signed-in']);
    await until(() => cause() === 'taken-over', 'the other browser knows', 6000);
    assert.equal(page.client.duty.state.get().status, 'on-break');
  });

  it('says in the other browser what has happened', async () => {
    await other.session.signOut();
    await page.open();
    await page.logIn();
    await page.signedIn();
    await page.client.call({ method: 'POST', path: '/v1/duty/contact' });
    await allow('take-over');
    const step = await other.session.signIn({ method: 'password', username: 'Ava.Agent', password: right });
    assert.ok(step.state === 'duty-elsewhere');
    assert.equal((await other.session.takeOver(step)).state, 'signed-in');
    await until(() => page.notice === 'You went on duty in another browser.', 'the notice', 6000);
    await assertAccessible(page.element, 'taken over');
  });

  it('has to wait for the end of a call, and says so', async () => {
    await setActivity('busy');
    await meet('take-over');
    assert.include(shown(), 'You are at work there right now.');
    await press('Enter');
    await until(() => button('Go on duty here').ariaDisabled !== 'true', 'the answer');
    assert.include(shown(), 'You are at work there right now.');
    await assertAccessible(page.element, 'busy elsewhere');
    await setActivity(null);
    await press('Enter');
    await page.signedIn();
  });

  it('can leave it at that', async () => {
    await meet('take-over');
    await press('Tab', 'Enter');
    await until(() => page.element.querySelector('[name=password]'), 'the form');
    assert.equal(page.input('username').value, 'Ava.Agent');
    assert.equal(document.activeElement, page.input('password'));
    assert.equal(other.session.state.get().state, 'signed-in');
  });

  it('is asked for the password again when it took too long', async () => {
    await meet('take-over');
    page.desk.time.ahead += 5 * 60_000;
    await press('Enter');
    await until(() => page.element.querySelector('[name=password]'), 'the form');
    assert.equal(page.alertText, 'That took too long. Enter your password again.');
  });

  it('can only try again where the tenant allows one browser', async () => {
    await meet('refuse');
    assert.include(shown(), 'Your contact centre allows one browser at a time. Log out there first.');
    assert.equal(button('Go on duty here'), undefined);
    await assertAccessible(page.element, 'refused');
    await other.session.signOut();
    await press('Enter');
    await until(() => page.element.querySelector('[name=password]'), 'the form');
    await page.logIn();
    await page.signedIn();
  });

  it('R39: leaves no ticket in the document', async () => {
    await meet('take-over');
    assert.notMatch(markupOf(page.element), /[\w-]{43}/);
  });
});
