import { assert } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { behavesLikeAnElement } from './support/behaves-like-an-element.ts';
import { json, problem } from './support/desk.ts';
import { ariaSnapshot, assertAccessible, markupOf, press, settle, type, until } from './support/page.ts';
import { goodPassword, otherPassword, PasswordPage } from './support/password-page.ts';

// By another address the module runs a second time.
const again = new URL('../../src/elements/password-form/onduty-password-form.ts?again', import.meta.url).href;
behavesLikeAnElement('onduty-password-form', () => import(again));

describe('onduty-password-form, with a mailed link', () => {
  let page: PasswordPage;
  beforeEach(async () => (page = await PasswordPage.prepare()));
  afterEach(async () => {
    await page.close();
    await setViewport({ width: 800, height: 600 });
  });

  it('stays away without a link', async () => {
    await page.open();
    assert.isTrue(page.element.matches(':state(idle)'));
    assert.equal(getComputedStyle(page.element).display, 'none');
    assert.isNull(page.form);
    page.element.always = true;
    await until(() => page.notice === 'Open the link from your mail to set a password, or log in to change it.', 'it says what to do');
    await assertAccessible(page.element, 'no link');
    assert.equal(await ariaSnapshot('onduty-password-form'), [
      '- heading "Set your password" [level=2]',
      '- status: Open the link from your mail to set a password, or log in to change it.',
      '- status',
    ].join('\n'));
  });

  it('R39: takes the ticket out of the address and the history at once, and shows it nowhere', async () => {
    const ticket = await page.invite();
    const before = history.length;
    const events: Event[] = [];
    for (const name of ['onduty-password-set', 'onduty-error']) document.addEventListener(name, (event) => events.push(event), { once: true });
    let answer = (): void => undefined;
    page.desk.network.intercept = (request) => (request.url.endsWith('/invitations') ? new Promise((resolve) => (answer = () => void page.desk.backend.fetch(request, { address: '127.0.0.1' }).then(resolve))) : undefined);
    history.replaceState({ kept: true }, '', `#place=here&ticket=${ticket}`);
    await page.open();
    const look = () => {
      assert.equal(location.hash, '#place=here');
      assert.deepEqual(history.state, { kept: true });
      assert.equal(history.length, before);
      assert.notInclude(markupOf(document.documentElement) + markupOf(page.element), ticket);
      for (const name of Object.getOwnPropertyNames(page.element)) assert.notInclude(String(Reflect.get(page.element, name)), ticket);
    };
    look();
    assert.equal(page.notice, 'Reading your link…');
    assert.isTrue(page.element.matches(':state(busy)'));
    await assertAccessible(page.element, 'looking');
    await until(() => page.desk.requests.includes('GET /v1/invitations'), 'it is asked');
    answer();
    await until(() => page.form, 'the link is good');
    look();
    page.desk.network.intercept = undefined;
    await page.choose(goodPassword);
    await page.done();
    look();
    assert.deepEqual(events.map(({ type: name }) => name), ['onduty-password-set']);
    assert.notMatch(JSON.stringify(events.map((event) => Object.entries(event))), new RegExp(`${ticket}|${goodPassword}`));
    assert.isFalse(page.desk.requests.some((request) => request.includes(ticket)));
  });

  it('R17: looks at a link without spending it, sets the password, and leads to the login page', async () => {
    const ticket = await page.invite();
    await page.follow(ticket);
    await page.follow(ticket);
    page.element.loginUrl = '/portal/?tenant={tenant}';
    assert.equal(page.notice, '');
    assert.equal(page.heading, 'Set your password');
    assert.equal(page.input('username').value, 'Ava.Agent');
    await page.choose(goodPassword);
    await page.done();
    assert.equal(page.notice, 'Your password is set. You can log in as Ava.Agent.');
    assert.equal(page.link!.href, `${location.origin}/portal/?tenant=acme`);
    assert.equal(page.element.shadowRoot!.activeElement, page.link);
    assert.equal(page.client.session.state.get().state, 'anonymous');
    assert.isTrue(await page.opens(goodPassword));
    await assertAccessible(page.element, 'done');
    assert.equal(await ariaSnapshot('onduty-password-form'), [
      '- heading "Set your password" [level=2]',
      '- status: Your password is set. You can log in as Ava.Agent.',
      '- link "Log in":',
      `  - /url: ${location.origin}/portal/?tenant=acme`,
      '- status',
    ].join('\n'));
  });

  it('R29: a login page that is a script is no link', async () => {
    await page.follow(await page.invite());
    page.element.loginUrl = 'javascript:alert(1)//{tenant}';
    await page.choose(goodPassword);
    await page.done();
    assert.isNull(page.link);
    assert.equal(page.element.shadowRoot!.activeElement?.getAttribute('part'), 'notice');
  });

  for (const [what, sentence, prepare] of [
    ['expired', 'This link has expired. Ask for a new one.', async () => {
      const ticket = await page.invite();
      page.desk.time.ahead = 25 * 60 * 60 * 1000;
      return ticket;
    }],
    ['used', 'This link was used already. Log in, or ask for a new one.', async () => {
      const ticket = await page.invite();
      await page.spend(ticket);
      return ticket;
    }],
    ['replaced', 'A newer mail has replaced this link. Use the link in the newest mail.', async () => {
      const ticket = await page.invite();
      await page.invite();
      return ticket;
    }],
    ['unknown', 'This link is not valid. Ask for a new one.', async () => 'x'.repeat(43)],
  ] as const) {
    it(`says of a link that is ${what} what is wrong with it, and offers another`, async () => {
      await page.follow(await prepare());
      assert.equal(page.notice, sentence);
      assert.equal(page.heading, 'Ask for a new link');
      assert.isFalse(page.element.matches(':state(idle)'));
      assert.equal(page.input('username').autocomplete, 'username');
      await assertAccessible(page.element, what);
      assert.equal(await ariaSnapshot('onduty-password-form'), [
        '- heading "Ask for a new link" [level=2]',
        `- status: ${sentence}`,
        '- form "Forgot password?":',
        '  - alert',
        '  - status',
        '  - paragraph: Enter your user name. If there is such an account, a mail with a link goes to its address.',
        '  - text: User name',
        '  - textbox "User name"',
        '  - button "Send link"',
        '- status',
      ].join('\n'));
    });
  }

  it('R18: asks for another link with the same answer for a name that nobody has, and keeps the focus', async () => {
    const ticket = await page.invite();
    await page.spend(ticket);
    await page.follow(ticket);
    page.element.loginUrl = '/portal/?tenant={tenant}';
    await settle(page.element);
    assert.equal(page.link!.href, `${location.origin}/portal/?tenant=acme`);
    page.input('username').focus();
    await press('Enter');
    assert.equal(page.described('username').split(' | ')[0], 'Enter your user name.');
    assert.equal(document.activeElement, page.input('username'));
    const said = () => page.form!.querySelector('[role=status]')!.textContent.trim();
    const neutral = 'If there is such an account, a mail is on its way. Look into your spam folder too.';
    const before = page.desk.mails.length;
    const names = ['Nobody.AtAll', 'Ava.Agent'];
    for (const name of names) {
      page.input('username').select();
      await type(name);
      await press('Enter');
      const asked = () => page.desk.requests.filter((request) => request === 'POST /v1/password/forgot').length;
      await until(() => asked() === names.indexOf(name) + 1 && !page.element.matches(':state(busy)'), 'it was asked');
      await until(() => said() === neutral, 'the answer');
      assert.equal(document.activeElement, page.input('username'));
    }
    await assertAccessible(page.element, 'sent');
    const next = await page.mailed(before);
    location.hash = `#ticket=${next}`;
    await until(() => page.input('chosen'), 'the new link opens in the same tab');
    assert.equal(location.hash, '');
  });

  it('R36, R58: has fields with autocomplete, label, id and name, for the user name too, and rules that equal the policy', async () => {
    await page.follow(await page.invite());
    const fields = [['username', 'username', 'User name'], ['chosen', 'new-password', 'New password'], ['repeated', 'new-password', 'Repeat new password']] as const;
    const { passwordPolicy } = (await page.client.tenantInfo())!;
    for (const [name, autocomplete, label] of fields) {
      const input = page.input(name);
      assert.equal(input.autocomplete, autocomplete);
      assert.equal(input.labels![0]!.textContent, label);
      assert.isOk(input.id);
      assert.equal(input.form!.getRootNode(), document);
      if (name === 'username') continue;
      assert.equal(input.minLength, passwordPolicy.minimum);
      assert.equal(input.maxLength, -1, 'nothing is cut');
      assert.equal(input.getAttribute('passwordrules'), `minlength: ${passwordPolicy.minimum}; maxlength: ${passwordPolicy.maximum}; allowed: unicode;`);
    }
    assert.isNull(document.querySelector('[autocomplete=off]'));
    await assertAccessible(page.element, 'link');
    assert.equal(await ariaSnapshot('onduty-password-form'), [
      '- heading "Set your password" [level=2]',
      '- paragraph: Acme',
      '- status',
      '- form "Set your password":',
      '  - alert',
      '  - text: User name',
      '  - textbox "User name": Ava.Agent',
      '  - text: New password',
      '  - textbox "New password"',
      '  - paragraph: At least 15 characters. Spaces and every kind of character are welcome; a few words of your own are easy to remember.',
      '  - paragraph: 0 of at least 15 characters',
      '  - text: Repeat new password',
      '  - textbox "Repeat new password"',
      '  - checkbox "Show passwords"',
      '  - text: Show passwords',
      '  - button "Set password"',
      '- status',
    ].join('\n'));
  });

  it('says while somebody types how far it is, in code points', async () => {
    await page.follow(await page.invite());
    page.input('chosen').focus();
    await type('fourteen chars');
    assert.include(page.described('chosen'), '14 of at least 15 characters');
    page.input('chosen').value += '🦊';
    page.input('chosen').dispatchEvent(new Event('input', { bubbles: true }));
    assert.include(page.described('chosen'), 'Long enough');
    await press('Tab');
    await type('fourteen chars');
    assert.equal(page.described('repeated'), '');
    page.input('repeated').value += '🦊';
    page.input('repeated').dispatchEvent(new Event('input', { bubbles: true }));
    assert.equal(page.described('repeated'), 'Both entries are the same');
    await assertAccessible(page.element, 'hints');
  });

  for (const [what, chosen, repeated, field, sentence] of [
    ['nothing', '', '', 'chosen', 'Enter a new password.'],
    ['one that is too short', 'fourteen chars', 'fourteen chars', 'chosen', 'Use at least 15 characters.'],
    ['two that differ', goodPassword, otherPassword, 'repeated', 'The two entries differ. Enter the new password twice.'],
  ] as const) {
    it(`R38: refuses ${what} by itself, says how to mend it and goes there`, async () => {
      await page.follow(await page.invite());
      await page.choose(chosen, { repeated });
      await page.refused(field);
      assert.equal(page.described(field).split(' | ')[0], sentence);
      assert.equal(document.activeElement, page.input(field));
      assert.lengthOf(page.element.querySelectorAll('[aria-invalid=true]'), 1);
      assert.isFalse(page.desk.requests.includes('POST /v1/password'));
      await assertAccessible(page.element, what);
    });
  }

  for (const [what, chosen, sentence] of [
    ['common', 'passwordpassword', 'This password stands in lists of stolen ones. Choose another.'],
    ['made of the own name', 'Ava.Lindqvist-Acme-1', 'This password is made of your name or of ours. Choose another.'],
    ['the temporary one', 'Harbour-Lantern-Nine', 'This is the password that you have now. Choose another.'],
  ] as const) {
    it(`R13, R38, R39: says of a password that is ${what} why it is refused, and empties the fields`, async () => {
      await page.follow(await page.invite());
      // An invitation by the administrator gives a temporary password, which is known here.
      const user = (await page.desk.storage.find('users', { id: 'acme-ava.agent' }))!;
      await page.desk.storage.commit([{ update: 'users', where: { id: user.id, version: user.version }, set: { passwordHash: 'plain:Harbour-Lantern-Nine', passwordTemporary: true } }]);
      page.input('chosen').form!.querySelector<HTMLInputElement>('[type=checkbox]')!.click();
      assert.equal(page.input('chosen').type, 'text');
      await page.choose(chosen);
      await page.refused('chosen');
      assert.equal(page.described('chosen').split(' | ')[0], sentence);
      assert.equal(document.activeElement, page.input('chosen'));
      for (const name of ['chosen', 'repeated'] as const) assert.deepEqual([page.input(name).value, page.input(name).type], ['', 'password']);
      assert.equal(page.input('username').value, 'Ava.Agent');
      assert.notInclude(markupOf(document.body), chosen);
      await assertAccessible(page.element, what);
    });
  }

  it('R37: takes what a password manager fills in without a word, 64 characters of it, and what is pasted', async () => {
    await page.follow(await page.invite());
    const generated = 'vK8#qd2Wz!mR5tY7@xN3&bL9pC4^hG6*jF1sD0(uE)aQ-iO_oP=kT+wZ/rX~yB?e';
    page.input('chosen').value = page.input('repeated').value = generated;
    page.input('repeated').focus();
    const pasted = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: new DataTransfer() });
    assert.isTrue(page.input('chosen').dispatchEvent(pasted));
    assert.isTrue(page.input('chosen').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true })));
    await press('Enter');
    await page.done();
    assert.isTrue(await page.opens(generated));
  });

  it('R37, R39: shows the passwords while somebody wants to see them, and masks them at the submit', async () => {
    await page.follow(await page.invite());
    page.input('repeated').focus();
    await press('Tab', 'Space');
    assert.deepEqual([page.input('chosen').type, page.input('repeated').type], ['text', 'text']);
    await assertAccessible(page.element, 'shown');
    let answer = (_: Response): void => undefined;
    page.desk.network.intercept = (request) => (request.method === 'POST' ? new Promise((resolve) => (answer = resolve)) : undefined);
    const form = page.form!;
    await page.choose(goodPassword);
    await until(() => page.desk.requests.includes('POST /v1/password'), 'it is sent');
    assert.deepEqual([page.input('chosen').type, page.input('chosen').readOnly], ['password', true]);
    assert.notInclude(markupOf(document.body) + markupOf(page.element), goodPassword);
    assert.isTrue(page.element.matches(':state(busy)'));
    await assertAccessible(page.element, 'busy');
    answer(json({ userName: 'Ava.Agent', tenant: { id: 'acme', name: 'Acme' } }));
    await page.done();
    assert.deepEqual([...form.querySelectorAll<HTMLInputElement>('[type=password]')].map(({ value }) => value), ['', '']);
  });

  it('a link that was used while the form stood says so', async () => {
    const ticket = await page.invite();
    await page.follow(ticket);
    await page.spend(ticket);
    await page.choose(goodPassword);
    await until(() => page.notice === 'This link was used already. Log in, or ask for a new one.', 'it is said');
    assert.isNotNull(page.input('username'));
  });

  for (const [what, answer, sentence] of [
    ['offline', () => Promise.reject(new TypeError('Failed to fetch')), 'The service cannot be reached. Check your connection and try again.'],
    ['a failure of the service', () => problem(500, 'server-error'), 'The service has failed. Try again later.'],
    ['too many tries', () => problem(429, 'throttled', 30), 'Too many tries. Try again in 30 seconds.'],
  ] as const) {
    it(`offers to read a link again after ${what}, and keeps the fields and their focus when it comes at the submit`, async function () {
      this.timeout(30_000);
      const ticket = await page.invite();
      page.desk.network.intercept = answer;
      await page.follow(ticket);
      assert.equal(page.notice, sentence);
      assert.isNull(page.form);
      await assertAccessible(page.element, what);
      assert.equal(await ariaSnapshot('onduty-password-form'), [
        '- heading "Set your password" [level=2]', `- status: ${sentence}`, '- button "Try again"', '- status',
      ].join('\n'));
      page.desk.network.intercept = undefined;
      page.element.shadowRoot!.querySelector<HTMLElement>('button')!.focus();
      await press('Enter');
      await until(() => page.form, 'the link is read');
      await until(() => document.activeElement === page.input('chosen'), 'the focus is in the form');

      page.desk.network.intercept = (request) => (request.method === 'POST' ? answer() : undefined);
      await page.choose(goodPassword);
      await page.alarmed();
      assert.equal(page.alarm, sentence);
      assert.equal(page.input('chosen').value, '');
      await until(() => document.activeElement === page.input('chosen'), 'the focus is in the form');
      await assertAccessible(page.element, `${what} at the submit`);
      page.desk.network.intercept = undefined;
      await page.choose(goodPassword);
      await page.done();
    });
  }
});
