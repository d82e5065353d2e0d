import { assert } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/app-launcher/onduty-app-launcher.ts';
import { behavesLikeAnElement } from './support/behaves-like-an-element.ts';
import { openLauncher } from './support/launcher.ts';
import { forceColours } from './support/engine.ts';
import { accessibilityTree, ariaSnapshot, assertAccessible, clearPage, press, settle, type, until } from './support/page.ts';
import { problem } from './support/desk.ts';
import type { App } from '../../src/contract/index.ts';
import type { OndutyErrorEvent } from '../../src/elements/internal/error-event.ts';
import type { Launcher } from './support/launcher.ts';

// By another address the module runs a second time.
const again = new URL('../../src/elements/app-launcher/onduty-app-launcher.ts?again', import.meta.url).href;
behavesLikeAnElement('onduty-app-launcher', () => import(again));

const hostile = '<img src=x onerror="window.hit=1">';

describe('onduty-app-launcher', () => {
  let page: Launcher;
  // Colours on their way to others have a contrast that nobody sees.
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
  after(() => emulateMedia({ reducedMotion: 'no-preference' }));
  beforeEach(async () => (page = await openLauncher()));
  afterEach(async () => {
    await clearPage();
    await page.desk.close();
  });

  describe('the panel', () => {
    it('R50, R51: is a region with a labelled search box and a list of links, and no menu', async () => {
      await page.show();
      const tree = await accessibilityTree();
      for (const node of ['region "Applications"', 'searchbox "Search applications"', 'list "Applications"', 'link "Agent Console"', 'link "Supervisor"']) {
        assert.include(tree, node);
      }
      assert.isFalse(tree.some((node) => node.startsWith('menu')));
      assert.equal(
        await ariaSnapshot('onduty-app-launcher'),
        [
          '- region "Applications":',
          '  - heading "Applications" [level=2]',
          '  - paragraph: 2 applications',
          '  - search:',
          '    - searchbox "Search applications"',
          '  - alert',
          '  - list "Applications":',
          '    - listitem:',
          '      - link "Agent Console":',
          '        - /url: /console/',
          '      - paragraph: Take calls, chats and mails',
          '      - paragraph: Agent',
          '    - listitem:',
          '      - link "Supervisor":',
          '        - /url: /supervisor/',
          '      - paragraph: See your team and help it along',
          '      - paragraph: Supervisor',
          '- status',
        ].join('\n').replaceAll('/url: /', `/url: ${location.origin}/`),
      );
    });

    it('shows each person what the server entitles to, with the role as a badge', async () => {
      await page.show({ username: 'ava.agent', password: 'Harbour-Lantern-Nine' });
      assert.deepEqual(page.names(), ['Agent Console']);
      assert.equal(page.card('Agent Console').querySelector('.badge')!.textContent, 'Agent');
    });

    it('links lead where the application is, so that the browser can open them its own way', async () => {
      await page.show();
      assert.equal(page.link('Agent Console').href, `${location.origin}/console/`);
      const prevented: boolean[] = [];
      const look = (click: MouseEvent) => {
        prevented.push(click.defaultPrevented);
        click.preventDefault();
      };
      document.addEventListener('click', look);
      for (const modifier of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey']) {
        page.link('Agent Console').dispatchEvent(new MouseEvent('click', { [modifier]: true, cancelable: true, bubbles: true, composed: true }));
      }
      document.removeEventListener('click', look);
      assert.deepEqual(prevented, [false, false, false, false]);
      assert.deepEqual(page.launches(), []);
    });

    it('R30: a hostile name, description, role and reason stay text', async () => {
      await page.show({ apps: [{ name: hostile, description: hostile, role: hostile, disabled: hostile }] });
      assert.isNull(page.find('img'));
      assert.equal(page.names()[0], hostile);
      assert.notProperty(window, 'hit');
    });

    it('says so when there is no application, and gives no search then', async () => {
      await page.show({ apps: [] });
      assert.include(page.text(), 'There are no applications for you yet.');
      assert.isNull(page.search());
    });

    it('an application that is disabled can be focused, leads nowhere and says why', async () => {
      await page.show({ apps: [{ name: 'Quality', disabled: 'Your licence has ended.' }] });
      page.search().focus();
      await press('Tab');
      const [quality] = page.links();
      assert.isTrue(page.focused() === quality);
      assert.isFalse(quality!.hasAttribute('href'));
      assert.equal(quality!.getAttribute('aria-disabled'), 'true');
      assert.include(page.find(`#${quality!.getAttribute('aria-describedby')!}`)!.textContent, 'Your licence has ended.');
      quality!.click();
      assert.deepEqual(page.launches(), []);
    });

    it('holds the place of the list while it is read, and shows nothing that looks like content to assistive technology', async () => {
      await page.client.session.signIn({ method: 'password', username: 'ada.admin', password: 'Velvet-Compass-Rain' });
      let release = () => {};
      const gate = new Promise<void>((resolve) => (release = resolve));
      page.desk.network.intercept = (request) =>
        request.url.endsWith('/v1/apps') ? gate.then(() => page.desk.backend.fetch(request, { address: '127.0.0.1' })) : undefined;
      await page.attach();
      assert.isTrue(page.isBusy());
      const { height } = page.launcher.getBoundingClientRect();
      assert.isNull(page.find('ul'));
      await assertAccessible(page.launcher, 'loading');
      release();
      await until(() => page.links().length, 'the list');
      assert.isFalse(page.isBusy());
      assert.closeTo(page.launcher.getBoundingClientRect().height, height, 2);
    });

    it('R34: a list that cannot be read is an alert with another try, after which the focus is on the search', async () => {
      await page.client.session.signIn({ method: 'password', username: 'ada.admin', password: 'Velvet-Compass-Rain' });
      const errors: OndutyErrorEvent[] = [];
      const collect = (event: OndutyErrorEvent) => errors.push(event);
      document.addEventListener('onduty-error', collect);
      page.desk.network.intercept = (request) => (request.url.endsWith('/v1/apps') ? problem(500, 'server-error') : undefined);
      await page.attach();
      const retry = await until(() => page.find('.retry'), 'the other try');
      document.removeEventListener('onduty-error', collect);
      assert.equal(page.alarm(), 'The service has failed. Try again later.');
      assert.deepEqual(errors.map(({ error }) => error.code), ['server-error']);
      await assertAccessible(page.launcher, 'failed');
      page.desk.network.intercept = undefined;
      retry.click();
      await until(() => page.links().length, 'the list');
      assert.equal(page.alarm(), '');
      assert.isTrue(page.focused() === page.search());
    });
  });

  describe('the search', () => {
    it('R34, R50: finds by name, description and role, in any case and without accents, and says how many, once each', async () => {
      await page.show({ apps: [{ name: 'Agent Console' }, { name: 'Café', description: 'Take a break' }, { name: 'Reports', role: 'supervisor' }] });
      const heard: string[] = [];
      new MutationObserver(() => heard.push(page.said())).observe(page.find('[role=status]')!, { childList: true, characterData: true, subtree: true });
      page.search().focus();
      await type('CAFE');
      assert.deepEqual(page.names(), ['Café']);
      assert.include(page.text(), '1 application');
      await press('Escape');
      await type('super');
      assert.deepEqual(page.names(), ['Reports']);
      await type('x');
      assert.include(page.text(), 'No application matches your search.');
      assert.equal(heard.at(-1), 'No application matches your search.');
      assert.deepEqual(heard.filter((words, index) => words === heard[index - 1]), []);
      assert.isTrue(page.focused() === page.search());
    });

    it('R50: Escape clears it, and so does its button, with the focus in it', async () => {
      await page.show();
      page.search().focus();
      await type('con');
      assert.lengthOf(page.links(), 1);
      await press('Escape');
      assert.equal(page.search().value, '');
      assert.lengthOf(page.links(), 2);
      await type('con');
      page.find('[aria-label="Clear search"]')!.click();
      await settle(page.launcher);
      assert.equal(page.search().value, '');
      assert.isTrue(page.focused() === page.search());
    });
  });

  describe('coming and going', () => {
    it('is not there before somebody has signed in, and empties itself when they leave', async () => {
      await page.show();
      await page.client.session.signOut();
      await settle(page.launcher);
      assert.isTrue(page.launcher.matches(':state(idle)'));
      assert.equal(getComputedStyle(page.launcher).display, 'none');
      assert.lengthOf(page.links(), 0);
      page.launcher.always = true;
      await settle(page.launcher);
      assert.isFalse(page.launcher.matches(':state(idle)'));
      assert.include(page.text(), 'Log in first.');
    });

    it('at a tenant’s own page steps aside while the duty is open, unless it has `always`, and is there for who is no agent', async () => {
      page.launcher.client = await page.desk.signedIn();
      document.body.append(page.launcher);
      await settle(page.launcher);
      assert.isTrue(page.launcher.matches(':state(idle)'));
      assert.notInclude(page.desk.requests, 'GET /v1/apps');
      page.launcher.always = true;
      await until(() => page.link('Agent Console'), 'the list');
      page.launcher.always = false;
      page.launcher.client = await page.desk.signedIn('Ada.Admin');
      await until(() => page.link('Administration'), 'the list of an administrator');
      assert.isFalse(page.launcher.matches(':state(idle)'));
    });

    it('at the portal stays while a duty is open, so that it can be launched again', async () => {
      await page.show();
      await page.client.duty.start();
      await settle(page.launcher);
      assert.isFalse(page.launcher.matches(':state(idle)'));
    });
  });

  describe('compact', () => {
    it('R50: is a button that discloses the panel; Escape clears the search, then closes it and returns the focus', async () => {
      await page.show();
      page.launcher.compact = true;
      await settle(page.launcher);
      const toggle = await until(() => page.find('[part~=button]'), 'the button');
      const panel = page.find('[part~=panel]')!;
      const isOpen = () => panel.matches(':popover-open');
      assert.equal(toggle.getAttribute('aria-expanded'), 'false');
      toggle.focus();
      await press('Enter');
      await until(isOpen, 'the panel opens');
      await settle(page.launcher);
      assert.equal(toggle.getAttribute('aria-expanded'), 'true');
      await press('Tab');
      assert.isTrue(page.focused() === page.search());
      await assertAccessible(page.launcher, 'compact');
      await type('con');
      await press('Escape');
      assert.equal(page.search().value, '');
      assert.isTrue(isOpen());
      await press('Escape');
      assert.isFalse(isOpen());
      assert.isTrue(page.focused() === toggle);
    });
  });

  describe('R31, R46, R52: every state', () => {
    const lists: Record<string, Partial<App>[]> = {
      'some applications': [{ name: 'Agent Console', description: 'Take calls' }, { name: 'Supervisor', role: 'supervisor', target: 'new-tab' }, { name: 'Administration', role: 'administrator' }],
      none: [],
      'disabled and refused': [{ name: 'Quality', disabled: 'Your licence has ended.' }, { name: 'Bad', url: 'data:,x' }],
    };
    for (const [state, apps] of Object.entries(lists)) {
      it(`passes axe in light and dark, and has no inline style: ${state}`, async () => {
        await page.show({ apps });
        await assertAccessible(page.launcher, state);
        assert.isNull(page.find('[style], style'));
      });
    }

    it('passes axe with a search that finds nothing', async () => {
      await page.show();
      page.search().focus();
      await type('zzz');
      await assertAccessible(page.launcher, 'no match');
    });

    for (const isForced of [false, true]) it(`has targets of at least 24 by 24 px, and loses nothing at 320 px, with text twice as large${isForced ? ', in forced colours' : ''}`, async () => {
      await forceColours(isForced);
      await setViewport({ width: 320, height: 700 });
      document.documentElement.style.fontSize = '200%';
      await page.show({ apps: [{ name: 'A-rather-long-name-without-any-room-to-break', description: 'Internationalisation '.repeat(3) }, { name: 'Bad', url: 'data:,x' }] });
      page.search().focus();
      await type('a');
      for (const target of [page.search(), page.find('.clear')!, ...page.links()]) {
        const { width, height, left, right } = target.getBoundingClientRect();
        assert.isAtLeast(Math.min(width, height), 24);
        assert.isAtLeast(left, 0);
        assert.isAtMost(right, 320);
        assert.isAtMost(target.scrollWidth, target.clientWidth + 1);
      }
      assert.isAtMost(document.documentElement.scrollWidth, 320);
      document.documentElement.style.fontSize = '';
      await forceColours(false);
      await setViewport({ width: 800, height: 600 });
    });
  });
});
