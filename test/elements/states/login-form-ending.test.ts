import { passwordOf, problem } from '../support/desk.ts';
import { LoginPage } from '../support/login-page.ts';
import { press, settle, type, until } from '../support/page.ts';
import { describeStates } from '../support/states.ts';

const hour = 3_600_000;

const heading = (page: LoginPage): string => page.element.shadowRoot!.querySelector('h2')!.textContent;
const shows = (page: LoginPage, words: string): Promise<unknown> => until(() => page.element.textContent.includes(words), words, 9000);
const password = (page: LoginPage): HTMLInputElement => page.element.querySelector<HTMLInputElement>('[name=password]')!;
const never = (): Promise<Response> => new Promise(() => {});

/** Signs somebody in, and lets time pass at the server until less than a minute of the session is left. */
const near = (userName: string, limit: number, begin?: (page: LoginPage) => Promise<unknown>) => async (page: LoginPage): Promise<void> => {
  await page.open();
  await page.logIn(userName, passwordOf(userName));
  await page.signedIn();
  await until(() => page.client.connection.get() === 'live', 'the stream');
  await begin?.(page);
  page.desk.time.ahead += limit - 50_000;
  await until(() => heading(page) === 'Your session ends soon', 'the warning', 6000);
  await until(() => page.element.querySelector('form [role=alert]')?.textContent, 'the words');
  await settle(page.element);
};

/** Whoever is on no duty is logged out when nothing is done for an hour. */
const idle = near('Ada.Admin', hour);
/** Nothing extends a session beyond a day. */
const absolute = near('Ava.Agent', 24 * hour);

/** Answers what is sent for the session in place of the server. */
function answer(page: LoginPage, reply: () => Response | Promise<Response>): void {
  page.desk.network.intercept = (request) => (request.method === 'POST' && request.url.includes('/v1/session') ? reply() : undefined);
}

const stay = (reply: () => Response | Promise<Response>, done: (page: LoginPage) => unknown) => async (page: LoginPage): Promise<void> => {
  await idle(page);
  answer(page, reply);
  page.submit.click();
  await until(() => done(page), 'it is done', 9000);
  await settle(page.element);
};

const goOn = (typed: string, done: (page: LoginPage) => unknown, reply?: () => Response | Promise<Response>) => async (page: LoginPage): Promise<void> => {
  await absolute(page);
  if (reply) answer(page, reply);
  password(page).focus();
  if (typed) await type(typed);
  await press('Enter');
  await until(() => done(page), 'it is done', 9000);
  await settle(page.element);
};

const isBusy = (page: LoginPage) => page.submit.ariaBusy === 'true';
const isRefused = (page: LoginPage) => !isBusy(page) && password(page).ariaInvalid === 'true';
const isAlarmed = (page: LoginPage) => !isBusy(page) && page.element.querySelector('.danger')?.textContent.trim();
const right = passwordOf('Ava.Agent');

const offline = (): never => {
  throw new TypeError('Failed to fetch');
};

describeStates('onduty-login-form', 'login-form-ending', () => LoginPage.prepare({ pingSeconds: 0.1, watchSeconds: 60 }), {
  'nothing was done for a while': idle,
  'nothing was done for a while: staying, under way': stay(never, isBusy),
  'nothing was done for a while: the service fails': stay(() => problem(500, 'server-error'), isAlarmed),
  'nothing was done for a while: the network fails': stay(offline, isAlarmed),

  'the password is asked': absolute,
  'the password is asked: missing': goOn('', isRefused),
  'the password is asked: wrong': goOn('not this one', isRefused),
  'the password is asked: under way': goOn(right, isBusy, never),
  'the password is asked: too many tries': goOn(right, isAlarmed, () => problem(429, 'throttled', 30)),
  'the password is asked: too many tries for good': goOn(right, isAlarmed, () => problem(429, 'throttled', 86_400)),
  'the password is asked: the service fails': goOn(right, isAlarmed, () => problem(500, 'server-error')),
  'the password is asked: the network fails': goOn(right, isAlarmed, offline),
  'the password is asked: the session ends with the work': async (page) => {
    await near('Ava.Agent', 24 * hour, () => page.desk.storage.commit([{ update: 'duties', where: { userId: 'acme-ava.agent' }, set: { activity: 'busy' } }]))(page);
    page.desk.time.ahead += 60_000;
    await shows(page, 'Your session ends with what you are working on.');
    await until(() => page.alertText.startsWith('Your session ends with'), 'it is said');
    await settle(page.element);
  },
});
