import '../../../src/elements/provider/onduty-provider.ts';
import '../../../src/elements/status-picker/onduty-status-picker.ts';
import { openDesk, passwordOf } from './desk.ts';
import { openLauncher } from './launcher.ts';
import { LoginPage, right } from './login-page.ts';
import { place, press, settle, until } from './page.ts';
import { goodPassword, otherPassword, current, PasswordPage } from './password-page.ts';
import { inside, openPicker } from './picker.ts';
import { ProfilePage } from './profile-page.ts';
import { ReviewPage } from './review-page.ts';
import { TeamPage } from './team-page.ts';
import type { Client } from '../../../src/client/types.ts';
import type { Desk } from './desk.ts';
import type { Rendering } from './page.ts';

/** What a host has in its page when it closes the client. */
export interface Scene {
  readonly desk: Desk;
  readonly client: Client;
  readonly element: Rendering;
}

/** Something that an element asks for and that is under way: it matches `METHOD /path`. */
export interface Case {
  readonly asks: string | RegExp;
  /** Brings the page there, and begins it after `hold`, from which on no such request is answered. */
  readonly begin: (hold: (desk: Desk) => void) => Promise<Scene>;
  /** Whether a person who stays in the page has asked for it, and is told. */
  readonly isTold?: boolean;
}

/** All that an element says. */
export const textOf = (element: Element): string => `${element.textContent} ${element.shadowRoot!.textContent}`.replace(/\s+/g, ' ');
const named = (element: Element, name: string): HTMLElement =>
  [element, element.shadowRoot!].flatMap((root) => [...root.querySelectorAll<HTMLElement>('button')]).find((one) => one.textContent.trim() === name)!;

/** Puts an element into the page of somebody who is signed in; what it reads at once is held. */
const reading = (tag: string, userName: string): Case['begin'] => async (hold) => {
  const desk = await openDesk();
  const client = await desk.signedIn(userName);
  hold(desk);
  const element = await place(tag, client);
  Reflect.set(element, 'always', true);
  return { desk, client, element };
};

async function login(options?: Parameters<typeof openDesk>[0]): Promise<LoginPage> {
  const page = await LoginPage.prepare(options);
  await page.open();
  return page;
}

/** A login form with a step that has come after a right password. */
async function step(userName: string, words: string, prepare?: (desk: Desk) => Promise<void>): Promise<LoginPage> {
  const page = await login();
  await prepare?.(page.desk);
  await page.logIn(userName, passwordOf(userName));
  await until(() => textOf(page.element).includes(words), 'the step');
  await settle(page.element);
  return page;
}

async function holdElsewhere({ storage, clientFor }: Desk): Promise<void> {
  const other = clientFor({ tenant: 'acme', baseUrl: 'http://elsewhere.localhost/' });
  await other.session.signIn({ method: 'password', username: 'Ava.Agent', password: right });
  await other.call({ method: 'POST', path: '/v1/duty/contact' });
  const tenant = (await storage.find('tenants', { id: 'acme' }))!;
  await storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, severalBrowsers: 'take-over' } } }]);
}

async function picker(): Promise<Scene & Awaited<ReturnType<typeof openPicker>>> {
  const page = await openPicker();
  return { ...page, element: page.picker };
}

async function launcher(): Promise<Scene & { readonly click: (name: string) => void }> {
  const page = await openLauncher();
  await page.show();
  return { desk: page.desk, client: page.client, element: page.launcher, click: (name) => page.link(name).click() };
}

async function team(names: readonly string[]): Promise<TeamPage> {
  const page = await TeamPage.prepare();
  for (const name of names) await page.work(name);
  await page.open();
  return page;
}

