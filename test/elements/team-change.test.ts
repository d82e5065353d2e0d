import { assert } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { json, problem } from './support/desk.ts';
import { assertAccessible, danglingReferences, press, settle, until } from './support/page.ts';
import { manyAgents, TeamPage } from './support/team-page.ts';
import type { TeamChangedEvent, TeamChangeEvent } from '../../src/elements/team/team-element.ts';

describe('changing agents with onduty-team', () => {
  let page: TeamPage;
  beforeEach(async () => {
    await setViewport({ width: 1100, height: 800 });
    page = await TeamPage.prepare();
  });
  afterEach(() => page.close());

  const openMenu = async (name: string): Promise<void> => {
    page.button(`Change ${name}`).click();
    await until(() => page.items.length > 0 && page.find('[part=menu]:popover-open') && page.focused?.matches('[role=menuitem]'), 'the menu is open');
    await page.still();
  };
  /** Opens the dialog for one agent by the menu of the row. */
  const wish = async (name: string, choice: string): Promise<void> => {
    await openMenu(name);
    page.items.find(({ textContent }) => textContent.trim() === choice)!.click();
    await until(() => page.dialog.open, 'the dialog is open');
    await settle(page.element);
  };
  const selectAll = async (): Promise<void> => {
    page.find<HTMLInputElement>('.columns input')!.click();
    await settle(page.element);
  };
  const title = () => page.find('#sheet-title')!.textContent;
  const sent = () => page.desk.requests.filter((request) => request.includes('/agents') && !request.startsWith('GET'));
  const heardEvents = () => {
    const events: (TeamChangeEvent | TeamChangedEvent)[] = [];
    page.element.addEventListener('onduty-team-change', (event) => events.push(event));
    page.element.addEventListener('onduty-team-changed', (event) => events.push(event));
    return events;
  };

  describe('one', () => {
    beforeEach(async () => {
      await page.work('Ava.Agent');
      await page.open();
    });

    it('by a menu that keys open, move in, and close', async () => {
      page.row('Ava Lindqvist').focus();
      await settle(page.element);
      await press('Enter');
      await until(() => page.focused?.textContent.trim() === 'Available', 'the first choice has the focus');
      assert.equal(page.find('[part=menu]')!.ariaLabel, 'Change Ava Lindqvist');
      assert.equal(page.button('Change Ava Lindqvist').ariaExpanded, 'true');
      await page.still();
      await assertAccessible(page.element, 'menu');
      assert.deepEqual(danglingReferences(page.root), []);
      await press('ArrowDown', 'ArrowDown');
      assert.equal(page.focused!.textContent.trim(), 'On Break');
      await press('End');
      assert.equal(page.focused!.textContent.trim(), 'Log out');
      await press('ArrowDown');
      assert.equal(page.focused!.textContent.trim(), 'Available');
      await press('Escape');
      await until(() => page.focusedName === 'Ava Lindqvist', 'the focus is back');
      assert.deepEqual(sent(), []);
    });

    it('with reason and note, which the agent gets to know; says so once, and gives the focus back to the row', async () => {
      const events = heardEvents();
      await wish('Ava Lindqvist', 'On Break');
      assert.equal(title(), 'Change Ava Lindqvist to On Break');
      await assertAccessible(page.element, 'dialog');
      assert.deepEqual(danglingReferences(page.root), []);
      const reasons = [...page.field<HTMLSelectElement>('reason').options].map(({ text }) => text);
      assert.equal(reasons[0], 'No reason');
      assert.include(reasons, 'Lunch');
      page.field<HTMLSelectElement>('reason').value = 'lunch';
      page.field('note').value = 'Enjoy it.';
      const heard = page.listen('#report');
      await page.submit();
      await page.done();
      assert.equal(page.state('Ava Lindqvist'), 'On Break · Lunch');
      assert.deepEqual(heard, ['Ava Lindqvist is now On Break.']);
      assert.equal(page.focusedName, 'Ava Lindqvist');
      const duty = (await page.duty('Ava.Agent'))!;
      assert.deepInclude(duty, { status: 'on-break', reason: 'lunch', actor: { kind: 'supervisor', name: 'Sam Okafor', note: 'Enjoy it.' } });
      const [about, has] = events;
      assert.deepInclude(about as TeamChangeEvent, { agents: ['acme-ava.agent'], status: 'on-break', reason: 'lunch', force: false });
      assert.deepEqual((has as TeamChangedEvent).results.map(({ id, outcome }) => [id, outcome]), [['acme-ava.agent', 'changed']]);
      assert.lengthOf(events, 2);
      await assertAccessible(page.element, 'changed');
      page.button('Close').click();
      await settle(page.element);
      assert.equal(page.report, '');
    });

    it('not at all when the page cancels it, or the person does', async () => {
      await wish('Ava Lindqvist', 'Available');
      await press('Escape');
      await until(() => !page.dialog.open, 'the dialog is closed');
      page.element.addEventListener('onduty-team-change', (event) => event.preventDefault());
      await wish('Ava Lindqvist', 'Available');
      await page.submit();
      await until(() => !page.dialog.open, 'the dialog is closed');
      assert.deepEqual(sent(), []);
      assert.equal((await page.duty('Ava.Agent'))!.status, 'on-break');
    });

    it('who is not on duty cannot be changed, and the menu says why', async () => {
      await openMenu('Rex Tanaka');
      assert.isTrue(page.items.every((item) => item.ariaDisabled === 'true'));
      assert.include(page.find('[part=menu]')!.textContent, 'Not on duty.');
      await assertAccessible(page.element, 'menu of who is not on duty');
      page.items[0]!.click();
      await settle(page.element);
      assert.isFalse(page.dialog.open);
    });

    it('says why it was refused where it was asked for, and what stands now', async () => {
      const errors: string[] = [];
      page.element.addEventListener('onduty-error', ({ error }) => errors.push(error.code));
      page.desk.network.intercept = (request) => (request.url.includes('/events') ? problem(503, 'overloaded') : undefined);
      await wish('Ava Lindqvist', 'Available');
      // Somebody else was quicker, and this page was not told.
      const before = (await page.duty('Ava.Agent'))!;
      await page.desk.storage.commit([{ update: 'duties', where: { userId: 'acme-ava.agent' }, set: { status: 'work-offline', choice: before.choice + 1, version: before.version + 1 } }]);
      await page.submit();
      await until(() => page.dialog.textContent.includes('Somebody else changed the status meanwhile.'), 'it is said');
      await assertAccessible(page.element, 'refused');
      assert.deepEqual(errors, ['choice-changed']);
      await until(() => page.state('Ava Lindqvist') === 'Work Offline', 'it is shown');
      await page.submit();
      await page.done();
      assert.equal(page.state('Ava Lindqvist'), 'Available');
    });

    it('says that it is on its way, and sends it once', async () => {
      let answer: ((response: undefined) => void) | undefined;
      page.desk.network.intercept = (request) => (request.method === 'PUT' ? new Promise<undefined>((resolve) => (answer = resolve)) as never : undefined);
      await wish('Ava Lindqvist', 'Available');
      await page.submit();
      await page.submit();
      await until(() => answer, 'it is sent');
      assert.isTrue(page.element.matches(':state(busy)'));
      await press('Escape');
      assert.isTrue(page.dialog.open);
      await assertAccessible(page.element, 'busy');
      answer!(undefined);
      await page.done();
      assert.lengthOf(sent(), 1);
    });
  });

  describe('who is at work', () => {
    beforeEach(async () => {
      await page.work('Ava.Agent', { status: 'available', started: true, activity: 'busy', activitySince: Date.now() });
      await page.open();
    });

    it('is changed when the work ends', async () => {
      await wish('Ava Lindqvist', 'Work Offline');
      assert.include(page.dialog.textContent, 'Ava Lindqvist is at work now: the change follows when that ends.');
      await page.submit();
      await page.done();
      assert.equal(page.state('Ava Lindqvist'), 'Available Busy Next: Work Offline');
      assert.equal(page.find('#report')!.textContent.replace(/[\u2068\u2069]/g, ''), 'Ava Lindqvist: Work Offline follows when the current work ends.');
    });

    it('is interrupted only after a question that says so', async () => {
      const events = heardEvents();
      await wish('Ava Lindqvist', 'On Break');
      page.field<HTMLSelectElement>('reason').value = 'lunch';
      page.field('force').click();
      await page.submit();
      await until(() => title() === 'Interrupt 1 agent at work?', 'it is asked');
      assert.equal(page.focused!.id, 'sheet-title');
      assert.deepEqual(sent(), []);
      assert.lengthOf(events, 0);
      await assertAccessible(page.element, 'question');
      page.button('Go back').click();
      await until(() => title() === 'Change Ava Lindqvist to On Break', 'it can be taken back');
      assert.equal(page.field<HTMLSelectElement>('reason').value, 'lunch');
      assert.isTrue(page.field('force').checked);
      await page.submit();
      await until(() => page.button('Interrupt and change'), 'it is asked again');
      page.button('Interrupt and change').click();
      await page.done();
      assert.equal(page.state('Ava Lindqvist'), 'On Break · Lunch Busy');
      assert.isTrue((events[0] as TeamChangeEvent).force);
    });
  });

  describe('many', () => {
    beforeEach(async () => {
      await page.work('Ava.Agent');
      await page.work('Rex.Remote', { status: 'available', started: true, activity: 'busy', activitySince: Date.now() });
      await page.open();
      await selectAll();
    });

    it('R34: says once how many were changed, follow, and failed, with who and why; who failed stays selected', async () => {
      const events = heardEvents();
      await page.choose('Work Offline');
      assert.equal(title(), 'Change 4 agents to Work Offline');
      assert.include(page.dialog.textContent, '1 of them is at work now');
      const heard = page.listen('#report');
      await page.submit();
      await page.done();
      assert.deepEqual(heard, ['2 changed, 1 follow when their work ends, 1 failed']);
      assert.include(page.report, 'Nia Novak: Not on duty.');
      assert.equal(page.focused!.id, 'report');
      assert.deepEqual(page.selected, ['Nia Novak']);
      assert.equal(page.state('Ava Lindqvist'), 'Work Offline');
      assert.equal(page.state('Rex Tanaka'), 'Available Busy Next: Work Offline');
      const { results } = events[1] as TeamChangedEvent;
      assert.deepEqual(results.map(({ outcome, code }) => outcome ?? code).sort(), ['changed', 'changed', 'not-on-duty', 'queued']);
      await assertAccessible(page.element, 'results');
    });

    it('tries those again that failed, with what was written before', async () => {
      await page.choose('Work Offline');
      page.field('note').value = 'Meeting at ten.';
      await page.submit();
      await page.done();
      const nia = await page.desk.storage.find('users', { id: 'acme-nia.new' });
      await page.desk.storage.commit([{ insert: 'duties', row: { ...(await page.duty('Ava.Agent'))!, userId: nia!.id, status: 'on-break', version: 1, choice: 1 } }]);
      await page.push('Nia.New', {});
      await until(() => page.state('Nia Novak') === 'On Break', 'she is on duty');
      page.button('Try this one again').click();
      await until(() => page.dialog.open, 'the dialog is open');
      assert.equal(title(), 'Change Nia Novak to Work Offline');
      assert.equal(page.field('note').value, 'Meeting at ten.');
      await page.submit();
      await page.done();
      await until(() => page.state('Nia Novak') === 'Work Offline', 'it is done');
      assert.deepEqual(page.selected, []);
      assert.deepInclude((await page.duty('Nia.New'))!.actor, { note: 'Meeting at ten.' });
    });

    it('logs them out, and keeps the focus where the person goes on', async () => {
      await page.choose('Log out');
      assert.equal(title(), 'Log 4 agents out');
      await page.submit();
      await page.done();
      assert.equal((await page.duty('Ava.Agent'))!.status, 'logged-out');
      assert.isOk(page.focused);
    });

    it('says in the dialog that nothing could be sent, and keeps what was written', async function () {
      this.timeout(30_000);
      page.desk.network.intercept = (request) => (request.url.endsWith('/agents/status') ? problem(500, 'server-error') : undefined);
      await page.choose('On Break');
      page.field('note').value = 'Fire drill.';
      await page.submit();
      await until(() => page.dialog.textContent.includes('The service has failed. Try again later.'), 'it is said', 8000);
      assert.equal(page.field('note').value, 'Fire drill.');
      assert.lengthOf(page.selected, 4);
      page.desk.network.intercept = undefined;
      await page.submit();
      await page.done();
      assert.match(page.report, /^2 changed, 1 follow/);
    });
  });

  it('a thousand at once, and names the first fifty that failed', async function () {
    this.timeout(30_000);
    const agents = manyAgents(1000);
    await page.openWith(agents);
    const read = page.desk.network.intercept!;
    page.desk.network.intercept = (request) => {
      if (!request.url.endsWith('/agents/status')) return read(request);
      return request.json().then(({ ids }: { ids: string[] }) => json({
        now: Date.now(), results: ids.map((id) => (Number(id.slice(6)) % 10 ? { id, status: 200, outcome: 'changed' } : { id, status: 409, code: 'not-on-duty' })),
      }));
    };
    await selectAll();
    await page.choose('On Break');
    await page.submit();
    await until(() => page.report.startsWith('900 changed, 100 failed'), 'it is done', 5000);
    assert.lengthOf([...page.root.querySelectorAll('[part=report] li')], 51);
    assert.include(page.report, 'and 50 more');
    assert.include(page.text, '100 selected');
    await assertAccessible(page.element, 'many results');
  });
});
