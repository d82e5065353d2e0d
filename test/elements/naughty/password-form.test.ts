import { assert } from '@open-wc/testing';
import { json, problem } from '../support/desk.ts';
import { assertNothingNew, naughtyStrings, shapeOf, watchForHarm } from '../support/naughty-strings.ts';
import { need } from '../support/engine.ts';
import { settle, until } from '../support/page.ts';
import { goodPassword, PasswordPage } from '../support/password-page.ts';

describe('onduty-password-form, with naughty strings', () => {
  let page: PasswordPage;
  let texts: readonly string[];
  let harm: ReturnType<typeof watchForHarm>;
  let harmless: ReadonlyMap<string, number> | undefined;
  before(async () => (texts = (await naughtyStrings()).filter((text) => text !== '')));
  beforeEach(async () => {
    page = await PasswordPage.prepare();
    harm = watchForHarm();
    harmless = undefined;
  });
  afterEach(async () => {
    await page.close();
    harm.stop();
  });

  function check(text: string): void {
    harmless ??= shapeOf(page.element);
    assertNothingNew(harmless, shapeOf(page.element), text);
  }
  const all = (): readonly string[] => ['harmless', ...texts];

  /** An id is no longer than this. */
  const idOf = (text: string): string => text.slice(0, 100);

  /** Follows a link, to which and after which the server says such texts. */
  async function follow(text: string): Promise<void> {
    page.desk.network.intercept = (request) => {
      if (request.url.endsWith('/v1/invitations')) {
        return json({ purpose: 'invite', userName: text, displayName: text, tenant: { id: 'acme', name: text }, passwordPolicy: { minimum: 15, maximum: 256 }, expiresAt: Date.now() + 60_000 });
      }
      return request.url.endsWith('/v1/password') ? json({ userName: text, tenant: { id: idOf(text), name: text } }) : undefined;
    };
    history.replaceState(null, '', '#ticket=any');
    dispatchEvent(new HashChangeEvent('hashchange'));
    await until(() => page.form && page.input('username')?.value === text.replaceAll(/[\r\n]/g, ''), text);
    await settle(page.element);
  }

  it('R30: shows who is invited, and where to, as text; and whose password it set', async function () {
    this.timeout(180_000);
    await need('many addresses in a row');
    await page.open();
    page.element.loginUrl = '/portal/?tenant={tenant}';
    let set: ReadonlyMap<string, number> | undefined;
    for (const text of all()) {
      await follow(text);
      assert.equal(page.element.shadowRoot!.querySelector('[part=notice] bdi')!.textContent, `Welcome, ${text}.`);
      assert.equal(page.element.shadowRoot!.querySelector('.tenant')!.textContent, text);
      check(text);
      page.input('chosen').value = page.input('repeated').value = goodPassword;
      page.form!.requestSubmit();
      await page.done();
      assert.equal(page.element.shadowRoot!.querySelector('[part=notice] bdi')!.textContent, `Your password is set. You can log in as ${text}.`);
      assert.equal(page.link!.href, new URL(`/portal/?tenant=${encodeURIComponent(idOf(text))}`, location.href).href);
      set ??= shapeOf(page.element);
      assertNothingNew(set, shapeOf(page.element), text);
    }
  });

  it('R30: takes any text as the ticket of a link, keeps it nowhere, and says that the link is not valid', async function () {
    this.timeout(180_000);
    await need('many addresses in a row');
    await page.open();
    page.desk.network.intercept = (request) => (request.url.endsWith('/v1/invitations') ? problem(401, 'ticket-refused') : undefined);
    const notice = (): string => page.element.shadowRoot!.querySelector('[part=notice]')!.textContent.trim();
    for (const text of all()) {
      history.replaceState(null, '', `#${new URLSearchParams({ ticket: text })}`);
      dispatchEvent(new HashChangeEvent('hashchange'));
      await settle(page.element);
      await until(() => notice() === 'This link is not valid. Ask for a new one.', text, 8000);
      assert.equal(location.hash, '');
      check(text);
    }
  });

  it('R29, R30: makes a link to the login page only of the address of a web page', async function () {
    this.timeout(180_000);
    await page.open();
    page.desk.network.intercept = (request) => (request.url.endsWith('/v1/invitations') ? problem(401, 'ticket-used') : undefined);
    history.replaceState(null, '', '#ticket=any');
    dispatchEvent(new HashChangeEvent('hashchange'));
    await until(() => page.form, 'the link is bad');
    for (const text of texts) {
      page.element.setAttribute('login-url', text);
      await settle(page.element);
      if (page.link) assert.match(page.link.href, /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)[:/]/, text);
    }
  });

  it('R13, R30: says of a refusal that it does not know that the password is common, whatever it is called', async function () {
    this.timeout(180_000);
    await page.follow(await page.invite());
    for (const text of all()) {
      page.desk.network.intercept = (request) => (request.method === 'POST'
        ? new Response(JSON.stringify({ type: text, title: text, detail: text, status: 422, code: 'password-refused', refusal: text }), problem(422, 'password-refused')) : undefined);
      page.input('chosen').value = page.input('repeated').value = goodPassword;
      page.form!.requestSubmit();
      await page.refused('chosen');
      assert.equal(page.described('chosen').split(' | ')[0], 'This password stands in lists of stolen ones. Choose another.', text);
      check(text);
    }
  });
});
