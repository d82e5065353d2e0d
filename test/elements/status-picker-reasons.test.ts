import { assert } from '@open-wc/testing';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/status-picker/onduty-status-picker.ts';
import { clearPage, press, type, until } from './support/page.ts';
import { inside, openPicker } from './support/picker.ts';
import { reasonsOf } from './support/reasons.ts';
import type { StatusChangeEvent } from '../../src/elements/status-picker/status-picker-element.ts';
import type { Picker } from './support/picker.ts';

describe('onduty-status-picker, reasons', () => {
  let page: Picker;
  let reasons: ReturnType<typeof reasonsOf>;
  beforeEach(async () => {
    page = await openPicker();
    reasons = reasonsOf(page);
  });
  afterEach(async () => {
    document.documentElement.lang = '';
    await clearPage();
    await page.desk.close();
  });

  it('R32: a status with reasons that nobody must give is still chosen at once', async () => {
    await page.choose('available');
    await reasons.openMenu();
    await press('End', 'ArrowUp', 'Enter');
    await until(() => page.name() === 'Status: On Break', 'the status changes');
    assert.equal(page.client.duty.state.get().reason, null);
  });

  it('R32: the arrow key shows the reasons in the order of the server with their codes, "No reason" first, and changes nothing', async () => {
    await reasons.open();
    assert.deepEqual(reasons.names(), ['No reason', 'Lunch', 'Short Break', 'Restroom', 'Back']);
    assert.deepEqual(page.items().map((item) => item.querySelector('.code')?.textContent ?? ''), ['', 'LUN', 'BRK', 'RST', '']);
    assert.deepEqual(page.items().map((item) => item.ariaChecked), ['true', 'false', 'false', 'false', null]);
    assert.equal(reasons.level(), 'Reason for On Break');
    assert.isTrue(page.isOpen());
    assert.deepEqual(page.sent(), []);
  });

  it('R32: among the reasons arrows, Home, End, letters and codes only move', async () => {
    await reasons.open();
    const visited: (string | undefined)[] = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'ArrowDown', 'ArrowUp', 'Home']) {
      await press(key);
      visited.push(reasons.focused());
    }
    assert.deepEqual(visited, ['Lunch', 'Short Break', 'Lunch', 'Back', 'No reason', 'Back', 'No reason']);
    await type('res');
    assert.equal(reasons.focused(), 'Restroom');
    await press('Home');
    await type('br');
    assert.equal(reasons.focused(), 'Short Break');
    assert.deepEqual(page.sent(), []);
  });

  for (const key of ['Enter', 'Space']) {
    it(`R32: ${key} on a reason gives it, closes the menu and returns the focus`, async () => {
      const wanted: (string | null)[] = [];
      page.picker.addEventListener('onduty-status-change', ({ status, reason }: StatusChangeEvent) => wanted.push(status, reason));
      await reasons.open();
      await press('ArrowDown', key);
      await until(() => page.name() === 'Status: On Break · Lunch', 'the reason is in the name of the button');
      assert.isFalse(page.isOpen());
      assert.isTrue(page.root.activeElement === page.button());
      assert.include(page.button().textContent, 'On Break · Lunch');
      assert.deepEqual(wanted, ['on-break', 'lunch']);
      assert.equal(page.client.duty.state.get().reason, 'lunch');
    });
  }

  it('R34: a change of the reason within a status is told and said once, and can be taken back', async () => {
    await page.choose('available');
    await page.client.duty.request('on-break', { reason: 'lunch' });
    await until(() => page.name() === 'Status: On Break · Lunch', 'the reason is shown');
    const heard = page.listen('status');
    const told: (string | null)[] = [];
    page.picker.addEventListener('onduty-status-changed', ({ status, previous, reason }) => told.push(previous, status, reason));
    await page.open();
    await press('End', 'ArrowUp', 'ArrowRight');
    await until(() => reasons.focused() === 'Lunch', 'the focus is on the reason that holds');
    await press('ArrowDown', 'Enter');
    await until(() => heard.length, 'the change is said');
    await page.open();
    await press('End', 'ArrowUp', 'ArrowRight', 'Home', 'Enter');
    await until(() => page.name() === 'Status: On Break', 'there is no reason any more');
    await until(() => heard.length > 1, 'the change is said');
    assert.deepEqual(heard, ['You are now On Break · Short Break.', 'You are now On Break.']);
    assert.deepEqual(told, ['on-break', 'on-break', 'short-break', 'on-break', 'on-break', null]);
  });

  it('R32: Escape goes back to the status first, then closes, with no change', async () => {
    await reasons.open();
    await press('ArrowDown', 'Escape');
    await until(() => reasons.focused() === 'On Break', 'the focus is back on the status');
    assert.isTrue(page.isOpen());
    assert.isUndefined(reasons.level());
    await press('Escape');
    assert.isFalse(page.isOpen());
    assert.isTrue(page.root.activeElement === page.button());
    assert.deepEqual(page.sent(), []);
  });

  it('R32: the arrow back and "Back" lead back, Tab closes, and the menu opens with the statuses again', async () => {
    await reasons.open();
    await press('ArrowLeft');
    await until(() => reasons.focused() === 'On Break', 'the arrow leads back');
    await press('ArrowRight');
    await until(() => reasons.level(), 'the reasons are shown');
    await press('End', 'Enter');
    await until(() => reasons.focused() === 'On Break', '"Back" leads back');
    await press('ArrowRight');
    await until(() => reasons.level(), 'the reasons are shown');
    await press('Tab');
    assert.isFalse(page.isOpen());
    await page.open();
    assert.equal(page.focused(), 'Available');
    assert.deepEqual(page.sent(), []);
  });

  it('from right to left the arrow keys are the other way round', async () => {
    document.documentElement.lang = 'ar';
    await until(() => page.name() === 'الحالة: في استراحة', 'the language is loaded');
    await reasons.openMenu();
    await press('End', 'ArrowUp', 'ArrowRight');
    assert.isUndefined(reasons.level());
    await press('ArrowLeft');
    await until(() => reasons.level(), 'the reasons are shown');
  });

  it('a button beside the status leads to its reasons, for pointers and for who moves by touch', async () => {
    await page.open();
    const more = await until(() => inside(page.picker, '.more[data-status=work-offline]'), 'the button');
    assert.equal(more.getAttribute('aria-label'), 'Reason for Work Offline');
    const { width, height } = more.getBoundingClientRect();
    assert.isAtLeast(Math.min(width, height), 24);
    more.click();
    await until(() => page.root.activeElement === page.items()[0], 'the focus moves to the first reason');
    assert.deepEqual(reasons.names(), ['No reason', 'Attend Meeting', 'Project Work', 'Training', 'Back']);
    page.items()[3]!.click();
    await until(() => page.name() === 'Status: Work Offline · Training', 'the reason is given');
  });

  it('R32: a status that needs a reason asks for it, without "No reason"', async () => {
    await reasons.require('on-break');
    await page.choose('available');
    await reasons.openMenu();
    await press('End', 'ArrowUp', 'Enter');
    await until(() => reasons.focused() === 'Lunch', 'the reasons are asked for');
    assert.deepEqual(reasons.names(), ['Lunch', 'Short Break', 'Restroom', 'Back']);
    assert.equal(page.client.duty.state.get().status, 'available');
    await press('Enter');
    await until(() => page.name() === 'Status: On Break · Lunch', 'the reason is given');
  });

  it('a reason that is needed since a moment ago is asked for after the refusal', async () => {
    await page.choose('available');
    await reasons.openMenu();
    await reasons.require('on-break');
    await press('End', 'ArrowUp', 'Enter');
    await until(() => reasons.level(), 'the reasons are shown');
    await until(() => page.alarm() === 'Choose a reason that goes with the status.', 'the refusal is said');
    assert.deepEqual(reasons.names(), ['Lunch', 'Short Break', 'Restroom', 'Back']);
  });

  it('"Log out" takes a reason, and the duty ends with it', async () => {
    await reasons.require('logged-out');
    await reasons.openMenu();
    await press('End', 'Enter');
    await until(() => reasons.level() === 'Reason for logging out', 'the reasons are shown');
    await press('End', 'Home', 'Enter');
    await until(() => page.client.session.state.get().state === 'anonymous', 'the session ends');
    const duty = await page.desk.storage.find('duties', { userId: 'acme-ava.agent' });
    assert.deepEqual([duty!.status, duty!.reason], ['logged-out', 'end-of-shift']);
  });

  it('the list is read again when the server has news of it', async () => {
    await reasons.openMenu();
    await until(() => page.client.connection.get() === 'live', 'the stream is live');
    const admin = await page.desk.signedIn('Ada.Admin');
    await admin.call({ method: 'PATCH', path: '/v1/reasons/lunch', body: { label: { en: 'Midday meal' } } });
    await press('End', 'ArrowUp', 'ArrowRight');
    await until(() => reasons.names().includes('Midday meal'), 'the new name is shown');
  });
});
