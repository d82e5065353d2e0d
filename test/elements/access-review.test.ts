import { assert } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { behavesLikeAnElement } from './support/behaves-like-an-element.ts';
import { problem } from './support/desk.ts';
import { ariaSnapshot, assertAccessible, markupOf, press, settle, until } from './support/page.ts';
import { home, ReviewPage } from './support/review-page.ts';

// By another address the module runs a second time.
const again = new URL('../../src/elements/access-review/onduty-access-review.ts?again', import.meta.url).href;
behavesLikeAnElement('onduty-access-review', () => import(again));

describe('onduty-access-review', () => {
  let page: ReviewPage;
  // Colours on their way to others have a contrast that nobody sees.
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
  after(() => emulateMedia({ reducedMotion: 'no-preference' }));
  beforeEach(async () => (page = await ReviewPage.prepare()));
  afterEach(async () => {
    await page.close();
    await setViewport({ width: 800, height: 600 });
  });

  /** Presses a button as somebody does who uses the keyboard. */
  const use = async (name: string): Promise<void> => {
    page.button(name).focus();
    await press('Enter');
    await page.done();
  };

  describe('for whom', () => {
    for (const userName of ['Ava.Agent', 'Sam.Supervisor']) {
      it(`R4: shows nothing to ${userName}, and asks for nothing`, async () => {
        await page.open(userName);
        assert.isTrue(page.element.matches(':state(idle)'));
        assert.equal(getComputedStyle(page.element).display, 'none');
        page.element.always = true;
        await settle(page.element);
        assert.equal(page.text.trim(), 'Your account may not do this.');
        assert.isFalse(page.desk.requests.some((request) => /access-requests|address-rules/.test(request)));
        await assertAccessible(page.element, 'no administrator');
      });
    }

    it('R25: forgets everything when the administrator leaves', async () => {
      await page.deny();
      await page.open();
      assert.include(page.text, 'Rex Tanaka');
      await page.client.session.signOut();
      await until(() => page.element.matches(':state(idle)'), 'it is idle');
      assert.notInclude(page.text, 'Rex Tanaka');
      assert.notInclude(page.text, '198.51.100.0/24');
    });
  });

  describe('who waits', () => {
    it('says who, from where, since when and how often, and who is to be let in how', async () => {
      await page.deny();
      await page.deny();
      await page.open();
      const time = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(Date.now());
      assert.equal(await ariaSnapshot('onduty-access-review'), [
        '- region "Access requests":',
        '  - heading "Access requests" [level=2]',
        '  - paragraph: 1 person waits',
        '  - alert',
        '  - status',
        '  - list "Access requests":',
        '    - listitem:',
        '      - paragraph:',
        '        - strong: Rex Tanaka',
        '        - text: Rex.Remote',
        `      - paragraph: ${home} since ${time} tried 2 times`,
        '      - \'button "Let in once: Rex Tanaka"\': Let in once',
        '      - \'button "Let in for 24 hours: Rex Tanaka"\': Let in for 24 hours',
        '      - \'button "Allow by a rule…: Rex Tanaka"\': Allow by a rule…',
        '      - \'button "Refuse: Rex Tanaka"\': Refuse',
        '- region "Allowed networks":',
        '  - heading "Allowed networks" [level=2]',
        '  - paragraph: You are working from 127.0.0.1.',
        '  - alert',
        '  - status',
        '  - list "Allowed networks":',
        '    - listitem:',
        '      - paragraph: 198.51.100.0/24 Remote',
        '      - paragraph: The remote office',
        '      - checkbox "The rule 198.51.100.0/24 is active" [checked]',
        '      - text: Active',
        '      - button "Remove the rule 198.51.100.0/24": Remove',
        '  - heading "Add rule" [level=3]',
        '  - form "Add rule":',
        '    - text: Network',
        '    - textbox "Network"',
        '    - text: Description',
        '    - textbox "Description"',
        '    - text: For',
        '    - combobox "For":',
        '      - option "Everybody" [selected]',
        '      - option "Front desk"',
        '      - option "Remote"',
        '    - paragraph: An address or a network, such as 198.51.100.0/24 or 2001:db8::/32.',
        '    - button "Add rule"',
        '- status',
      ].join('\n'));
      await assertAccessible(page.element, 'waiting');
    });

    it('says that nobody waits', async () => {
      await page.open();
      assert.include(page.text, 'Nobody waits to be let in.');
      await assertAccessible(page.element, 'nobody');
    });

    it('R34: shows who comes meanwhile behind those who wait, and says so once', async () => {
      await page.deny('Rex.Remote', '203.0.113.6');
      await page.open();
      await until(() => page.client.connection.get() === 'live', 'it is live');
      const region = page.element.shadowRoot!.querySelector('div > .visually-hidden')!;
      assert.equal(region.textContent, '');
      const said: string[] = [];
      const observer = new MutationObserver(() => said.push(region.textContent));
      observer.observe(region, { subtree: true, childList: true, characterData: true });
      page.button('Refuse: Rex Tanaka').focus();
      const focused = page.focused;
      await page.deny();
      await until(() => page.requests.length === 2, 'it is shown');
      await settle(page.element);
      assert.include(page.requests[0], '203.0.113.6');
      assert.include(page.requests[1], home);
      assert.equal(page.focused, focused);
      await page.deny();
      await until(() => page.requests[1]!.includes('tried 2 times'), 'another try is counted');
      observer.disconnect();
      assert.deepEqual(said, ['2 people wait']);
    });

    it('says that it cannot be read, and reads it again', async function () {
      this.timeout(30_000);
      page.desk.network.intercept = (request) => (request.url.endsWith('/access-requests') ? problem(500, 'server-error') : undefined);
      page.client = await page.desk.signedIn('Ada.Admin');
      await page.deny();
      const opening = page.open();
      await until(() => page.element?.shadowRoot?.querySelector('[role=alert]')?.textContent.trim() === 'The service has failed. Try again later.', 'it is said', 8000);
      await assertAccessible(page.element, 'not read');
      page.desk.network.intercept = undefined;
      page.button('Try again').click();
      await opening;
      assert.include(page.text, 'Rex Tanaka');
      assert.equal(page.said('requests', 'alert'), '');
    });
  });

  describe('deciding', () => {
    for (const [act, decision, isLetIn] of [['Let in once', 'once', true], ['Let in for 24 hours', 'day', true], ['Refuse', 'refused', false]] as const) {
      it(`R23: ${act}: does so, says so, and leaves the focus in the list`, async () => {
        const denied = await page.deny();
        await page.open();
        const decided: string[] = [];
        page.element.addEventListener('onduty-access-decided', (event) => decided.push(`${event.request} ${event.decision}`));
        await use(`${act}: Rex Tanaka`);
        assert.equal(page.said('requests'), isLetIn ? 'Rex Tanaka is let in.' : 'Rex Tanaka is refused.');
        assert.deepEqual(decided, [`${denied.state === 'address-denied' && denied.requestId} ${decision}`]);
        assert.deepEqual(page.requests, []);
        assert.equal(page.focused?.textContent, 'Access requests');
        assert.match(page.text, new RegExp(`Decided in the last day.*Rex Tanaka ${home.replaceAll('.', '\\.')} ${isLetIn ? 'let in' : 'refused'} by Ada Moreau`));
        await assertAccessible(page.element, act);
        assert.equal(await page.isLetIn(), isLetIn);
        if (isLetIn) assert.equal(await page.isLetIn(), decision === 'day');
      });
    }

    it('allows by a rule that is filled in already', async () => {
      await page.deny();
      await page.open();
      await use('Allow by a rule…: Rex Tanaka');
      const form = '[part=request] form';
      assert.equal(page.focused, page.field(form, 'network'));
      assert.deepEqual([page.field(form, 'network').value, page.field(form, 'description').value, page.field(form, 'group').value], [home, 'Rex Tanaka', 'remote']);
      await assertAccessible(page.element, 'writing a rule');
      await press('Enter');
      await page.done();
      await until(() => page.said('requests') === 'Rex Tanaka is let in.', 'it is said');
      assert.equal(page.focused?.textContent, 'Access requests');
      assert.deepEqual(page.rules, ['198.51.100.0/24 Remote The remote office', `${home}/32 Remote Rex Tanaka`]);
      assert.isTrue(await page.isLetIn());
    });

    it('fills in the /64 of an IPv6 address, which is what one subscriber has', async () => {
      await page.deny('Rex.Remote', '2001:db8:1:2::a');
      await page.open();
      await use('Allow by a rule…: Rex Tanaka');
      assert.equal(page.field('[part=request] form', 'network').value, '2001:db8:1:2::a/64');
      await press('Enter');
      await until(() => page.said('requests') === 'Rex Tanaka is let in.', 'it is said');
      assert.isTrue(await page.isLetIn('Rex.Remote', '2001:db8:1:2::b'));
    });

    it('gives the rule up, and the focus back', async () => {
      await page.deny();
      await page.open();
      await use('Allow by a rule…: Rex Tanaka');
      await use('Cancel');
      await until(() => page.focused === page.button('Allow by a rule…: Rex Tanaka'), 'the focus is back');
    });

    for (const [what, field, fill, sentence] of [
      ['no network', 'network', 'everywhere', `Enter a network that ${home} belongs to.`],
      ['a network that the person is not in', 'network', '192.0.2.0/24', `Enter a network that ${home} belongs to.`],
      ['a group whose rule does not let the person in', 'group', '', 'A rule for this group does not let Rex Tanaka in.'],
    ] as const) {
      it(`R21, R38: ${what} is refused where it stands, and what was typed is kept`, async () => {
        await page.deny();
        await page.allow('127.0.0.0/8');
        await page.open();
        await use('Allow by a rule…: Rex Tanaka');
        const input = page.field('[part=request] form', field);
        input.value = fill;
        page.field('[part=request] form', 'network').focus();
        await press('Enter');
        await until(() => input.getAttribute('aria-invalid') === 'true', 'it is refused');
        await page.done();
        const described = input.getAttribute('aria-describedby')!.split(' ').map((id) => page.find(`[id="${id}"]`)!.textContent.trim());
        assert.equal(described[0], sentence);
        assert.equal(page.focused, input);
        assert.equal(input.value, fill);
        assert.equal(page.said('requests', 'alert'), '');
        await assertAccessible(page.element, what);
      });
    }

    it('says who was quicker', async () => {
      const denied = await page.deny();
      // Without news this page does not know.
      page.desk.network.intercept = (request) => (request.url.includes('/events') ? problem(503, 'overloaded') : undefined);
      await page.open();
      await (await page.other()).refuseAccess(denied.state === 'address-denied' ? denied.requestId : '');
      await use('Let in once: Rex Tanaka');
      await until(() => page.said('requests', 'alert') === 'Otto Berg has decided about this already.', 'it is said');
      await until(() => page.requests.length === 0, 'the request is gone');
      await settle(page.element);
      assert.equal(page.focused?.textContent, 'Access requests');
      assert.include(page.text, 'refused by Otto Berg');
      await assertAccessible(page.element, 'decided already');
    });

    it('a double click decides about one person alone', async () => {
      await page.rename('Sam.Supervisor', 'Rex Tanaka');
      await page.deny('Rex.Remote', home);
      await page.deny('Rex.Remote', '203.0.113.6');
      await page.open();
      const click = (detail: number) => page.button('Let in once: Rex Tanaka').dispatchEvent(new MouseEvent('click', { detail, bubbles: true, composed: true }));
      click(1);
      await page.done();
      await until(() => page.requests.length === 1, 'one is decided');
      click(2);
      await page.done();
      assert.lengthOf(page.requests, 1);
      click(1);
      await until(() => page.requests.length === 0, 'the other one is decided');
    });
  });

  describe('everywhere', () => {
    it('goes through its controls in the order in which they stand', async () => {
      await page.deny();
      await page.open();
      page.button('Let in once: Rex Tanaka').focus();
      const names: string[] = [];
      for (let step = 0; step < 10; step += 1) {
        const at = page.focused as HTMLInputElement | null;
        if (!at) break;
        names.push(at.ariaLabel ?? at.labels?.[0]?.textContent.trim() ?? at.textContent.trim());
        await press('Tab');
      }
      assert.deepEqual(names, [
        'Let in once: Rex Tanaka', 'Let in for 24 hours: Rex Tanaka', 'Allow by a rule…: Rex Tanaka', 'Refuse: Rex Tanaka',
        'The rule 198.51.100.0/24 is active', 'Remove the rule 198.51.100.0/24', 'Network', 'Description', 'For', 'Add rule',
      ]);
    });

    it('R31: speaks each language, right to left where that is so', async () => {
      await page.deny();
      await page.open();
      const titles = new Set<string>();
      for (const language of ['en', 'de', 'es', 'fr', 'ar']) {
        document.documentElement.lang = language;
        await until(() => page.find(`[lang=${language}]`), language);
        titles.add(page.find('#requests')!.textContent);
        assert.equal(getComputedStyle(page.find('section')!).direction, language === 'ar' ? 'rtl' : 'ltr');
        assert.equal(getComputedStyle(page.find('.address')!).direction, 'ltr');
        await assertAccessible(page.element, language);
      }
      assert.equal(titles.size, 5);
    });

    it('R52, R46: targets are large enough, 320 px and large text lose nothing, and no style is inline', async () => {
      await setViewport({ width: 320, height: 800 });
      await page.deny('Rex.Remote', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff');
      await page.deny();
      await page.open();
      document.body.style.margin = '0';
      page.button('Allow by a rule…: Rex Tanaka').click();
      await settle(page.element);
      for (const size of ['100%', '200%']) {
        document.documentElement.style.fontSize = size;
        assert.isAtMost(document.documentElement.scrollWidth, 320, size);
        for (const target of page.element.shadowRoot!.querySelectorAll('input:not([type=checkbox]), button, select, label:has(input)')) {
          const { width, height } = target.getBoundingClientRect();
          assert.isAtLeast(Math.min(width, height), 24, target.outerHTML);
        }
      }
      document.documentElement.style.fontSize = '';
      document.body.style.margin = '';
      assert.notMatch(markupOf(page.element), /style=|<style/);
    });
  });
});
