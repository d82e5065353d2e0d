import { assert } from '@open-wc/testing';
import { json, problem } from './support/desk.ts';
import { LoginPage, right } from './support/login-page.ts';
import { assertAccessible, danglingReferences, markupOf, press, settle, type, until } from './support/page.ts';
import type { SignedInEvent, SignInEvent } from '../../src/elements/login-form/login-form-element.ts';
import type { OndutyErrorEvent } from '../../src/elements/internal/error-event.ts';

describe('onduty-login-form', () => {
  let page: LoginPage;
  beforeEach(async () => (page = await LoginPage.prepare()));
  afterEach(() => page.close());

  describe('signing in', () => {
    it('R35: with the right password the form is gone, and the element with it', async () => {
      await page.open();
      const form = page.element.querySelector('form')!;
      await page.logIn();
      await page.signedIn();
      assert.isFalse(form.isConnected);
      assert.isNull(page.element.querySelector('form'));
      assert.equal(getComputedStyle(page.element).display, 'none');
      assert.isFalse(page.element.hidden);
      assert.equal(page.client.session.state.get().state, 'signed-in');
    });

    it('R39: says so in events that hold no secret', async () => {
      await page.open();
      const events: (SignInEvent | SignedInEvent)[] = [];
      document.body.addEventListener('onduty-sign-in', (event) => events.push(event), { once: true });
      document.body.addEventListener('onduty-signed-in', (event) => events.push(event), { once: true });
      await page.logIn();
      await until(() => events.length === 2, 'both events');
      assert.deepEqual(events.map((event) => event.type), ['onduty-sign-in', 'onduty-signed-in']);
      assert.equal((events[0] as SignInEvent).username, 'Ava.Agent');
      assert.equal((events[1] as SignedInEvent).session.user.displayName, 'Ava Lindqvist');
      for (const event of events) {
        assert.isTrue(event.composed && event.bubbles);
        assert.notInclude(JSON.stringify(Object.getOwnPropertyNames(event).map((name) => Reflect.get(event, name) as unknown)), right);
      }
    });

    it('a page can cancel it: nothing is sent and nothing is kept', async () => {
      await page.open();
      page.element.addEventListener('onduty-sign-in', (event) => event.preventDefault());
      await page.logIn();
      await until(() => page.input('password').value === '', 'the password is gone');
      assert.notInclude(page.desk.requests, 'POST /v1/session');
      assert.isFalse(page.element.matches(':state(busy)'));
    });

    it('R37: takes what a browser filled in without any event, and passwords of 64 characters with any sign', async () => {
      await page.open();
      let sent: unknown;
      page.desk.network.intercept = (request) => (request.method === 'POST' ? request.json().then((body) => ((sent = body), problem(401, 'credentials-wrong'))) : undefined);
      const generated = 'Ñ"<&é 🦜'.repeat(9).slice(0, 64);
      page.input('username').value = 'Ava.Agent';
      page.input('password').value = generated;
      page.submit.click();
      await page.failed();
      assert.deepInclude(sent, { username: 'Ava.Agent', password: generated });
    });

    it('R37: a pasted password is taken', async () => {
      await page.open();
      page.input('password').focus();
      const data = new DataTransfer();
      data.setData('text/plain', right);
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      assert.isTrue(page.input('password').dispatchEvent(event));
    });

    it('R37: shows the password on demand, and masks it again when it is sent', async () => {
      await page.open();
      page.answerSignIn(() => new Promise(() => {}));
      page.input('username').value = 'Ava.Agent';
      page.input('password').focus();
      await type(right);
      await press('Tab', 'Space');
      assert.equal(page.input('password').type, 'text');
      const reveal = page.element.querySelector('[aria-pressed]')!;
      assert.equal(reveal.getAttribute('aria-pressed'), 'true');
      assert.notInclude(markupOf(page.element), right);
      page.input('password').focus();
      await press('Enter');
      await until(() => page.element.matches(':state(busy)'), 'it is busy');
      assert.equal(page.input('password').type, 'password');
    });

    it('sends once, however often one asks, and stays where it is', async () => {
      await page.open();
      page.answerSignIn(() => new Promise(() => {}));
      await page.logIn();
      await until(() => page.element.matches(':state(busy)'), 'it is busy');
      await press('Enter');
      page.submit.click();
      assert.equal(page.desk.requests.filter((one) => one === 'POST /v1/session').length, 1);
      assert.equal(page.submit.getAttribute('aria-busy'), 'true');
      assert.isTrue(page.input('password').readOnly);
      assert.equal(document.activeElement, page.input('password'));
      await assertAccessible(page.element, 'busy');
    });

    it('R34: busy is said in a live region that was there before', async () => {
      await page.open();
      page.answerSignIn(() => new Promise(() => {}));
      const regions = [...page.element.shadowRoot!.querySelectorAll('[role=status]')];
      await page.logIn();
      await until(() => regions.some(({ textContent }) => textContent.includes('Logging in')), 'it was said');
    });

    it('tells who has gone elsewhere nothing with the focus', async () => {
      await page.open();
      const other = document.createElement('input');
      document.body.append(other);
      let answer = (_: Response): void => undefined;
      page.answerSignIn(() => new Promise((resolve) => (answer = resolve)));
      await page.logIn();
      await until(() => page.desk.requests.includes('POST /v1/session'), 'it was sent');
      other.focus();
      answer(problem(401, 'credentials-wrong'));
      await page.failed();
      assert.equal(document.activeElement, other);
    });

    it('a slow answer to a client that was replaced meanwhile says nothing', async () => {
      await page.open();
      let answer = (_: Response): void => undefined;
      page.answerSignIn(() => new Promise((resolve) => (answer = resolve)));
      await page.logIn();
      await until(() => page.desk.requests.includes('POST /v1/session'), 'it was sent');
      page.element.client = page.desk.clientFor();
      await settle(page.element);
      assert.isFalse(page.element.matches(':state(busy)'));
      answer(problem(401, 'credentials-wrong'));
      await until(() => page.input('password').value === '', 'the password is gone');
      assert.equal(page.alertText, '');
    });
  });

  describe('what may go wrong', () => {
    it('R35: a wrong password keeps the user name, empties and focuses the password, and says that case counts', async () => {
      await page.open();
      await page.logIn('Ava.Agent', right.toLowerCase());
      await page.failed();
      assert.equal(page.alertText, 'User name or password is wrong. User names and passwords are case sensitive.');
      assert.equal(page.input('username').value, 'Ava.Agent');
      assert.equal(page.input('password').value, '');
      assert.equal(document.activeElement, page.input('password'));
      await assertAccessible(page.element, 'wrong credentials');
    });

    it('R38: it is tied to both fields', async () => {
      await page.open();
      await page.logIn('ava.agent');
      await page.failed();
      for (const name of ['username', 'password'] as const) {
        assert.equal(page.input(name).getAttribute('aria-invalid'), 'true');
        assert.include(document.getElementById(page.input(name).getAttribute('aria-describedby')!)!.textContent, 'case sensitive');
      }
      assert.deepEqual(danglingReferences(document), []);
    });

    it('at the unified page it says so of passwords only', async () => {
      await page.open({});
      await page.logIn('Ava.Agent', 'another password');
      await page.failed();
      assert.equal(page.alertText, 'User name or password is wrong. Passwords are case sensitive.');
    });

    it('R34: the alert is there before it speaks, and speaks a second time', async () => {
      await page.open();
      const region = page.element.querySelector('[role=alert]')!;
      assert.equal(region.textContent, '');
      await page.logIn('Ava.Agent', 'another password');
      await page.failed();
      let changes = 0;
      const observer = new MutationObserver(() => (changes += 1));
      observer.observe(region, { childList: true, characterData: true, subtree: true });
      await page.logIn('Ava.Agent', 'a third password');
      await until(() => changes > 1, 'the alert was emptied and filled');
      assert.equal(page.element.querySelector('[role=alert]'), region);
      observer.disconnect();
    });

    it('R38: empty fields are named one by one, and the first gets the focus', async () => {
      await page.open();
      page.submit.click();
      await until(() => document.activeElement === page.input('username'), 'the first field has the focus');
      assert.equal(document.getElementById(page.input('username').getAttribute('aria-describedby')!)!.textContent, 'Enter your user name.');
      assert.equal(document.getElementById(page.input('password').getAttribute('aria-describedby')!)!.textContent, 'Enter your password.');
      assert.equal(page.input('password').getAttribute('aria-invalid'), 'true');
      await assertAccessible(page.element, 'fields missing');
      await type('Ava.Agent');
      await press('Enter');
      await until(() => document.activeElement === page.input('password'), 'the password has the focus');
      assert.equal(page.input('username').getAttribute('aria-invalid'), 'false');
      assert.notInclude(page.desk.requests, 'POST /v1/session');
    });

    it('too many tries: it counts down, then lets one try again', async () => {
      await page.open();
      page.answerSignIn(() => problem(429, 'throttled', 2));
      await page.logIn();
      await page.failed();
      assert.equal(page.alertText, 'Too many tries. Try again in 2 seconds.');
      assert.isTrue(page.submit.disabled);
      assert.isTrue(page.element.matches(':state(throttled)'));
      const region = page.element.querySelector('[role=alert]')!;
      let spoken = 0;
      const observer = new MutationObserver(() => (spoken += 1));
      observer.observe(region, { childList: true, characterData: true, subtree: true });
      await assertAccessible(page.element, 'throttled');
      await until(() => page.element.textContent.includes('Try again in 0:01.'), 'one second is left');
      assert.equal(spoken, 0);
      await until(() => !page.submit.disabled, 'one can try again');
      observer.disconnect();
      assert.equal(page.alertText, '');
      assert.isFalse(page.element.matches(':state(throttled)'));
      page.desk.network.intercept = undefined;
      await type(right);
      await press('Enter');
      await page.signedIn();
    });

    it('too many tries for good: it does not count, and says what helps', async () => {
      await page.open();
      page.answerSignIn(() => problem(429, 'throttled', 86_400));
      await page.logIn();
      await page.failed();
      assert.equal(page.alertText, 'Too many tries. Set a new password, or ask your administrator.');
      assert.isFalse(page.submit.disabled);
      await assertAccessible(page.element, 'throttled for good');
    });

    const failures: [state: string, answer: () => Response, text: string][] = [
      ['no network', () => { throw new TypeError('Failed to fetch'); }, 'The service cannot be reached. Check your connection and try again.'],
      ['maintenance', () => problem(503, 'maintenance'), 'The service is being maintained. Try again later.'],
      ['an overloaded server', () => problem(503, 'overloaded'), 'The service is very busy. Try again in a moment.'],
      ['a failing server', () => problem(500, 'server-error'), 'The service has failed. Try again later.'],
      ['R64: a code of a newer server', () => problem(503, 'moon-phase'), 'The service is very busy. Try again in a moment.'],
      ['an answer that is none', () => json({ hello: 'there' }), 'The service gave an answer that this page does not understand. Try again later.'],
      ['R64: a step of a newer server', () => json({ state: 'second-factor' }), 'One more step is needed that this page does not know.'],
    ];
    for (const [state, answer, text] of failures) {
      it(`${state} is said, and the form stays`, async () => {
        await page.open();
        page.answerSignIn(() => answer());
        await page.logIn();
        await page.failed();
        assert.equal(page.alertText, text);
        assert.equal(page.input('username').value, 'Ava.Agent');
        assert.equal(page.input('password').value, '');
        await assertAccessible(page.element, state);
      });
    }

    it('R64: a step of a newer server leads to the backend’s own login page', async () => {
      await page.open();
      page.answerSignIn(() => json({ state: 'second-factor' }));
      await page.logIn();
      await page.failed();
      const link = page.element.querySelector('a')!;
      assert.equal(link.textContent, 'Continue at your login page');
      assert.equal(link.href, page.client.baseUrl);
      assert.equal(link.rel, 'noopener noreferrer');
    });

    it('a slow server is given up', async () => {
      await page.open({ tenant: 'acme', timeout: 300 });
      page.answerSignIn(() => new Promise(() => {}));
      await page.logIn();
      await page.failed();
      assert.equal(page.alertText, 'The service takes too long to answer. Try again.');
      await assertAccessible(page.element, 'timeout');
    });

    it('a tenant that does not exist is said before anybody types', async () => {
      await page.open({ tenant: 'nowhere' });
      await until(() => page.alertText, 'it is said');
      assert.include(page.alertText, 'belongs to no contact centre');
      await assertAccessible(page.element, 'unknown tenant');
    });

    it('tells the page, without a secret', async () => {
      await page.open();
      let error: OndutyErrorEvent | undefined;
      document.body.addEventListener('onduty-error', (event) => (error = event), { once: true });
      await page.logIn('Ava.Agent', 'another password');
      await page.failed();
      assert.equal(error!.error.code, 'credentials-wrong');
      assert.notInclude(JSON.stringify(Object.getOwnPropertyNames(error!.error).map((name) => Reflect.get(error!.error, name) as unknown)), 'another password');
    });
  });
});
