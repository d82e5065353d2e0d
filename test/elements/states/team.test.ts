import { setViewport } from '@web/test-runner-commands';
import { goOffline, goOnline } from '../support/away.ts';
import { json, problem } from '../support/desk.ts';
import { place, settle, type, until } from '../support/page.ts';
import { describeStates } from '../support/states.ts';
import { answerOf, manyAgents, TeamPage } from '../support/team-page.ts';
import type { TeamElement } from '../../../src/elements/team/team-element.ts';

const ava = 'Ava Lindqvist';
const rex = 'Rex Tanaka';

async function prepare(): Promise<TeamPage> {
  await setViewport({ width: 1100, height: 800 });
  const page = await TeamPage.prepare();
  const close = page.close.bind(page);
  return Object.assign(page, {
    async close() {
      goOnline(page.desk);
      await close();
      await setViewport({ width: 800, height: 600 });
    },
  });
}

const never = (): Promise<Response> => new Promise(() => {});
const offline = (): never => {
  throw new TypeError('Failed to fetch');
};

/** Waits until something is said, as the last thing. */
const said = (page: TeamPage, words: string): Promise<unknown> =>
  until(() => page.find('div > .visually-hidden[role=status]')?.textContent.trim() === words, words, 6000);

/** Shows the team to somebody who is signed in or not, without waiting until it is read. */
async function begin(page: TeamPage, userName?: string): Promise<void> {
  page.client = userName === undefined ? page.desk.clientFor() : await page.desk.signedIn(userName);
  page.element = await place<TeamElement>('onduty-team', page.client);
  page.element.always = true;
  await settle(page.element);
}

/** Shows it while the list is answered in place of the server. */
const reading = (answer: () => Response | Promise<Response>, done: (page: TeamPage) => unknown) => async (page: TeamPage): Promise<void> => {
  page.desk.network.intercept = (request) => (request.url.endsWith('/v1/agents') ? answer() : undefined);
  await begin(page, 'Sam.Supervisor');
  await until(() => done(page), 'it is said', 8000);
  await settle(page.element);
};

const isAlarmed = (page: TeamPage) => page.find('section > [role=alert] p');

/** A team of which one has more time than the reason gives, and is not heard from; one is at work, and leaves afterwards; and one is not on duty. */
async function open(page: TeamPage): Promise<void> {
  await page.work('Ava.Agent', { status: 'on-break', reason: 'lunch', until: Date.now() - 60_000, started: true, lost: true });
  await page.work('Rex.Remote', {
    status: 'available', started: true, activity: 'busy', activitySince: Date.now(), next: { status: 'work-offline', reason: 'training', actor: { kind: 'self' } },
  });
  await page.open();
}

/** Two statuses, and the list in the order of them. */
async function openInOrder(page: TeamPage): Promise<void> {
  await page.work('Ava.Agent');
  await page.open();
  const order = page.field<HTMLSelectElement>('order');
  order.value = 'status';
  order.dispatchEvent(new Event('change'));
  await settle(page.element);
}

const search = (words: string, found: string) => async (page: TeamPage): Promise<void> => {
  await open(page);
  page.search.focus();
  await type(words);
  await said(page, found);
};

async function select(page: TeamPage, ...names: string[]): Promise<void> {
  for (const name of names) page.row(name).querySelector('input')!.click();
  await settle(page.element);
}

async function selectAll(page: TeamPage): Promise<void> {
  page.find<HTMLInputElement>('.columns input')!.click();
  await settle(page.element);
}

const menu = (name: string) => async (page: TeamPage): Promise<void> => {
  await open(page);
  page.button(`Change ${name}`).click();
  await until(() => page.find('[part=menu]:popover-open') && page.focused?.matches('[role=menuitem]'), 'the menu is open');
  await page.still();
};

/** Opens the dialog for one agent by the menu of the row. */
const write = (name: string, status: string) => async (page: TeamPage): Promise<void> => {
  await menu(name)(page);
  page.items.find(({ textContent }) => textContent.trim() === status)!.click();
  await until(() => page.dialog.open, 'the dialog is open');
  await page.still();
  await settle(page.element);
};

/** The same for all. */
const writeAll = (status: string) => async (page: TeamPage): Promise<void> => {
  await open(page);
  await selectAll(page);
  await page.choose(status);
  await page.still();
};

