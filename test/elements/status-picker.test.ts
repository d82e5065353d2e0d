import { assert } from '@open-wc/testing';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/status-picker/onduty-status-picker.ts';
import { behavesLikeAnElement } from './support/behaves-like-an-element.ts';
import { clearPage, place, press, settle, until } from './support/page.ts';
import { problem } from './support/desk.ts';
import { inside, openPicker } from './support/picker.ts';
import type { OndutyErrorEvent } from '../../src/elements/internal/error-event.ts';
import type { StatusChangedEvent, StatusChangeEvent, StatusPickerElement } from '../../src/elements/status-picker/status-picker-element.ts';
import type { Picker } from './support/picker.ts';

// By another address the module runs a second time.
const again = new URL('../../src/elements/status-picker/onduty-status-picker.ts?again', import.meta.url).href;
behavesLikeAnElement('onduty-status-picker', () => import(again), ({ shadowRoot }) => shadowRoot?.querySelector('[role=menu]') !== null);

describe('onduty-status-picker', () => {
  let page: Picker;
  beforeEach(async () => (page = await openPicker()));
  afterEach(async () => {
    await clearPage();
    await page.desk.close();
  });

  describe('what it shows', () => {
    it('R33: begins On Break after login and says in words that nothing has started', async () => {
      assert.equal(page.name(), 'Status: On Break');
      assert.include(page.text(), 'Not started. Choose Available or Work Offline.');
      await page.choose('work-offline');
      assert.notInclude(page.text(), 'Not started');
      await page.choose('on-break');
      assert.notInclude(page.text(), 'Not started');
    });

    it('R52: shows each status by a shape of its own besides colour and words', async () => {
      const shapes = new Set<string>();
      for (const status of ['available', 'work-offline', 'on-break'] as const) {
        await page.choose(status);
        shapes.add([...page.button().querySelectorAll('svg')][0]!.innerHTML.replace(/<!--.*?-->/g, ''));
        assert.include(page.button().textContent, { available: 'Available', 'work-offline': 'Work Offline', 'on-break': 'On Break' }[status]);
      }
      assert.equal(shapes.size, 3);
    });

    it('R33: follows what the server says, and names who did it when it was somebody else', async () => {
      const heard = page.listen('status');
      await page.push({ status: 'work-offline', started: true, since: Date.now(), actor: { kind: 'supervisor', name: 'Sam Okafor' } });
      assert.equal(page.name(), 'Status: Work Offline');
      assert.include(page.text(), 'by Sam Okafor');
      assert.deepEqual(heard, ['Sam Okafor changed your status to Work Offline.']);
      await page.push({ status: 'on-break', actor: { kind: 'system', cause: 'contact-lost' } });
      assert.include(page.text(), 'Contact with your browser was lost.');
      assert.equal(page.said(), 'Contact with your browser was lost. You are now On Break.');
    });

    it('shows an activity on top of the status, a known one by its name and any other as it is', async () => {
      await page.choose('available');
      await page.push({ activity: 'busy' });
      assert.equal(page.name(), 'Status: Available, Busy');
      assert.equal(page.said(), 'Status: Available, Busy');
      await page.push({ activity: 'constructor' });
      assert.equal(page.name(), 'Status: Available, constructor');
      await page.push({ activity: null });
      assert.equal(page.said(), 'Status: Available');
    });

    it('shows what follows an activity, and says it once', async () => {
      await page.choose('available');
      await page.push({ activity: 'busy' });
      const heard = page.listen('status');
      await page.open();
      assert.include(page.text(), 'Your choice follows when your current work ends.');
      page.item('On Break').click();
      await until(() => page.text().includes('Next: On Break'), 'the next status');
      assert.equal(page.name(), 'Status: Available, Busy');
      assert.deepEqual(heard, ['On Break follows when your current work ends.']);
    });

    it('R30: an activity and a name that are markup stay text', async () => {
      const hostile = '<img src=x onerror="window.hit=1">';
      await page.push({ started: true, activity: hostile, actor: { kind: 'supervisor', name: hostile } });
      assert.isNull(inside(page.picker, 'img'));
      assert.include(page.name(), hostile);
      assert.include(page.text(), `by ${hostile}`);
      assert.notProperty(window, 'hit');
    });

    it('shows a connection that is lost, and says it when there is none at all', async () => {
      const connection = { get: () => 'offline' as const, subscribe: (tell: (state: 'offline') => void) => (tell('offline'), () => {}) };
      page.picker.client = { ...page.client, connection };
      await settle(page.picker);
      assert.include(page.text(), 'You are offline.');
      assert.equal(page.said(), 'You are offline.');
    });
  });

  describe('the time in the status', () => {
    const now = Date.now.bind(Date);
    afterEach(() => (Date.now = now));

    it('is a timer that is read from the clock again when the page is seen again', async () => {
      const time = () => inside(page.picker, '[role=timer]')!.textContent;
      assert.match(time(), /^for 0:0\d$/);
      Date.now = () => now() + 3_725_000;
      document.dispatchEvent(new Event('visibilitychange'));
      await settle(page.picker);
      assert.match(time(), /^for 1:02:0\d$/);
    });

    it('counts by seconds, all pickers with one timer, and stops when the last is gone', async () => {
      await until(() => page.client.connection.get() === 'live', 'the stream is live');
      const own = window.setTimeout.bind(window);
      const second = await place<StatusPickerElement>('onduty-status-picker', page.client);
      await until(() => inside(second, '[role=menu]'), 'its clock is loaded');
      const timers: (() => void)[] = [];
      let shift = 0;
      Date.now = () => now() + shift;
      // Only the timers of this file's clock: the next full second is at most a second away.
      window.setTimeout = ((run: () => void, wait: number) => (wait <= 1000 ? timers.push(run) : own(run, wait))) as typeof setTimeout;
      try {
        document.dispatchEvent(new Event('visibilitychange'));
        assert.equal(timers.length, 1);
        shift = 60_000;
        timers[0]!();
        await settle(page.picker);
        await settle(second);
        for (const one of [page.picker, second]) assert.match(inside(one, '[role=timer]')!.textContent, /^for 1:0\d$/);
        assert.equal(timers.length, 2);
        page.picker.remove();
        second.remove();
        document.dispatchEvent(new Event('visibilitychange'));
        assert.equal(timers.length, 2);
      } finally {
        window.setTimeout = own;
      }
    });

    it('R34: is no live region and no part of the name of the button, so that no second is spoken', () => {
      const timer = inside(page.picker, '[role=timer]')!;
      assert.isNull(timer.closest('[aria-live], [role=status], [role=alert], button'));
      assert.notInclude(page.button().getAttribute('aria-describedby'), timer.id || 'time');
      assert.isNull(inside(page.picker, '#notes')!.querySelector('[role=timer]'));
    });
  });

  describe('a change', () => {
    it('is told before, and not made when the page prevents it', async () => {
      const prevent = (event: StatusChangeEvent) => event.preventDefault();
      document.addEventListener('onduty-status-change', prevent);
      await page.open();
      page.item('Available').click();
      document.removeEventListener('onduty-status-change', prevent);
      await settle(page.picker);
      assert.isFalse(page.picker.matches(':state(busy)'));
      assert.deepEqual(page.sent(), []);
    });

    it('R34: is told after and said politely, each once, without moving focus', async () => {
      const events: string[] = [];
      page.picker.parentElement!.addEventListener('onduty-status-changed', ({ status, previous, actor }: StatusChangedEvent) => {
        events.push(`${previous} ${status} ${actor.kind}`);
      });
      const heard = page.listen('status');
      await page.open();
      page.item('Available').click();
      await until(() => page.name() === 'Status: Available', 'the status changes');
      assert.deepEqual(events, ['on-break available self']);
      assert.deepEqual(heard, ['You are now Available.']);
      assert.isTrue(page.root.activeElement === page.button());
    });

    it('is shown as pending while it is under way, the old status still standing', async () => {
      const release = page.hold();
      await page.open();
      page.item('Available').click();
      await until(() => page.text().includes('Changing to Available…'), 'the pending note');
      assert.equal(page.name(), 'Status: On Break');
      assert.equal(page.button().getAttribute('aria-busy'), 'true');
      assert.isTrue(page.picker.matches(':state(busy)'));
      release();
      await until(() => page.name() === 'Status: Available', 'the status changes');
      // The stream may tell of the change before the answer does.
      await until(() => !page.picker.matches(':state(busy)'), 'the answer comes');
    });

    it('R34: that takes long is said to be under way, once', async () => {
      const own = window.setTimeout.bind(window);
      const slow: (() => void)[] = [];
      window.setTimeout = ((run: () => void, wait: number) => (wait === 1000 ? slow.push(run) : own(run, wait))) as typeof setTimeout;
      const heard = page.listen('status');
      const release = page.hold();
      await page.open();
      page.item('Available').click();
      window.setTimeout = own;
      slow.forEach((run) => run());
      await until(() => heard.length, 'the busy state is said');
      release();
      await until(() => page.name() === 'Status: Available', 'the status changes');
      assert.deepEqual(heard, ['Changing to Available…', 'You are now Available.']);
    });

    it('R33, R34: that is refused leaves the status, and is said at once in the alert', async () => {
      const errors: OndutyErrorEvent[] = [];
      page.picker.addEventListener('onduty-error', (event) => errors.push(event));
      const heard = page.listen('alert');
      page.hold(problem(409, 'status-refused'))();
      await page.open();
      page.item('Available').click();
      await until(() => page.alarm(), 'the refusal is said');
      assert.equal(page.name(), 'Status: On Break');
      assert.deepEqual(heard, ['This status cannot be chosen now.']);
      assert.equal(errors[0]!.error.code, 'status-refused');
      assert.isTrue(page.root.activeElement === page.button());
      page.desk.network.intercept = undefined;
      await page.choose('available');
      assert.equal(page.alarm(), '');
    });

    it('R33: that another person beat is refused with what stands now and who did it', async () => {
      const release = page.hold();
      await page.open();
      page.item('Available').click();
      await until(() => page.client.duty.state.get().pending, 'the choice is under way');
      await page.push({ status: 'work-offline', started: true, choice: 2, actor: { kind: 'supervisor', name: 'Sam Okafor' } });
      release();
      await until(() => page.alarm(), 'the refusal is said');
      assert.equal(page.name(), 'Status: Work Offline');
      assert.include(page.text(), 'by Sam Okafor');
      assert.equal(page.alarm(), 'Your status was changed in the meantime. Look at it and choose again.');
    });

    it('R33, R34: that a newer one has replaced while there was no connection is no failure', async () => {
      const failures: string[] = [];
      page.picker.addEventListener('onduty-error', ({ error }) => failures.push(error.code));
      const heard = page.listen('alert');
      page.desk.network.intercept = (request) => (request.method === 'PUT' ? Promise.reject(new TypeError('no network')) : undefined);
      await page.open();
      page.item('Available').click();
      await until(() => page.client.duty.state.get().wish, 'the choice is kept', 15_000);
      page.desk.network.intercept = undefined;
      await page.open();
      page.item('Work Offline').click();
      await until(() => page.name() === 'Status: Work Offline', 'the newer choice holds', 6000);
      // A real refusal is the first thing to be said.
      page.hold(problem(409, 'status-refused'))();
      await page.open();
      page.item('Available').click();
      await until(() => page.alarm() === 'This status cannot be chosen now.', 'the refusal is said');
      assert.deepEqual([heard, failures], [['This status cannot be chosen now.'], ['status-refused']]);
    });

    it('to the status that stands already sends nothing', async () => {
      await page.open();
      page.item('On Break').click();
      await settle(page.picker);
      assert.isFalse(page.isOpen());
      assert.deepEqual(page.sent(), []);
    });
  });

  describe('coming and going', () => {
    it('"Log out" ends the session, and the element gets out of the way with all it showed', async () => {
      await page.choose('work-offline');
      await page.open();
      await press('End', 'Enter');
      await until(() => page.client.session.state.get().state === 'anonymous', 'the session ends');
      await settle(page.picker);
      assert.isTrue(page.picker.matches(':state(idle)'));
      assert.equal(getComputedStyle(page.picker).display, 'none');
      assert.notInclude(page.text(), 'Work Offline');
    });

    it('"Log out" can be prevented by the page like any change', async () => {
      const wanted: string[] = [];
      page.picker.addEventListener('onduty-status-change', (event) => {
        wanted.push(event.status);
        event.preventDefault();
      });
      await page.open();
      page.item('Log out').click();
      await settle(page.picker);
      assert.deepEqual(wanted, ['logged-out']);
      assert.equal(page.client.session.state.get().state, 'signed-in');
    });

    it('an agent without a duty gets "Start", which opens it On Break and hands the focus on', async () => {
      const portal = page.desk.clientFor({});
      await portal.session.signIn({ method: 'password', username: 'sam.supervisor', password: 'Copper-Meadow-Tide' });
      const other = await place<StatusPickerElement>('onduty-status-picker', portal);
      const start = inside(other, '[part~=start]')!;
      assert.include(start.textContent, 'Start');
      start.focus();
      await press('Enter');
      await until(() => inside(other, '[part~=button]'), 'the duty opens');
      await settle(other);
      assert.equal(inside(other, '[part~=button]')!.getAttribute('aria-label'), 'Status: On Break');
      await until(() => other.shadowRoot!.activeElement === inside(other, '[part~=button]'), 'the focus moves on');
    });

    it('"Start" that fails says so and can be pressed again', async () => {
      const portal = page.desk.clientFor({});
      await portal.session.signIn({ method: 'password', username: 'sam.supervisor', password: 'Copper-Meadow-Tide' });
      const other = await place<StatusPickerElement>('onduty-status-picker', portal);
      page.desk.network.intercept = (request) => (request.method === 'POST' ? problem(409, 'in-flight') : undefined);
      inside(other, '[part~=start]')!.click();
      await until(() => inside(other, '[role=alert]')!.textContent.trim(), 'the failure is said');
      assert.isFalse(other.matches(':state(busy)'));
      page.desk.network.intercept = undefined;
      inside(other, '[part~=start]')!.click();
      await until(() => inside(other, '[part~=button]'), 'the duty opens');
    });

    it('takes no room for who is no agent, unless it has `always`', async () => {
      const other = await place<StatusPickerElement>('onduty-status-picker', await page.desk.signedIn('Ada.Admin'));
      assert.isTrue(other.matches(':state(idle)'));
      assert.equal(getComputedStyle(other).display, 'none');
      other.always = true;
      await settle(other);
      assert.isFalse(other.matches(':state(idle)'));
      assert.include(inside(other, '[lang]')!.textContent, 'You are not on duty.');
    });
  });
});
