import { assert } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/team/onduty-team.ts';
import { behavesLikeAnElement } from './support/behaves-like-an-element.ts';
import { json, problem } from './support/desk.ts';
import { naughtyStrings } from './support/naughty-strings.ts';
import { ariaSnapshot, assertAccessible, danglingReferences, place, settle, type, until } from './support/page.ts';
import { answerOf, manyAgents, TeamPage } from './support/team-page.ts';
import type { TeamElement } from '../../src/elements/team/team-element.ts';

// By another address the module runs a second time.
const again = new URL('../../src/elements/team/onduty-team.ts?again', import.meta.url).href;
behavesLikeAnElement('onduty-team', () => import(again));

describe('onduty-team', () => {
  let page: TeamPage;
  beforeEach(async () => {
    await setViewport({ width: 1100, height: 800 });
    page = await TeamPage.prepare();
  });
  afterEach(() => page.close());

  describe('for whom it is', () => {
    it('shows nothing to an agent, and says so when it stays', async () => {
      const element = await place<TeamElement>('onduty-team', await page.desk.signedIn());
      await until(() => element.matches(':state(idle)'), 'it is idle');
      assert.equal(getComputedStyle(element).display, 'none');
      assert.notInclude(page.desk.requests.join(), '/v1/agents');
      element.always = true;
      await until(() => element.shadowRoot!.textContent.includes('Your account may not do this.'), 'it is said');
      await assertAccessible(element, 'nobody');
    });

    it('R63: shows a supervisor the agents of the own groups, an administrator all', async () => {
      await page.open();
      assert.deepEqual(page.names, ['Ava Lindqvist', 'Nia Novak', 'Rex Tanaka', 'Sam Okafor']);
      assert.deepEqual([...page.field<HTMLSelectElement>('group').options].map(({ text }) => text), ['Every group', 'Front desk', 'Remote']);
      page.element.parentElement!.remove();
      await page.open('Ada.Admin');
      assert.includeMembers(page.names, ['Ava Lindqvist', 'Sam Okafor']);
    });

    it('asks for nothing more once it is removed, and shows the team again when it is back', async () => {
      await page.open();
      // A connection that is there anew makes it read again.
      await until(() => page.client.connection.get() === 'live', 'the stream is there');
      await settle(page.element);
      const asked = () => page.desk.requests.filter((request) => request === 'GET /v1/agents').length;
      const before = asked();
      const provider = page.element.parentElement!;
      page.element.remove();
      const heard = new Promise<void>((resolve) => page.client.news.subscribe((what) => what === 'agents' && resolve()));
      await page.tellOfAgents();
      await heard;
      assert.equal(asked(), before);
      provider.append(page.element);
      await until(() => page.rows.length === 4, 'the team is read again');
    });

    it('R25: forgets everything when the supervisor leaves', async () => {
      await page.open();
      await page.client.session.signOut();
      await until(() => page.element.matches(':state(idle)'), 'it is idle');
      assert.notInclude(page.text, 'Ava');
    });
  });

  describe('what it shows', () => {
    it('who is what, in words, with reason, activity, next status and lost contact', async () => {
      await page.work('Ava.Agent', { status: 'on-break', reason: 'lunch', since: Date.now() - 65_000, lost: true });
      await page.work('Sam.Supervisor', { status: 'available', activity: 'busy', next: { status: 'work-offline', reason: null, actor: { kind: 'self' } } });
      await page.open();
      assert.equal(page.state('Ava Lindqvist'), 'On Break · Lunch No contact');
      assert.equal(page.state('Sam Okafor'), 'Available Busy Next: Work Offline');
      assert.equal(page.state('Rex Tanaka'), 'Logged Out');
      const time = page.row('Ava Lindqvist').querySelector('.time')!;
      assert.match(time.textContent, /^1:0[5-9]$/);
      assert.equal(page.row('Rex Tanaka').querySelector('.time')!.textContent, '');
      const before = time.textContent;
      await until(() => time.textContent !== before, 'the time goes on');
      for (const chip of page.root.querySelectorAll('.chip')) assert.isOk(chip.querySelector('svg'), chip.textContent);
      await assertAccessible(page.element, 'statuses');
    });

    it('R34: as a grid whose rows say how many there are and where each stands', async () => {
      await page.open();
      const snapshot = await ariaSnapshot('onduty-team');
      assert.equal(snapshot.replace(/gridcell "\d+:\d+"/, 'gridcell "time"'), [
        '- region "Team now":',
        '  - heading "Team now" [level=2]',
        '  - paragraph: 4 agents',
        '  - alert',
        '  - group "Show by status":',
        ...[['All', 4], ['Available', 0], ['Work Offline', 0], ['On Break', 1], ['Logged Out', 3]].flatMap(([name, count], index) => [
          `    - button "${name} ${count}"${index === 0 ? ' [pressed]' : ''}:`,
          `      - text: ${name}`,
          `      - strong: "${count}"`,
        ]),
        '  - search:',
        '    - searchbox "Search agents"',
        '    - text: Group',
        '    - combobox "Group":',
        '      - option "Every group" [selected]',
        '      - option "Front desk"',
        '      - option "Remote"',
        '    - text: Sort by',
        '    - combobox "Sort by":',
        '      - option "Name" [selected]',
        '      - option "Status"',
        '      - option "Longest in status"',
        '  - status',
        '  - grid "Agents":',
        '    - rowgroup:',
        '      - row "Select all that are shown Agent Status Time in status Change":',
        '        - columnheader "Select all that are shown":',
        '          - checkbox "Select all that are shown"',
        '        - columnheader "Agent"',
        '        - columnheader "Status"',
        '        - columnheader "Time in status"',
        '        - columnheader "Change"',
        '    - rowgroup:',
        ...([['Ava Lindqvist', 'Front desk', 'Logged Out'], ['Nia Novak', 'Front desk', 'Logged Out'], ['Rex Tanaka', 'Remote', 'Logged Out'],
          ['Sam Okafor', 'Front desk', 'On Break']] as const).flatMap(([name, group, status]) => [
          `      - row "${name} ${group} ${status}":`,
          `        - gridcell "Select ${name}":`,
          `          - checkbox "Select ${name}"`,
          `        - rowheader "${name} ${group}"`,
          `        - gridcell "${status}"`,
          status === 'On Break' ? '        - gridcell "time"' : '        - gridcell',
          `        - gridcell "Change ${name}":`,
          `          - button "Change ${name}"`,
        ]),
        '    - paragraph: Arrow keys move, the space bar selects, with Shift up to there, Enter opens the choices.',
        '- status',
      ].join('\n'));
      const grid = page.find('[role=grid]')!;
      assert.deepEqual([grid.ariaRowCount, grid.ariaMultiSelectable], ['5', 'true']);
      assert.deepEqual(page.rows.map((row) => row.ariaRowIndex), ['2', '3', '4', '5']);
      await assertAccessible(page.element, 'list');
      assert.deepEqual(danglingReferences(page.root), []);
    });

    it('what happens, without being asked, and counts it', async () => {
      await page.work('Ava.Agent');
      await page.open();
      await page.push('Ava.Agent', { status: 'available', started: true, activity: 'busy', activitySince: Date.now() });
      await until(() => page.state('Ava Lindqvist') === 'Available Busy', 'it is shown');
      assert.deepEqual([...page.root.querySelectorAll('[part=counts] button')].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim()),
        ['All 4', 'Available 1', 'Work Offline 0', 'On Break 1', 'Logged Out 2', 'At work 1']);
      await page.push('Ava.Agent', { activity: 'a-new-kind' });
      await until(() => page.state('Ava Lindqvist') === 'Available a-new-kind', 'an activity that this version does not know is shown as it is');
    });

    it('that it is being read, that there is nobody, and nobody like that', async () => {
      let answer: ((response: Response) => void) | undefined;
      page.desk.network.intercept = (request) => (request.url.endsWith('/v1/agents') ? new Promise((resolve) => (answer = resolve)) : undefined);
      page.client = await page.desk.signedIn('Sam.Supervisor');
      page.element = await place<TeamElement>('onduty-team', page.client);
      await until(() => page.text.includes('Loading the team…'), 'it says so');
      assert.isTrue(page.element.matches(':state(busy)'));
      await assertAccessible(page.element, 'loading');
      await until(() => answer, 'it is asked');
      answer!(json(answerOf([])));
      await until(() => page.text.includes('There are no agents in your team yet.'), 'there is nobody');
      assert.isFalse(page.element.matches(':state(busy)'));
      await assertAccessible(page.element, 'empty');
    });

    it('that it could not be read, and reads it again', async function () {
      this.timeout(30_000);
      const errors: string[] = [];
      document.body.addEventListener('onduty-error', ({ error }) => errors.push(error.code), { once: true });
      page.desk.network.intercept = (request) => (request.url.endsWith('/v1/agents') ? problem(500, 'server-error') : undefined);
      await page.open();
      assert.equal(page.find('[role=alert]')!.textContent.trim(), 'The service has failed. Try again later.');
      assert.deepEqual(errors, ['server-error']);
      await assertAccessible(page.element, 'not read');
      page.desk.network.intercept = undefined;
      page.button('Try again').click();
      await until(() => page.rows.length === 4, 'it is read');
      assert.equal(page.find('[role=alert]')!.textContent.trim(), '');
    });

    it('R34: that the connection is lost, once, and that it is back', async function () {
      this.timeout(30_000);
      await page.open();
      const heard = page.listen('div > .visually-hidden[role=status]');
      page.desk.network.intercept = (request) => (request.url.includes('/events') ? problem(503, 'overloaded') : undefined);
      await page.desk.backend.drain();
      await until(() => page.text.includes('Connection lost. Reconnecting… What stands here may be out of date.'), 'it is said', 8000);
      await assertAccessible(page.element, 'reconnecting');
      assert.deepEqual(heard, ['Connection lost. Reconnecting…']);
      assert.lengthOf(page.rows, 4);
    });
  });

  describe('looking for agents', () => {
    it('R34: by words, and says once how many are found', async () => {
      await page.openWith(manyAgents(40));
      const heard = page.listen('div > .visually-hidden[role=status]');
      page.search.focus();
      await type('agent 003');
      await until(() => page.names.length === 11, 'eleven are found');
      await until(() => heard.length > 0, 'it is said');
      await settle(page.element);
      assert.deepEqual(heard, ['11 agents']);
      await type(' remote');
      await until(() => page.names.length === 6, 'the group counts too');
      await type(' nothing');
      await until(() => page.find('.empty'), 'nobody is found');
      await assertAccessible(page.element, 'no match');
      await until(() => heard.at(-1) === 'No agent matches what you are looking for.', 'that is said too');
      page.button('Show all agents').click();
      await until(() => page.search.value === '' && page.rows.length > 5, 'all are shown');
      assert.isOk(page.focused, 'the focus is not lost');
    });

    it('by status and by group', async () => {
      await page.openWith(manyAgents(40));
      page.button('On Break 10').click();
      await settle(page.element);
      assert.equal(page.find('[role=grid]')!.ariaRowCount, '11');
      assert.equal(page.find('[aria-pressed=true]')!.textContent.replace(/\s+/g, ' ').trim(), 'On Break 10');
      const group = page.field<HTMLSelectElement>('group');
      group.value = '=remote';
      group.dispatchEvent(new Event('change'));
      await until(() => page.find('.empty'), 'on break are agents of the front desk alone');
      page.button('Logged Out 10').click();
      await settle(page.element);
      assert.equal(page.find('[role=grid]')!.ariaRowCount, '11');
    });

    it('in the order of names, of statuses, and of who is longest in the status', async () => {
      await page.openWith(manyAgents(8));
      const first = async (order: string): Promise<string[]> => {
        const select = page.field<HTMLSelectElement>('order');
        select.value = order;
        select.dispatchEvent(new Event('change'));
        await settle(page.element);
        return page.names.slice(0, 3);
      };
      assert.deepEqual(await first('status'), ['Agent 0000', 'Agent 0004', 'Agent 0001']);
      assert.deepEqual(await first('longest'), ['Agent 0007', 'Agent 0006', 'Agent 0005']);
      assert.deepEqual(await first('name'), ['Agent 0000', 'Agent 0001', 'Agent 0002']);
    });
  });

  describe('everywhere', () => {
    it('R30: shows the strings that break what handles text carelessly as text', async () => {
      const some = await naughtyStrings();
      assert.isAtLeast(some.length, 30);
      const [model] = manyAgents(1);
      await page.openWith(some.map((text, index) => ({
        ...model!, id: `naughty-${index}`, displayName: text, duty: { ...model!.duty, reason: text, activity: text },
      })).slice(0, 12));
      const texts = [...page.root.querySelectorAll('bdi')].map(({ textContent }) => textContent);
      for (const text of some.slice(0, 12)) assert.isAtLeast(texts.filter((one) => one.includes(text)).length, 3, text);
      assert.equal(page.root.querySelectorAll('script, img, iframe, style, a').length, 0);
    });

    it('R31: speaks each language, right to left where that is so', async () => {
      await page.open();
      const titles = new Set<string>();
      for (const language of ['en', 'de', 'es', 'fr', 'ar', 'en']) {
        document.documentElement.lang = language;
        await until(() => page.find(`[lang=${language}] #title`), language);
        await settle(page.element);
        titles.add(page.find('#title')!.textContent);
        assert.equal(getComputedStyle(page.find('section')!).direction, language === 'ar' ? 'rtl' : 'ltr');
        assert.lengthOf(page.rows, 4);
        await assertAccessible(page.element, language);
      }
      assert.equal(titles.size, 5);
    });

    it('R52: targets are large enough, and 320 px and large text lose nothing', async () => {
      await setViewport({ width: 320, height: 800 });
      await page.work('Ava.Agent', { status: 'available', activity: 'post-processing', next: { status: 'on-break', reason: 'lunch', actor: { kind: 'self' } }, lost: true });
      await page.open();
      document.body.style.margin = '0';
      page.find<HTMLInputElement>('.columns input')!.click();
      for (const size of ['100%', '200%']) {
        document.documentElement.style.fontSize = size;
        await settle(page.element);
        assert.isAtMost(document.documentElement.scrollWidth, 320, size);
        for (const target of page.root.querySelectorAll('input:not([type=checkbox]), button, select, .pick')) {
          const { width, height } = target.getBoundingClientRect();
          assert.isAtLeast(Math.min(width, height), 24, target.outerHTML);
        }
        // No row covers the next one.
        await until(() => page.rows.every((row, index, all) => !index || row.getBoundingClientRect().top >= all[index - 1]!.getBoundingClientRect().bottom - 1), `rows apart at ${size}`);
      }
      document.documentElement.style.fontSize = '';
      document.body.style.margin = '';
    });
  });
});
