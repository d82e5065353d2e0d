import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';
import ts from 'typescript';

/** What is published, by its place in src; dist mirrors src. */
const entries = globSync([
  'src/{index,define}.ts',
  'src/elements/*/{onduty-*,*-element}.ts',
  'src/{client,contract,server,server/node,mock,conformance}/index.ts',
  'src/client/{embed,frame}.ts',
  'src/server/node/command.ts',
]);

/** Packages that are bundled, so that nobody has to install them; all others stay imports. */
export const bundledPackages = ['valibot', '@valibot/to-json-schema', '@tanstack/virtual-core'];

const packageOf = (id) => (/^[./]|^\0|^[a-z]:\\/i.test(id) ? undefined : id.split('/').slice(0, id.startsWith('@') ? 2 : 1).join('/'));
const isExternal = (id) => packageOf(id) !== undefined && !bundledPackages.includes(packageOf(id));

/** Every node of a syntax tree, but for those inside nodes of an `except`ed type. */
function* nodesOf(node, except = /^$/) {
  if (typeof node !== 'object' || node === null || except.test(node.type)) return;
  if (typeof node.type === 'string') yield node;
  for (const value of Object.values(node)) yield* nodesOf(value, except);
}

const compactStyle = (text) => text
  .replace(/\/\*[^]*?\*\//g, '')
  .replace(/\s+/g, ' ')
  .replace(/ ?([{};,>]) ?/g, '$1')
  .replace(/;}/g, '}')
  .replace(/(?<=\() | (?=\))/g, '')
  .replace(/#([\da-f])\1([\da-f])\2([\da-f])\3(?:([\da-f])\4)?(?![\da-f])/gi, '#$1$2$3$4')
  .replace(/: /g, ':')
  .replace(/(?<![\w.])0\.(?=\d)/g, '.');

const compactMarkup = (text) => text.replace(/\s+/g, ' ');

/** Compacts the templates. The line breaks move out of the strings into the code around, so that source maps hold. */
const compactTemplates = {
  name: 'compact-templates',
  transform(code, id) {
    if (!/\b(?:html|css|svg)`/.test(code) || id.includes('node_modules')) return null;
    const pieces = [];
    for (const { type, tag, quasi } of nodesOf(this.parse(code))) {
      if (type !== 'TaggedTemplateExpression' || !['html', 'css', 'svg'].includes(tag.name)) continue;
      for (const { start, end, tail } of quasi.quasis) {
        const text = code.slice(start, end);
        const breaks = '\n'.repeat(text.split('\n').length - 1);
        const edge = tail ? '`' : '${';
        pieces.push({ start, end: end + edge.length, text: (tag.name === 'css' ? compactStyle : compactMarkup)(text) + edge + breaks });
      }
    }
    pieces.sort((a, b) => b.start - a.start);
    return { code: pieces.reduce((result, { start, end, text }) => result.slice(0, start) + text + result.slice(end), code), map: null };
  },
};

/** Marks the schemas of the contract as free of side effects, so that a bundler leaves out those that a page does not use. */
const pureSchemas = {
  name: 'pure-schemas',
  transform(code, id) {
    if (!/src[\\/]contract[\\/]/.test(id)) return null;
    const calls = [...nodesOf(this.parse(code), /Function/)].filter(({ type }) => type === 'CallExpression').map(({ start }) => start);
    return {
      code: [...new Set(calls)].sort((a, b) => b - a).reduce((result, at) => `${result.slice(0, at)}/* @__PURE__ */ ${result.slice(at)}`, code),
      map: null,
    };
  },
};

/** A bundled package may ask a variable of Node, which no browser has, whether it should complain. */
const production = {
  name: 'production',
  transform: (code, id) => (id.includes('node_modules') && code.includes('process.env.NODE_ENV')
    ? { code: code.replaceAll('process.env.NODE_ENV', "'production'"), map: null }
    : null),
};

const compile = [esbuild({ target: 'es2022', tsconfig: 'tsconfig.json', charset: 'utf8' }), pureSchemas, compactTemplates, production];

/**
 * Writes the declarations. The types of valibot, which stand in those of the contract, come along, because nobody who installs
 * this package has it.
 */
const declarations = {
  name: 'declarations',
  writeBundle() {
    const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', ts.sys.readFile).config, ts.sys, '.');
    Object.assign(options, { noEmit: false, emitDeclarationOnly: true, declarationMap: false, outDir: 'dist', rootDir: 'src' });
    const program = ts.createProgram(entries, options);
    const write = (path, emitted, _mark, _fail, [source]) => {
      // The compiler drops an import of which no type is left; what an events' module adds to the map of events must come along.
      const events = [...source.text.matchAll(/from '(\.[^']*-event\.ts)'/g)].map(([, from]) => from).filter((from) => !emitted.includes(from));
      const text = events.map((from) => `import '${from}';\n`).join('') + emitted;
      const place = relative(process.cwd(), path).replaceAll('\\', '/');
      const valibot = posix.relative(posix.dirname(place), 'dist/vendor/valibot.js');
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text
        .replace(/((?:from|import)\s*\(?\s*['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2')
        .replace(/(['"])valibot\1/g, `'${valibot.startsWith('.') ? valibot : `./${valibot}`}'`));
    };
    const { emitSkipped, diagnostics } = program.emit(undefined, write, undefined, true);
    if (emitSkipped) this.error(ts.formatDiagnostics(diagnostics, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => '.', getNewLine: () => '\n' }));
    mkdirSync('dist/vendor', { recursive: true });
    writeFileSync('dist/vendor/valibot.d.ts', readFileSync('node_modules/valibot/dist/index.d.mts', 'utf8').replace(/\/\*[^]*?\*\/|^\/\/.*\n/gm, '').replace(/^\s*\n/gm, ''));
  },
};

/** Lists the hash of each file for the `integrity` attribute. */
const integrity = {
  name: 'integrity',
  writeBundle({ dir }, bundle) {
    const hash = (file) => `sha384-${createHash('sha384').update(readFileSync(join(dir, file))).digest('base64')}`;
    const files = Object.keys(bundle).filter((file) => file.endsWith('.js')).sort();
    writeFileSync(join(dir, 'integrity.json'), `${JSON.stringify(Object.fromEntries(files.map((file) => [file, hash(file)])), null, 2)}\n`);
  },
};

/** What browsers load narrows answers by a stand-in that weighs a fifth of valibot; a test holds the two together. */
const slimValibot = {
  name: 'slim-valibot',
  resolveId: (id) => (id === 'valibot' ? resolve('src/client/valibot-lite.ts') : null),
};
const isForBrowsers = (path) => /^src[\\/](index|define|elements|client)\b/.test(path);
/** What a host loads that has nothing else of the kit: one file, and no reason for the others to be cut in more pieces. */
const standsAlone = (path) => /^src[\\/]client[\\/]frame\.ts$/.test(path);

const clean = {
  name: 'clean',
  buildStart: () => globSync('dist/*', { exclude: ['dist/demo'] }).forEach((path) => rmSync(path, { recursive: true, force: true })),
};

/** A missing export is only a warning to Rollup. */
const onLog = (level, { message }) => {
  if (level === 'warn') throw new Error(message);
};

/**
 * Only the modules of the tags are imported for their own sake. Rollup writes such imports of chunks too, to keep an order of evaluation on which
 * nothing depends; bundlers would warn whoever uses this package. The empty lines keep source maps right.
 */
const noBareImports = {
  name: 'no-bare-imports',
  renderChunk: (code) => ({ code: code.replace(/^import '(?!\.[^']*\/onduty-)[^']+';$/gm, ''), map: null }),
};

const modules = (paths, chunks, ...plugins) => ({
  input: Object.fromEntries(paths.map((path) => [path.replaceAll('\\', '/').slice('src/'.length, -'.ts'.length), path])),
  external: isExternal,
  plugins: [...plugins, nodeResolve({ exportConditions: ['production'] }), ...compile, noBareImports],
  onLog,
  output: { dir: 'dist', format: 'es', sourcemap: true, chunkFileNames: `${chunks}/[name].js`, hoistTransitiveImports: false, generatedCode: 'es2015' },
});

const compress = terser({ module: true, ecma: 2020, compress: { passes: 3, unsafe_arrows: true }, format: { comments: false } });

/** Adds what a page of the backend needs beside its script, and lists the names of all of it for the server. */
const pageFiles = {
  name: 'page-files',
  buildStart() {
    this.emitFile({ type: 'asset', name: 'page.css', source: compactStyle(readFileSync('src/server/pages/page.css', 'utf8')).trim() });
    this.emitFile({ type: 'asset', name: 'icon.svg', source: readFileSync('src/server/pages/icon.svg', 'utf8').trim() });
  },
  generateBundle(_options, bundle) {
    const named = Object.values(bundle).flatMap((file) => {
      if (file.type === 'asset') return file.names.map((name) => [name, file.fileName]);
      return file.isEntry ? [[`${file.name}.js`, file.fileName]] : [];
    });
    this.emitFile({ type: 'asset', fileName: 'pages.json', source: `${JSON.stringify(Object.fromEntries(named.sort()), null, 2)}\n` });
  },
};

/** The pages of the backend, each with everything that it loads; the server reads the folder. */
export const pages = {
  input: Object.fromEntries(['sign-in', 'set-password', 'account', 'embed'].map((name) => [name, `src/server/pages/${name}.ts`])),
  plugins: [slimValibot, nodeResolve({ browser: true, exportConditions: ['browser', 'production'] }), ...compile, pageFiles],
  onLog,
  output: {
    dir: 'dist/pages',
    format: 'es',
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: '[name]-[hash].js',
    assetFileNames: '[name]-[hash][extname]',
    generatedCode: 'es2015',
    plugins: [compress],
  },
};

export default [
  modules(entries.filter((path) => isForBrowsers(path) && !standsAlone(path)), 'chunks', clean, slimValibot),
  modules(entries.filter(standsAlone), 'client', slimValibot),
  modules(entries.filter((path) => !isForBrowsers(path)), 'server/chunks', declarations),
  {
    input: { onduty: 'src/define.ts' },
    plugins: [slimValibot, nodeResolve({ browser: true, exportConditions: ['browser', 'production'] }), ...compile, integrity],
    onLog,
    output: {
      dir: 'dist/cdn',
      format: 'es',
      sourcemap: true,
      chunkFileNames: '[name]-[hash].js',
      generatedCode: 'es2015',
      plugins: [compress],
    },
  },
  pages,
];
