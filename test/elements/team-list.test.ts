import { assert } from '@open-wc/testing';
import { sendMouse, setViewport } from '@web/test-runner-commands';
import { json } from './support/desk.ts';
import { assertAccessible, press, settle, until } from './support/page.ts';
import { answerOf, manyAgents, TeamPage } from './support/team-page.ts';

/** The number in the name of one of many agents. */
const numberOf = (name: string | undefined): number => Number(name?.slice(-4));

/** A place in the page, once rows that were measured have moved what is below them: the same for three frames. */
async function still(read: () => number): Promise<number> {
  for (let [last, same] = [read(), 0]; ;) {
    await new Promise(requestAnimationFrame);
    const now = read();
    same = now === last ? same + 1 : 0;
    last = now;
    if (same >= 3) return now;
  }
}

describe('the list of onduty-team', () => {
  let page: TeamPage;
  beforeEach(async () => {
    await setViewport({ width: 1100, height: 800 });
    page = await TeamPage.prepare();
  });
  afterEach(() => page.close());

  const scroller = () => page.find('.scroller')!;
  const click = (target: HTMLElement, init: MouseEventInit = {}) =>
    target.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true, ...init }));
  const focusFirst = async (): Promise<void> => {
    page.row(page.names[0]!).focus();
    await settle(page.element);
    // WebKit scrolls to what has the focus only when it paints.
    await still(() => scroller().scrollTop);
  };
  /** Moves the pointer to the middle of an element, or out of the page's content. */
  const pointAt = async (target: Element | null): Promise<void> => {
    const box = target?.getBoundingClientRect();
    await sendMouse({ type: 'move', position: box ? [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)] : [2, 2] });
  };

  describe('with a thousand agents', () => {
    beforeEach(() => page.openWith(manyAgents(1000)));

    it('only what is seen stands in the page, and what stands there says where it is among all', async () => {
      assert.equal(page.find('[role=grid]')!.ariaRowCount, '1001');
      assert.isBelow(page.rows.length, 100);
      assert.isAbove(page.rows.length, 8);
      scroller().scrollTop = scroller().scrollHeight / 2;
      await until(() => page.rows.some((row) => Number(row.ariaRowIndex) > 480), 'the middle is shown');
      assert.isBelow(page.rows.length, 100);
      for (const row of page.rows) assert.equal(Number(row.ariaRowIndex), numberOf(row.querySelector('bdi')!.textContent) + 2);
      await assertAccessible(page.element, 'many');
    });

    it('each letter of a search draws the list once, and fewer than a hundred rows', async () => {
      let drawn = 0;
      let rows = 0;
      const observer = new MutationObserver((records) => {
        drawn += 1;
        rows += records.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node instanceof HTMLElement && node.matches('[part=agent]')).length;
      });
      observer.observe(page.find('.canvas')!, { childList: true });
      page.search.focus();
      await press('9', '9');
      await until(() => page.rows.every((row) => row.textContent.includes('99')), 'they are found');
      await settle(page.element);
      observer.disconnect();
      assert.isAtMost(drawn, 8);
      assert.isBelow(rows, 200);
    });

    it('R34: keys move by rows, pages, and to the ends, one row at a time is in the tab order', async () => {
      await focusFirst();
      const moves: [string, (number: number) => boolean][] = [
        ['ArrowDown', (number) => number === 1], ['ArrowDown', (number) => number === 2], ['ArrowUp', (number) => number === 1],
        ['PageDown', (number) => number > 5 && number < 20], ['End', (number) => number === 999], ['PageUp', (number) => number < 998 && number > 960],
        ['Home', (number) => number === 0], ['ArrowUp', (number) => number === 0],
      ];
      for (const [key, isThere] of moves) {
        await press(key);
        await until(() => isThere(numberOf(page.focusedName)), `${key} has moved to ${page.focusedName}`);
        const row = page.focused!.getBoundingClientRect();
        const frame = scroller().getBoundingClientRect();
        await until(() => page.focused!.getBoundingClientRect().top >= frame.top - 1 && page.focused!.getBoundingClientRect().bottom <= frame.bottom + 1, `it is seen after ${key} ${row.top}`);
        assert.lengthOf(page.rows.filter(({ tabIndex }) => tabIndex === 0), 1);
      }
    });

    it('the row with the focus stays in the page, wherever the list is scrolled to', async () => {
      await focusFirst();
      const row = page.focused;
      scroller().scrollTop = scroller().scrollHeight;
      await until(() => page.rows.some((one) => one.ariaRowIndex === '1001'), 'the end is shown');
      assert.equal(page.focused, row);
      assert.equal(page.focusedName, 'Agent 0000');
      scroller().scrollTop = scroller().scrollHeight / 2;
      await until(() => page.rows.some((one) => one.ariaRowIndex === '500'), 'the middle is shown');
      assert.equal(page.focused, row);
      await press('ArrowDown');
      await until(() => page.focusedName === 'Agent 0001', 'the keys go on from there');
    });

    it('what happens meanwhile takes neither the focus nor the place in the list', async () => {
      page.button('Available 250').click();
      await settle(page.element);
      scroller().scrollTop = 4000;
      await until(() => page.rows.some((row) => numberOf(row.querySelector('bdi')!.textContent) > 250), 'it is scrolled');
      const target = page.rows[Math.floor(page.rows.length / 2)]!;
      target.focus();
      await settle(page.element);
      // What is above may have another height by then: what counts is where the row is seen.
      const topOf = () => Math.round(page.rows.find((row) => row.textContent.includes(name!))!.getBoundingClientRect().top);
      const name = page.focusedName;
      const top = await still(topOf);
      const others = manyAgents(1000).map((agent) => ({ ...agent, duty: { ...agent.duty, version: 2, status: 'on-break' as const } }));
      page.desk.network.intercept = (request) => (request.url.endsWith('/v1/agents') ? json(answerOf(others)) : undefined);
      await page.tellOfAgents();
      await until(() => page.find('[part=counts]')!.textContent.includes('1000') && /On Break\s*1000/.test(page.text), 'all are on break');
      await settle(page.element);
      assert.equal(page.focusedName, name);
      await until(() => Math.abs(topOf() - top) <= 4, 'the row is where it was');
      assert.closeTo(await still(topOf), top, 4);
      assert.equal(page.state(name!), 'On Break');
    });
  });

  describe('while somebody is in it', () => {
    beforeEach(async () => {
      await page.work('Ava.Agent');
      await page.work('Nia.New').catch(() => undefined);
      await page.open();
      const order = page.field<HTMLSelectElement>('order');
      order.value = 'status';
      order.dispatchEvent(new Event('change'));
      await settle(page.element);
    });

    it('keeps everybody in place under the focus, offers to sort, and sorts when it is left', async () => {
      assert.deepEqual(page.names.slice(0, 2), ['Ava Lindqvist', 'Sam Okafor']);
      page.row('Ava Lindqvist').focus();
      await page.push('Sam.Supervisor', { status: 'available', started: true });
      await until(() => page.state('Sam Okafor') === 'Available', 'it is shown');
      assert.deepEqual(page.names.slice(0, 2), ['Ava Lindqvist', 'Sam Okafor']);
      assert.equal(page.focusedName, 'Ava Lindqvist');
      assert.include(page.text, 'The order waits while you are in the list.');
      await assertAccessible(page.element, 'held');
      page.search.focus();
      await settle(page.element);
      assert.deepEqual(page.names.slice(0, 2), ['Sam Okafor', 'Ava Lindqvist']);
      assert.notInclude(page.text, 'The order waits');
    });

    it('keeps everybody in place under the pointer, until the button is pressed', async () => {
      await pointAt(page.row('Ava Lindqvist'));
      await page.push('Sam.Supervisor', { status: 'available', started: true });
      await until(() => page.state('Sam Okafor') === 'Available', 'it is shown');
      assert.deepEqual(page.names.slice(0, 2), ['Ava Lindqvist', 'Sam Okafor']);
      page.button('Sort now').click();
      await settle(page.element);
      assert.deepEqual(page.names.slice(0, 2), ['Sam Okafor', 'Ava Lindqvist']);
      await pointAt(null);
    });

    it('keeps who does not match any more, until it is left', async () => {
      page.button(/^On Break/).click();
      await settle(page.element);
      assert.deepEqual(page.names, ['Ava Lindqvist', 'Sam Okafor']);
      page.row('Sam Okafor').focus();
      await page.push('Ava.Agent', { status: 'work-offline', started: true });
      await until(() => page.state('Ava Lindqvist') === 'Work Offline', 'it is shown');
      assert.equal(page.focusedName, 'Sam Okafor');
      page.search.focus();
      await settle(page.element);
      assert.deepEqual(page.names, ['Sam Okafor']);
    });
  });

  describe('selecting', () => {
    beforeEach(() => page.openWith(manyAgents(30)));
    const range = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => `Agent ${String(from + index).padStart(4, '0')}`);

    it('one by one, by the boxes and by the space bar', async () => {
      page.row('Agent 0002').querySelector('input')!.click();
      await settle(page.element);
      assert.deepEqual(page.selected, ['Agent 0002']);
      page.row('Agent 0004').focus();
      await press('Space');
      await until(() => page.selected.length === 2, 'the space bar selects');
      assert.include(page.text, '2 selected');
      await press('Space');
      await until(() => page.selected.length === 1, 'and takes back');
      page.button('Clear selection').click();
      await settle(page.element);
      assert.deepEqual(page.selected, []);
      assert.isOk(page.focused, 'the focus is not lost');
    });

    it('a range, by a click with Shift', async () => {
      page.row('Agent 0002').querySelector('input')!.click();
      click(page.row('Agent 0006'), { shiftKey: true });
      await settle(page.element);
      assert.deepEqual(page.selected, range(2, 6));
      click(page.row('Agent 0004'), { shiftKey: true });
      await settle(page.element);
      assert.deepEqual(page.selected, range(2, 4));
      click(page.row('Agent 0008'), { ctrlKey: true });
      await settle(page.element);
      assert.deepEqual(page.selected, [...range(2, 4), 'Agent 0008']);
    });

    it('a range, by Shift and keys', async () => {
      await focusFirst();
      await press('ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
      await until(() => page.focusedName === 'Agent 0004', 'it is there');
      assert.deepEqual(page.selected, range(1, 4));
      await press('Shift+ArrowUp');
      await until(() => page.focusedName === 'Agent 0003', 'it is back');
      assert.deepEqual(page.selected, range(1, 3));
    });

    it('all that are found, and keeps whom the next search does not show', async () => {
      page.button(/^Available/).click();
      await settle(page.element);
      page.find<HTMLInputElement>('.columns input')!.click();
      await settle(page.element);
      assert.include(page.text, '8 selected');
      page.button(/^All/).click();
      await settle(page.element);
      assert.isTrue(page.find<HTMLInputElement>('.columns input')!.indeterminate);
      page.button(/^On Break/).click();
      await settle(page.element);
      assert.include(page.text, '8 selected (8 not shown)');
      page.row(page.names[0]!).focus();
      await press('Control+a');
      await until(() => page.text.includes('15 selected (8 not shown)'), 'Control and A select all that are shown');
      await assertAccessible(page.element, 'selected');
    });

    it('arrow keys reach the controls of a row, and Tab leaves the list', async () => {
      await focusFirst();
      await press('ArrowRight');
      assert.equal(page.focused!.ariaLabel, 'Select Agent 0000');
      await press('ArrowRight');
      assert.equal(page.focused!.ariaLabel, 'Change Agent 0000');
      await press('ArrowLeft', 'ArrowLeft');
      assert.equal(page.focusedName, 'Agent 0000');
      await press('Tab');
      assert.notEqual(page.focused?.closest('[role=grid]') ?? null, page.find('[role=grid]'));
    });
  });
});
