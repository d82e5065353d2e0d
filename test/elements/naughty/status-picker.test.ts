import { assert } from '@open-wc/testing';
import '../../../src/elements/status-picker/onduty-status-picker.ts';
import { assertNothingNew, naughtyStrings, shapeOf, watchForHarm } from '../support/naughty-strings.ts';
import { clearPage, settle, until } from '../support/page.ts';
import { openPicker } from '../support/picker.ts';
import type { DutyState } from '../../../src/client/types.ts';
import type { Picker } from '../support/picker.ts';

describe('onduty-status-picker, with naughty strings', () => {
  let page: Picker;
  let texts: readonly string[];
  let harm: ReturnType<typeof watchForHarm>;
  before(async () => (texts = await naughtyStrings()));
  beforeEach(async () => {
    page = await openPicker();
    harm = watchForHarm();
  });
  afterEach(async () => {
    await clearPage();
    await page.desk.close();
    harm.stop();
  });

  /** Takes the place of the duty: what it returns tells the picker of another one. */
  async function takeOver(): Promise<(set: Partial<DutyState>) => Promise<void>> {
    let duty = page.client.duty.state.get();
    const listeners = new Set<(duty: DutyState) => void>();
    const state = {
      get: () => duty,
      subscribe(listener: (duty: DutyState) => void) {
        listeners.add(listener);
        listener(duty);
        return () => listeners.delete(listener);
      },
    };
    page.picker.client = { ...page.client, duty: { ...page.client.duty, state } };
    await settle(page.picker);
    return async (set) => {
      duty = { ...duty, ...set, version: duty.version + 1 };
      listeners.forEach((listener) => listener(duty));
      await settle(page.picker);
    };
  }

  it('R30: shows every actor, activity, reason and next status as text, and says them so', async function () {
    this.timeout(180_000);
    const tell = await takeOver();
    let harmless: ReadonlyMap<string, number> | undefined;
    for (const text of ['harmless', ...texts.filter((one) => one !== '')]) {
      const actor = { kind: 'supervisor', name: text, cause: text } as const;
      await tell({ status: 'on-break', started: true, activity: null, next: null, actor });
      await tell({ status: 'work-offline', activity: text, reason: text, next: { status: 'on-break', reason: text, actor } });
      assert.equal(page.name(), `Status: Work Offline, ${text}`);
      assert.equal(page.root.querySelector('.overlay')!.textContent, text);
      assert.equal([...page.root.querySelectorAll('.note')].at(-1)!.textContent, `by ${text}`);
      const said = () => page.root.querySelector('[role=status]')!.textContent.replace(/\u00a0$/, '');
      await until(() => said() === `${text} changed your status to Work Offline.`, `it is said for ${text}`);
      harmless ??= shapeOf(page.picker);
      assertNothingNew(harmless, shapeOf(page.picker), text);
    }
  });

  it('R30: shows as text who logged an agent out', async function () {
    this.timeout(180_000);
    const tell = await takeOver();
    let harmless: ReadonlyMap<string, number> | undefined;
    for (const text of ['harmless', ...texts.filter((one) => one !== '')]) {
      await tell({ status: 'logged-out', activity: null, next: null, actor: { kind: 'administrator', name: text } });
      assert.include(page.root.querySelector('#hint')!.textContent, `${text} changed your status to Logged Out.`);
      harmless ??= shapeOf(page.picker);
      assertNothingNew(harmless, shapeOf(page.picker), text);
    }
  });
});
