import { assert } from '@open-wc/testing';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/status-picker/onduty-status-picker.ts';
import { openDesk, problem } from './support/desk.ts';
import { openTwoBrowsers } from './support/elsewhere.ts';
import { assertAccessible, clearPage, place, press, settle, until } from './support/page.ts';
import type { StatusPickerElement } from '../../src/elements/status-picker/status-picker-element.ts';
import type { Desk } from './support/desk.ts';

const isElsewhere = 'You are on duty in another browser.';

describe('onduty-status-picker, on duty in another browser', () => {
  let desk: Desk;
  let ava: Awaited<ReturnType<typeof openTwoBrowsers>>;
  let picker: StatusPickerElement;
  let failures: string[];
  beforeEach(async () => {
    desk = await openDesk();
    ava = await openTwoBrowsers(desk);
    failures = [];
  });
  afterEach(async () => {
    await clearPage();
    await desk.close();
  });

  const find = <T extends HTMLElement = HTMLElement>(selector: string) => picker.shadowRoot!.querySelector<T>(selector);
  const alarm = () => find('[role=alert]')!.textContent.trim();
  const button = () => find('[part~=take-over]');
  const show = async (): Promise<void> => {
    picker = await place<StatusPickerElement>('onduty-status-picker', ava.here);
    picker.addEventListener('onduty-error', ({ error }) => failures.push(error.code));
  };
  /** Shows the picker while the other browser is on duty, and chooses Available. */
  const chooseHere = async (mode?: 'take-over' | 'refuse', activity: string | null = null): Promise<void> => {
    await ava.beginThere(mode);
    if (activity) await ava.setActivity(activity);
    await show();
    await until(() => ava.here.duty.state.get().status === 'on-break', 'the duty is known');
    await until(() => find('[role=menu]'), 'the menu is loaded');
    await settle(picker);
    find('[part~=button]')!.focus();
    await press('Enter');
    await until(() => find('[part~=menu]')!.matches(':popover-open'), 'the menu opens');
    await press('Home', 'Enter');
    await until(() => alarm(), 'the refusal');
    await settle(picker);
  };

  it('a choice is refused with what follows from going on duty here; one key does so, and the next choice counts', async () => {
    await chooseHere();
    assert.equal(alarm(), `${isElsewhere} If you go on duty here, you are logged out there. Your status stays as it is.`);
    assert.deepEqual(failures, ['duty-elsewhere']);
    assert.equal(button()!.textContent.trim(), 'Go on duty here');
    await assertAccessible(picker, 'on duty in another browser');
    button()!.focus();
    await press('Enter');
    await ava.isOverThere();
    await until(() => !picker.matches(':state(busy)'), 'the answer');
    await settle(picker);
    assert.equal(alarm(), '');
    assert.isNull(button());
    assert.isTrue(picker.shadowRoot!.activeElement === find('[part~=button]'), 'the focus is on what is still there');
    assert.equal(ava.here.duty.state.get().status, 'on-break');
    await ava.here.duty.request('available');
  });

  it('while something is worked on there it has to wait, and can try again', async () => {
    await chooseHere('take-over', 'busy');
    const text = `${isElsewhere} You are at work there right now. You can go on duty here as soon as that is done.`;
    assert.equal(alarm(), text);
    button()!.click();
    await until(() => failures.length === 2, 'the second refusal');
    assert.equal(alarm(), text);
    await ava.setActivity(null);
    await settle(picker);
    button()!.click();
    await ava.isOverThere();
  });

  it('where the tenant allows one browser there is no way on but to log out there', async () => {
    await chooseHere('refuse', 'busy');
    assert.equal(alarm(), `${isElsewhere} Your contact centre allows one browser at a time. Log out there first.`);
    assert.isNull(button());
  });

  it('Start is refused too when the other browser was quicker, and can take over', async () => {
    // This page does not hear of it.
    desk.network.intercept = (request) => (request.url === `${self.origin}/v1/events` ? problem(503, 'overloaded', 60) : undefined);
    await show();
    const start = await until(() => find('[part~=start]'), 'the way to start');
    await ava.beginThere();
    start.click();
    await until(() => button(), 'the way on');
    assert.include(alarm(), isElsewhere);
    await assertAccessible(picker, 'start refused');
    button()!.focus();
    await press('Space');
    await ava.isOverThere();
    await until(() => find('[part~=button]'), 'the duty');
    await until(() => picker.shadowRoot!.activeElement === find('[part~=button]'), 'the focus is on the status');
    assert.equal(alarm(), '');
  });

  it('says it in the language of the page, also of one that comes later', async () => {
    document.documentElement.lang = 'de';
    await chooseHere();
    assert.include(alarm(), 'Sie sind in einem anderen Browser im Dienst. Wenn Sie den Dienst hier fortsetzen');
    document.documentElement.lang = 'en';
    await until(() => alarm().startsWith('You are on duty'), 'English');
    assert.equal(button()!.textContent.trim(), 'Go on duty here');
  });

  it('of a server that does not say whether the duty may be taken over it tells no more than it knows', async () => {
    desk.network.intercept = (request) => (request.method === 'PUT' ? problem(409, 'duty-elsewhere') : undefined);
    await chooseHere();
    assert.equal(alarm(), isElsewhere);
    assert.isNull(button());
  });
});
