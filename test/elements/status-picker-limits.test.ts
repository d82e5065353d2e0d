import { assert } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/status-picker/onduty-status-picker.ts';
import { ariaSnapshot, assertAccessible, clearPage, press, settle, until } from './support/page.ts';
import { inside, openPicker } from './support/picker.ts';
import type { DutyState } from '../../src/client/types.ts';
import type { Picker } from './support/picker.ts';

describe('onduty-status-picker, times and causes', () => {
  const now = Date.now.bind(Date);
  let page: Picker;
  beforeEach(async () => {
    page = await openPicker();
    await page.choose('available');
  });
  afterEach(async () => {
    Date.now = now;
    await clearPage();
    await page.desk.close();
  });

  const timers = () => [...page.root.querySelectorAll<HTMLElement>('[role=timer]')];
  const limit = () => timers()[1]?.textContent.trim();
  const ready = () => inside(page.picker, '[part=ready]');

  /** Lets the browser's clock and the picker's be ahead. */
  async function pass(milliseconds: number): Promise<void> {
    Date.now = () => now() + milliseconds;
    document.dispatchEvent(new Event('visibilitychange'));
    await settle(page.picker);
  }

  async function begin(reason: string): Promise<void> {
    await page.client.duty.request('on-break', { reason });
    await until(() => page.name()?.includes(' · '), 'the reason is shown');
  }

  describe('the time of a reason', () => {
    it('counts down, and up again once it is over, with a sign and in words', async () => {
      await begin('lunch');
      assert.match(limit()!, /^(30:00|29:5\d) left$/);
      await pass(29 * 60_000);
      assert.match(limit()!, /^(1:00|0:5\d) left$/);
      assert.isNull(timers()[1]!.querySelector('svg'));
      await pass(31 * 60_000);
      assert.match(limit()!, /^(1:0\d) over$/);
      assert.isNotNull(timers()[1]!.querySelector('svg'));
    });

    it('R34: that is over is said once, with what follows', async () => {
      await begin('short-break');
      const heard = page.listen('status');
      await pass(9 * 60_000);
      assert.deepEqual(heard, []);
      for (const minutes of [10.1, 10.2, 30]) await pass(minutes * 60_000);
      await until(() => heard.length, 'it is said');
      assert.deepEqual(heard, ['The time for Short Break is over. Work Offline follows.']);
    });

    it('R34: that was over when the page came is shown, not said', async () => {
      const heard = page.listen('status');
      await page.push({ status: 'on-break', reason: 'lunch', until: now() - 60_000 });
      await until(() => page.name() === 'Status: On Break · Lunch', 'the reason is shown');
      await pass(5000);
      assert.match(limit()!, /over$/);
      assert.deepEqual(heard, ['You are now On Break · Lunch.']);
    });

    it('is corrected by the clock of the server', async () => {
      const { until: ends } = (await page.client.duty.request('on-break', { reason: 'lunch' }), page.client.duty.state.get());
      const row = (await page.desk.storage.find('duties', { userId: 'acme-ava.agent' }))!;
      page.desk.time.ahead = 3_600_000;
      const other = await page.desk.signedIn();
      const shown = other.duty.state.get();
      assert.closeTo(shown.until!, row.until! - 3_600_000, 2000);
      assert.closeTo(shown.reasonSince!, row.reasonSince! - 3_600_000, 2000);
      assert.closeTo(ends!, row.until!, 2000);
    });

    it('R34: is no live region', async () => {
      await begin('lunch');
      for (const timer of timers()) assert.isNull(timer.closest('[aria-live], [role=status], [role=alert], button, #notes'));
    });
  });

  describe('an activity', () => {
    it('shows how long wrapping up may take, and by how much it is exceeded', async () => {
      await page.push({ activity: 'post-processing', activitySince: now(), activityUntil: now() + 30_000 });
      assert.match(limit()!, /^Post-processing:\s+0:(30|2\d) left$/);
      await pass(40_000);
      assert.match(limit()!, /^Post-processing:\s+0:(10|09|11) over$/);
    });

    it('shows how long it lasts', async () => {
      await page.push({ activity: 'x-review', activitySince: now() - 83_000 });
      assert.match(limit()!, /^x-review:\s+1:2\d$/);
    });
  });

  describe('a change that others made', () => {
    const system = { kind: 'system' } as const;
    const causes: Record<string, string> = {
      'contact-lost': 'Contact with your browser was lost.',
      'reason-over': 'The time for your reason is over.',
      'offer-missed': 'You missed an offer.',
      'offer-rejected': 'You rejected an offer.',
    };
    for (const [cause, words] of Object.entries(causes)) {
      it(`R34: names its cause and says it once: ${cause}`, async () => {
        const heard = page.listen('status');
        await page.push({ status: 'on-break', actor: { ...system, cause } });
        await until(() => heard.length, 'it is said');
        assert.include(inside(page.picker, '#notes')!.textContent, words);
        assert.deepEqual(heard, [`${words} You are now On Break.`]);
      });
    }

    it('by a cause that is not known says at least who', async () => {
      await page.push({ status: 'on-break', actor: { ...system, cause: 'constructor' } });
      assert.include(page.text(), 'by the system');
      assert.equal(page.said(), 'Your status was changed to On Break.');
    });

    it('R30: carries the name and the note of who did it, as text', async () => {
      const note = 'Please help on mails <img src=x>';
      await page.push({ status: 'work-offline', actor: { kind: 'supervisor', name: 'Sam Okafor', note } });
      assert.include(page.text(), `by Sam Okafor: ${note}`);
      assert.equal(page.said(), `Sam Okafor changed your status to Work Offline. ${note}`);
      assert.isNull(inside(page.picker, 'img'));
    });

    it('that ended the duty is told where it can begin again', async () => {
      await page.push({ status: 'logged-out', actor: { ...system, cause: 'session-timed-out' } });
      assert.include(inside(page.picker, '#hint')!.textContent, 'Your browser was not heard from for too long. You are now Logged Out.');
    });

    it('shows that contact was lost', async () => {
      await page.push({ lost: true });
      assert.include(page.text(), 'The contact centre has not heard from your browser for a while.');
    });
  });

  describe('"Ready to work"', () => {
    it('leads from On Break to Available, and the focus stays', async () => {
      assert.isNull(ready());
      await page.choose('on-break');
      assert.notInclude(ready()!.className, 'primary');
      ready()!.focus();
      await press('Enter');
      await until(() => page.name() === 'Status: Available', 'the status changes');
      assert.isTrue(page.root.activeElement === page.button());
      assert.isNull(ready());
    });

    it('is the one thing to do after a missed offer', async () => {
      await page.push({ status: 'on-break', actor: { kind: 'system', cause: 'offer-missed' } });
      assert.include(ready()!.className, 'primary');
      assert.equal(page.root.querySelectorAll('.foot button').length, 1);
    });
  });

  it('a wish that waits for the network is shown as pending', async () => {
    const { state } = page.client.duty;
    const waiting = { ...state.get(), wish: { status: 'on-break', until: now() + 60_000 } } as DutyState;
    const duty = { ...page.client.duty, state: { get: () => waiting, subscribe: (tell: (duty: DutyState) => void) => (tell(waiting), () => {}) } };
    page.picker.client = { ...page.client, duty };
    await settle(page.picker);
    assert.include(page.text(), 'On Break: Will be sent when you are back online.');
  });

  describe('R31: every state', () => {
    before(() => emulateMedia({ reducedMotion: 'reduce' }));
    after(() => emulateMedia({ reducedMotion: 'no-preference' }));

    const states: Record<string, () => Promise<unknown>> = {
      'a countdown': () => begin('lunch'),
      'over time': () => page.push({ status: 'on-break', reason: 'short-break', until: now() - 42_000 }),
      'wrapping up': () => page.push({ activity: 'post-processing', activityUntil: now() + 30_000 }),
      'a missed offer': () => page.push({ status: 'on-break', actor: { kind: 'system', cause: 'offer-missed' } }),
      'a note of a supervisor': () => page.push({ status: 'work-offline', actor: { kind: 'supervisor', name: 'Sam Okafor', note: 'Please help' } }),
      'lost contact': () => page.push({ status: 'on-break', lost: true }),
    };
    for (const [state, reach] of Object.entries(states)) {
      it(`passes axe in light and dark, and has no inline style: ${state}`, async () => {
        await reach();
        await assertAccessible(page.picker, state);
        assert.isNull(inside(page.picker, '[style], style'));
      });
    }

    it('tells assistive technology the reason with the status, and each time by itself', async () => {
      await begin('lunch');
      assert.equal(
        (await ariaSnapshot('onduty-status-picker')).replace(/for [\d:]+/, 'for 0:00').replace(/[\d:]+ left/, '30:00 left').replace(/status: .*/, 'status'),
        [
          '- \'button "Status: On Break · Lunch"\': On Break · Lunch', '- timer: for 0:00', '- timer: 30:00 left', '- button "Ready to work"', '- alert', '- status',
        ].join('\n'),
      );
    });
  });
});
