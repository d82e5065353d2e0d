import { assert } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { behavesLikeAnElement } from './support/behaves-like-an-element.ts';
import { passwordOf, problem } from './support/desk.ts';
import { ariaSnapshot, assertAccessible, markupOf, press, settle, until } from './support/page.ts';
import { ProfilePage } from './support/profile-page.ts';

// By another address the module runs a second time.
const again = new URL('../../src/elements/profile-form/onduty-profile-form.ts?again', import.meta.url).href;
behavesLikeAnElement('onduty-profile-form', () => import(again));

describe('onduty-profile-form', () => {
  let page: ProfilePage;
  beforeEach(async () => (page = await ProfilePage.prepare()));
  afterEach(async () => {
    await page.close();
    await setViewport({ width: 800, height: 600 });
  });

  describe('what it shows', () => {
    it('shows itself only while somebody asks for something', async () => {
      await page.open({ always: false });
      await until(() => page.desk.requests.includes('GET /v1/profile'), 'it is read');
      assert.isTrue(page.element.matches(':state(idle)'));
      assert.isNull(page.form);
      await page.ask(['phone']);
      await until(() => page.form, 'it shows itself');
      assert.isFalse(page.element.matches(':state(idle)'));
    });

    it('has each field by its name, as the tenant permits', async () => {
      await page.permit({ displayName: 'read-only', country: 'read-only', sounds: 'read-only', email: 'hidden', signature: 'hidden' });
      await page.open();
      assert.equal(await ariaSnapshot('onduty-profile-form'), [
        '- heading "Your profile" [level=2]',
        '- status',
        '- form "Your profile":',
        '  - alert',
        '  - group "Name":',
        '    - paragraph: Name',
        '    - paragraph: Ava Lindqvist',
        '    - paragraph: Your administrator keeps this.',
        '  - text: Workplace phone',
        '  - textbox "Workplace phone"',
        '  - paragraph: A number in international form, such as +44 20 7946 0018, or a SIP address.',
        '  - group "Country":',
        '    - paragraph: Country',
        '    - paragraph: Not given',
        '    - paragraph: Your administrator keeps this.',
        '  - text: Language',
        '  - combobox "Language":',
        '    - option "English" [selected]',
        '    - option "German"',
        '    - option "Spanish"',
        '  - group "Play sounds":',
        '    - checkbox "Play sounds" [checked] [disabled]',
        '    - text: Play sounds',
        '    - paragraph: Your administrator keeps this.',
        '  - checkbox "Show notifications" [checked]',
        '  - text: Show notifications Dates',
        '  - combobox "Dates":',
        '    - option "As in my language" [selected]',
        '    - option "Year, month, day"',
        '    - option "Day, month, year"',
        '    - option "Month, day, year"',
        '  - button "Save" [disabled]',
        '- status',
      ].join('\n'));
      await assertAccessible(page.element, 'permissions');
      assert.isNull(page.field('email'));
      assert.isNull(page.field('signature'));
    });

    it('R36: fields say what they are for', async () => {
      await page.open();
      for (const [name, autocomplete] of [['displayName', 'name'], ['email', 'email'], ['phone', 'tel']] as const) {
        const input = page.field(name);
        assert.equal(input.autocomplete, autocomplete);
        assert.isOk(input.id && input.labels![0]!.textContent);
        assert.equal(input.getRootNode(), document);
      }
    });

    it('says that it cannot be read, and reads it again', async function () {
      this.timeout(30_000);
      page.desk.network.intercept = (request) => (request.url.endsWith('/profile') ? problem(500, 'server-error') : undefined);
      await page.open();
      assert.equal(page.alarm, 'The service has failed. Try again later.');
      await assertAccessible(page.element, 'not read');
      page.desk.network.intercept = undefined;
      page.button('Try again')!.click();
      await until(() => page.field('phone'), 'it is read');
      assert.equal(page.alarm, '');
    });
  });

  describe('what a supervisor asks for', () => {
    it('says who asks and why, marks the fields, and tells the supervisor when the last is saved', async () => {
      await page.open({ always: false });
      const accounts = await page.ask(['phone', 'country'], 'Please use the <b>new</b> number.');
      await until(() => page.form, 'it is asked');
      await settle(page.element);
      assert.equal(page.asked, 'Sam Okafor asks you to update: Workplace phoneCountry Please use the <b>new</b> number.');
      assert.include(page.described('phone'), 'Please update this.');
      assert.notInclude(page.described('email'), 'Please update this.');
      await assertAccessible(page.element, 'asked');

      const saved: string[][] = [];
      page.element.addEventListener('onduty-profile-saved', ({ fields }) => saved.push([...fields]));
      await page.fill('phone', '+44 20 7946 0018');
      await page.save();
      await page.saved();
      assert.deepEqual(saved.map((fields) => fields.sort()), [['country', 'phone']]);
      assert.equal(page.asked, '');
      assert.equal((await page.stored()).profile.phone, '+442079460018');
      assert.equal(page.field('phone').value, '+442079460018');
      await accounts.load();
      const [request] = accounts.state.get()!.users.find(({ id }) => id === 'acme-ava.agent')!.requests;
      assert.isNumber(request!.doneAt);
      accounts.close();
      await assertAccessible(page.element, 'saved');
      assert.equal(document.activeElement, page.submit);
    });

    it('counts what is right as it stands when it is saved', async () => {
      await page.ask(['phone']);
      await page.open({ always: false });
      await until(() => page.form, 'it is asked');
      assert.isNull(page.submit.getAttribute('aria-disabled'));
      await page.save();
      await page.saved();
      assert.equal(page.asked, '');
    });

    it('asks for nothing that the tenant has closed meanwhile', async () => {
      await page.ask(['phone', 'country']);
      await page.permit({ country: 'read-only' });
      await page.open({ always: false });
      await until(() => page.form, 'it is asked');
      assert.equal(page.asked, 'Sam Okafor asks you to update: Workplace phone');
      await page.save();
      await page.saved();
    });
  });

  describe('saving', () => {
    it('has nothing to save before anything is changed, nor after it is changed back or discarded', async () => {
      await page.open();
      const isOff = () => page.submit.getAttribute('aria-disabled');
      assert.equal(isOff(), 'true');
      await page.save();
      await page.fill('displayName', 'Ava');
      assert.isNull(isOff());
      await page.fill('displayName', 'Ava Lindqvist');
      assert.equal(isOff(), 'true');
      await page.fill('displayName', 'Ava');
      page.field('country').value = 'DE';
      page.field('country').dispatchEvent(new Event('change'));
      await settle(page.element);
      page.button('Discard changes')!.focus();
      await press('Enter');
      await settle(page.element);
      assert.deepEqual([page.field('displayName').value, page.field('country').value], ['Ava Lindqvist', '']);
      assert.equal(document.activeElement, page.submit);
      assert.isFalse(page.desk.requests.includes('PATCH /v1/profile'));
    });

    it('R38: marks what the server refuses, says how to mend it and goes there', async () => {
      await page.open();
      await page.fill('phone', 'no number');
      await page.save();
      await until(() => page.field('phone').getAttribute('aria-invalid') === 'true', 'it is refused');
      await settle(page.element);
      assert.equal(page.described('phone').split(' | ')[0], 'Enter a number with its country code, or a SIP address.');
      assert.equal(document.activeElement, page.field('phone'));
      assert.equal(page.field('phone').value, 'no number');
      assert.equal(page.alarm, '');
      await assertAccessible(page.element, 'refused');
      await page.fill('phone', '+44 20 7946 0018');
      assert.equal(page.field('phone').getAttribute('aria-invalid'), 'false');
    });

    it('R38: marks what is not even sent in the right form, such as an empty name', async () => {
      await page.open();
      page.field('displayName').select();
      await press('Delete');
      await page.save();
      await until(() => page.field('displayName').getAttribute('aria-invalid') === 'true', 'it is refused');
      assert.deepEqual([page.described('displayName').split(' | ')[0], page.alarm], ['Enter a name.', '']);
    });

    it('R45, R39: a new mail address needs the password, which is kept nowhere', async () => {
      await page.open();
      assert.isNull(page.field('current'));
      await page.fill('email', 'ava@home.example');
      assert.equal(page.field('current').autocomplete, 'current-password');
      assert.equal(page.field('current').type, 'password');
      await page.save();
      await until(() => page.field('current').getAttribute('aria-invalid') === 'true', 'it is missing');
      await settle(page.element);
      assert.equal(page.described('current'), 'Enter your current password.');
      assert.equal(document.activeElement, page.field('current'));
      assert.isFalse(page.desk.requests.includes('PATCH /v1/profile'));
      await assertAccessible(page.element, 'password missing');

      await page.fill('current', 'not the right one');
      await page.save();
      await until(() => page.described('current') === 'The password is wrong. Passwords are case sensitive.', 'it is wrong');
      await until(() => page.field('current').value === '', 'it is gone');
      assert.notInclude(markupOf(document.body) + markupOf(page.element), 'not the right one');
      assert.equal(page.field('email').value, 'ava@home.example');

      await page.fill('current', passwordOf('Ava.Agent'));
      await page.save();
      await page.saved();
      assert.equal((await page.stored()).email, 'ava@home.example');
      assert.isNull(page.field('current'));
    });

    it('keeps what was typed when somebody else was quicker, and shows the rest as it is now', async () => {
      await page.open();
      await page.fill('signature', 'Ava');
      const other = await page.desk.signedIn();
      page.desk.network.intercept = (request) => (request.url.endsWith('/v1/events') ? problem(503, 'overloaded') : undefined);
      const user = await page.stored();
      await page.desk.storage.commit([{ update: 'users', where: { id: user.id, version: user.version }, set: { version: user.version + 1, profile: { ...user.profile, country: 'NO' } } }]);
      await page.save();
      await until(() => page.alarm === 'Your profile was changed in the meantime. Look at it and save again.', 'it is said');
      assert.equal(page.field('signature').value, 'Ava');
      assert.equal(page.field('country').value, 'NO');
      await assertAccessible(page.element, 'conflict');
      await page.save();
      await page.saved();
      assert.deepEqual([(await page.stored()).profile.country, (await page.stored()).profile.signature], ['NO', 'Ava']);
      other.close();
    });

    it('keeps what is typed while it is being saved', async () => {
      await page.open();
      let pass = (): void => undefined;
      page.desk.network.intercept = (request) => (request.method === 'PATCH'
        ? new Promise((resolve) => (pass = () => void page.desk.backend.fetch(request, { address: '127.0.0.1' }).then(resolve))) : undefined);
      await page.fill('signature', 'Ava');
      await page.save();
      await until(() => page.desk.requests.includes('PATCH /v1/profile'), 'it is sent');
      assert.isTrue(page.element.matches(':state(busy)'));
      await assertAccessible(page.element, 'busy');
      await page.fill('displayName', 'Ava L.');
      pass();
      await until(() => !page.element.matches(':state(busy)'), 'it is saved');
      assert.equal(page.field('displayName').value, 'Ava L.');
      assert.isNull(page.submit.getAttribute('aria-disabled'));
      assert.equal((await page.stored()).profile.signature, 'Ava');
    });

    it('says once that it is being saved, and once that it is', async () => {
      await page.open();
      await page.fill('signature', 'Ava');
      const said: string[] = [];
      const observer = new MutationObserver(() => {
        for (const region of page.element.shadowRoot!.querySelectorAll('[role=status]')) {
          const text = region.textContent.trim();
          if (text && said.at(-1) !== text) said.push(text);
        }
      });
      observer.observe(page.element.shadowRoot!, { subtree: true, childList: true, characterData: true });
      await page.save();
      await page.saved();
      await settle(page.element);
      observer.disconnect();
      assert.deepEqual(said, ['Saving…', 'Your profile is saved.']);
    });
  });

  describe('while Available', () => {
    it('says, before a phone is changed, that a call may come, and goes Work Offline', async () => {
      await page.open();
      await page.client.duty.start();
      await page.client.duty.request('available');
      await page.fill('displayName', 'Ava');
      assert.isUndefined(page.button('Go Work Offline'));
      await page.fill('phone', '+44');
      assert.include(page.described('phone'), 'You are Available: a call may reach the old number.');
      assert.include(page.element.shadowRoot!.textContent, 'You are Available');
      await assertAccessible(page.element, 'nudge');
      page.button('Go Work Offline')!.focus();
      await press('Enter');
      await until(() => page.client.duty.state.get().status === 'work-offline', 'it is chosen');
      await until(() => document.activeElement === page.field('phone'), 'the focus is at the phone');
      assert.isUndefined(page.button('Go Work Offline'));
      assert.equal(page.field('phone').value, '+44');
    });
  });

  describe('what was typed and not saved', () => {
    const end = async () => {
      const sessions = await page.desk.storage.list('sessions', { userId: 'acme-ava.agent' });
      await page.desk.storage.commit(sessions.map(({ id }) => ({ remove: 'sessions' as const, where: { id } })));
      await page.client.duty.start().catch(() => undefined);
      await until(() => !page.form, 'the profile is gone');
    };

    it('R53: outlives the end of the session, for the same person', async () => {
      await page.open();
      await page.fill('signature', 'Ava of the front desk');
      await end();
      assert.isTrue(page.element.matches(':state(idle)'));
      assert.notInclude(markupOf(page.element), 'Lindqvist');
      await page.logInAgain();
      assert.equal(page.field('signature').value, 'Ava of the front desk');
      assert.equal(page.notice, 'Your unsaved changes are still here.');
      await assertAccessible(page.element, 'kept');
      await page.save();
      await page.saved();
    });

    it('R25: is never shown to another person, and is gone for the first one then', async () => {
      await page.open();
      await page.fill('signature', 'Ava of the front desk');
      await end();
      await page.logInAgain('Sam.Supervisor');
      assert.equal(page.field('displayName').value, 'Sam Okafor');
      assert.equal(page.field('signature').value, '');
      assert.equal(page.notice, '');
    });

    it('R25: is gone when the person signs out', async () => {
      await page.open();
      await page.fill('signature', 'Ava of the front desk');
      await page.client.session.signOut();
      await until(() => !page.form, 'the profile is gone');
      await page.logInAgain();
      assert.equal(page.field('signature').value, '');
    });
  });

  describe('everywhere', () => {
    it('R31: speaks each language, right to left where that is so', async () => {
      await page.ask(['phone']);
      await page.open();
      const titles = new Set<string>();
      for (const language of ['en', 'de', 'es', 'fr', 'ar']) {
        document.documentElement.lang = language;
        await until(() => page.form!.lang === language, language);
        titles.add(page.submit.textContent.trim());
        assert.equal(getComputedStyle(page.form!).direction, language === 'ar' ? 'rtl' : 'ltr');
        await assertAccessible(page.element, language);
      }
      assert.equal(titles.size, 5);
    });

    it('R52, R46: targets are large enough, 320 px and large text lose nothing, and no style is inline', async () => {
      await setViewport({ width: 320, height: 800 });
      await page.ask(['phone'], 'Please use the new number.');
      await page.open();
      document.body.style.margin = '0';
      await page.fill('email', 'ava@home.example');
      for (const size of ['100%', '200%']) {
        document.documentElement.style.fontSize = size;
        assert.isAtMost(document.documentElement.scrollWidth, 320, size);
        for (const target of page.element.querySelectorAll('input:not([type=checkbox], [aria-hidden]), button, select, textarea, label:has(input)')) {
          const { width, height } = target.getBoundingClientRect();
          assert.isAtLeast(Math.min(width, height), 24, target.outerHTML);
        }
      }
      document.documentElement.style.fontSize = '';
      document.body.style.margin = '';
      assert.notMatch(markupOf(page.element), /style=|<style/);
    });
  });
});
