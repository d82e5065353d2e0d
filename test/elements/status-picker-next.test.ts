import { assert } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/status-picker/onduty-status-picker.ts';
import { ariaSnapshot, assertAccessible, clearPage, press, settle, until } from './support/page.ts';
import { inside, openPicker } from './support/picker.ts';
import type { NextStatusChangedEvent } from '../../src/elements/status-picker/next-status-events.ts';
import type { Picker } from './support/picker.ts';

describe('onduty-status-picker, the next status', () => {
  let page: Picker;
  beforeEach(async () => {
    page = await openPicker();
    await page.choose('available');
    await page.push({ activity: 'busy' });
  });
  afterEach(async () => {
    await clearPage();
    await page.desk.close();
  });

  const chip = () => inside(page.picker, '.chip')?.textContent.trim();
  const cancel = () => inside(page.picker, '[part=cancel-next]')!;

  async function queueLunch(): Promise<void> {
    await page.client.duty.request('on-break', { reason: 'lunch' });
    await until(() => chip() === 'Next: On Break · Lunch', 'the next status is shown');
  }

  /** The end of the activity, as the server carries it out. */
  const endActivity = async () => {
    const { next } = page.client.duty.state.get();
    await page.push({ activity: null, next: null, ...next, since: Date.now() });
  };

  it('R34: is shown with its reason, and said once when it is set, replaced and cancelled', async () => {
    const heard = page.listen('status');
    const told: (string | undefined)[] = [];
    page.picker.addEventListener('onduty-next-status-changed', ({ next, previous }: NextStatusChangedEvent) => told.push(previous?.status, next?.status));
    await queueLunch();
    await page.client.duty.request('work-offline');
    await until(() => chip() === 'Next: Work Offline', 'it is replaced');
    cancel().focus();
    await press('Enter');
    await until(() => !chip(), 'it is cancelled');
    await until(() => heard.length > 2, 'it is said');
    assert.deepEqual(heard, [
      'On Break · Lunch follows when your current work ends.', 'Work Offline follows when your current work ends.', 'The next status was cancelled.',
    ]);
    assert.deepEqual(told, [undefined, 'on-break', 'on-break', 'work-offline', 'work-offline', undefined]);
    assert.include(page.desk.requests, 'DELETE /v1/duty/next');
    await until(() => page.root.activeElement === page.button(), 'the focus goes to the button');
    assert.equal(page.name(), 'Status: Available, Busy');
  });

  it('R34: is said as the status when it has come', async () => {
    await queueLunch();
    const heard = page.listen('status');
    await endActivity();
    await until(() => heard.length, 'it is said');
    assert.deepEqual(heard, ['You are now On Break · Lunch.']);
    assert.isUndefined(chip());
    assert.equal(page.name(), 'Status: On Break · Lunch');
  });

  it('is kept when the page prevents the cancelling', async () => {
    await queueLunch();
    page.picker.addEventListener('onduty-next-status-cancel', (event) => event.preventDefault());
    cancel().click();
    await settle(page.picker);
    assert.equal(chip(), 'Next: On Break · Lunch');
    assert.notInclude(page.desk.requests, 'DELETE /v1/duty/next');
  });

  it('R33: that was replaced elsewhere is not cancelled unseen: the refusal is said with what stands now', async () => {
    await queueLunch();
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    page.desk.network.intercept = (request) =>
      (request.method === 'DELETE' ? gate.then(() => page.desk.backend.fetch(request, { address: '127.0.0.1' })) : undefined);
    cancel().click();
    await until(() => page.desk.requests.includes('DELETE /v1/duty/next'), 'the request is under way');
    const { choice } = (await page.desk.storage.find('duties', { userId: 'acme-ava.agent' }))!;
    await page.push({ choice: choice + 1, next: { status: 'work-offline', reason: null, actor: { kind: 'supervisor', name: 'Sam Okafor' } } });
    release();
    await until(() => page.alarm(), 'the refusal is said');
    assert.equal(page.alarm(), 'Your status was changed in the meantime. Look at it and choose again.');
    assert.equal(chip(), 'Next: Work Offline');
  });

  it('can be to log out: the session ends when the activity does', async () => {
    await page.choose('on-break');
    await page.open();
    page.item('Log out').click();
    await until(() => chip() === 'Next: Logged Out', 'the end is to follow');
    assert.equal(page.client.session.state.get().state, 'signed-in');
    // The page forgets the duty as soon as it hears of its end.
    endActivity().catch(() => {});
    await until(() => page.client.session.state.get().state === 'anonymous', 'the session ends');
  });

  it('to log out that was cancelled ends no session later', async () => {
    await page.open();
    await page.client.duty.request('work-offline');
    await page.push({ status: 'work-offline', next: null });
    page.item('Log out').click();
    await until(() => chip() === 'Next: Logged Out', 'the end is to follow');
    cancel().click();
    await until(() => !chip(), 'it is cancelled');
    await page.push({ status: 'logged-out', activity: null, actor: { kind: 'self' } });
    assert.equal(page.client.session.state.get().state, 'signed-in');
  });

  describe('R31: by eye and by assistive technology', () => {
    before(() => emulateMedia({ reducedMotion: 'reduce' }));
    after(() => emulateMedia({ reducedMotion: 'no-preference' }));

    it('passes axe in light and dark, with a button that says what it does', async () => {
      await queueLunch();
      await assertAccessible(page.picker, 'next status');
      assert.include(await ariaSnapshot('onduty-status-picker'), '- button "Cancel next status"');
    });

    it('its button is at least 24 by 24 px and nothing is lost at 320 px', async () => {
      await setViewport({ width: 320, height: 700 });
      document.documentElement.style.fontSize = '200%';
      await queueLunch();
      const { width, height } = cancel().getBoundingClientRect();
      assert.isAtLeast(Math.min(width, height), 24);
      assert.isAtMost(document.documentElement.scrollWidth, 320);
      document.documentElement.style.fontSize = '';
      await setViewport({ width: 800, height: 600 });
    });
  });
});
