import { assert } from '@open-wc/testing';
import '../../../src/elements/app-launcher/onduty-app-launcher.ts';
import '../../../src/elements/login-form/onduty-login-form.ts';
import '../../../src/elements/password-form/onduty-password-form.ts';
import '../../../src/elements/provider/onduty-provider.ts';
import '../../../src/elements/status-picker/onduty-status-picker.ts';
import { problem } from '../support/desk.ts';
import { assertNothingNew, naughtyStrings, shapeOf, watchForHarm } from '../support/naughty-strings.ts';
import { clearPage, settle, until } from '../support/page.ts';
import type { LoginFormElement } from '../../../src/elements/login-form/login-form-element.ts';
import type { Rendering } from '../support/page.ts';
import type { ProviderElement } from '../../../src/elements/provider/provider-element.ts';

describe('onduty-provider and what stands in it, with naughty strings', () => {
  const own = window.fetch;
  let provider: ProviderElement;
  let form: LoginFormElement;
  let texts: readonly string[];
  let harm: ReturnType<typeof watchForHarm>;
  before(async () => (texts = await naughtyStrings()));
  beforeEach(async () => {
    // Such an address may be anybody's: nothing leaves the page.
    window.fetch = () => Promise.resolve(problem(401, 'session-required'));
    harm = watchForHarm();
    provider = document.createElement('onduty-provider');
    form = document.createElement('onduty-login-form');
    provider.append(form, ...['onduty-app-launcher', 'onduty-status-picker', 'onduty-password-form'].map((tag) => document.createElement(tag)));
    document.body.append(provider);
    await until(() => form.querySelector('.reveal'), 'all of the form');
  });
  afterEach(async () => {
    await clearPage();
    window.fetch = own;
    harm.stop();
  });

  for (const name of ['locale', 'tenant', 'base-url', 'carrier']) {
    it(`R30: takes any text as its ${name}, and adds nothing to the page`, async function () {
      this.timeout(180_000);
      provider.setAttribute(name, name === 'carrier' ? 'bearer' : name === 'base-url' ? location.origin : 'en');
      await settle(provider);
      await settle(form);
      const harmless = shapeOf(provider);
      for (const text of texts) {
        provider.setAttribute(name, text);
        await settle(provider);
        for (const element of provider.children) await settle(element as Rendering);
        assert.isNotNull(form.querySelector('[name=username]'), text);
        // A tenant has a place for its name.
        if (name !== 'tenant') assertNothingNew(harmless, shapeOf(provider), text);
        assert.lengthOf(provider.querySelectorAll('script, img, iframe, svg:not(.reveal svg), a'), 0, text);
      }
    });
  }

  it('R30: takes any text as the language of the page', async function () {
    this.timeout(180_000);
    const harmless = shapeOf(provider);
    for (const text of texts) {
      document.documentElement.lang = text;
      for (const element of provider.children) await settle(element as Rendering);
      assert.equal(form.querySelector('form')!.lang, 'en', text);
      assertNothingNew(harmless, shapeOf(provider), text);
    }
  });
});
