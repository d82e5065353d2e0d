import { assert } from '@open-wc/testing';
import { createAdministration } from '../../src/client/administration.ts';
import { passwordOf } from './support/desk.ts';
import { LoginPage } from './support/login-page.ts';
import { ariaSnapshot, assertAccessible, markupOf, press, settle, type, until } from './support/page.ts';

describe('what may stand between a right password and a session', () => {
  let page: LoginPage;
  beforeEach(async () => (page = await LoginPage.prepare()));
  afterEach(() => page.close());

  const field = (name: string): HTMLInputElement => page.element.querySelector<HTMLInputElement>(`input[name=${name}]`)!;
  const shown = (): string => page.element.textContent.replace(/\s+/g, ' ');
  const heading = (): string => page.element.shadowRoot!.querySelector('h2')!.textContent;
  const button = (name: string): HTMLButtonElement => [...page.element.querySelectorAll('button')].find((one) => one.textContent.trim() === name)!;
  const events: Event[] = [];
  const listen = (): void => {
    events.length = 0;
    for (const name of ['onduty-sign-in', 'onduty-signed-in', 'onduty-error']) page.element.addEventListener(name, (event) => events.push(event));
  };
  const types = (): string[] => events.map((event) => event.type);

  describe('a temporary password', () => {
    beforeEach(async () => {
      await page.open();
      listen();
      await page.logIn('Nia.New', passwordOf('Nia.New'));
      await until(() => heading() === 'Set your password', 'the step');
      await settle(page.element);
    });
    const choose = async (chosen: string, repeated = chosen): Promise<void> => {
      field('chosen').focus();
      await type(chosen);
      field('repeated').focus();
      await type(repeated);
      await press('Enter');
    };

    it('R19, R36: opens nothing but a form for one of one’s own, with the fields that password managers know', async () => {
      assert.equal(page.element.querySelectorAll('form').length, 1);
      assert.equal(document.activeElement, field('chosen'));
      assert.deepEqual([field('username').autocomplete, field('chosen').autocomplete, field('repeated').autocomplete], ['username', 'new-password', 'new-password']);
      assert.equal(field('username').value, 'Nia.New');
      assert.equal(page.client.session.state.get().state, 'anonymous');
      assert.equal(await ariaSnapshot('onduty-login-form'), [
        '- heading "Set your password" [level=2]',
        '- paragraph: Acme',
        '- status',
        '- form "Set your password":',
        '  - alert',
        '  - paragraph: Your password is temporary. Set one of your own to go on.',
        '  - text: User name',
        '  - textbox "User name": Nia.New',
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
      await assertAccessible(page.element, 'a new password is to be set');
    });

    it('is replaced, and the person is in without another form', async () => {
      await choose('A meadow of lanterns');
      await page.signedIn();
      assert.deepEqual(types(), ['onduty-sign-in', 'onduty-signed-in']);
      assert.equal(page.element.querySelector('form'), null);
    });

    it('R13, R38: says at the field why a password is refused, and empties it', async () => {
      await choose('passwordpassword');
      await until(() => field('chosen').ariaInvalid === 'true', 'the refusal');
      await until(() => document.activeElement === field('chosen'), 'the focus');
      assert.include(document.getElementById(field('chosen').getAttribute('aria-describedby')!.split(' ')[0]!)!.textContent, 'lists of stolen ones');
      assert.equal(field('chosen').value, '');
      assert.equal(field('chosen').type, 'password');
      await assertAccessible(page.element, 'a refused password');
    });

    it('says at once what needs no server: too short, and two that differ', async () => {
      await choose('short');
      await until(() => shown().includes('Use at least 15 characters.'), 'too short');
      field('chosen').value = '';
      field('repeated').value = '';
      await choose('A meadow of lanterns', 'A meadow of lantern');
      await until(() => shown().includes('The two entries differ.'), 'they differ');
      assert.equal(document.activeElement, field('repeated'));
    });

    it('R39: leaves no ticket and no password in the document or in an event', async () => {
      await choose('passwordpassword');
      await until(() => field('chosen').ariaInvalid === 'true', 'the refusal');
      const seen = markupOf(page.element) + JSON.stringify(events.map((event) => [Object.entries(event), Object.entries(Reflect.get(event, 'error') as object ?? {})]));
      assert.notMatch(seen, /[\w-]{43}/);
      assert.notInclude(seen, 'passwordpassword');
    });
  });

  describe('a denied address', () => {
    const address = '203.0.113.9';
    const deny = async (): Promise<void> => {
      await page.open();
      listen();
      page.desk.network.address = address;
      await page.logIn('Rex.Remote', passwordOf('Rex.Remote'));
      await until(() => shown().includes('This page waits'), 'the step');
      await settle(page.element);
    };
    const administrate = async () => {
      page.desk.network.address = '127.0.0.1';
      const client = page.desk.clientFor();
      await client.session.signIn({ method: 'password', username: 'Ada.Admin', password: passwordOf('Ada.Admin') });
      page.desk.network.address = address;
      const administration = createAdministration(client);
      page.desk.network.address = '127.0.0.1';
      const { requests: [request] } = await administration.accessRequests();
      return { administration, id: request!.id };
    };

    it('waits with the address and says whether somebody was mailed', async () => {
      await deny();
      assert.include(shown(), address);
      assert.include(shown(), 'Ask your administrator to allow it: no mail could be sent.');
      await assertAccessible(page.element, 'waiting for an administrator');
    });

    it('goes on by itself when an administrator lets the person in', async () => {
      await deny();
      const { administration, id } = await administrate();
      await administration.grantAccess(id, { mode: 'once' });
      page.desk.network.address = address;
      await until(() => page.element.matches(':state(idle)'), 'signed in by itself', 9000);
      await until(() => types().includes('onduty-signed-in'), 'the page is told');
      assert.equal(page.element.querySelector('form'), null);
    });

    it('says that access was refused, and the form is back with the user name', async () => {
      await deny();
      const { administration, id } = await administrate();
      await administration.refuseAccess(id);
      page.desk.network.address = address;
      await until(() => page.element.querySelector('[name=password]'), 'the form', 9000);
      assert.include(page.alertText, 'refused access');
      assert.equal(page.input('username').value, 'Rex.Remote');
      await assertAccessible(page.element, 'refused');
    });

    it('can be left', async () => {
      await deny();
      button('Cancel').click();
      await until(() => page.element.querySelector('[name=password]'), 'the form');
      await until(() => document.activeElement === page.input('password'), 'the focus');
      assert.equal(page.alertText, '');
    });
  });

  describe('a forgotten password or user name', () => {
    beforeEach(async () => {
      await page.open();
      page.input('username').value = 'Ava.Agent';
      button('Forgot password?').click();
      await until(() => heading() === 'Forgot password?', 'the step');
    });

    it('R18: asks for a link and answers alike for a name that nobody has', async () => {
      assert.equal(field('username').value, 'Ava.Agent');
      await assertAccessible(page.element, 'forgotten password');
      field('username').value = 'Nobody.Here';
      button('Send link').click();
      await until(() => shown().includes('If there is such an account, a mail is on its way.'), 'the answer');
      await assertAccessible(page.element, 'a link was sent');
    });

    it('asks for the user name by e-mail address', async () => {
      button('Forgot user name?').click();
      await until(() => heading() === 'Forgot user name?', 'the other form');
      assert.equal(field('email').autocomplete, 'email');
      button('Send user name').click();
      await until(() => field('email').ariaInvalid === 'true', 'the address is missing');
      field('email').value = 'ava.agent@acme.example';
      button('Send user name').click();
      await until(() => shown().includes('a mail is on its way'), 'the answer');
    });

    it('leads back to the form of credentials, with the user name', async () => {
      button('Back to log in').click();
      await until(() => page.element.querySelector('[name=password]'), 'the form');
      assert.equal(page.input('username').value, 'Ava.Agent');
    });
  });
});
