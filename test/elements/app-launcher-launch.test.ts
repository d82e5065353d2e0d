import { assert } from '@open-wc/testing';
import { emulateMedia, sendMouse } from '@web/test-runner-commands';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/app-launcher/onduty-app-launcher.ts';
import { launchUrl } from '../../src/contract/index.ts';
import { json, passwordOf, problem } from './support/desk.ts';
import { need } from './support/engine.ts';
import { openLauncher } from './support/launcher.ts';
import { assertAccessible, clearPage, press, settle, until } from './support/page.ts';
import type { AppLaunchedEvent, AppLaunchEvent } from '../../src/elements/app-launcher/app-launcher-element.ts';
import type { Launcher } from './support/launcher.ts';

async function clickOn(element: Element): Promise<void> {
  const { x, y, width, height } = element.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(x + width / 2), Math.round(y + height / 2)] });
}

describe('onduty-app-launcher, launching', () => {
  let page: Launcher;
  // Colours on their way to others have a contrast that nobody sees.
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
  after(() => emulateMedia({ reducedMotion: 'no-preference' }));
  beforeEach(async () => (page = await openLauncher()));
  afterEach(async () => {
    await clearPage();
    await page.desk.close();
  });

  describe('a launch', () => {
    it('is told before, and not made when the page prevents it', async () => {
      await page.show();
      page.launcher.addEventListener('onduty-app-launch', (event: AppLaunchEvent) => {
        assert.equal(event.app.id, 'agent-console');
        event.preventDefault();
      });
      await clickOn(page.link('Agent Console'));
      assert.deepEqual(page.launches(), []);
      assert.isFalse(page.isBusy());
    });

    it('in the same tab opens the duty of an agent and goes to the application', async () => {
      await page.edit('agent-console', { url: `${location.href}#console` });
      await page.show();
      const events: string[] = [];
      page.launcher.addEventListener('onduty-app-launched', ({ app, place: where }: AppLaunchedEvent) => events.push(`${app.id} ${where}`));
      page.link('Agent Console').focus();
      await press('Enter');
      await until(() => location.hash === '#console', 'the page goes there');
      history.replaceState(null, '', location.pathname + location.search);
      assert.deepEqual(events, ['agent-console same-tab']);
      assert.equal(page.client.duty.state.get().status, 'on-break');
    });

    it('R34: is one at a time, busy and said', async () => {
      await page.edit('supervisor', { target: 'host' });
      await page.show();
      let release = () => {};
      const gate = new Promise<void>((resolve) => (release = resolve));
      page.desk.network.intercept = (request) => gate.then(() => page.desk.backend.fetch(request, { address: '127.0.0.1' }));
      page.link('Supervisor').click();
      page.link('Supervisor').click();
      page.link('Agent Console').click();
      await settle(page.launcher);
      assert.isTrue(page.isBusy());
      assert.equal(page.card('Supervisor').getAttribute('aria-busy'), 'true');
      assert.equal(page.said(), 'Opening Supervisor…');
      await assertAccessible(page.launcher, 'launching');
      release();
      await until(() => !page.isBusy(), 'the launch ends');
      assert.lengthOf(page.launches(), 1);
    });

    it('in the same tab is left to a page that cancels it, and the tab stays where it is', async () => {
      await page.show();
      const launched = new Promise<AppLaunchedEvent>((resolve) => page.launcher.addEventListener('onduty-app-launched', resolve));
      page.launcher.addEventListener('onduty-app-launched', (event) => event.preventDefault());
      page.link('Agent Console').click();
      const { url, place: where } = await launched;
      assert.equal(where, 'same-tab');
      assert.equal(new URL(url).origin, location.origin);
      await until(() => !page.isBusy(), 'it is done');
    });

    it('with the target "host" is left to the page, by an event with the checked address', async () => {
      await page.edit('supervisor', { target: 'host', url: 'https://elsewhere.example/team' });
      await page.show();
      const launched = new Promise<AppLaunchedEvent>((resolve) => page.launcher.addEventListener('onduty-app-launched', resolve));
      await clickOn(page.link('Supervisor'));
      const { url, place: where } = await launched;
      assert.deepEqual([url, where], ['https://elsewhere.example/team', 'host']);
    });

    for (const way of ['remembered', 'found by its name'] as const) it(`R29: in a new tab opens one without an opener, and finds it again instead of opening another: it is ${way}`, async () => {
      if (way === 'found by its name') await need('windows by name');
      await page.edit('supervisor', { target: 'new-tab', url: '/test/elements/support/page.ts' });
      await page.show();
      assert.include(page.card('Supervisor').textContent, 'opens in a new tab');
      const views: (Window | null)[] = [];
      const open = window.open.bind(window);
      window.open = (...values) => {
        views.push(open(...values));
        return views.at(-1)!;
      };
      try {
        await clickOn(page.link('Supervisor'));
        await until(() => page.said() === 'Supervisor is open.', 'it is open');
        const view = views[0]!;
        await until(() => view.location.pathname === '/test/elements/support/page.ts' && view.document.readyState === 'complete', 'the tab loads');
        assert.isTrue(view.opener === null);
        assert.equal(view.document.referrer, '');
        assert.equal(view.name, 'onduty-supervisor');
        view.document.title = 'kept';
        await clickOn(page.link('Supervisor'));
        await until(() => page.launches().length === 2 && !page.isBusy(), 'the second launch');
        // Another client does not remember the window, as a page that was loaded again does not.
        const client = way === 'remembered' ? page.client : page.desk.clientFor({});
        await client.session.signIn({ method: 'password', username: 'sam.supervisor', password: 'Copper-Meadow-Tide' });
        page.launcher.remove();
        page.launcher = document.createElement('onduty-app-launcher');
        page.launcher.client = client;
        document.body.append(page.launcher);
        await until(() => page.link('Supervisor'), 'the list');
        await clickOn(page.link('Supervisor'));
        await until(() => page.launches().length === 3 && !page.isBusy(), 'the third launch');
        assert.lengthOf(views, way === 'remembered' ? 1 : 2);
        assert.isTrue(views.at(-1) === view);
        assert.isTrue(view.opener === null);
        assert.equal(view.document.title, 'kept');
      } finally {
        window.open = open;
        views[0]?.close();
      }
    });

    it('R25: in a new tab opens one of its own for the next person, never that of the person before', async () => {
      await page.edit('agent-console', { target: 'new-tab', url: '/test/elements/support/page.ts' });
      await page.show();
      const views: Window[] = [];
      const open = window.open.bind(window);
      window.open = (...values) => {
        const view = open(...values)!;
        if (!views.includes(view)) views.push(view);
        return view;
      };
      const launch = async (): Promise<void> => {
        const before = page.launches().length;
        await clickOn(await until(() => page.link('Agent Console'), 'the list'));
        await until(() => page.launches().length > before && !page.isBusy(), 'the launch');
      };
      try {
        await launch();
        await page.client.session.signOut();
        await page.client.session.signIn({ method: 'password', username: 'sam.supervisor', password: 'Copper-Meadow-Tide' });
        await launch();
        assert.lengthOf(views, 1);
        await page.client.session.signOut();
        assert.equal(views[0]!.name, '');
        await page.client.session.signIn({ method: 'password', username: 'ava.agent', password: passwordOf('Ava.Agent') });
        await launch();
        assert.lengthOf(views, 2);
        await until(() => views[1]!.location.pathname === '/test/elements/support/page.ts', 'the tab loads');
        await launch();
        assert.lengthOf(views, 2);
      } finally {
        window.open = open;
        for (const view of views) view.close();
      }
    });

    it('that the browser blocks is told, and recovered by a link', async () => {
      await page.edit('supervisor', { target: 'new-tab' });
      await page.show();
      const open = window.open.bind(window);
      window.open = () => null;
      page.link('Supervisor').click();
      window.open = open;
      const recover = await until(() => page.find('.notice a') as HTMLAnchorElement | null, 'the link');
      assert.include(page.text(), 'The browser blocked the window of Supervisor.');
      assert.equal(page.said(), 'The browser blocked the window of Supervisor.');
      assert.equal(recover.textContent, 'Open Supervisor');
      assert.equal(recover.href, `${location.origin}/supervisor/`);
      assert.equal(recover.rel, 'noopener noreferrer');
      await assertAccessible(page.launcher, 'blocked');
      recover.addEventListener('click', (event) => event.preventDefault());
      window.open = () => null;
      recover.click();
      window.open = open;
      await settle(page.launcher);
      assert.isNull(page.find('.notice a'));
    });

    it('that the browser blocked opens by the link in the window that later launches find', async () => {
      await page.edit('supervisor', { target: 'new-tab', url: '/test/elements/support/page.ts' });
      await page.show();
      const open = window.open.bind(window);
      window.open = () => null;
      page.link('Supervisor').click();
      const recover = await until(() => page.find('.notice a'), 'the link');
      const views: Window[] = [];
      window.open = (...values) => {
        const view = open(...values)!;
        views.push(view);
        return view;
      };
      try {
        await clickOn(recover);
        await until(() => views[0]?.location.pathname === '/test/elements/support/page.ts', 'the tab loads');
        assert.deepEqual([views[0]!.name, views[0]!.opener], ['onduty-supervisor', null]);
        await until(() => !page.find('.notice a'), 'the notice is gone');
        await clickOn(page.link('Supervisor'));
        await until(() => page.launches().length === 2 && !page.isBusy(), 'the second launch');
        assert.lengthOf(views, 1);
      } finally {
        window.open = open;
        for (const view of views) view.close();
      }
    });

    it('that the server refuses since the list was read is an alert, and the list says why', async () => {
      await page.show();
      await page.edit('supervisor', { disabled: { en: 'Only during a shift.' } });
      page.link('Supervisor').focus();
      await press('Enter');
      await until(() => page.alarm() && page.card('Supervisor').textContent.includes('Only during a shift.'), 'the reason');
      assert.equal(page.alarm(), 'This application cannot be opened now.');
      assert.equal(page.link('Supervisor').getAttribute('aria-disabled'), 'true');
      assert.isTrue(page.focused() === page.link('Supervisor'));
      await assertAccessible(page.launcher, 'refused by the server');
    });

    it('R34: that fails is an alert, and closes the tab that it had opened', async () => {
      await page.edit('supervisor', { target: 'new-tab' });
      await page.show();
      const opened: (Window | null)[] = [];
      const open = window.open.bind(window);
      window.open = (...values) => {
        const view = open(...values);
        opened.push(view);
        return view;
      };
      page.desk.network.intercept = () => problem(409, 'in-flight');
      await clickOn(page.link('Supervisor'));
      await until(() => page.alarm(), 'the failure');
      window.open = open;
      assert.equal(page.alarm(), 'This is still under way. Wait a moment.');
      await until(() => opened[0]!.closed, 'the tab is closed');
      assert.lengthOf(page.links(), 2);
    });
  });

  describe('R29: addresses', () => {
    const base = 'https://desk.example/';
    for (const url of [
      'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)', ' https://x.example', 'data:text/html,<script>',
      'blob:https://desk.example/1', 'vbscript:x', 'file:///etc/passwd', '//evil.example', '/\\evil.example', '\\\\evil.example', 'https:\\\\evil.example',
      'http://evil.example', 'http://localhost.evil.example', 'http://[', '\thttps://x.example', 'ftp://x.example', 'about:blank',
    ]) {
      it(`refuses ${JSON.stringify(url)}`, () => assert.isNull(launchUrl(url, base)));
    }
    for (const [url, expected] of [
      ['https://x.example/a?b#c', 'https://x.example/a?b#c'], ['/console/', 'https://desk.example/console/'], ['http://localhost:4600/', 'http://localhost:4600/'],
      ['http://127.0.0.1/', 'http://127.0.0.1/'], ['http://[::1]:9/', 'http://[::1]:9/'],
    ] as const) {
      it(`passes ${url}`, () => assert.equal(launchUrl(url, base), expected));
    }

    it('one that is refused stands in the list without a link, and says why', async () => {
      await page.show({ apps: [{ name: 'Bad', url: 'javascript:window.hit=1' }, { name: 'Good', url: 'https://x.example/' }] });
      assert.isFalse(page.link('Bad').hasAttribute('href'));
      assert.include(page.card('Bad').textContent, 'The address of this application is not allowed.');
      page.link('Bad').click();
      assert.deepEqual(page.launches(), []);
      assert.equal(page.link('Good').rel, 'noopener noreferrer');
    });

    it('one that comes with the launch is checked too', async () => {
      await page.show();
      const before = location.href;
      const answer = { url: 'javascript:window.hit=1', target: 'same-tab', key: 'k', duty: null, now: Date.now() };
      page.desk.network.intercept = () => json(answer);
      const launched: Event[] = [];
      page.launcher.addEventListener('onduty-app-launched', (event) => launched.push(event));
      page.link('Agent Console').click();
      await until(() => page.alarm(), 'the refusal');
      assert.deepEqual(launched, []);
      assert.equal(location.href, before);
      assert.notProperty(window, 'hit');
    });
  });
});
