import { passwordOf, problem } from '../support/desk.ts';
import { place, settle, until } from '../support/page.ts';
import { ProfilePage } from '../support/profile-page.ts';
import { describeStates } from '../support/states.ts';
import type { ProfileFormElement } from '../../../src/elements/profile-form/profile-form-element.ts';
import type { ProfileField } from '../../../src/contract/index.ts';

const open = (page: ProfilePage): Promise<void> => page.open();
const never = (): Promise<Response> => new Promise(() => {});

/** Shows the profile while reading it goes as the test says. */
const reading = (answer: () => Response | Promise<Response>, done: (page: ProfilePage) => unknown) => async (page: ProfilePage): Promise<void> => {
  page.desk.network.intercept = (request) => (request.url.endsWith('/profile') ? answer() : undefined);
  page.client = await page.desk.signedIn();
  page.element = await place<ProfileFormElement>('onduty-profile-form', page.client);
  page.element.always = true;
  await until(() => done(page), 'it is said', 8000);
  await settle(page.element);
};

/** Changes fields, and saves them. */
const save = (values: Partial<Record<ProfileField | 'current', string>>, done: (page: ProfilePage) => unknown, answer?: () => Response | Promise<Response>) =>
  async (page: ProfilePage): Promise<void> => {
    await page.open();
    if (answer) page.desk.network.intercept = (request) => (request.method === 'PATCH' ? answer() : undefined);
    for (const [name, text] of Object.entries(values)) await page.fill(name as ProfileField, text);
    await page.save();
    await until(() => done(page), 'it is done', 8000);
    await settle(page.element);
  };

const isRefused = (name: ProfileField | 'current') => (page: ProfilePage) => !page.element.matches(':state(busy)') && page.field(name).ariaInvalid === 'true';
const isAlarmed = (page: ProfilePage) => !page.element.matches(':state(busy)') && page.alarm;

const asked = (fields: ProfileField[], note: string) => async (page: ProfilePage): Promise<void> => {
  await page.open({ always: false });
  await page.ask(fields, note);
  await until(() => page.form, 'it is asked');
  await settle(page.element);
};

async function goAvailable(page: ProfilePage): Promise<void> {
  await page.open();
  await page.client.duty.start();
  await page.client.duty.request('available');
  await page.fill('phone', '+44');
}

describeStates('onduty-profile-form', 'profile-form', () => ProfilePage.prepare(), {
  loading: reading(never, (page) => page.notice),
  'not read': reading(() => problem(500, 'server-error'), (page) => page.alarm),
  edit: open,
  'read-only fields': async (page) => {
    await page.permit({
      displayName: 'read-only', email: 'read-only', phone: 'read-only', country: 'read-only', language: 'read-only', sounds: 'read-only', notifications: 'read-only',
      dateFormat: 'read-only', signature: 'read-only',
    });
    await page.open();
  },
  'hidden fields': async (page) => {
    await page.permit({ displayName: 'hidden', email: 'hidden', country: 'hidden', language: 'hidden', sounds: 'hidden', notifications: 'hidden', dateFormat: 'hidden' });
    await page.open();
  },
  changed: async (page) => {
    await page.open();
    await page.fill('displayName', 'Ava');
  },
  requested: asked(['phone', 'country'], 'Please use the new number.'),
  'requested, a switch, without a note': asked(['sounds'], ''),
  'requested by two': async (page) => {
    await asked(['phone'], 'For the night shift.')(page);
    await page.ask(['signature', 'dateFormat']);
    await until(() => page.asked.includes(' / '), 'the second one');
    await settle(page.element);
  },
  'a new address needs the password': async (page) => {
    await page.open();
    await page.fill('email', 'ava@home.example');
  },
  'the password shown': async (page) => {
    await page.open();
    await page.fill('email', 'ava@home.example');
    page.element.querySelector<HTMLInputElement>('.current [type=checkbox]')!.click();
    await settle(page.element);
  },
  'the password missing': save({ email: 'ava@home.example' }, isRefused('current')),
  'the password wrong': save({ email: 'ava@home.example', current: 'not the right one' }, isRefused('current')),
  'no mail address': save({ email: 'nowhere', current: passwordOf('Ava.Agent') }, isRefused('email')),
  'no phone number': save({ phone: 'no number' }, isRefused('phone')),
  'no name': save({ displayName: ' ' }, isRefused('displayName')),
  'while Available': goAvailable,
  saving: save({ signature: 'Ava' }, (page) => page.element.matches(':state(busy)'), never),
  saved: save({ signature: 'Ava' }, (page) => page.notice === 'Your profile is saved.' && !page.element.matches(':state(busy)')),
  'the service fails': save({ signature: 'Ava' }, isAlarmed, () => problem(500, 'server-error')),
  'the network fails': save({ signature: 'Ava' }, isAlarmed, () => {
    throw new TypeError('Failed to fetch');
  }),
  'too many tries': save({ email: 'ava@home.example', current: 'not the right one' }, isAlarmed, () => problem(429, 'throttled', 30)),
  conflict: save({ signature: 'Ava' }, isAlarmed, () => problem(412, 'profile-changed')),
  kept: async (page) => {
    await page.open();
    await page.fill('signature', 'Ava of the front desk');
    const sessions = await page.desk.storage.list('sessions', { userId: 'acme-ava.agent' });
    await page.desk.storage.commit(sessions.map(({ id }) => ({ remove: 'sessions' as const, where: { id } })));
    await page.client.duty.start().catch(() => undefined);
    await until(() => !page.form, 'the profile is gone');
    await page.logInAgain();
  },
});
