import { assert } from '@open-wc/testing';
import '../../src/elements/login-form/onduty-login-form.ts';
import { passwordOf, problem } from './support/desk.ts';
import { openLauncher } from './support/launcher.ts';
import { clearPage, settle, until } from './support/page.ts';
import type { Client } from '../../src/client/types.ts';
import type { Launcher } from './support/launcher.ts';

const openWindow = window.open.bind(window);

/** What the browser is told of the last click or key. */
function setActive(isActive: boolean): void {
  Object.defineProperty(navigator, 'userActivation', { configurable: true, value: { isActive, hasBeenActive: true } });
}

describe('onduty-app-launcher, by itself', () => {
  let page: Launcher;
  beforeEach(async () => {
    page = await openLauncher();
    page.launcher.auto = true;
    await page.edit('agent-console', { url: `${location.href}#console` });
    setActive(true);
  });
  afterEach(async () => {
    window.open = openWindow;
    Reflect.deleteProperty(navigator, 'userActivation');
    history.replaceState(null, '', location.pathname + location.search);
    await clearPage();
    await page.desk.close();
  });

  /** Logs in by a form of the page, after which the list is there. */
  async function logIn(username = 'ava.agent', client: Client = page.client): Promise<void> {
    const form = document.createElement('onduty-login-form');
    form.client = client;
    document.body.append(form);
    await settle(form);
    form.querySelector<HTMLInputElement>('input[name=username]')!.value = username;
    form.querySelector<HTMLInputElement>('input[name=password]')!.value = passwordOf(username === 'sam.supervisor' ? 'Sam.Supervisor' : 'Ava.Agent');
    form.querySelector('form')!.requestSubmit();
    await until(() => client.session.state.get().state === 'signed-in' && form.matches(':state(idle)'), 'the login');
  }

  /** Waits until the list is shown, and whatever follows from it was sent. */
  async function listed(): Promise<void> {
    await until(() => page.links().length, 'the list');
    await settle(page.launcher);
    await page.client.apps.load();
    await until(() => !page.isBusy(), 'nothing is under way');
  }

  it('opens the only application of whoever has just logged in here', async () => {
    await page.attach();
    await logIn();
    await until(() => location.hash === '#console', 'the page goes there');
    assert.lengthOf(page.launches(), 1);
    assert.equal(page.client.duty.state.get().status, 'on-break');
  });

  it('opens nothing unless that is wanted', async () => {
    page.launcher.auto = false;
    await page.attach();
    await logIn();
    await listed();
    page.launcher.auto = true;
    await listed();
    assert.deepEqual(page.launches(), []);
  });

  it('opens nothing for a session that was there already, or that another part of the page has begun', async () => {
    await page.client.session.signIn({ method: 'password', username: 'ava.agent', password: passwordOf('Ava.Agent') });
    await page.attach();
    await listed();
    assert.deepEqual(page.launches(), []);
  });

  it('opens it once, however many panels there are and however often they come back', async () => {
    const other = document.createElement('onduty-app-launcher');
    other.auto = true;
    other.client = page.client;
    document.body.append(other);
    await page.attach();
    await logIn();
    await until(() => location.hash === '#console', 'the page goes there');
    await until(() => other.shadowRoot!.querySelector('a[part~=link]'), 'the other list');
    page.launcher.remove();
    document.body.append(page.launcher);
    await listed();
    assert.lengthOf(page.launches(), 1);
  });

  it('opens it again for the next login', async () => {
    await page.attach();
    await logIn();
    await until(() => location.hash === '#console' && !page.isBusy(), 'the page goes there');
    await page.client.session.signOut();
    await logIn();
    await until(() => page.launches().length === 2, 'the second launch');
  });

  it('opens none of several', async () => {
    await page.attach();
    await logIn('sam.supervisor');
    await listed();
    assert.lengthOf(page.links(), 2);
    assert.deepEqual(page.launches(), []);
  });

  it('opens none that is disabled, and none with a dangerous address', async () => {
    await page.edit('agent-console', { disabled: { en: 'Your licence has ended.' } });
    await page.attach();
    await logIn();
    await listed();
    assert.include(page.card('Agent Console').textContent, 'Your licence has ended.');
    assert.deepEqual(page.launches(), []);
  });

  it('R29: opens none with a dangerous address', async () => {
    await page.attach();
    page.desk.network.intercept = (request) => (request.url.endsWith('/v1/apps')
      ? Response.json({ apps: [{ id: 'bad', name: 'Bad', description: '', role: 'agent', url: 'javascript:window.hit=1', target: 'same-tab', disabled: null }] })
      : undefined);
    const begun: Event[] = [];
    page.launcher.addEventListener('onduty-app-launch', (event) => begun.push(event));
    await logIn();
    await listed();
    assert.deepEqual([begun, page.launches()], [[], []]);
    assert.notProperty(window, 'hit');
  });

  it('leaves it to a page that prevents it, and does not try again', async () => {
    const told: string[] = [];
    page.launcher.addEventListener('onduty-app-launch', (event) => {
      told.push(event.app.id);
      event.preventDefault();
    });
    await page.attach();
    await logIn();
    await listed();
    assert.deepEqual([told, page.launches()], [['agent-console'], []]);
  });

  it('opens nothing later when the list could not be read at first', async () => {
    await page.attach();
    page.desk.network.intercept = (request) => (request.url.endsWith('/v1/apps') ? problem(500, 'server-error') : undefined);
    await logIn();
    const retry = await until(() => page.find('.retry'), 'the other try', 8000);
    page.desk.network.intercept = undefined;
    retry.click();
    await listed();
    assert.deepEqual(page.launches(), []);
  });

  it('opens nothing at direct sign-in, where the agent is on duty already, and nothing either when the duty ends there', async () => {
    const client = page.desk.clientFor({ tenant: 'acme' });
    page.launcher.client = client;
    document.body.append(page.launcher);
    await logIn('Ava.Agent', client);
    await client.duty.request('logged-out');
    await until(() => page.links().length, 'the list');
    await client.apps.load();
    assert.deepEqual(page.launches(), []);
  });

  describe('in a new tab', () => {
    beforeEach(() => page.edit('agent-console', { target: 'new-tab', url: '/test/elements/support/page.ts' }));

    it('opens it where the browser lets it', async () => {
      const views: Window[] = [];
      window.open = (...values) => {
        const view = openWindow(...values)!;
        views.push(view);
        return view;
      };
      try {
        await page.attach();
        await logIn();
        await until(() => page.said() === 'Agent Console is open.', 'it is open');
        assert.lengthOf(views, 1);
        assert.equal(views[0]!.name, 'onduty-agent-console');
      } finally {
        for (const view of views) view.close();
      }
    });

    /** Logs in where the browser opens no window, and counts how often it was asked to. */
    async function triesWhereBlocked(): Promise<number> {
      let tries = 0;
      window.open = () => {
        tries += 1;
        return null;
      };
      await page.attach();
      await logIn();
      await listed();
      return tries;
    }

    it('leaves it to the list where the browser blocks it: nobody is on duty without a window', async () => {
      assert.equal(await triesWhereBlocked(), 1);
      assert.deepEqual([page.launches(), page.alarm(), page.said()], [[], '', '']);
      assert.equal(page.link('Agent Console').getAttribute('aria-disabled'), null);
    });

    it('does not even ask a browser that would complain', async () => {
      setActive(false);
      assert.equal(await triesWhereBlocked(), 0);
      assert.deepEqual(page.launches(), []);
    });
  });
});