/** All that can be written: for somebody at work, with a reason, a note, and at once. */
async function writeMuch(page: TeamPage): Promise<void> {
  await write(rex, 'On Break')(page);
  page.field<HTMLSelectElement>('reason').value = 'lunch';
  page.field('note').value = 'Enjoy it.';
  page.field('force').click();
  await settle(page.element);
}

/** Sends what is written, which is answered in place of the server. */
const sending = (begin: (page: TeamPage) => Promise<void>, answer: () => Response | Promise<Response>, done: (page: TeamPage) => unknown) =>
  async (page: TeamPage): Promise<void> => {
    await begin(page);
    page.desk.network.intercept = (request) => (request.method !== 'GET' && request.url.includes('/v1/agents') ? answer() : undefined);
    await page.submit();
    await until(() => done(page), 'it is done', 9000);
    await settle(page.element);
  };

const isBusy = (page: TeamPage) => page.element.matches(':state(busy)');
const isRefused = (page: TeamPage) => !isBusy(page) && page.find('dialog [role=alert] p');

const send = (begin: (page: TeamPage) => Promise<void>) => async (page: TeamPage): Promise<void> => {
  await begin(page);
  await page.submit();
  await page.done();
};

/** Many are changed, each tenth of whom is not on duty. */
async function changeMany(page: TeamPage, count: number): Promise<void> {
  await page.openWith(manyAgents(count));
  const read = page.desk.network.intercept!;
  page.desk.network.intercept = (request) => {
    if (!request.url.endsWith('/agents/status')) return read(request);
    return request.json().then(({ ids }: { ids: string[] }) => json({
      now: Date.now(), results: ids.map((id) => (Number(id.slice(6)) % 10 ? { id, status: 200, outcome: 'changed' } : { id, status: 409, code: 'not-on-duty' })),
    }));
  };
  await selectAll(page);
  await page.choose('On Break');
  await page.submit();
  await page.done();
}

