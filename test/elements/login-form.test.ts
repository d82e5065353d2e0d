import { assert } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { behavesLikeAnElement } from './support/behaves-like-an-element.ts';
import { problem } from './support/desk.ts';
import { LoginPage, right } from './support/login-page.ts';
import { watchForHarm } from './support/naughty-strings.ts';
import { accessibilityTree, ariaSnapshot, assertAccessible, markupOf, place, settle, until } from './support/page.ts';
import type { ReactiveController } from 'lit';
import type { LoginFormElement } from '../../src/elements/login-form/login-form-element.ts';

behavesLikeAnElement('onduty-login-form', () => import('../../src/elements/login-form/onduty-login-form.ts'));

describe('onduty-login-form', () => {
  let page: LoginPage;
  beforeEach(async () => (page = await LoginPage.prepare()));
  afterEach(async () => {
    await page.close();
    await setViewport({ width: 800, height: 600 });
  });

  describe('the form', () => {
    it('R14: is a real form with native inputs, all in the tree of the page', async () => {
      await page.open();
      const form = page.element.querySelector('form')!;
      assert.equal(form.getRootNode(), document);
      assert.equal(form.method, 'post');
      for (const name of ['username', 'password'] as const) {
        assert.instanceOf(page.input(name), HTMLInputElement);
        assert.equal(page.input(name).form, form);
        assert.isNotNull(page.input(name).offsetParent);
      }
      assert.equal(page.input('password').type, 'password');
    });

    it('R36: fields have autocomplete, label, id and name, and nothing switches autocomplete off', async () => {
      await page.open();
      assert.equal(page.input('username').autocomplete, 'username');
      assert.equal(page.input('password').autocomplete, 'current-password');
      assert.equal(page.input('username').labels![0]!.textContent, 'Username');
      assert.equal(page.input('password').labels![0]!.textContent, 'Password');
      assert.isOk(page.input('username').id && page.input('password').id);
      assert.isNull(document.querySelector('[autocomplete=off]'));
    });

    it('stands at once, whatever the network does', async () => {
      page.desk.network.intercept = () => new Promise(() => {});
      await page.open();
      page.input('username').focus();
      assert.equal(document.activeElement, page.input('username'));
      assert.isFalse(page.element.matches(':state(idle)'));
    });

    it('can stand twice on a page, with ids of its own, and in a shadow root, styled in each', async () => {
      await page.open();
      await place('onduty-login-form', page.client);
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      const sheets = document.adoptedStyleSheets.length;

      const host = document.createElement('div');
      const root = host.attachShadow({ mode: 'open' });
      document.body.append(host);
      const inner = document.createElement('onduty-login-form');
      inner.client = page.client;
      root.append(inner);
      await settle(inner);
      assert.equal(root.adoptedStyleSheets.length, 1);
      assert.equal(document.adoptedStyleSheets.length, sheets);
      assert.equal(getComputedStyle(inner.querySelector('label')!).display, 'block');
      inner.remove();
      assert.equal(root.adoptedStyleSheets.length, 0);
    });

    it('takes its sheet back from the page when the last one is gone', async () => {
      const before = document.adoptedStyleSheets.length;
      await page.open();
      const sheets = document.adoptedStyleSheets.length;
      // That of the form, that of what is loaded when it stands, and that of the steps.
      assert.equal(sheets, before + 3);
      const second = await place<LoginFormElement>('onduty-login-form', page.client);
      await until(() => second.querySelector('.reveal'), 'all of the second form');
      assert.equal(document.adoptedStyleSheets.length, sheets);
      second.remove();
      assert.equal(document.adoptedStyleSheets.length, sheets);
      page.element.remove();
      assert.equal(document.adoptedStyleSheets.length, before);
    });

    it('adds nothing to the page, nor to itself, by the steps that it opens', async () => {
      await page.open();
      const sheets = document.adoptedStyleSheets.length;
      const kept = new Set<ReactiveController>();
      const { addController, removeController } = page.element;
      page.element.addController = (controller) => (kept.add(controller), addController.call(page.element, controller));
      page.element.removeController = (controller) => (kept.delete(controller), removeController.call(page.element, controller));
      for (const _ of ['once', 'twice']) {
        [...page.element.querySelectorAll('button')].find(({ textContent }) => textContent === 'Forgot password?')!.click();
        const back = await until(() => [...page.element.querySelectorAll('button')].find(({ textContent }) => textContent === 'Back to log in'), 'the step');
        assert.equal(document.adoptedStyleSheets.length, sheets);
        back.click();
        await until(() => page.element.querySelector('[name=password]'), 'the form');
      }
      assert.equal(document.adoptedStyleSheets.length, sheets);
      assert.equal(kept.size, 0);
    });

    it('keeps what was typed when it is moved', async () => {
      await page.open();
      page.input('username').value = 'Ava.Agent';
      const box = document.createElement('div');
      page.element.parentElement!.append(box);
      box.append(page.element);
      await settle(page.element);
      assert.equal(page.input('username').value, 'Ava.Agent');
      assert.equal(page.element.querySelectorAll('form').length, 1);
    });

    it('does not complain when its client is closed while it still reads the tenant', async () => {
      const client = page.desk.clientFor();
      const reading = new Promise<void>((resolve) => {
        page.desk.network.intercept = ({ url }) => {
          if (!url.includes('/v1/tenants/')) return undefined;
          resolve();
          return new Promise(() => {});
        };
      });
      const element = document.createElement('onduty-login-form');
      element.client = client;
      document.body.append(element);
      void client.session.restore();
      await reading;
      const harm = watchForHarm();
      client.close();
      // A rejection that nobody handles is told in a task of its own.
      for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
      await new Promise((resolve) => setTimeout(resolve));
      harm.stop();
    });

    it('names itself to assistive technology as it looks', async () => {
      await page.open();
      await until(() => page.element.shadowRoot!.querySelector('[part=tenant]')?.textContent === 'Acme', 'the tenant');
      assert.equal(
        await ariaSnapshot('onduty-login-form'),
        [
          '- heading "Log in" [level=2]',
          '- paragraph: Acme',
          '- status',
          '- form "Log in":',
          '  - alert',
          '  - text: Username',
          '  - textbox "Username"',
          '  - text: Password',
          '  - textbox "Password"',
          '  - button "Show password"',
          '  - status',
          '  - button "Log in"',
          '  - button "Forgot password?"',
          '- status',
        ].join('\n'),
      );
    });

    it('R51: the accessibility tree of the browser gives each control its name and role', async () => {
      await page.open();
      const tree = await accessibilityTree();
      for (const node of ['textbox "Username"', 'textbox "Password"', 'button "Log in"', 'button "Show password"', 'form "Log in"']) assert.include(tree, node);
    });
  });

  describe('what is said beforehand', () => {
    it('maintenance, in the words of the tenant', async () => {
      const tenant = (await page.desk.storage.find('tenants', { id: 'acme' }))!;
      await page.desk.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, maintenance: 'Back at <b>nine</b>.' } } }]);
      await page.open();
      await until(() => page.notice === 'Back at <b>nine</b>.', 'the text');
      await assertAccessible(page.element, 'maintenance');
    });

    it('how the last session ended', async () => {
      await page.open();
      await page.logIn();
      await page.signedIn();
      await page.client.session.signOut();
      await until(() => page.notice === 'You are logged out.', 'it is said');
      assert.equal(page.input('username').value, '');
      assert.equal(getComputedStyle(page.element).display, 'block');
      await assertAccessible(page.element, 'signed out');
    });

    it('who is signed in by now, when it is another person', async () => {
      await page.open();
      const state = { state: 'anonymous', cause: 'replaced', signedIn: { displayName: 'Sam <i>Okafor</i>' } } as const;
      page.element.client = { ...page.client, session: { ...page.client.session, state: { get: () => state, subscribe: (tell) => (tell(state), () => undefined) } } };
      await until(() => page.notice.startsWith('Sam <i>Okafor</i> is now logged in'), 'it is said');
      await assertAccessible(page.element, 'replaced');
    });

    it('with `always`, who is signed in', async () => {
      await page.open();
      page.element.always = true;
      await page.logIn();
      await until(() => page.notice === 'You are logged in as Ava Lindqvist.', 'it is said');
      assert.isNull(page.element.querySelector('form'));
      assert.isFalse(page.element.matches(':state(idle)'));
      await assertAccessible(page.element, 'always');
    });

    it('that Caps Lock is on, while it is', async () => {
      await page.open();
      page.input('password').focus();
      const key = (on: boolean) => page.input('password').dispatchEvent(new KeyboardEvent('keydown', { key: 'a', modifierCapsLock: on, bubbles: true }));
      key(true);
      await settle(page.element);
      const hint = document.getElementById(page.input('password').getAttribute('aria-describedby')!)!;
      assert.equal(hint.textContent, 'Caps Lock is on.');
      assert.equal(hint.getAttribute('role'), 'status');
      await assertAccessible(page.element, 'caps lock');
      key(false);
      await settle(page.element);
      assert.equal(hint.textContent, '');
      page.input('password').dispatchEvent(new Event('keydown', { bubbles: true }));
    });
  });

  describe('everywhere', () => {
    it('R31: nothing is wrong with it when it is ready, in five languages', async () => {
      await page.open();
      for (const language of ['en', 'de', 'es', 'fr', 'ar']) {
        document.documentElement.lang = language;
        await until(() => page.element.querySelector('form')!.lang === language, language);
        assert.isOk(page.input('username').labels![0]!.textContent);
        await assertAccessible(page.element, language);
      }
    });

    it('R39: no password is in the markup, an attribute or a property of the page.element, in any state', async () => {
      await page.open();
      const look = () => {
        assert.notInclude(markupOf(document.body), right);
        for (const name of Object.getOwnPropertyNames(page.element)) assert.notInclude(String(Reflect.get(page.element, name)), right);
        for (const node of page.element.querySelectorAll('*')) for (const { value } of node.attributes) assert.notInclude(value, right);
      };
      let answer = (_: Response): void => undefined;
      page.answerSignIn(() => new Promise((resolve) => (answer = resolve)));
      await page.logIn();
      look();
      await until(() => page.desk.requests.includes('POST /v1/session'), 'it was sent');
      look();
      answer(problem(401, 'credentials-wrong'));
      await page.failed();
      look();
      assert.equal(page.input('password').value, '');
      page.desk.network.intercept = undefined;
      const form = page.element.querySelector('form')!;
      await page.logIn();
      await page.signedIn();
      look();
      await until(() => form.querySelectorAll('input')[1]!.value === '', 'the form that is gone holds no password either');
    });

    it('R52: targets are large enough, and 320 px and large text lose nothing', async () => {
      await setViewport({ width: 320, height: 700 });
      await page.open();
      document.body.style.margin = '0';
      for (const size of ['100%', '200%']) {
        document.documentElement.style.fontSize = size;
        await page.logIn('Ava.Agent', 'another password');
        await page.failed();
        assert.isAtMost(document.documentElement.scrollWidth, 320, size);
        for (const target of page.element.querySelectorAll('input, button')) {
          const { width, height } = target.getBoundingClientRect();
          assert.isAtLeast(Math.min(width, height), 24, target.outerHTML);
        }
      }
      document.documentElement.style.fontSize = '';
      document.body.style.margin = '';
    });

    it('R52: the focus can be seen on every control', async () => {
      await page.open();
      page.input('username').focus();
      for (const _ of ['username', 'password', 'show', 'submit']) {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement!);
        assert.equal(`${outlineStyle} ${outlineWidth}`, 'solid 2px', document.activeElement!.outerHTML);
        await sendKeys({ press: 'Tab' });
      }
    });

    it('R46: has no inline style', async () => {
      await page.open();
      await page.logIn('Ava.Agent', 'another password');
      await page.failed();
      assert.notMatch(markupOf(page.element), /style=|<style/);
    });
  });
});
