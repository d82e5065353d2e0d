import { assert } from '@open-wc/testing';
import { json, problem } from '../support/desk.ts';
import { assertNothingNew, naughtyStrings, shapeOf, textsOf, watchForHarm } from '../support/naughty-strings.ts';
import { place, settle, until } from '../support/page.ts';
import { ReviewPage } from '../support/review-page.ts';
import type { AccessReviewElement } from '../../../src/elements/access-review/access-review-element.ts';
import type { AccessRequest } from '../../../src/contract/index.ts';

describe('onduty-access-review, with naughty strings', () => {
  let page: ReviewPage;
  let texts: readonly string[];
  let harm: ReturnType<typeof watchForHarm>;
  before(async () => (texts = await naughtyStrings()));
  beforeEach(async () => {
    page = await ReviewPage.prepare();
    harm = watchForHarm();
  });
  afterEach(async () => {
    await page.close();
    harm.stop();
  });

  const requestOf = (id: string, text: string, isWaiting: boolean): AccessRequest => ({
    id, state: isWaiting ? 'waiting' : text, user: { id: 'x', userName: text, displayName: text, groupId: null }, address: text, since: 0, seenAt: 0, tries: 1,
    decision: isWaiting ? null : { by: text, at: 0 },
  });

  /** Answers with lists that hold such texts everywhere. */
  function answer(values: readonly string[], ownAddress = values[0]!): void {
    page.desk.network.intercept = (request) => {
      if (request.method !== 'GET') return undefined;
      if (request.url.endsWith('/access-requests')) {
        return json({ now: 0, requests: values.flatMap((text, index) => [requestOf(`wait-${index}`, text, true), requestOf(`done-${index}`, text, false)]) });
      }
      if (!request.url.endsWith('/address-rules')) return undefined;
      return json({
        ownAddress, groups: values.map((name, index) => ({ id: `group-${index}`, name })),
        rules: values.map((text, index) => ({ id: `rule-${index}`, network: text, description: text, groupId: index % 2 ? `group-${index}` : text, enabled: true })),
      });
    };
  }

  /** Shows the lists to an administrator; such long ones take their time. */
  async function open(): Promise<void> {
    page.client = await page.desk.signedIn('Ada.Admin');
    page.element = await place<AccessReviewElement>('onduty-access-review', page.client);
    await until(() => page.find('[part=rules]'), 'the lists are read', 20_000);
    await settle(page.element);
  }

  it('R30: shows everybody, every address, state, rule and group as text', async function () {
    this.timeout(180_000);
    answer(texts.map(() => 'harmless'));
    await open();
    const harmless = shapeOf(page.element);
    page.element.remove();
    answer(texts);
    document.querySelector('onduty-provider')!.append(page.element);
    await until(() => page.find('[part=rule] .address')?.textContent === texts[0] && page.requests.length > 0, 'the lists', 20_000);
    await settle(page.element);
    const root = page.element.shadowRoot!;
    assert.lengthOf(page.requests, texts.length);
    for (const selector of ['[part=request] strong', '[part=request] .who > bdi', '[part=request] .address', '.decided strong', '.decided .address']) {
      assert.sameMembers(textsOf(root, selector), [...texts], selector);
    }
    for (const selector of ['[part=rule] .address', '[part=rule] .badge', '.new option:not([value=""])']) assert.deepEqual(textsOf(root, selector), [...texts], selector);
    assert.deepEqual(textsOf(root, '[part=rule] .muted'), texts.filter((text) => text !== ''));
    const decided = textsOf(root, '.decided .muted');
    for (const text of texts) assert.isTrue(decided.some((one) => one.startsWith(`${text} by \u2068${text}\u2069, `)), JSON.stringify(text));
    assertNothingNew(harmless, shapeOf(page.element), 'all of them');
  });

  it('R30: says as text who was quicker, and from where one works', async function () {
    this.timeout(180_000);
    answer(['harmless']);
    await open();
    let harmless: ReadonlyMap<string, number> | undefined;
    for (const text of ['harmless', ...texts.filter((one) => one !== '')]) {
      answer([text]);
      const { intercept } = page.desk.network;
      page.desk.network.intercept = (request) => (request.method === 'GET' ? intercept?.(request)
        : new Response(JSON.stringify({ type: text, title: text, detail: text, status: 409, code: 'already-decided', decidedBy: text }), problem(409, 'already-decided')));
      page.find('.refuse')!.click();
      await until(() => page.find('[part=requests] [role=alert]')!.textContent === `${text} has decided about this already.`, text);
      await until(() => page.find('[part=request] strong')?.textContent === text && !page.element.matches(':state(busy)'), text);
      await settle(page.element);
      assert.include(page.find('[part=rules] .head bdi')!.textContent, text);
      harmless ??= shapeOf(page.element);
      assertNothingNew(harmless, shapeOf(page.element), text);
    }
  });

  it('R30: fills a rule in with a name and an address as they are', async function () {
    this.timeout(180_000);
    answer(texts);
    await open();
    for (const [index, text] of texts.entries()) {
      if (index % 20) continue;
      page.find(`#wait-${index} .write`)!.click();
      await settle(page.element);
      const form = page.find<HTMLFormElement>(`#wait-${index} form`)!;
      // An input holds one line.
      assert.equal((form.elements.namedItem('description') as HTMLInputElement).value, text.replaceAll(/[\r\n]/g, ''));
      assert.include(form.ariaLabel, text);
    }
  });
});
