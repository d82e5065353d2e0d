import { json, problem } from '../support/desk.ts';
import { LoginPage, right } from '../support/login-page.ts';
import { settle, until } from '../support/page.ts';
import { describeStates } from '../support/states.ts';
import type { SessionState } from '../../../src/client/types.ts';

const named = (page: LoginPage): Promise<unknown> => until(() => page.element.shadowRoot!.querySelector('[part=tenant]')?.textContent === 'Acme', 'the name of the tenant');

async function open(page: LoginPage): Promise<void> {
  await page.open();
  await named(page);
}

/** Sends credentials to which the server answers something of the test's own. */
const answered = (answer: () => Response | Promise<Response>) => async (page: LoginPage): Promise<void> => {
  await open(page);
  page.answerSignIn(answer);
  await page.logIn();
  await page.failed();
};

/** Shows the form to a session that stands as the test says. */
const inSession = (state: SessionState) => async (page: LoginPage): Promise<void> => {
  await open(page);
  page.element.client = { ...page.client, session: { ...page.client.session, state: { get: () => state, subscribe: (tell) => (tell(state), () => undefined) } } };
  await settle(page.element);
  // The tenant is only asked for where somebody may log in next.
  if (state.state === 'anonymous') await named(page);
  await until(() => page.notice, 'it is said');
};

async function maintain(page: LoginPage): Promise<void> {
  const tenant = (await page.desk.storage.find('tenants', { id: 'acme' }))!;
  await page.desk.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, maintenance: 'Back at nine.' } } }]);
  await open(page);
  await until(() => page.notice === 'Back at nine.', 'it is said');
}

const shows = (page: LoginPage, words: string): Promise<unknown> => until(() => page.element.textContent.includes(words), words, 9000);

const offline = (): never => {
  throw new TypeError('Failed to fetch');
};

describeStates('onduty-login-form', 'login-form', () => LoginPage.prepare(), {
  empty: open,
  'at the unified page': (page) => page.open({}),
  'without a network': async (page) => {
    page.desk.network.intercept = () => new Promise(() => {});
    await page.open();
  },
  'fields missing': async (page) => {
    await open(page);
    page.submit.click();
    await shows(page, 'Enter your password.');
  },
  'the password shown, with Caps Lock': async (page) => {
    await open(page);
    page.element.querySelector<HTMLElement>('.reveal')!.click();
    page.input('password').focus();
    page.input('password').dispatchEvent(new KeyboardEvent('keydown', { key: 'a', modifierCapsLock: true, bubbles: true }));
    await shows(page, 'Caps Lock is on.');
  },
  busy: async (page) => {
    await open(page);
    page.answerSignIn(() => new Promise(() => {}));
    await page.logIn();
    await until(() => page.element.matches(':state(busy)'), 'it is busy');
    await settle(page.element);
  },
  'credentials wrong': answered(() => problem(401, 'credentials-wrong')),
  'credentials wrong at the unified page': async (page) => {
    await page.open({});
    await page.logIn('Ava.Agent', 'another password');
    await page.failed();
  },
  throttled: answered(() => problem(429, 'throttled', 300)),
  'throttled for good': answered(() => problem(429, 'throttled', 86_400)),
  'the network fails': answered(offline),
  'maintenance, at the login': answered(() => problem(503, 'maintenance')),
  maintenance: maintain,
  'the service is overloaded': answered(() => problem(503, 'overloaded')),
  'the service fails': answered(() => problem(500, 'server-error')),
  'an answer that is none': answered(() => json({ hello: 'there' })),
  'an unknown step': answered(() => json({ state: 'second-factor' })),
  'an unknown tenant': async (page) => {
    await page.open({ tenant: 'nowhere' });
    await until(() => page.alertText, 'it is said');
  },

  'logged out': inSession({ state: 'anonymous', cause: 'signed-out' }),
  'the session expired': inSession({ state: 'anonymous', cause: 'expired' }),
  'the session ended': inSession({ state: 'anonymous', cause: 'ended' }),
  'the account disabled': inSession({ state: 'anonymous', cause: 'disabled' }),
  'another person logged in': inSession({ state: 'anonymous', cause: 'replaced', signedIn: { displayName: 'Sam Okafor' } }),
  'somebody else logged in': inSession({ state: 'anonymous', cause: 'replaced' }),
  'on duty in another browser now': inSession({ state: 'anonymous', cause: 'taken-over' }),
  suspended: inSession({ state: 'suspended' }),
  'logged in': async (page) => {
    await open(page);
    page.element.always = true;
    await page.logIn('Ava.Agent', right);
    await until(() => page.notice, 'it is said');
  },
});
