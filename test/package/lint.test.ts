import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';
import type { Linter } from 'eslint';

const { house } = (await import(new URL('../../eslint.config.js', import.meta.url).href)) as { house: Linter.Config[] };
const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: house });

const refusals = async (filePath: string, code: string) => {
  const [result] = await eslint.lintText(code, { filePath });
  return result!.messages.map(({ ruleId }) => ruleId);
};

describe('lint', () => {
  for (const code of [
    'html`<p style="color: red"></p>`;',
    'html`<p style=${x}></p>`;',
    'html`<style>p { color: red }</style>`;',
    "import { styleMap } from 'lit/directives/style-map.js';",
    "import { unsafeHTML } from 'lit/directives/unsafe-html.js';",
    "import { unsafeCSS } from 'lit';",
    'element.innerHTML = text;',
    "element.setAttribute('style', text);",
    'eval(text);',
    'new Function(text);',
  ]) {
    it(`R46: refuses ${code}`, async () => {
      assert.equal((await refusals('src/elements/login-form/login-form-element.ts', code)).length, 1);
    });
  }

  it('R46: lets a template, and a property of a style, be', async () => {
    const code = "html`<p class=${x} part=\"style\"></p>`; element.style.setProperty('--x', '1px');";
    assert.deepEqual(await refusals('src/elements/login-form/login-form-element.ts', code), []);
  });

  const imports: readonly (readonly [file: string, specifier: string, allowed: boolean])[] = [
    ['contract/routes.ts', './session.ts', true],
    ['contract/routes.ts', '../client/types.ts', false],
    ['client/http.ts', '../contract/index.ts', true],
    ['client/http.ts', '../elements/internal/context.ts', false],
    ['client/http.ts', '../server/core.ts', false],
    ['client/http.ts', 'hono', false],
    ['elements/login-form/login-form-element.ts', './login-form.styles.ts', true],
    ['elements/login-form/login-form-element.ts', '../internal/context.ts', true],
    ['elements/login-form/login-form-element.ts', '../../client/index.ts', true],
    ['elements/login-form/login-form-element.ts', '../../locales/en.ts', true],
    ['elements/login-form/login-form-element.ts', '../provider/provider-element.ts', false],
    ['elements/login-form/login-form-element.ts', '../../server/core.ts', false],
    ['elements/internal/messages.ts', '../provider/provider-element.ts', false],
    ['server/core.ts', './storage/storage.ts', true],
    ['server/core.ts', './node/sqlite.ts', false],
    ['server/core.ts', 'node:crypto', false],
    ['server/core.ts', '../client/index.ts', false],
    ['server/node/sqlite.ts', 'node:sqlite', true],
    ['server/node/sqlite.ts', '../core.ts', true],
    ['mock/index.ts', '../server/core.ts', true],
    ['mock/index.ts', '../server/node/sqlite.ts', false],
    ['mock/index.ts', '../client/index.ts', false],
    ['conformance/index.ts', '../server/core.ts', false],
  ];
  for (const [file, specifier, allowed] of imports) {
    it(`${allowed ? 'lets' : 'does not let'} ${file} import ${specifier}`, async () => {
      const expected = allowed ? [] : ['house/layers'];
      assert.deepEqual(await refusals(`src/${file}`, `import { x } from '${specifier}';`), expected);
      assert.deepEqual(await refusals(`src/${file}`, `await import('${specifier}');`), expected);
    });
  }

  it('lets the mock know the types of the client', async () => {
    assert.deepEqual(await refusals('src/mock/index.ts', "import type { X } from '../client/index.ts';"), []);
  });
});
