import { assert } from '@open-wc/testing';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/app-launcher/onduty-app-launcher.ts';
import { openDesk } from './support/desk.ts';
import { openTwoBrowsers } from './support/elsewhere.ts';
import { assertAccessible, clearPage, place, press, settle, until } from './support/page.ts';
import type { AppLauncherElement } from '../../src/elements/app-launcher/app-launcher-element.ts';
import type { Desk } from './support/desk.ts';

describe('onduty-app-launcher, on duty in another browser', () => {
  let desk: Desk;
  let ava: Awaited<ReturnType<typeof openTwoBrowsers>>;
  let launcher: AppLauncherElement;
  beforeEach(async () => {
    document.body.style.background = 'light-dark(white, #121212)';
    desk = await openDesk();
    ava = await openTwoBrowsers(desk);
  });
  afterEach(async () => {
    await clearPage();
    await desk.close();
  });

  const find = (selector: string) => launcher.shadowRoot!.querySelector<HTMLElement>(selector);
  const alarm = () => find('[role=alert]')!.textContent.trim();
  const button = () => find('[part~=take-over]');
  const link = () => find('a[part~=link]')!;
  const edit = (set: { readonly url?: string; readonly target?: 'new-tab' | 'same-tab' }) =>
    desk.storage.commit([{ update: 'apps', where: { tenantId: 'acme', id: 'agent-console' }, set }]);
  const launchHere = async (mode?: 'take-over' | 'refuse'): Promise<void> => {
    await ava.beginThere(mode);
    launcher = await place<AppLauncherElement>('onduty-app-launcher', ava.here);
    await until(() => link(), 'the list');
    link().click();
    await until(() => alarm(), 'the refusal');
    await settle(launcher);
  };

  it('a launch is refused with what follows from going on duty here; one key does so, and launches', async () => {
    await edit({ url: `${location.href}#taken` });
    await launchHere();
    assert.equal(alarm(), 'You are on duty in another browser. If you go on duty here, you are logged out there. Your status stays as it is.');
    assert.equal(button()!.textContent.trim(), 'Go on duty here');
    await assertAccessible(launcher, 'on duty in another browser');
    button()!.focus();
    await press('Enter');
    await until(() => location.hash === '#taken', 'the application opens');
    history.replaceState(null, '', location.pathname + location.search);
    await ava.isOverThere();
    await settle(launcher);
    assert.equal(alarm(), '');
    assert.isNull(button());
    assert.isTrue(launcher.shadowRoot!.activeElement === find('[part~=search]'), 'the focus is on what is still there');
  });

  it('an application in a tab of its own gets one again', async () => {
    await edit({ target: 'new-tab', url: '/test/elements/support/page.ts' });
    const views: Window[] = [];
    const open = window.open.bind(window);
    window.open = (...values) => {
      const view = open(...values)!;
      views.push(view);
      return view;
    };
    try {
      await launchHere();
      await until(() => views[0]!.closed, 'the tab of the first try is closed');
      button()!.click();
      await ava.isOverThere();
      await until(() => views[1]!.location.pathname === '/test/elements/support/page.ts', 'the tab shows the application');
    } finally {
      window.open = open;
      views.at(-1)?.close();
    }
  });

  it('where the tenant allows one browser there is no way on but to log out there', async () => {
    await launchHere('refuse');
    assert.include(alarm(), 'Your contact centre allows one browser at a time. Log out there first.');
    assert.isNull(button());
  });
});