/** What may be under way in each element, in words. */
export const cases: Readonly<Record<string, Case>> = {
  'a provider finds out who is signed in': {
    asks: 'GET /v1/session',
    async begin(hold) {
      const desk = await openDesk();
      const client = desk.clientFor();
      hold(desk);
      return { desk, client, element: await place('onduty-login-form', client) };
    },
  },
  'a login form reads its tenant': {
    asks: 'GET /v1/tenants/acme',
    async begin(hold) {
      const desk = await openDesk();
      const client = desk.clientFor();
      hold(desk);
      return { desk, client, element: await place('onduty-login-form', client) };
    },
  },
  'somebody logs in': {
    asks: 'POST /v1/session',
    isTold: true,
    async begin(hold) {
      const page = await login();
      hold(page.desk);
      await page.logIn();
      return page;
    },
  },
  'a first password is set': {
    asks: 'POST /v1/password',
    isTold: true,
    async begin(hold) {
      const page = await step('Nia.New', 'Your password is temporary');
      hold(page.desk);
      for (const name of ['chosen', 'repeated']) page.element.querySelector<HTMLInputElement>(`[name=${name}]`)!.value = goodPassword;
      page.submit.click();
      return page;
    },
  },
  'a mail is asked for': {
    asks: 'POST /v1/password/forgot',
    isTold: true,
    async begin(hold) {
      const page = await login();
      named(page.element, 'Forgot password?').click();
      await until(() => page.element.shadowRoot!.querySelector('h2')!.textContent === 'Forgot password?' && page.element.querySelector('[name=username]'), 'the step');
      await settle(page.element);
      hold(page.desk);
      page.input('username').value = 'Ava.Agent';
      page.submit.click();
      return page;
    },
  },
  'an administrator is waited for': {
    // It asks seldom.
    asks: 'POST /v1/session',
    isTold: true,
    begin: async () => await step('Rex.Remote', 'This page waits', async ({ network }) => void (network.address = '203.0.113.9')),
  },
  'somebody goes on duty here': {
    asks: 'POST /v1/session',
    isTold: true,
    async begin(hold) {
      const page = await step('Ava.Agent', 'another browser', holdElsewhere);
      page.desk.requests.length = 0;
      hold(page.desk);
      named(page.element, 'Go on duty here').click();
      return page;
    },
  },
  'somebody stays logged in': {
    asks: 'POST /v1/session/extend',
    async begin(hold) {
      const page = await login({ pingSeconds: 0.1, watchSeconds: 60 });
      await page.logIn('Ada.Admin', passwordOf('Ada.Admin'));
      await page.signedIn();
      await until(() => page.client.connection.get() === 'live', 'the stream');
      page.desk.time.ahead += 3_550_000;
      await until(() => textOf(page.element).includes('Your session ends soon'), 'the warning');
      await settle(page.element);
      hold(page.desk);
      page.submit.click();
      return page;
    },
  },
  'the applications are read': { asks: 'GET /v1/apps', isTold: true, begin: reading('onduty-app-launcher', 'Sam.Supervisor') },
  'an application is launched': {
    asks: /^POST .*\/launch$/,
    isTold: true,
    async begin(hold) {
      const scene = await launcher();
      hold(scene.desk);
      scene.click(scene.element.shadowRoot!.querySelector('a[part~=link]')!.textContent);
      return scene;
    },
  },
  'a status is chosen': {
    asks: 'PUT /v1/duty/status',
    isTold: true,
    async begin(hold) {
      const page = await picker();
      hold(page.desk);
      await page.open();
      page.item('Available').click();
      return page;
    },
  },
  'the next status is cancelled': {
    asks: 'DELETE /v1/duty/next',
    isTold: true,
    async begin(hold) {
      const page = await picker();
      await page.choose('available');
      await page.push({ activity: 'busy' });
      await page.client.duty.request('on-break');
      const cancel = await until(() => inside(page.picker, '[part=cancel-next]'), 'the next status is shown');
      hold(page.desk);
      cancel.click();
      return page;
    },
  },
  'the reasons are read': {
    asks: 'GET /v1/duty/reasons',
    async begin(hold) {
      const page = await picker();
      hold(page.desk);
      await page.open();
      return page;
    },
  },
  'an agent logs out': {
    asks: 'DELETE /v1/session',
    async begin(hold) {
      const page = await picker();
      hold(page.desk);
      await page.open();
      page.item('Log').click();
      return page;
    },
  },
  'a profile is read': { asks: 'GET /v1/profile', isTold: true, begin: reading('onduty-profile-form', 'Ava.Agent') },
  'a profile is saved': {
    asks: 'PATCH /v1/profile',
    isTold: true,
    async begin(hold) {
      const page = await ProfilePage.prepare();
      await page.open();
      await page.fill('displayName', 'Ava');
      hold(page.desk);
      await page.save();
      return page;
    },
  },
  'an agent goes Work Offline at the profile': {
    asks: 'PUT /v1/duty/status',
    isTold: true,
    async begin(hold) {
      const page = await ProfilePage.prepare();
      await page.open();
      await page.client.duty.start();
      await page.client.duty.request('available');
      await page.fill('phone', '+44');
      hold(page.desk);
      page.button('Go Work Offline')!.click();
      return page;
    },
  },
  'a mailed link is looked at': {
    asks: 'GET /v1/invitations',
    isTold: true,
    async begin(hold) {
      const page = await PasswordPage.prepare();
      const ticket = await page.invite();
      hold(page.desk);
      history.replaceState(null, '', `#ticket=${ticket}`);
      await page.open();
      return page;
    },
  },
  'a password is set by a mailed link': {
    asks: 'POST /v1/password',
    isTold: true,
    async begin(hold) {
      const page = await PasswordPage.prepare();
      await page.follow(await page.invite());
      hold(page.desk);
      await page.choose(goodPassword);
      return page;
    },
  },
  'another link is asked for': {
    asks: 'POST /v1/password/forgot',
    isTold: true,
    async begin(hold) {
      const page = await PasswordPage.prepare();
      await page.follow('a'.repeat(43));
      hold(page.desk);
      page.input('username').value = 'Ava.Agent';
      page.input('username').focus();
      await press('Enter');
      return page;
    },
  },
  'a password is changed': {
    asks: 'POST /v1/password',
    isTold: true,
    async begin(hold) {
      const page = await PasswordPage.prepare();
      await page.openSignedIn();
      hold(page.desk);
      await page.choose(otherPassword, { current });
      return page;
    },
  },
  'access requests and rules are read': { asks: 'GET /v1/access-requests', isTold: true, begin: reading('onduty-access-review', 'Ada.Admin') },
  'an access request is decided': {
    asks: /^POST .*\/refuse$/,
    isTold: true,
    async begin(hold) {
      const page = await ReviewPage.prepare();
      await page.deny();
      await page.open();
      const button = await until(() => page.button('Refuse: Rex Tanaka'), 'it is shown');
      hold(page.desk);
      button.click();
      await settle(page.element);
      return page;
    },
  },
  'a rule is switched': {
    asks: /^PATCH \/v1\/address-rules/,
    isTold: true,
    async begin(hold) {
      const page = await ReviewPage.prepare();
      await page.open();
      hold(page.desk);
      page.find<HTMLInputElement>('[part=rule] input')!.click();
      return page;
    },
  },
  'a team is read': { asks: 'GET /v1/agents', isTold: true, begin: reading('onduty-team', 'Sam.Supervisor') },
  'an agent is changed': {
    asks: /^PUT .*\/status$/,
    isTold: true,
    async begin(hold) {
      const page = await team(['Ava.Agent']);
      hold(page.desk);
      page.button('Change Ava Lindqvist').click();
      await until(() => page.items.length > 0 && page.find('[part=menu]:popover-open'), 'the menu is open');
      page.items.find(({ textContent }) => textContent.trim() === 'Work Offline')!.click();
      await until(() => page.dialog.open, 'the dialog is open');
      await settle(page.element);
      await page.submit();
      return page;
    },
  },
  'agents are changed': {
    asks: 'POST /v1/agents/status',
    isTold: true,
    async begin(hold) {
      const page = await team(['Ava.Agent', 'Rex.Remote']);
      hold(page.desk);
      page.find<HTMLInputElement>('.columns input')!.click();
      await settle(page.element);
      await page.choose('Work Offline');
      await settle(page.element);
      await page.submit();
      return page;
    },
  },
};
