import '../../../src/elements/status-picker/onduty-status-picker.ts';
import { goOffline, goOnline, suspend } from '../support/away.ts';
import { problem } from '../support/desk.ts';
import { clearPage, settle, until } from '../support/page.ts';
import { openPicker } from '../support/picker.ts';
import { describeStates } from '../support/states.ts';
import type { ConnectionState } from '../../../src/client/types.ts';
import type { Picker } from '../support/picker.ts';

const now = Date.now.bind(Date);

async function prepare(): Promise<Picker & { close(): Promise<void> }> {
  const page = await openPicker();
  return Object.assign(page, {
    async close() {
      Date.now = now;
      goOnline(page.desk);
      await clearPage();
      await page.desk.close();
    },
  });
}

/** Chooses in the menu what the server answers as the test says. */
async function choose(page: Picker, name: string, answer?: Response): Promise<void> {
  const release = page.hold(answer);
  await page.open();
  page.item(name).click();
  if (answer) release();
  await settle(page.picker);
}

const refused = (answer: () => Response) => async (page: Picker): Promise<void> => {
  await choose(page, 'Available', answer());
  await until(() => page.alarm() && !page.picker.matches(':state(busy)'), 'it is said', 8000);
};

const connected = (state: ConnectionState) => async (page: Picker): Promise<void> => {
  page.picker.client = { ...page.client, connection: { get: () => state, subscribe: (tell) => (tell(state), () => undefined) } };
  await settle(page.picker);
};

/** Whoever is busy chooses what follows. */
async function next(page: Picker): Promise<void> {
  await page.choose('available');
  await page.push({ activity: 'busy' });
  await page.choose('on-break');
}

/** Waits until something is said, as the last thing. */
const said = (page: Picker, words: string): Promise<unknown> => until(() => page.said() === words, words, 8000);

/** A choice that takes its time. */
async function pending(page: Picker): Promise<void> {
  await choose(page, 'Available');
  await said(page, 'Changing to Available…');
}

/** Chooses without a connection: that is kept until there is one. */
async function wish(page: Picker, name: string): Promise<void> {
  await until(() => page.client.connection.get() === 'live', 'the stream is live');
  goOffline(page.desk);
  await until(() => page.client.connection.get() === 'offline', 'it is offline');
  await page.open();
  page.item(name).click();
  await until(() => page.client.duty.state.get().wish, 'the choice is kept');
  await said(page, `Changing to ${name}…`);
}

const start = (page: Picker): Promise<void> => page.push({ status: 'logged-out' });

describeStates('onduty-status-picker', 'status-picker', prepare, {
  absent: async (page) => {
    page.picker.always = true;
    await page.client.session.signOut();
    await settle(page.picker);
  },
  start,
  'start, after a supervisor logged the agent out': (page) => page.push({ status: 'logged-out', actor: { kind: 'supervisor', name: 'Sam Okafor' } }),
  'start, under way': async (page) => {
    await start(page);
    page.desk.network.intercept = (request) => (request.method === 'POST' ? new Promise(() => {}) : undefined);
    page.root.querySelector<HTMLElement>('[part~=start]')!.click();
    await until(() => page.picker.matches(':state(busy)'), 'it is busy');
    await settle(page.picker);
  },
  'start, refused': async (page) => {
    await start(page);
    page.desk.network.intercept = (request) => (request.method === 'POST' ? problem(409, 'in-flight') : undefined);
    page.root.querySelector<HTMLElement>('[part~=start]')!.click();
    await until(() => page.alarm(), 'it is said');
  },
  'not started': (page) => settle(page.picker),
  'not started, menu open': (page) => page.open(),
  available: (page) => page.choose('available'),
  'available, menu open: no log out': async (page) => (await page.choose('available'), page.open()),
  'work offline': (page) => page.choose('work-offline'),
  'work offline, menu open': async (page) => (await page.choose('work-offline'), page.open()),
  'on a break': async (page) => (await page.choose('available'), page.choose('on-break')),
  busy: async (page) => (await page.choose('available'), page.push({ activity: 'busy' })),
  'busy, menu open': async (page) => (await page.choose('available'), await page.push({ activity: 'busy' }), page.open()),
  'an activity of a newer server': async (page) => (await page.choose('available'), page.push({ activity: 'video' })),
  next,
  'next, menu open': async (page) => (await next(page), page.open()),
  'changed by a supervisor': (page) => page.push({ status: 'work-offline', started: true, actor: { kind: 'supervisor', name: 'Sam Okafor' } }),
  'changed by the system': async (page) => (await page.choose('available'), page.push({ status: 'on-break', actor: { kind: 'system', cause: 'contact-lost' } })),
  pending,
  'pending, menu open': async (page) => (await pending(page), page.open()),
  refused: refused(() => problem(409, 'status-refused')),
  'refused: changed in the meantime': refused(() => problem(409, 'choice-changed')),
  'refused: too many tries': refused(() => problem(429, 'throttled', 30)),
  reconnecting: connected('reconnecting'),
  offline: connected('offline'),
  'a choice without a connection is kept': (page) => wish(page, 'Work Offline'),
  'a choice without a connection is carried out with the next one': async (page) => {
    await wish(page, 'Work Offline');
    goOnline(page.desk);
    await said(page, 'You are now Work Offline.');
    await until(() => page.client.connection.get() === 'live' && !page.client.duty.state.get().pending, 'it is live');
    await settle(page.picker);
  },
  'a choice without a connection has lapsed': async (page) => {
    await wish(page, 'Available');
    Date.now = () => now() + 31_000;
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => page.alarm() && !page.picker.matches(':state(busy)'), 'it is said');
    await settle(page.picker);
  },
  'a choice without a connection was overtaken by a supervisor': async (page) => {
    await wish(page, 'Work Offline');
    const { tenantId, userId, ...duty } = (await page.desk.storage.find('duties', { userId: 'acme-ava.agent' }))!;
    const body = { ...duty, status: 'available' as const, started: true, choice: duty.choice + 1, version: duty.version + 1, actor: { kind: 'supervisor' as const, name: 'Sam Okafor' } };
    await page.desk.storage.commit([
      { update: 'duties', where: { userId, version: duty.version }, set: body },
      { emit: { tenantId, userId, kind: 'duty', version: body.version, body, at: now() } },
    ]);
    goOnline(page.desk);
    await said(page, 'Sam Okafor changed your status to Available.');
    await until(() => page.alarm() && page.client.connection.get() === 'live', 'it is said', 8000);
    await settle(page.picker);
  },
  'the session is suspended': async (page) => {
    page.picker.always = true;
    await suspend(page.desk, page.client);
    await settle(page.picker);
  },
});
