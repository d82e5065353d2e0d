import '../../../src/elements/status-picker/onduty-status-picker.ts';
import { problem } from '../support/desk.ts';
import { clearPage, press, settle, until } from '../support/page.ts';
import { openPicker } from '../support/picker.ts';
import { reasonsOf } from '../support/reasons.ts';
import { describeStates } from '../support/states.ts';
import type { Duty } from '../../../src/contract/index.ts';
import type { Picker } from '../support/picker.ts';

const now = Date.now.bind(Date);
const minute = 60_000;

async function prepare(): Promise<Picker & { close(): Promise<void> }> {
  const page = await openPicker();
  return Object.assign(page, {
    async close() {
      Date.now = now;
      await clearPage();
      await page.desk.close();
    },
  });
}

/** Waits until something is said, as the last thing. */
const said = (page: Picker, words: string): Promise<unknown> => until(() => page.said() === words, words, 6000);

/** Lets the browser's clock be ahead of the time at which the picker looked last. */
async function pass(page: Picker, milliseconds: number): Promise<void> {
  document.dispatchEvent(new Event('visibilitychange'));
  Date.now = () => now() + milliseconds;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle(page.picker);
}

async function begin(page: Picker, reason: string, label: string): Promise<void> {
  await page.choose('available');
  await page.client.duty.request('on-break', { reason });
  await until(() => page.name() === `Status: On Break · ${label}`, 'the reason is shown');
  await said(page, `You are now On Break · ${label}.`);
}

/** The platform, a supervisor or the system changes the duty of somebody who is Available, and that is said. */
const pushed = (set: () => Partial<Duty>, words: string) => async (page: Picker): Promise<void> => {
  await page.choose('available');
  await said(page, 'You are now Available.');
  await page.push(set());
  await said(page, words);
};

const bySystem = (cause: string): Partial<Duty> => ({ status: 'on-break', actor: { kind: 'system', cause } });

/** Opens the menu while the reasons are answered in place of the server. */
const opening = (answer: () => Response | Promise<Response>) => async (page: Picker): Promise<void> => {
  page.desk.network.intercept = (request) => (request.url.endsWith('/reasons') ? answer() : undefined);
  await page.open();
};

/** Opens the reasons of a status although they are not there: that goes where the tenant asks for one. */
const failing = async (page: Picker): Promise<void> => {
  await opening(() => problem(403, 'not-allowed'))(page);
  await until(() => page.text().includes('The reasons could not be loaded.'), 'the failure is said');
  await settle(page.picker);
};

describeStates('onduty-status-picker', 'status-picker-times', prepare, {
  'a reason that ends': (page) => begin(page, 'lunch', 'Lunch'),
  'a reason that ends, menu open': async (page) => {
    await begin(page, 'lunch', 'Lunch');
    await reasonsOf(page).openMenu();
  },
  'the time of a reason is over, and another status follows': async (page) => {
    await begin(page, 'short-break', 'Short Break');
    await pass(page, 10.7 * minute);
    await said(page, 'The time for Short Break is over. Work Offline follows.');
  },
  'the time of a reason is over, and nothing follows': async (page) => {
    await begin(page, 'lunch', 'Lunch');
    await pass(page, 95 * minute);
    await said(page, 'The time for Lunch is over.');
  },
  'the time of a reason was over before the page came': pushed(() => ({ status: 'on-break', reason: 'lunch', until: now() - minute }), 'You are now On Break · Lunch.'),
  'wrapping up': pushed(() => ({ activity: 'post-processing', activitySince: now(), activityUntil: now() + 30_000 }), 'Status: Available, Post-processing'),
  'wrapping up, over time': pushed(() => ({ activity: 'post-processing', activitySince: now() - minute, activityUntil: now() - 30_000 }), 'Status: Available, Post-processing'),
  'an activity with the time since it began': pushed(() => ({ activity: 'busy', activitySince: now() - minute }), 'Status: Available, Busy'),

  'the system: contact was lost': pushed(() => bySystem('contact-lost'), 'Contact with your browser was lost. You are now On Break.'),
  'the system: the time of the reason is over': pushed(() => bySystem('reason-over'), 'The time for your reason is over. You are now On Break.'),
  'the system: an offer was missed': pushed(() => bySystem('offer-missed'), 'You missed an offer. You are now On Break.'),
  'the system: an offer was rejected': pushed(() => bySystem('offer-rejected'), 'You rejected an offer. You are now On Break.'),
  'the system, by a cause of a newer server': pushed(() => bySystem('moonrise'), 'Your status was changed to On Break.'),
  'the system: the duty has ended': async (page) => {
    await page.push({ status: 'logged-out', actor: { kind: 'system', cause: 'session-timed-out' } });
    await said(page, 'Your browser was not heard from for too long. You are now Logged Out.');
  },
  'a supervisor, with a note': pushed(
    () => ({ status: 'work-offline', actor: { kind: 'supervisor', name: 'Sam Okafor', note: 'Please help on mails' } }),
    'Sam Okafor changed your status to Work Offline. Please help on mails',
  ),
  'the platform': pushed(() => ({ status: 'work-offline', actor: { kind: 'platform' } }), 'Your status was changed to Work Offline.'),
  'the contact centre has not heard from the browser': async (page) => (await page.choose('available'), await said(page, 'You are now Available.'), page.push({ lost: true })),

  'reasons, menu open': async (page) => {
    await page.choose('available');
    await said(page, 'You are now Available.');
    await reasonsOf(page).open();
  },
  'reasons, menu open, one holds': async (page) => {
    await begin(page, 'lunch', 'Lunch');
    await page.open();
    await press('End', 'ArrowUp', 'ArrowRight');
    await until(() => reasonsOf(page).focused() === 'Lunch', 'the focus moves in');
  },
  'reasons, menu open, one is asked for': async (page) => {
    await reasonsOf(page).require('work-offline');
    await reasonsOf(page).openMenu();
    page.item('Work Offline').click();
    await until(() => reasonsOf(page).level() === 'Reason for Work Offline', 'the reasons are shown');
    await settle(page.picker);
  },
  'reasons, being read': opening(() => new Promise(() => {})),
  'reasons, not read': failing,

  'next, with a reason': async (page) => {
    await page.choose('available');
    await page.push({ activity: 'busy' });
    await page.client.duty.request('on-break', { reason: 'lunch' });
    await said(page, 'On Break · Lunch follows when your current work ends.');
  },
  'next is to log out': async (page) => {
    await page.choose('available');
    await page.push({ activity: 'busy' });
    await page.open();
    page.item('Log out').click();
    await said(page, 'Logged Out follows when your current work ends.');
  },
  'next, cancelled': async (page) => {
    await page.choose('available');
    await page.push({ activity: 'busy' });
    await page.choose('on-break');
    page.root.querySelector<HTMLElement>('[part=cancel-next]')!.click();
    await said(page, 'The next status was cancelled.');
  },
  'ready to work, under way': async (page) => {
    await page.choose('available');
    await page.choose('on-break');
    page.hold();
    page.root.querySelector<HTMLElement>('[part=ready]')!.click();
    await said(page, 'Changing to Available…');
  },
});
