import '../../../src/elements/provider/onduty-provider.ts';
import { suspend } from '../support/away.ts';
import { passwordOf, problem } from '../support/desk.ts';
import { openTwoBrowsers } from '../support/elsewhere.ts';
import { openLauncher } from '../support/launcher.ts';
import { clearPage, settle, type, until } from '../support/page.ts';
import { describeStates } from '../support/states.ts';
import type { Launcher } from '../support/launcher.ts';

async function prepare(): Promise<Launcher & { close(): Promise<void> }> {
  const page = await openLauncher();
  return Object.assign(page, {
    async close() {
      await clearPage();
      await page.desk.close();
    },
  });
}

const never = (): Promise<Response> => new Promise(() => {});

/** Signs an administrator in, before whom the list is read as the test says. */
async function begin(page: Launcher, answer: () => Response | Promise<Response>): Promise<void> {
  await page.client.session.signIn({ method: 'password', username: 'ada.admin', password: 'Velvet-Compass-Rain' });
  page.desk.network.intercept = (request) => (request.url.endsWith('/v1/apps') ? answer() : undefined);
  await page.attach();
}

async function search(page: Launcher, words: string): Promise<void> {
  page.search().focus();
  await type(words);
  await settle(page.launcher);
}

/** Launches the supervisor's application, for which the browser opens a window or none. */
async function launch(page: Launcher, view: Window | null, answer?: () => Response | Promise<Response>): Promise<void> {
  await page.edit('supervisor', { target: 'new-tab' });
  await page.show();
  if (answer) page.desk.network.intercept = answer;
  const open = window.open.bind(window);
  window.open = () => view;
  page.link('Supervisor').click();
  window.open = open;
  await settle(page.launcher);
}

async function openCompact(page: Launcher): Promise<void> {
  page.launcher.compact = true;
  await settle(page.launcher);
  const button = await until(() => page.find('[part~=button]'), 'the button');
  button.click();
  await until(() => page.find('[part~=panel]')!.matches(':popover-open'), 'the panel opens');
  await settle(page.launcher);
}

/** Ava launches the agent application here while she is on duty in another browser. */
const elsewhere = (mode: 'take-over' | 'refuse', activity: string | null = null) => async (page: Launcher): Promise<void> => {
  const ava = await openTwoBrowsers(page.desk);
  await ava.beginThere(mode);
  await ava.setActivity(activity);
  page.launcher.client = ava.here;
  document.body.append(page.launcher);
  await until(() => page.link('Agent Console'), 'the list');
  page.link('Agent Console').click();
  await until(() => page.alarm() && !page.isBusy(), 'the refusal');
  await settle(page.launcher);
};

describeStates('onduty-app-launcher', 'app-launcher', prepare, {
  'nobody is logged in': async (page) => {
    page.launcher.always = true;
    await page.attach();
  },
  loading: (page) => begin(page, never),
  'not read': async (page) => {
    await begin(page, () => problem(500, 'server-error'));
    await until(() => page.alarm(), 'it is said');
    await settle(page.launcher);
  },
  'not read: the network fails': async (page) => {
    await begin(page, () => {
      throw new TypeError('Failed to fetch');
    });
    await until(() => page.alarm(), 'it is said', 8000);
    await settle(page.launcher);
  },
  empty: (page) => page.show({ apps: [] }),
  'one application': (page) => page.show({ apps: [{ name: 'Agent Console' }] }),
  list: (page) => page.show({
    apps: [
      { name: 'Agent Console', description: 'Take calls' }, { name: 'Supervisor', description: 'See the team', role: 'supervisor', target: 'new-tab' },
      { name: 'Administration', role: 'administrator', target: 'host' }, { name: 'Of a newer server', role: 'auditor' },
    ],
  }),
  'disabled and refused': (page) => page.show({ apps: [{ name: 'Quality', disabled: 'Your licence has ended.' }, { name: 'Bad', url: 'data:,x' }] }),
  search: async (page) => (await page.show(), search(page, 'con')),
  'search without a result': async (page) => (await page.show(), search(page, 'zzz')),
  'an application opens': async (page) => {
    await launch(page, null, never);
    await until(() => page.isBusy(), 'it is busy');
  },
  'the popup is blocked': async (page) => {
    await launch(page, null);
    await until(() => page.find('.notice a'), 'the way on');
    await until(() => !page.isBusy(), 'it is over');
  },
  'an application does not open': async (page) => {
    await launch(page, null, () => problem(409, 'in-flight'));
    await until(() => page.alarm(), 'it is said');
  },
  'an application that was disabled since': async (page) => {
    await page.show();
    await page.edit('supervisor', { disabled: { en: 'Your licence has ended.' } });
    page.link('Supervisor').click();
    await until(() => page.alarm() && page.find('.refusal'), 'the reason');
    await settle(page.launcher);
  },
  'an application that is not there any more': async (page) => {
    await launch(page, null, () => problem(404, 'not-found'));
    await until(() => page.alarm(), 'it is said');
  },
  'on duty in another browser': elsewhere('take-over'),
  'on duty in another browser: taking over, under way': async (page) => {
    await elsewhere('take-over')(page);
    page.desk.network.intercept = (request) => (request.method === 'POST' ? never() : undefined);
    page.find('[part~=take-over]')!.click();
    await until(() => page.isBusy(), 'it is busy');
    await settle(page.launcher);
  },
  'on duty in another browser, at work there': elsewhere('take-over', 'busy'),
  'on duty in another browser, where one is allowed': elsewhere('refuse'),
  'the session is suspended': async (page) => {
    await page.show({ username: 'ava.agent', password: passwordOf('Ava.Agent') });
    page.launcher.always = true;
    await suspend(page.desk, page.client);
    await settle(page.launcher);
  },
  'compact, closed': async (page) => {
    await page.show();
    page.launcher.compact = true;
    await until(() => page.find('[part~=button]'), 'the button');
    await settle(page.launcher);
  },
  'compact, open': async (page) => (await page.show(), openCompact(page)),
  'compact, open, without a result': async (page) => (await page.show(), await openCompact(page), search(page, 'zzz')),
});
