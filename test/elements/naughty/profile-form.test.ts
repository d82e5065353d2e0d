import { assert } from '@open-wc/testing';
import { json } from '../support/desk.ts';
import { assertNothingNew, naughtyStrings, shapeOf, textsOf, watchForHarm } from '../support/naughty-strings.ts';
import { settle, until } from '../support/page.ts';
import { ProfilePage } from '../support/profile-page.ts';
import type { FieldPermission, Profile, ProfileField } from '../../../src/contract/index.ts';

const isolated = /[\u2068\u2069]/g;
/** How long a text of each field may be. */
const limits = { displayName: 100, email: 254, phone: 254, country: 2, language: 35, signature: 2000 } as const;
const words = Object.keys(limits) as (keyof typeof limits)[];

/** A text as a profile may hold it. */
const fit = (name: keyof typeof limits, text: string): string => text.padEnd(3, '-').slice(0, limits[name]);

describe('onduty-profile-form, with naughty strings', () => {
  let page: ProfilePage;
  let texts: readonly string[];
  let harm: ReturnType<typeof watchForHarm>;
  before(async () => (texts = await naughtyStrings()));
  beforeEach(async () => {
    page = await ProfilePage.prepare();
    harm = watchForHarm();
  });
  afterEach(async () => {
    await page.close();
    harm.stop();
  });

  /** Has the server give another profile, and the page read it. */
  async function show(change: (profile: Profile) => Partial<Profile>, isThere: () => unknown, what = ''): Promise<void> {
    page.desk.network.intercept = async (request) => {
      const answer = await page.desk.backend.fetch(request, { address: '127.0.0.1' });
      if (!request.url.endsWith('/v1/profile')) return answer;
      const profile = await answer.json() as Profile;
      return json({ ...profile, ...change(profile) });
    };
    page.element.remove();
    document.querySelector('onduty-provider')!.append(page.element);
    await settle(page.element);
    await until(() => page.form && isThere(), `the profile ${what}`, 20_000);
  }

  const permitted = (permission: FieldPermission) => (profile: Profile): Profile['permissions'] =>
    ({ ...profile.permissions, ...Object.fromEntries(words.map((name) => [name, permission])) });
  const valued = ({ values }: Profile, text: string): Profile['values'] => ({ ...values, ...Object.fromEntries(words.map((name) => [name, fit(name, text)])) });
  const shown = (name: ProfileField): string | undefined => page.element.querySelector(`[aria-labelledby$="-${name}-label"] bdi`)?.textContent;

  it('R30: shows every value as text where it is only to be read', async function () {
    this.timeout(180_000);
    await page.open();
    let harmless: ReadonlyMap<string, number> | undefined;
    for (const text of ['harmless', ...texts]) {
      await show((profile) => ({ permissions: permitted('read-only')(profile), values: valued(profile, text) }), () => shown('signature') === fit('signature', text), text);
      // A country or a language that the browser knows goes by its name.
      for (const name of ['displayName', 'email', 'phone', 'signature'] as const) assert.equal(shown(name), fit(name, text), name);
      harmless ??= shapeOf(page.element);
      assertNothingNew(harmless, shapeOf(page.element), text);
    }
  });

  it('R30: fills every value into its field as it is', async function () {
    this.timeout(180_000);
    await page.open();
    let harmless: ReadonlyMap<string, number> | undefined;
    for (const text of ['harmless', ...texts]) {
      // A browser ends lines in its own way, and has none in a field of one line.
      const lines = fit('signature', text).replaceAll(/\r\n?/g, '\n');
      // Without the long lists to choose from.
      await show((profile) => {
        const { country: _, language: __, ...values } = valued(profile, text);
        return { permissions: permitted('editable')(profile), values };
      }, () => page.field('signature')?.value === lines, text);
      for (const name of ['displayName', 'phone'] as const) assert.equal(page.field(name).value, fit(name, text).replaceAll(/[\r\n]/g, ''));
      harmless ??= shapeOf(page.element);
      assertNothingNew(harmless, shapeOf(page.element), text);
    }
  });

  it('R30: shows as text who asks, for what reason, and every language that may be chosen', async function () {
    this.timeout(180_000);
    await page.open();
    const ask = (some: readonly string[]) => (): Partial<Profile> => ({
      languages: [...some],
      requests: some.map((text, index) => ({ id: `request-${index}`, fields: ['signature', text], left: ['signature', text], note: text, by: text, at: 0, doneAt: null })),
    });
    const root = page.element.shadowRoot!;
    await show(ask(texts.map(() => 'xx-harmless')), () => root.querySelectorAll('[part=asked]').length === texts.length);
    const harmless = shapeOf(page.element);
    await show(ask(texts), () => root.querySelectorAll('[part=asked]').length === texts.length && !root.textContent.includes('harmless'));
    assert.sameMembers(textsOf(root, '[part=asked] bdi').map((text) => text.replaceAll(isolated, '')), texts.map((text) => `${text} asks you to update:`.replaceAll(isolated, '')));
    assert.sameMembers(textsOf(root, 'blockquote'), texts.filter((text) => text !== ''));
    assert.deepEqual(new Set(textsOf(root, '[part=asked] li')), new Set(['Signature']));
    const options = [...page.element.querySelectorAll<HTMLOptionElement>('[name=language] option')];
    assert.sameMembers(options.map(({ value }) => value), [...texts]);
    assertNothingNew(harmless, shapeOf(page.element), 'all of them');
  });
});
