import '../../../src/elements/status-picker/onduty-status-picker.ts';
import { openDesk, problem } from '../support/desk.ts';
import { openTwoBrowsers } from '../support/elsewhere.ts';
import { clearPage, place, press, settle, until } from '../support/page.ts';
import { describeStates } from '../support/states.ts';
import type { StatusPickerElement } from '../../../src/elements/status-picker/status-picker-element.ts';
import type { Desk } from '../support/desk.ts';

/** Ava in two browsers, of which this one has the picker. */
class ElsewherePage {
  readonly desk: Desk;
  readonly ava: Awaited<ReturnType<typeof openTwoBrowsers>>;
  picker!: StatusPickerElement;

  private constructor(desk: Desk, ava: ElsewherePage['ava']) {
    this.desk = desk;
    this.ava = ava;
  }

  static async prepare(): Promise<ElsewherePage> {
    const desk = await openDesk();
    return new ElsewherePage(desk, await openTwoBrowsers(desk));
  }

  async close(): Promise<void> {
    await clearPage();
    await this.desk.close();
  }

  find = <T extends HTMLElement = HTMLElement>(selector: string) => this.picker.shadowRoot!.querySelector<T>(selector);

  get takeOver(): HTMLElement | null {
    return this.find('[part~=take-over]');
  }

  async show(): Promise<void> {
    this.picker = await place<StatusPickerElement>('onduty-status-picker', this.ava.here);
  }

  /** Waits for a refusal. */
  async refused(): Promise<void> {
    await until(() => this.find('[role=alert]')!.textContent.trim() && !this.picker.matches(':state(busy)'), 'the refusal', 8000);
    await settle(this.picker);
  }
}

/** Chooses Available here while the other browser is on duty. */
const choose = (mode: 'take-over' | 'refuse', activity: string | null = null, answer?: () => Response) => async (page: ElsewherePage): Promise<void> => {
  await page.ava.beginThere(mode);
  // What is known before is not told as news; of what happens there from now on this browser hears by the refusal alone.
  await until(() => page.ava.here.duty.state.get().status === 'on-break' && page.ava.here.connection.get() === 'live', 'the duty is known', 6000);
  if (activity) await page.ava.setActivity(activity);
  await page.show();
  await until(() => page.find('[role=menu]'), 'the menu is loaded');
  if (answer) page.desk.network.intercept = (request) => (request.method === 'PUT' ? answer() : undefined);
  await settle(page.picker);
  page.find('[part~=button]')!.focus();
  await press('Enter');
  await until(() => page.find('[part~=menu]')!.matches(':popover-open'), 'the menu opens');
  await press('Home', 'Enter');
  await page.refused();
};

describeStates('onduty-status-picker', 'status-picker-elsewhere', () => ElsewherePage.prepare(), {
  'a choice is refused, and the duty can be taken over': choose('take-over'),
  'taking over, under way': async (page) => {
    await choose('take-over')(page);
    page.desk.network.intercept = (request) => (request.method === 'POST' ? new Promise(() => {}) : undefined);
    page.takeOver!.click();
    await until(() => page.picker.matches(':state(busy)'), 'it is busy');
    await settle(page.picker);
  },
  'taken over': async (page) => {
    await choose('take-over')(page);
    page.takeOver!.focus();
    await press('Enter');
    await page.ava.isOverThere();
    await until(() => !page.picker.matches(':state(busy)'), 'the answer');
    await settle(page.picker);
  },
  'something is worked on there': choose('take-over', 'busy'),
  'something is still worked on there': async (page) => {
    await choose('take-over', 'busy')(page);
    page.takeOver!.click();
    await until(() => page.picker.matches(':state(busy)'), 'it is sent');
    await page.refused();
  },
  'taking over fails': async (page) => {
    await choose('take-over')(page);
    page.desk.network.intercept = (request) => (request.method === 'POST' ? problem(500, 'server-error') : undefined);
    page.takeOver!.click();
    await until(() => page.find('[role=alert]')!.textContent.includes('The service has failed.'), 'it is said', 8000);
    await page.refused();
  },
  'one browser is allowed': choose('refuse'),
  'of a server that does not say whether it may be taken over': choose('take-over', null, () => problem(409, 'duty-elsewhere')),
  'Start is refused': async (page) => {
    // This page does not hear of it.
    page.desk.network.intercept = (request) => (request.url === `${self.origin}/v1/events` ? problem(503, 'overloaded', 60) : undefined);
    await page.show();
    const start = await until(() => page.find('[part~=start]'), 'the way to start');
    await page.ava.beginThere();
    start.click();
    await until(() => page.takeOver, 'the way on');
    await page.refused();
  },
});
