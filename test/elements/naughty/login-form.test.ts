import { assert } from '@open-wc/testing';
import { json, problem } from '../support/desk.ts';
import { LoginPage } from '../support/login-page.ts';
import { assertNothingNew, naughtyStrings, shapeOf, watchForHarm } from '../support/naughty-strings.ts';
import { settle, until } from '../support/page.ts';
import type { SessionState } from '../../../src/client/types.ts';

describe('onduty-login-form, with naughty strings', () => {
  let page: LoginPage;
  let texts: readonly string[];
  let harm: ReturnType<typeof watchForHarm>;
  let harmless: ReadonlyMap<string, number> | undefined;
  before(async () => (texts = (await naughtyStrings()).filter((text) => text !== '')));
  beforeEach(async () => {
    page = await LoginPage.prepare();
    harm = watchForHarm();
    harmless = undefined;
    await page.open();
  });
  afterEach(async () => {
    await page.close();
    harm.stop();
  });

  /** Wants the page as it is with a harmless text, which comes first. */
  function check(text: string): void {
    harmless ??= shapeOf(page.element);
    assertNothingNew(harmless, shapeOf(page.element), text);
  }
  const all = (): readonly string[] => ['harmless', ...texts];
  const find = (selector: string): Element | null => page.element.shadowRoot!.querySelector(selector);

  /** Sends credentials, and waits until they were answered. */
  async function send(username: string): Promise<void> {
    page.input('username').value = username;
    page.input('password').value = 'any password';
    page.element.querySelector('form')!.requestSubmit();
    await settle(page.element);
    await until(() => !page.element.matches(':state(busy)'), 'the answer');
    await settle(page.element);
  }

  it('R30: shows the name of a tenant and the text of its maintenance as text', async function () {
    this.timeout(180_000);
    const info = (await page.client.tenantInfo())!;
    for (const text of all()) {
      page.desk.network.intercept = (request) => (request.url.includes('/v1/tenants/') ? json({ ...info, name: text, maintenance: text, languages: [text], switchedOff: [text] }) : undefined);
      const client = page.desk.clientFor();
      document.querySelector('onduty-provider')!.client = client;
      await until(() => find('[part=tenant]')!.textContent === text && find('[part=notice]')!.textContent === text, text);
      check(text);
      client.close();
    }
  });

  it('R30: shows as text who is logged in, and who took the browser over', async function () {
    this.timeout(180_000);
    const client = await page.desk.signedIn();
    const known = client.session.state.get();
    if (known.state !== 'signed-in') throw new Error('Nobody is logged in');
    page.element.always = true;
    const stand = async (state: SessionState): Promise<void> => {
      page.element.client = { ...client, session: { ...client.session, state: { get: () => state, subscribe: (tell) => (tell(state), () => undefined) } } };
      await settle(page.element);
    };
    for (const text of all()) {
      await stand({ state: 'signed-in', session: { ...known.session, user: { ...known.session.user, displayName: text } } });
      await until(() => find('[part=notice]')!.textContent === `You are logged in as ${text}.`, text);
      check(text);
    }
    harmless = undefined;
    for (const text of all()) {
      await stand({ state: 'anonymous', cause: 'replaced', signedIn: { displayName: text } });
      await until(() => find('[part=notice]')!.textContent.startsWith(`${text} is now logged in`), text);
      check(text);
    }
  });

  it('R30: shows nothing of what a failure brings along, whatever it is called', async function () {
    this.timeout(180_000);
    for (const text of all()) {
      page.answerSignIn(() => new Response(JSON.stringify({ type: text, title: text, detail: text, status: 409, code: text, fields: [text], refusal: text }), problem(409, 'in-flight')));
      await send('Ava.Agent');
      await until(() => page.alertText, text);
      assert.equal(page.alertText, 'The service has failed. Try again later.');
      check(text);
    }
  });

  it('R64, R30: shows nothing of a step that it does not know, whatever it is called', async function () {
    this.timeout(180_000);
    for (const text of all()) {
      page.answerSignIn(() => json({ state: text }));
      await send('Ava.Agent');
      await until(() => page.alertText.startsWith('One more step is needed'), text);
      check(text);
    }
  });

  it('R30: keeps a user name as it was typed, and tells the page so', async function () {
    this.timeout(180_000);
    const told: string[] = [];
    page.element.addEventListener('onduty-sign-in', ({ username }) => told.push(username));
    page.answerSignIn(() => problem(401, 'credentials-wrong'));
    for (const text of all()) {
      const line = text.replaceAll(/[\r\n]/g, '');
      await send(text);
      await until(() => page.alertText, text);
      assert.equal(page.input('username').value, line);
      assert.equal(told.at(-1), line);
      check(text);
    }
  });

  it('R30: shows a denied address, and the name of who is to set a password, as text', async function () {
    this.timeout(180_000);
    const expiresAt = Date.now() + 600_000;
    for (const text of all()) {
      page.answerSignIn(() => json({ state: 'address-denied', address: text, mailed: true, requestId: 'one', wait: { ticket: 'one', expiresAt } }));
      await send('Ava.Agent');
      await until(() => page.element.querySelector('.waiting'), text);
      assert.equal(page.element.querySelector('[role=alert] bdi')!.textContent, `You cannot log in from the address ${text}.`);
      check(text);
      page.element.querySelector<HTMLElement>('button')!.click();
      await until(() => page.element.querySelector('[name=password]'), 'the form');
    }
    harmless = undefined;
    for (const text of all()) {
      page.answerSignIn(() => json({ state: 'password-change-required', change: { ticket: 'one', expiresAt } }));
      await send(text);
      await until(() => page.element.querySelector('[name=chosen]'), text);
      assert.equal(page.input('username').value, text.replaceAll(/[\r\n]/g, ''));
      check(text);
      page.element.client = page.desk.clientFor();
      await until(() => page.element.querySelector('[name=password]'), 'the form');
    }
  });
});