describeStates('onduty-team', 'team', prepare, {
  'nobody is logged in': async (page) => {
    await begin(page);
    await until(() => page.find('p'), 'it is said');
    await settle(page.element);
  },
  'for who has no team': async (page) => {
    await begin(page, 'Ava.Agent');
    await until(() => page.find('p'), 'it is said');
    await settle(page.element);
  },
  loading: reading(never, (page) => page.find('.loading')),
  'not read': reading(() => problem(500, 'server-error'), isAlarmed),
  'not read: the network fails': reading(offline, isAlarmed),
  'not read: too many tries': reading(() => problem(429, 'throttled', 30), isAlarmed),
  'read at the second try': async (page) => {
    await reading(() => problem(500, 'server-error'), isAlarmed)(page);
    page.desk.network.intercept = undefined;
    page.button('Try again').click();
    await until(() => page.rows.length === 4, 'it is read');
    await settle(page.element);
  },
  empty: reading(() => json(answerOf([])), (page) => page.find('.empty')),

  list: open,
  'list, where it is narrow': async (page) => {
    await setViewport({ width: 320, height: 800 });
    await open(page);
  },
  'list, of more than are seen': async (page) => {
    await page.openWith(manyAgents(200));
    await settle(page.element);
  },
  'list, of agents without a group': async (page) => {
    await page.openWith(manyAgents(3).map((agent) => ({ ...agent, groupId: null })));
    await settle(page.element);
  },
  'one group at most': async (page) => {
    page.desk.network.intercept = (request) => (request.url.endsWith('/v1/agents') ? json({ ...answerOf(manyAgents(1)), groups: [{ id: 'front-desk', name: 'Front desk' }] }) : undefined);
    await page.open();
  },
  'an activity and a reason of a newer server': async (page) => {
    await page.work('Ava.Agent', { status: 'on-break', reason: 'x-moon', activity: 'x-review', started: true });
    await page.open();
  },

  search: search('tanaka', '1 agent'),
  'search without a result': search('zzz', 'No agent matches what you are looking for.'),
  'by status': async (page) => {
    await open(page);
    page.button('On Break 2').click();
    await said(page, '2 agents');
  },
  'by group': async (page) => {
    await open(page);
    const group = page.field<HTMLSelectElement>('group');
    group.value = '=remote';
    group.dispatchEvent(new Event('change'));
    await said(page, '1 agent');
  },
  'in another order': openInOrder,
  'the order waits': async (page) => {
    await openInOrder(page);
    page.row(ava).focus();
    await page.push('Sam.Supervisor', { status: 'available', started: true });
    await until(() => page.state('Sam Okafor') === 'Available' && page.text.includes('The order waits'), 'it is shown');
    await settle(page.element);
  },

  'one selected': async (page) => (await open(page), select(page, ava)),
  'all selected': async (page) => (await open(page), selectAll(page)),
  'some selected, of whom one is not shown': async (page) => {
    await open(page);
    await select(page, ava, rex);
    page.button('On Break 2').click();
    await said(page, '2 agents');
  },

  'menu of an agent': menu(ava),
  'menu of who is not on duty': menu('Nia Novak'),
  'a change of one': write(ava, 'Available'),
  'a change of one, with reasons': write(ava, 'On Break'),
  'a change of one at work': write(rex, 'Work Offline'),
  'a change, all written': writeMuch,
  'a change: interrupting is asked about': async (page) => {
    await writeMuch(page);
    await page.submit();
    await until(() => page.find('dialog .grave'), 'it is asked');
    await settle(page.element);
  },
  'logging out one': write(ava, 'Log out'),
  'a change of many': writeAll('Work Offline'),
  'logging out many': writeAll('Log out'),
  'a change, under way': sending(write(ava, 'Available'), never, isBusy),
  'interrupting, under way': async (page) => {
    await writeMuch(page);
    await page.submit();
    const confirm = await until(() => page.find('dialog .grave'), 'it is asked');
    page.desk.network.intercept = (request) => (request.method === 'PUT' ? never() : undefined);
    confirm.click();
    await until(() => isBusy(page), 'it is busy');
    await settle(page.element);
  },
  'a change: the service fails': sending(write(ava, 'Available'), () => problem(500, 'server-error'), isRefused),
  'a change: the network fails': sending(writeAll('Work Offline'), offline, isRefused),
  'a change: too many tries': sending(write(ava, 'Available'), () => problem(429, 'throttled', 30), isRefused),
  'a change: not allowed': sending(write(ava, 'Available'), () => problem(403, 'not-allowed'), isRefused),
  'a change: somebody else was quicker': async (page) => {
    await write(ava, 'Available')(page);
    // This page was not told.
    page.desk.network.intercept = (request) => (request.url.includes('/events') ? problem(503, 'overloaded') : undefined);
    const before = (await page.duty('Ava.Agent'))!;
    await page.desk.storage.commit([{ update: 'duties', where: { userId: before.userId }, set: { status: 'work-offline', reason: null, choice: before.choice + 1, version: before.version + 1 } }]);
    await page.submit();
    await until(() => isRefused(page), 'it is said');
    await until(() => page.state(ava).startsWith('Work Offline'), 'it is shown');
    await settle(page.element);
  },

  'one is changed': send(write(ava, 'Available')),
  'one is changed when the work ends': send(write(rex, 'Available')),
  'all are changed': async (page) => {
    await open(page);
    await select(page, ava, 'Sam Okafor');
    await page.choose('Work Offline');
    await page.submit();
    await page.done();
  },
  'some are changed, some follow, some are refused': send(writeAll('Work Offline')),
  'more are refused than stand there at once': (page) => changeMany(page, 60),
  'more are refused than are named': (page) => changeMany(page, 520),

  reconnecting: async (page) => {
    await open(page);
    page.desk.network.intercept = (request) => (request.url.includes('/events') ? problem(503, 'overloaded') : undefined);
    await page.desk.backend.drain();
    await said(page, 'Connection lost. Reconnecting…');
    await until(() => page.client.connection.get() === 'reconnecting', 'it reconnects');
    await settle(page.element);
  },
  offline: async (page) => {
    await open(page);
    goOffline(page.desk);
    await said(page, 'You are offline.');
    await settle(page.element);
  },
  'the connection is back': async (page) => {
    await open(page);
    goOffline(page.desk);
    await said(page, 'You are offline.');
    goOnline(page.desk);
    await said(page, 'The connection is back.');
    await settle(page.element);
  },
});
