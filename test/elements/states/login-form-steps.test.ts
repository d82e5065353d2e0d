import { json, passwordOf, problem } from '../support/desk.ts';
import { openTwoBrowsers } from '../support/elsewhere.ts';
import { LoginPage } from '../support/login-page.ts';
import { settle, type, until } from '../support/page.ts';
import { describeStates } from '../support/states.ts';

const goodPassword = 'A meadow of lanterns';

const offline = (): never => {
  throw new TypeError('Failed to fetch');
};

async function open(page: LoginPage): Promise<void> {
  await page.open();
  await until(() => page.element.shadowRoot!.querySelector('[part=tenant]')?.textContent === 'Acme', 'the name of the tenant');
}

const titled = (page: LoginPage, title: string): Promise<unknown> => until(() => page.element.shadowRoot!.querySelector('h2')!.textContent === title, title);
const input = (page: LoginPage, name: string): HTMLInputElement => page.element.querySelector<HTMLInputElement>(`input[name=${name}]`)!;
const press = (page: LoginPage, name: string): void => [...page.element.querySelectorAll('button')].find((one) => one.textContent.trim() === name)!.click();
const shows = (page: LoginPage, words: string): Promise<unknown> => until(() => page.element.textContent.includes(words), words, 9000);

async function toPasswordChange(page: LoginPage): Promise<void> {
  await open(page);
  await page.logIn('Nia.New', passwordOf('Nia.New'));
  await titled(page, 'Set your password');
  await settle(page.element);
}

async function choose(page: LoginPage, chosen: string, repeated = chosen): Promise<void> {
  input(page, 'chosen').value = chosen;
  input(page, 'repeated').value = repeated;
  input(page, 'chosen').form!.requestSubmit();
  await settle(page.element);
}

/** Somebody types the right password where no rule lets them in. */
async function deny(page: LoginPage): Promise<void> {
  await open(page);
  page.desk.network.address = '203.0.113.9';
  await page.logIn('Rex.Remote', passwordOf('Rex.Remote'));
  await shows(page, 'This page waits');
  await settle(page.element);
}

/** What the server says to who waits. */
const denied = (answer: () => Response, words: string) => async (page: LoginPage): Promise<void> => {
  await deny(page);
  page.desk.network.intercept = (request) => (request.url.includes('/access-requests/') ? answer() : undefined);
  await shows(page, words);
  await settle(page.element);
};

async function toForgotten(page: LoginPage, what: 'password' | 'user name'): Promise<void> {
  await open(page);
  press(page, 'Forgot password?');
  await titled(page, 'Forgot password?');
  if (what === 'password') return;
  press(page, 'Forgot user name?');
  await titled(page, 'Forgot user name?');
}

const send = (what: 'password' | 'user name', typed: string, words: string, answer?: () => Response) => async (page: LoginPage): Promise<void> => {
  await toForgotten(page, what);
  if (answer) page.answerSignIn(answer);
  input(page, what === 'password' ? 'username' : 'email').value = typed;
  press(page, what === 'password' ? 'Send link' : 'Send user name');
  await shows(page, words);
  await settle(page.element);
};

/** The step of a denied address as a server with mail describes it. */
function answeredWithWait(mailed: boolean): (page: LoginPage) => Promise<void> {
  const wait = { ticket: 'x'.repeat(43), expiresAt: Date.now() + 600_000 };
  return async (page) => {
    await open(page);
    page.answerSignIn(() => json({ state: 'address-denied', address: '2001:db8::7', mailed, requestId: 'one', wait }));
    await page.logIn('Rex.Remote', passwordOf('Rex.Remote'));
    await shows(page, 'This page waits');
    await settle(page.element);
  };
}

/** Ava logs in here while she is on duty in another browser. */
const meet = (mode: 'take-over' | 'refuse', activity: string | null = null) => async (page: LoginPage): Promise<void> => {
  const ava = await openTwoBrowsers(page.desk);
  await ava.beginThere(mode);
  await ava.setActivity(activity);
  await open(page);
  await page.logIn();
  await shows(page, 'another browser');
  await settle(page.element);
};

/** Goes on duty here, which the server answers as the test says. */
const takeOver = (answer: () => Response | Promise<Response>, done: (page: LoginPage) => unknown) => async (page: LoginPage): Promise<void> => {
  await meet('take-over')(page);
  page.answerSignIn(answer);
  press(page, 'Go on duty here');
  await until(() => done(page), 'it is done', 9000);
  await settle(page.element);
};

