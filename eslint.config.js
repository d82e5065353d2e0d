import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const source = resolve(dirname(fileURLToPath(import.meta.url)), 'src');

/** What each folder of src may import: other folders of ours (of some only types), and packages. The longest name counts. */
const layers = {
  contract: { ours: [], packages: ['valibot', '@valibot/to-json-schema'] },
  client: { ours: ['contract'], packages: ['valibot'] },
  locales: { ours: [], types: ['contract', 'client'], packages: [] },
  elements: { ours: ['contract', 'client', 'locales'], packages: ['lit', '@lit/context', '@tanstack/virtual-core'] },
  server: { ours: ['contract'], packages: ['valibot', 'hono', 'ipaddr.js', 'jose'] },
  'server/pages': { ours: ['contract', 'client', 'elements', 'locales', 'server'], packages: ['hono', 'lit'] },
  'server/node': {
    ours: ['contract', 'server', 'server/pages', 'mock'],
    packages: ['hono', '@node-rs/argon2', 'ipaddr.js', 'kysely', 'nodemailer', 'pg', 'pino', 'prom-client', 'node:'],
  },
  mock: { ours: ['contract', 'server'], types: ['client'], packages: ['msw', 'valibot'] },
  conformance: { ours: ['contract'], packages: ['valibot'] },
  'index.ts': { ours: ['contract', 'client', 'elements', 'locales'], packages: [] },
  'define.ts': { ours: ['elements'], packages: [] },
  'react.ts': { ours: ['contract', 'client', 'elements'], packages: ['react'] },
};

const within = (path, folder) => path === folder || path.startsWith(`${folder}/`);
const folderOf = (path) => Object.keys(layers).filter((name) => within(path, name)).sort((a, b) => b.length - a.length)[0];
const elementOf = (path) => /^elements\/([^/]+)\//.exec(path)?.[1];
const fromSource = (path) => relative(source, path).split(sep).join('/');

/** Says why a file of src may not import something; `undefined` when it may. */
function importRefusal(file, specifier, onlyTypes) {
  const folder = folderOf(file);
  if (folder === undefined) return `${file} belongs to no layer.`;
  const { ours, types = [], packages } = layers[folder];
  if (!specifier.startsWith('.')) {
    const allowed = packages.some((name) => within(specifier, name) || (name === 'node:' && specifier.startsWith(name)));
    return allowed ? undefined : `${folder} may not import the package ${specifier}.`;
  }
  const target = fromSource(resolve(source, dirname(file), specifier));
  if (target.startsWith('..')) return `${target} is outside of src.`;
  const element = elementOf(file);
  const other = elementOf(target);
  if (folder === 'elements' && other !== undefined) {
    return other === element || other === 'internal' ? undefined : `An element may not import another element's folder (${target}).`;
  }
  const targetFolder = folderOf(target);
  return targetFolder === folder || ours.includes(targetFolder) || (onlyTypes && types.includes(targetFolder)) ? undefined : `${folder} may not import ${target}.`;
}

const layerRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = fromSource(context.filename);
    const check = ({ source: specifier, importKind, exportKind }) => {
      if (typeof specifier?.value !== 'string') return;
      const message = importRefusal(file, specifier.value, importKind === 'type' || exportKind === 'type');
      if (message) context.report({ node: specifier, message });
    };
    return { ImportDeclaration: check, ExportAllDeclaration: check, ExportNamedDeclaration: check, ImportExpression: check };
  },
};

const injection = 'runs only under a weaker content security policy than ours.';

/** The rules of the house that need no types: layers, and templates that work under the strictest policy. */
export const house = [
  {
    files: ['src/**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { house: { rules: { layers: layerRule } } },
    rules: { 'house/layers': 'error' },
  },
  {
    files: ['src/**/*.ts', 'demo/**/*.{ts,js}'],
    languageOptions: { parser: tseslint.parser },
    rules: {
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportSpecifier[imported.name=/^(styleMap|unsafeHTML|unsafeSVG|unsafeCSS|unsafeStatic)$/]', message: `It ${injection}` },
        { selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)$/]', message: `It ${injection}` },
        { selector: 'TemplateElement[value.raw=/\\sstyle\\s*=/]', message: `A style attribute ${injection}` },
        { selector: 'TemplateElement[value.raw=/<style[\\s>]/i]', message: `A style element ${injection}` },
        { selector: 'CallExpression[callee.property.name="setAttribute"][arguments.0.value="style"]', message: `It ${injection}` },
      ],
    },
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'demo/data/', 'demo/dist/', 'demo/frameworks/', 'test/.tmp/', 'test/compatibility/clients/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...house,
  {
    files: ['**/*.{ts,js}'],
    rules: {
      'max-lines': ['error', { max: 400 }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-warning-comments': 'error',
      'no-constant-binary-expression': 'error',
      'no-unsafe-finally': 'error',
      'no-async-promise-executor': 'error',
      'no-debugger': 'error',
      'no-dupe-else-if': 'error',
      'no-empty': 'error',
      'no-sparse-arrays': 'error',
      'no-useless-escape': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Factories close over their state; their methods have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/prefer-nullish-coalescing': 'off',
      // The compiler does not see that a flag may change during an await.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // An async function is how a value becomes the promise that a port asks for.
      '@typescript-eslint/require-await': 'off',
      // Index signatures are read by brackets: the compiler checks them with noUncheckedIndexedAccess.
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['it', 'describe', 'test', 'suite'] }] },
      ],
    },
  },
  { files: ['demo/**', 'test/**', '*.config.{js,ts}', 'docs/*.js', 'src/server/node/**'], rules: { 'no-console': 'off' } },
);
