import { assert } from '@open-wc/testing';
import '../../../src/elements/provider/onduty-provider.ts';
import { json } from '../support/desk.ts';
import { openLauncher } from '../support/launcher.ts';
import { assertNothingNew, naughtyStrings, shapeOf, textsOf, watchForHarm } from '../support/naughty-strings.ts';
import { clearPage, settle, until } from '../support/page.ts';
import type { App } from '../../../src/contract/index.ts';
import type { Launcher } from '../support/launcher.ts';

describe('onduty-app-launcher, with naughty strings', () => {
  let page: Launcher;
  let texts: readonly string[];
  let harm: ReturnType<typeof watchForHarm>;
  before(async () => (texts = await naughtyStrings()));
  beforeEach(async () => {
    page = await openLauncher();
    harm = watchForHarm();
  });
  afterEach(async () => {
    await clearPage();
    await page.desk.close();
    harm.stop();
  });

  const whole = (app: Partial<App>): App => ({ id: 'one', name: 'One', description: '', role: 'agent', url: '/app', target: 'same-tab', disabled: null, ...app });

  /** Has the server give another list. */
  async function list(apps: readonly Partial<App>[]): Promise<void> {
    page.desk.network.intercept = (request) => (request.url.endsWith('/v1/apps') ? json({ apps: apps.map((app, index) => whole({ id: `app-${index}`, ...app })) }) : undefined);
    await page.client.apps.load();
    await settle(page.launcher);
  }

  it('R30: shows every name, description, role and reason as text', async function () {
    this.timeout(180_000);
    const appsOf = (of: (text: string) => string) => texts.flatMap((text) => [
      { name: of(text), description: of(text), role: of(text) }, { name: of(text), disabled: of(text) },
    ]);
    await page.show({ apps: appsOf(() => 'harmless') });
    const harmless = shapeOf(page.launcher);
    await list(appsOf((text) => text));
    const root = page.launcher.shadowRoot!;
    assert.deepEqual(page.names(), texts.flatMap((text) => [text, text]));
    assert.deepEqual(textsOf(root, '.about > p:first-child > bdi'), texts.flatMap((text) => [text, '']));
    assert.deepEqual(textsOf(root, '.badge').filter((_, index) => index % 2 === 0), [...texts]);
    assert.deepEqual(textsOf(root, '.refusal'), texts.filter((text) => text !== ''));
    assertNothingNew(harmless, shapeOf(page.launcher), 'all of them');
  });

  it('R29, R30: makes a link of an address only where it is a web page’s', async function () {
    this.timeout(180_000);
    await page.show({ apps: texts.map((url) => ({ url })) });
    assert.lengthOf(page.links(), texts.length);
    for (const link of page.links()) {
      if (link.hasAttribute('href')) assert.match(link.href, /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)[:/]/);
      else assert.equal(link.getAttribute('aria-disabled'), 'true');
    }
  });

  it('R30: finds by any words, and shows them nowhere but in the search', async function () {
    this.timeout(180_000);
    await page.show({ apps: [{ name: 'One' }, { name: 'Two' }] });
    const search = page.search();
    search.value = 'o';
    search.dispatchEvent(new InputEvent('input'));
    await settle(page.launcher);
    const harmless = shapeOf(page.launcher);
    for (const text of texts) {
      search.value = text;
      search.dispatchEvent(new InputEvent('input'));
      await settle(page.launcher);
      const found = page.links().length;
      assert.isTrue(found > 0 || page.text().includes('No application matches your search.'), text);
      // What finds nothing is said in a paragraph that was not there.
      if (found > 0) assertNothingNew(harmless, shapeOf(page.launcher), text);
    }
  });

  it('R30: says as text which application opens, and which the browser did not let open', async function () {
    this.timeout(180_000);
    const open = window.open.bind(window);
    window.open = () => null;
    await page.show({ apps: [{ target: 'new-tab' }] });
    const { intercept } = page.desk.network;
    let harmless: ReadonlyMap<string, number> | undefined;
    try {
      for (const text of ['harmless', ...texts]) {
        await list([{ name: text, target: 'new-tab' }]);
        const { intercept: listed } = page.desk.network;
        page.desk.network.intercept = (request) => (request.url.endsWith('/launch')
          ? json({ url: '/app', target: 'new-tab', key: text, duty: null, now: Date.now() }) : listed?.(request));
        page.links()[0]!.click();
        await settle(page.launcher);
        await until(() => !page.isBusy() && page.find('.notice a')?.textContent === `Open ${text}`, text);
        await settle(page.launcher);
        assert.equal(page.find('[role=status]')!.textContent.replace(/\u00a0$/, ''), `The browser blocked the window of ${text}.`);
        harmless ??= shapeOf(page.launcher);
        assertNothingNew(harmless, shapeOf(page.launcher), text);
      }
    } finally {
      window.open = open;
      page.desk.network.intercept = intercept;
    }
  });
});
