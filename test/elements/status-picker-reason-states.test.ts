import { assert } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/status-picker/onduty-status-picker.ts';
import { accessibilityTree, ariaSnapshot, assertAccessible, clearPage, press, settle, until } from './support/page.ts';
import { problem } from './support/desk.ts';
import { inside, openPicker } from './support/picker.ts';
import { reasonsOf } from './support/reasons.ts';
import type { Picker } from './support/picker.ts';

describe('onduty-status-picker, states of the reasons', () => {
  let page: Picker;
  let reasons: ReturnType<typeof reasonsOf>;
  beforeEach(async () => {
    page = await openPicker();
    reasons = reasonsOf(page);
  });
  afterEach(async () => {
    await clearPage();
    await page.desk.close();
  });

  /** Opens the menu while the reasons cannot be read. */
  async function openWithoutReasons(): Promise<void> {
    page.desk.network.intercept = (request) => (request.url.endsWith('/reasons') ? problem(403, 'not-allowed') : undefined);
    await page.open();
    await until(() => page.text().includes('The reasons could not be loaded.'), 'the failure is said');
  }

  it('says when the reasons cannot be read, lets the status be chosen all the same, and tries again', async () => {
    await openWithoutReasons();
    await press('ArrowDown', 'Enter');
    await until(() => page.name() === 'Status: Work Offline', 'the status changes');
    page.desk.network.intercept = undefined;
    await reasons.openMenu();
    assert.notInclude(page.text(), 'could not be loaded');
  });

  it('R30: a reason that is markup stays text', async () => {
    const hostile = '<img src=x onerror="window.hit=1">';
    await page.desk.storage.commit([{ update: 'reasons', where: { tenantId: 'acme', id: 'lunch' }, set: { label: { en: hostile } } }]);
    await page.client.duty.request('on-break', { reason: 'lunch' });
    await until(() => page.name() === `Status: On Break · ${hostile}`, 'the reason is shown');
    await page.open();
    await press('End', 'ArrowUp', 'ArrowRight');
    await until(() => reasons.names().includes(hostile), 'the reason is in the list');
    assert.isNull(inside(page.picker, 'img'));
    assert.notProperty(window, 'hit');
  });

  it('leaves its neighbours where they are while the menu opens, the reasons come and the time passes', async () => {
    const now = Date.now.bind(Date);
    const box = () => {
      const { width, height } = page.picker.getBoundingClientRect();
      return [width, height];
    };
    await page.client.duty.request('on-break', { reason: 'lunch' });
    await until(() => page.name() === 'Status: On Break · Lunch', 'the reason is shown');
    const before = box();
    await page.open();
    await press('End', 'ArrowUp', 'ArrowRight');
    await until(() => reasons.level(), 'the reasons are shown');
    assert.deepEqual(box(), before);
    try {
      Date.now = () => now() + 25 * 60_000;
      document.dispatchEvent(new Event('visibilitychange'));
      await settle(page.picker);
      assert.deepEqual(box(), before);
    } finally {
      Date.now = now;
    }
  });

  it('at 320 px with text twice as large the reasons lose nothing', async () => {
    await setViewport({ width: 320, height: 700 });
    document.documentElement.style.fontSize = '200%';
    await reasons.open();
    for (const item of page.items()) {
      const { width, height, left, right } = item.getBoundingClientRect();
      assert.isAtLeast(Math.min(width, height), 24);
      assert.isAtLeast(left, 0);
      assert.isAtMost(right, 320);
      assert.isAtMost(item.scrollWidth, item.clientWidth + 1);
    }
    document.documentElement.style.fontSize = '';
    await setViewport({ width: 800, height: 600 });
  });

  describe('R31: by eye and by assistive technology', () => {
    before(() => emulateMedia({ reducedMotion: 'reduce' }));
    after(() => emulateMedia({ reducedMotion: 'no-preference' }));

    it('the reasons pass axe in light and dark and have no inline style', async () => {
      await reasons.open();
      await assertAccessible(page.picker, 'reasons');
      assert.isNull(inside(page.picker, '[style], style'));
    });

    it('the failure to read them passes axe', async () => {
      await openWithoutReasons();
      await assertAccessible(page.picker, 'reasons failed');
    });

    it('R32: they are a menu of radio items with a name of its own', async () => {
      await reasons.open();
      await settle(page.picker);
      const tree = await accessibilityTree();
      for (const node of ['menu "Reason for On Break"', 'menuitemradio "No reason"', 'menuitemradio "Lunch"', 'menuitemradio "Short Break"', 'menuitem "Back"']) {
        assert.include(tree, node);
      }
      assert.include(await ariaSnapshot('onduty-status-picker'), '- menuitemradio "No reason" [checked]');
    });
  });
});
