import { assert } from '@open-wc/testing';
import { emulateMedia, sendMouse, setViewport } from '@web/test-runner-commands';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/status-picker/onduty-status-picker.ts';
import { forceColours } from './support/engine.ts';
import { accessibilityTree, ariaSnapshot, assertAccessible, clearPage, press, settle, type, until } from './support/page.ts';
import { problem } from './support/desk.ts';
import { inside, openPicker } from './support/picker.ts';
import type { Picker } from './support/picker.ts';

describe('onduty-status-picker, by hand and by eye', () => {
  let page: Picker;
  beforeEach(async () => (page = await openPicker()));
  afterEach(async () => {
    await clearPage();
    await page.desk.close();
  });

  describe('the menu', () => {
    for (const [key, at] of [['Enter', 'Available'], ['Space', 'Available'], ['ArrowDown', 'Available'], ['ArrowUp', 'Log out']] as const) {
      it(`R32: ${key} on the button opens it and moves to "${at}"`, async () => {
        page.button().focus();
        await press(key);
        await until(() => page.isOpen(), 'the menu opens');
        assert.equal(page.button().getAttribute('aria-expanded'), 'true');
        assert.equal(page.focused(), at);
      });
    }

    it('R32: arrows, Home, End and letters only move', async () => {
      await page.open();
      const visited: string[] = [];
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Home', 'End']) {
        await press(key);
        visited.push(page.focused());
      }
      assert.deepEqual(visited, ['Work Offline', 'On Break', 'Log out', 'Available', 'Log out', 'Available', 'Log out']);
      await type('on');
      assert.equal(page.focused(), 'On Break');
      assert.deepEqual(page.sent(), []);
      assert.equal(page.name(), 'Status: On Break');
      assert.isTrue(page.isOpen());
    });

    it('R32: one letter again and again walks through the items that begin with it', async () => {
      await page.open();
      await type('w');
      assert.equal(page.focused(), 'Work Offline');
      await type('w');
      assert.equal(page.focused(), 'Work Offline');
      await type('x');
      assert.equal(page.focused(), 'Work Offline');
    });

    for (const key of ['Enter', 'Space']) {
      it(`R32: ${key} on an item chooses it, and focus returns to the button`, async () => {
        await page.open();
        await press('ArrowDown', key);
        await until(() => page.name() === 'Status: Work Offline', 'the status changes');
        assert.isFalse(page.isOpen());
        assert.isTrue(page.root.activeElement === page.button());
      });
    }

    for (const key of ['Escape', 'Tab']) {
      it(`R32: ${key} closes it with no change, and focus returns to the button`, async () => {
        await page.open();
        await press('ArrowDown', key);
        assert.isFalse(page.isOpen());
        assert.equal(page.button().getAttribute('aria-expanded'), 'false');
        assert.isTrue(page.root.activeElement === page.button());
        assert.deepEqual(page.sent(), []);
      });
    }

    it('R32: opens and chooses by pointer, and closes by a click outside', async () => {
      const middle = (element: Element): [number, number] => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [Math.round(x + width / 2), Math.round(y + height / 2)];
      };
      await sendMouse({ type: 'click', position: middle(page.button()) });
      await until(() => page.isOpen(), 'the menu opens');
      await sendMouse({ type: 'click', position: [700, 550] });
      await until(() => !page.isOpen(), 'the menu closes');
      await sendMouse({ type: 'click', position: middle(page.button()) });
      await until(() => page.isOpen(), 'the menu opens');
      await sendMouse({ type: 'click', position: middle(page.button()) });
      await until(() => !page.isOpen(), 'the button closes it');
      await sendMouse({ type: 'click', position: middle(page.button()) });
      await until(() => page.isOpen(), 'the menu opens');
      await sendMouse({ type: 'click', position: middle(page.item('Available')) });
      await until(() => page.name() === 'Status: Available', 'the status changes');
    });

    it('R32, R51: the browser tells a menu button, a menu and its items by role and name', async () => {
      await page.open();
      const tree = await accessibilityTree();
      for (const node of [
        'button "Status: On Break"', 'menu "Choose a status"', 'menuitemradio "Available"', 'menuitemradio "Work Offline"', 'menuitemradio "On Break"',
        'menuitem "Log out"',
      ]) assert.include(tree, node);
      assert.deepEqual(page.items().map((one) => one.getAttribute('aria-checked')), ['false', 'false', 'true', null]);
    });

    it('R38: from Available "Log out" can be focused, is disabled and says why', async () => {
      await page.choose('available');
      await page.open();
      await press('End');
      const { activeElement } = page.root;
      assert.isTrue(activeElement === page.item('Log out'));
      assert.equal(activeElement!.getAttribute('aria-disabled'), 'true');
      const reason = inside(page.picker, `#${activeElement!.getAttribute('aria-describedby')!}`)!;
      assert.equal(reason.textContent, 'Go to Work Offline or On Break before you log out.');
      assert.isAbove(reason.getBoundingClientRect().height, 0);
      await press('Enter');
      assert.isTrue(page.isOpen());
      assert.equal(page.client.session.state.get().state, 'signed-in');
    });

    it('opens upwards where there is no room below, within an overflowing box and at 320 px', async () => {
      await setViewport({ width: 320, height: 600 });
      const box = document.createElement('div');
      box.style.cssText = 'position: fixed; inset: auto 0 0; overflow: hidden; block-size: 80px';
      document.body.append(box);
      box.append(page.picker.parentElement!);
      await settle(page.picker);
      await page.open();
      await Promise.all(document.getAnimations().map(({ finished }) => finished));
      const menu = page.menu().getBoundingClientRect();
      assert.isAtMost(menu.bottom, page.button().getBoundingClientRect().top + 1);
      assert.isAtLeast(menu.top, 0);
      assert.isAtLeast(menu.left, 0);
      assert.isAtMost(menu.right, 320);
      await setViewport({ width: 800, height: 600 });
    });
  });

  describe('R31, R46, R52: every state', () => {
    // Colours on their way to others have a contrast that nobody sees.
    before(() => emulateMedia({ reducedMotion: 'reduce' }));
    after(() => emulateMedia({ reducedMotion: 'no-preference' }));

    const states: Record<string, () => Promise<unknown>> = {
      'not started': async () => {},
      available: () => page.choose('available'),
      open: async () => (await page.choose('available'), page.open()),
      'busy with a next status': async () => (await page.choose('available'), await page.push({ activity: 'busy' }), await page.choose('on-break'), page.open()),
      'changed by a supervisor': () => page.push({ status: 'work-offline', started: true, actor: { kind: 'supervisor', name: 'Sam Okafor' } }),
      pending: async () => {
        page.hold();
        void page.client.duty.request('available').catch(() => {});
        await settle(page.picker);
      },
      refused: async () => {
        page.hold(problem(409, 'status-refused'))();
        await page.open();
        page.item('Available').click();
        await until(() => page.alarm(), 'the refusal');
      },
      start: () => page.push({ status: 'logged-out' }),
      absent: async () => {
        page.picker.always = true;
        await page.client.session.signOut();
        await settle(page.picker);
      },
    };
    for (const [state, reach] of Object.entries(states)) {
      it(`passes axe in light and dark, and has no inline style: ${state}`, async () => {
        await reach();
        await assertAccessible(page.picker, state);
        assert.isNull(inside(page.picker, '[style], style'));
      });
    }

    for (const isForced of [false, true]) it(`has targets of at least 24 by 24 px, and loses nothing at 320 px, with text twice as large${isForced ? ', in forced colours' : ''}`, async () => {
      await forceColours(isForced);
      await setViewport({ width: 320, height: 700 });
      document.documentElement.style.fontSize = '200%';
      await page.choose('available');
      await page.open();
      for (const target of [page.button(), ...page.items()]) {
        const { width, height, left, right } = target.getBoundingClientRect();
        assert.isAtLeast(Math.min(width, height), 24);
        assert.isAtLeast(left, 0);
        assert.isAtMost(right, 320);
        assert.isAtMost(target.scrollWidth, target.clientWidth + 1);
      }
      assert.isAtMost(document.documentElement.scrollWidth, 320);
      if (isForced) assert.notEqual(getComputedStyle(page.items()[0]!).outlineStyle, 'none');
      document.documentElement.style.fontSize = '';
      await forceColours(false);
      await setViewport({ width: 800, height: 600 });
    });

    it('is one button with what belongs to it for assistive technology', async () => {
      assert.equal(
        (await ariaSnapshot('onduty-status-picker')).replace(/for [\d:]+/, 'for 0:00'),
        [
          '- \'button "Status: On Break"\': On Break', '- timer: for 0:00', '- text: Not started. Choose Available or Work Offline.',
          '- button "Ready to work"', '- alert', '- status',
        ].join('\n'),
      );
      await page.choose('available');
      await press('Tab');
      await page.open();
      assert.include(
        await ariaSnapshot('onduty-status-picker'),
        [
          '- menu "Choose a status":',
          '  - menuitemradio "Available" [checked]',
          '  - menuitemradio "Work Offline"',
          '  - menuitemradio "On Break"',
          '  - separator',
          '  - menuitem "Log out" [disabled]',
        ].join('\n'),
      );
    });
  });
});
