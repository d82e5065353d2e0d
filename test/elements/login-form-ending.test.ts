import { assert } from '@open-wc/testing';
import '../../src/elements/profile-form/onduty-profile-form.ts';
import { passwordOf } from './support/desk.ts';
import { LoginPage, right } from './support/login-page.ts';
import { ariaSnapshot, assertAccessible, danglingReferences, press, settle, type, until } from './support/page.ts';

const hour = 3_600_000;

describe('the end of a session', () => {
  let page: LoginPage;
  beforeEach(async () => {
    page = await LoginPage.prepare({ pingSeconds: 0.1, watchSeconds: 60 });
    await page.open();
  });
  afterEach(() => page.close());

  const heading = (): string => page.element.shadowRoot!.querySelector('h2')!.textContent;
  const shown = (): string => page.element.textContent.replace(/\s+/g, ' ');
  const enter = async (userName: string): Promise<void> => {
    await page.logIn(userName, passwordOf(userName));
    await page.signedIn();
    await until(() => page.client.connection.get() === 'live', 'the stream');
  };
  /** Lets time pass at the server, until less than a minute of the session is left. */
  const near = async (limit: number, left = 50_000): Promise<void> => {
    page.desk.time.ahead += limit - left;
    await until(() => heading() === 'Your session ends soon', 'the warning', 6000);
    await until(() => page.element.querySelector('form [role=alert]')?.textContent, 'the words');
    await settle(page.element);
  };
  const snapshot = async (): Promise<string> => (await ariaSnapshot('onduty-login-form')).replaceAll(/\d+ seconds/g, 'N seconds');
  const sessionId = (): string | undefined => {
    const state = page.client.session.state.get();
    return state.state === 'signed-in' ? state.session.id : undefined;
  };
  const writeElsewhere = (): HTMLTextAreaElement => {
    const notes = document.createElement('textarea');
    notes.ariaLabel = 'Notes';
    document.body.append(notes);
    notes.focus();
    return notes;
  };

  it('R53: is told, and no password asked, where the host must not see one; the way to the backend’s own page is back when it is over', async () => {
    await enter('Ava.Agent');
    page.element.method = 'popup';
    await settle(page.element);
    page.desk.time.ahead += 24 * hour - 50_000;
    await until(() => page.client.session.ending.get()?.kind === 'absolute', 'the end is near', 6000);
    await settle(page.element);
    await until(() => page.element.querySelector('[role=alert]')?.textContent.includes('you log in again after that'), 'the warning', 6000);
    assert.equal(page.element.querySelectorAll('input, button').length, 0);
    assert.isFalse(page.element.matches(':state(idle)'));
    page.desk.time.ahead += 60_000;
    await page.client.session.restore().catch(() => undefined);
    await until(() => page.element.querySelector('button[type=button]')?.textContent.trim() === 'Log in', 'the way on', 6000);
    assert.isNull(page.element.querySelector('[name=password]'));
  });

  describe('that nobody uses', () => {
    beforeEach(() => enter('Ada.Admin'));

    it('R53: is announced a minute before, once, without moving the focus, with one act to stay', async () => {
      const notes = writeElsewhere();
      await near(hour);
      assert.equal(await snapshot(), [
        '- heading "Your session ends soon" [level=2]',
        '- paragraph: Acme',
        '- status',
        '- form "Your session ends soon":',
        '  - alert: Nothing was done here for a while. You are logged out in N seconds.',
        '  - alert',
        '  - button "Stay logged in"',
        '- status',
      ].join('\n'));
      await type('still typing');
      assert.equal(notes.value, 'still typing');
      await assertAccessible(page.element, 'about to be idle');
      const spoken = page.alertText;
      const clock = page.element.querySelector('.clock')!;
      const before = clock.textContent;
      await until(() => clock.textContent !== before, 'the clock ticks');
      assert.equal(page.alertText, spoken);
    });

    it('R53: is put off by one key, and the person goes on where they were', async () => {
      const notes = writeElsewhere();
      await near(hour);
      page.element.querySelector<HTMLButtonElement>('[type=submit]')!.focus();
      await press('Enter');
      await page.signedIn();
      assert.equal(document.activeElement, notes);
      assert.equal(page.element.querySelector('form'), null);
      page.desk.time.ahead += 100_000;
      assert.equal((await page.client.session.restore()).state, 'signed-in');
    });

    it('stays on the screen while the session is asked about', async () => {
      await near(hour);
      await page.client.session.restore();
      await settle(page.element);
      assert.equal(heading(), 'Your session ends soon');
      assert.isFalse(page.element.matches(':state(idle)'));
    });

    it('R26: is said when it has come', async () => {
      await near(hour);
      page.desk.time.ahead += 51_000;
      await until(() => page.notice === 'Your session has expired. Log in again.', 'the cause', 6000);
      await until(() => page.element.querySelector('[name=password]'), 'the form');
      assert.equal(heading(), 'Log in');
    });

    it('speaks the language of the page, also when that changes', async () => {
      await near(hour);
      document.documentElement.lang = 'de';
      await until(() => heading() === 'Ihre Sitzung endet bald', 'German');
      await until(() => page.alertText.includes('In 5'), 'German words');
      assert.equal(page.submit.textContent, 'Angemeldet bleiben');
    });
  });

  describe('that nothing extends', () => {
    beforeEach(() => enter('Ava.Agent'));
    const password = (): HTMLInputElement => page.element.querySelector<HTMLInputElement>('[name=password]')!;

    it('R53, R36: asks for the password of the same person, and nothing else', async () => {
      await near(24 * hour);
      assert.equal(await snapshot(), [
        '- heading "Your session ends soon" [level=2]',
        '- paragraph: Acme',
        '- status',
        '- form "Your session ends soon":',
        '  - alert: "Your session ends in N seconds. Enter your password to go on: everything on this page stays."',
        '  - alert',
        '  - text: Username',
        '  - textbox "Username": Ava.Agent',
        '  - text: Password',
        '  - textbox "Password"',
        '  - button "Go on"',
        '- status',
      ].join('\n'));
      assert.deepEqual([password().autocomplete, page.input('username').autocomplete, page.input('username').readOnly], ['current-password', 'username', true]);
      assert.deepEqual(danglingReferences(document), []);
      await assertAccessible(page.element, 'about to end');
    });

    it('R53: goes on with a new session, and what was typed elsewhere is still there', async () => {
      const profile = document.createElement('onduty-profile-form');
      profile.always = true;
      page.element.parentElement!.append(profile);
      const signature = await until(() => profile.querySelector<HTMLTextAreaElement>('[name=signature]'), 'the profile');
      signature.focus();
      await type('Ava of the front desk');
      const before = sessionId();
      await page.client.duty.request('work-offline');
      await near(24 * hour);
      assert.equal(document.activeElement, signature);
      password().focus();
      await type(right);
      await press('Enter');
      await page.signedIn();
      assert.ok(sessionId() && sessionId() !== before);
      assert.equal(profile.querySelector<HTMLTextAreaElement>('[name=signature]')!.value, 'Ava of the front desk');
      assert.equal(page.client.duty.state.get().status, 'work-offline');
      await until(() => document.activeElement === signature, 'the focus');
    });

    it('R38: says at the field what is wrong with the password, and empties it', async () => {
      await near(24 * hour);
      password().focus();
      await press('Enter');
      await until(() => shown().includes('Enter your password.'), 'missing');
      await type('not this one');
      await press('Enter');
      await until(() => shown().includes('The password is wrong.'), 'wrong');
      assert.equal(password().ariaInvalid, 'true');
      assert.include(document.getElementById(password().getAttribute('aria-describedby')!)!.textContent, 'case sensitive');
      assert.equal(password().value, '');
      assert.equal(document.activeElement, password());
      await assertAccessible(page.element, 'a wrong password');
    });

    it('R26: waits for the end of a call, and says so', async () => {
      const busy = (activity: string | null) => page.desk.storage.commit([{ update: 'duties', where: { userId: 'acme-ava.agent' }, set: { activity } }]);
      await busy('busy');
      await near(24 * hour);
      page.desk.time.ahead += 60_000;
      await until(() => page.alertText.startsWith('Your session ends with what you are working on.'), 'the words', 6000);
      await assertAccessible(page.element, 'in overtime');
      await busy(null);
      await until(() => page.notice === 'Your session has expired. Log in again.', 'the cause', 6000);
    });
  });
});
