import { assert } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { ariaSnapshot, assertAccessible, markupOf, place, settle, until } from './support/page.ts';
import { current, goodPassword, otherPassword, PasswordPage } from './support/password-page.ts';
import type { OndutyErrorEvent } from '../../src/elements/internal/error-event.ts';

describe('onduty-password-form, for who is signed in', () => {
  let page: PasswordPage;
  beforeEach(async () => (page = await PasswordPage.prepare()));
  afterEach(async () => {
    await page.close();
    await setViewport({ width: 800, height: 600 });
  });

  it('stays away without `always`', async () => {
    await page.open(await page.desk.signedIn());
    assert.isTrue(page.element.matches(':state(idle)'));
    assert.isNull(page.form);
  });

  it('R36: asks for the current password too, under the name of the person', async () => {
    await page.openSignedIn();
    assert.equal(page.heading, 'Change your password');
    assert.equal(page.input('username').value, 'Ava.Agent');
    assert.equal(page.input('current').autocomplete, 'current-password');
    assert.equal(page.input('current').labels![0]!.textContent, 'Current password');
    assert.isNull(page.input('current').getAttribute('passwordrules'));
    await assertAccessible(page.element, 'change');
    assert.equal(await ariaSnapshot('onduty-password-form'), [
      '- heading "Change your password" [level=2]',
      '- status',
      '- form "Change your password":',
      '  - alert',
      '  - text: User name',
      '  - textbox "User name": Ava.Agent',
      '  - text: Current password',
      '  - textbox "Current password"',
      '  - text: New password',
      '  - textbox "New password"',
      '  - paragraph: At least 15 characters. Spaces and every kind of character are welcome; a few words of your own are easy to remember.',
      '  - paragraph: 0 of at least 15 characters',
      '  - text: Repeat new password',
      '  - textbox "Repeat new password"',
      '  - checkbox "Show passwords"',
      '  - text: Show passwords',
      '  - button "Change password"',
      '- status',
    ].join('\n'));
  });

  for (const [what, typed, field, sentence] of [
    ['missing', '', 'current', 'Enter your current password.'],
    ['wrong', 'not the one of now', 'current', 'The current password is wrong. Passwords are case sensitive.'],
    ['the new one as well', current, 'chosen', 'This is the password that you have now. Choose another.'],
  ] as const) {
    it(`R24, R38: a current password that is ${what} changes nothing, and is said at its field`, async () => {
      await page.openSignedIn();
      await page.choose(typed === current ? current : goodPassword, { current: typed });
      await page.refused(field);
      assert.equal(page.described(field).split(' | ')[0], sentence);
      assert.equal(document.activeElement, page.input(field));
      assert.equal(page.client.session.state.get().state, 'signed-in');
      assert.isTrue(await page.opens(current));
      await assertAccessible(page.element, what);
    });
  }

  it('R3, R24: goes on with a new session, and ends every other one of the person', async () => {
    const other = await page.desk.signedIn();
    const another = await page.desk.signedIn('Sam.Supervisor');
    await page.openSignedIn();
    const idOf = () => {
      const session = page.client.session.state.get();
      return session.state === 'signed-in' ? session.session.id : undefined;
    };
    const before = idOf();
    const set: string[] = [];
    page.element.addEventListener('onduty-password-set', ({ userName, tenant }) => set.push(`${userName} at ${tenant}`));
    await page.choose(goodPassword, { current });
    await page.done();
    assert.equal(page.notice, 'Your password is changed. You are logged out everywhere else.');
    assert.equal(page.element.shadowRoot!.activeElement?.getAttribute('part'), 'notice');
    assert.deepEqual(set, ['Ava.Agent at acme']);
    assert.isOk(idOf());
    assert.notEqual(idOf(), before);
    await page.client.duty.start();
    await until(() => other.session.state.get().state === 'anonymous', 'the other browser is signed out');
    assert.equal(another.session.state.get().state, 'signed-in');
    assert.isFalse(await page.opens(current));
    await assertAccessible(page.element, 'changed');
    assert.equal(await ariaSnapshot('onduty-password-form'), [
      '- heading "Change your password" [level=2]',
      '- status: Your password is changed. You are logged out everywhere else.',
      '- status',
    ].join('\n'));
  });

  it('R39: shows no password, also not in an error', async () => {
    await page.openSignedIn();
    const errors: OndutyErrorEvent[] = [];
    page.element.addEventListener('onduty-error', (event) => errors.push(event));
    await page.choose(goodPassword, { current: 'not the one of now' });
    await page.refused('current');
    const seen = markupOf(document.body) + markupOf(page.element) + JSON.stringify(errors.map(({ error }) => [error.message, error.code, error.problem, error.cause]));
    for (const secret of [goodPassword, 'not the one of now']) assert.notInclude(seen, secret);
    assert.lengthOf(errors, 1);
    for (const name of ['current', 'chosen', 'repeated'] as const) assert.equal(page.input(name).value, '');
  });

  it('keeps nothing that one person typed for the next', async () => {
    await page.openSignedIn();
    page.input('chosen').value = goodPassword;
    await page.client.session.signOut();
    await until(() => !page.form, 'the form is gone');
    await page.client.session.signIn({ method: 'password', username: 'Sam.Supervisor', password: 'Copper-Meadow-Tide' });
    await until(() => page.form, 'the form of the next');
    assert.deepEqual([page.input('username').value, page.input('chosen').value], ['Sam.Supervisor', '']);
  });

  it('says each thing once', async () => {
    await page.openSignedIn();
    const said: string[] = [];
    const regions = [...page.element.shadowRoot!.querySelectorAll('[role=status]'), ...page.element.querySelectorAll('[role=alert]')];
    assert.lengthOf(regions, 3);
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const region = (target instanceof Element ? target : target.parentElement!).closest('[role=status], [role=alert]');
        const text = region?.textContent.trim();
        if (text && said.at(-1) !== text) said.push(text);
      }
    });
    observer.observe(page.element.shadowRoot!, { subtree: true, childList: true, characterData: true });
    observer.observe(page.element, { subtree: true, childList: true, characterData: true });
    await page.choose(goodPassword, { current });
    await page.done();
    observer.disconnect();
    assert.deepEqual(said, ['Saving…', 'Your password is changed. You are logged out everywhere else.']);
  });

  it('stands twice on a page with ids of its own', async () => {
    await page.openSignedIn();
    const second = await place<typeof page.element>('onduty-password-form', page.client);
    second.always = true;
    await until(() => second.querySelector('form'), 'the second form');
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('R31: speaks each language with sentences of its own, right to left where that is so', async () => {
    await page.openSignedIn();
    const sentences = new Set<string>();
    for (const language of ['en', 'de', 'es', 'fr', 'ar']) {
      document.documentElement.lang = language;
      await until(() => page.form?.lang === language, language);
      await page.choose(otherPassword, { current, repeated: goodPassword });
      await page.refused('repeated');
      sentences.add(page.described('repeated').split(' | ')[0]!);
      sentences.add(page.heading);
      assert.equal(getComputedStyle(page.form!).direction, language === 'ar' ? 'rtl' : 'ltr');
      await assertAccessible(page.element, language);
    }
    assert.equal(sentences.size, 10);
  });

  it('R52, R46: targets are large enough, 320 px and large text lose nothing, and no style is inline', async () => {
    await setViewport({ width: 320, height: 800 });
    await page.openSignedIn();
    document.body.style.margin = '0';
    for (const size of ['100%', '200%']) {
      document.documentElement.style.fontSize = size;
      await page.choose('short', { current });
      await page.refused('chosen');
      assert.isAtMost(document.documentElement.scrollWidth, 320, size);
      for (const target of page.element.querySelectorAll('input:not([type=checkbox]), button, label:has(input)')) {
        const { width, height } = target.getBoundingClientRect();
        assert.isAtLeast(Math.min(width, height), 24, target.outerHTML);
      }
    }
    document.documentElement.style.fontSize = '';
    document.body.style.margin = '';
    await settle(page.element);
    assert.notMatch(markupOf(page.element), /style=|<style/);
  });
});