describeStates('onduty-login-form', 'login-form-steps', () => LoginPage.prepare(), {
  'a password is to be set': toPasswordChange,
  'a password is to be set: hints': async (page) => {
    await toPasswordChange(page);
    input(page, 'chosen').focus();
    await type(goodPassword);
    input(page, 'repeated').focus();
    await type(goodPassword);
    await shows(page, 'Both entries are the same');
  },
  'a password is to be set: too short': async (page) => (await toPasswordChange(page), await choose(page, 'short'), shows(page, 'Use at least 15 characters.')),
  'a password is to be set: two that differ': async (page) => {
    await toPasswordChange(page);
    await choose(page, goodPassword, `${goodPassword}.`);
    await shows(page, 'The two entries differ.');
  },
  'a password is to be set: refused': async (page) => (await toPasswordChange(page), await choose(page, 'passwordpassword'), shows(page, 'lists of stolen ones')),
  'a password is to be set: saving': async (page) => {
    await toPasswordChange(page);
    page.answerSignIn(() => new Promise(() => {}));
    await choose(page, goodPassword);
    await until(() => page.element.querySelector('[type=submit][aria-busy=true]'), 'it is busy');
  },
  'a password is to be set: the service fails': async (page) => {
    await toPasswordChange(page);
    page.answerSignIn(() => problem(500, 'server-error'));
    await choose(page, goodPassword);
    await shows(page, 'The service has failed.');
    await until(() => !page.element.querySelector('[aria-busy=true]'), 'it is over');
  },
  'a password is to be set: the time is over': async (page) => {
    await toPasswordChange(page);
    page.answerSignIn(() => problem(401, 'ticket-expired'));
    await choose(page, goodPassword);
    await until(() => page.element.querySelector('[name=password]'), 'the form of credentials');
    await settle(page.element);
  },

  'the address is denied, waiting': deny,
  'the address is denied, a mail was sent': answeredWithWait(true),
  'the address is denied, refused': denied(() => json({ state: 'refused', address: '203.0.113.9', mailed: false }), 'refused access'),
  'the address is denied, the wait is over': denied(() => problem(401, 'ticket-expired'), 'The wait is over.'),

  'on duty in another browser': meet('take-over'),
  'on duty in another browser: taking over, under way': takeOver(() => new Promise(() => {}), (page) => page.element.querySelector('[aria-busy=true]')),
  'on duty in another browser: the service fails': takeOver(() => problem(500, 'server-error'), (page) => page.element.querySelector('.danger')?.textContent.trim()),
  'on duty in another browser: too many tries': takeOver(() => problem(429, 'throttled', 30), (page) => page.element.querySelector('.danger')?.textContent.trim()),
  'on duty in another browser: the network fails': takeOver(offline, (page) => page.element.querySelector('.danger')?.textContent.trim()),
  'on duty in another browser: it took too long': takeOver(() => problem(401, 'ticket-expired'), (page) => page.element.querySelector('[name=password]')),
  'on duty in another browser, at work there': meet('take-over', 'busy'),
  'on duty in another browser, still at work there': async (page) => {
    await meet('take-over', 'busy')(page);
    press(page, 'Go on duty here');
    await until(() => page.element.querySelector('[aria-busy=true]'), 'it is asked');
    await until(() => !page.element.querySelector('[aria-busy=true]'), 'it is answered', 9000);
    await settle(page.element);
  },
  'on duty in another browser, where one is allowed': meet('refuse'),
  'on duty in another browser, cancelled': async (page) => {
    await meet('take-over')(page);
    press(page, 'Cancel');
    await until(() => page.element.querySelector('[name=password]'), 'the form of credentials');
    await settle(page.element);
  },

  'a password forgotten': (page) => toForgotten(page, 'password'),
  'a password forgotten: no name': send('password', '', 'Enter your user name.'),
  'a password forgotten: sent': send('password', 'Ava.Agent', 'a mail is on its way'),
  'a password forgotten: too many tries': send('password', 'Ava.Agent', 'Too many tries.', () => problem(429, 'throttled', 30)),
  'a user name forgotten': (page) => toForgotten(page, 'user name'),
  'a user name forgotten: no address': send('user name', '', 'Enter your e-mail address.'),
  'a user name forgotten: sent': send('user name', 'ava.agent@acme.example', 'a mail is on its way'),
  'a user name forgotten: the network fails': send('user name', 'ava.agent@acme.example', 'cannot be reached', offline),
});
