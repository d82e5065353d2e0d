/*
 * `npm run check`: whether what was built is fit to be published. Needs a build.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { bundled, outdated } from '../../docs/generate.js';
import { entryPoints, packageJson, reach, root } from './dist.ts';
import { manifestFaults } from './manifest.js';
import { checkSizes } from './sizes.js';

const browserEntries = /^onduty(?:$|\/(?:define|client|contract|react|vue|elements\/))/;
const { dependencies, peerDependencies, peerDependenciesMeta } = packageJson;

/** Runs a tool; its output is the fault when it fails. */
function tool(command, ...options) {
  const { status, stdout, stderr } = spawnSync(command, options, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  return status === 0 ? [] : [`${stdout}${stderr}`.trim() || `${command} failed`];
}

function unreachable() {
  return entryPoints.filter(({ name }) => browserEntries.test(name)).flatMap(({ name, file }) => {
    const { packages, sources } = reach(file);
    return [
      ...packages.filter((used) => !(used in dependencies)).map((used) => `${name} reaches the package ${used}`),
      ...sources.filter((source) => /^src\/(?:server|mock|conformance)\//.test(source)).map((source) => `${name} reaches ${source}`),
    ];
  });
}

function undeclared() {
  const reached = new Set(entryPoints.flatMap(({ file }) => reach(file).packages).concat(reach('dist/server/node/command.js').packages));
  const optional = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional);
  return [
    ...[...reached].filter((name) => !name.startsWith('node:') && !(name in dependencies) && !optional.includes(name))
      .map((name) => `${name} is imported and is neither a dependency nor an optional peer`),
    ...Object.keys(peerDependencies).filter((name) => !optional.includes(name)).map((name) => `the peer ${name} is not optional`),
    ...Object.keys(peerDependencies).filter((name) => !['react', 'vue'].includes(name) && !reached.has(name)).map((name) => `nothing imports the peer ${name}`),
  ];
}

/** What esbuild says about our own files; about those of a package in node_modules it says nothing, but for a linked one it would. */
async function bundlerWarnings() {
  const contents = entryPoints.filter(({ name }) => browserEntries.test(name)).map(({ name }, index) => `export * as entry${index} from '${name}';`).join('\n');
  const { warnings } = await build({ stdin: { contents, resolveDir: root }, bundle: true, format: 'esm', write: false, logLevel: 'silent' });
  return warnings.map(({ text, location }) => `${location?.file ?? ''}: ${text}`);
}

const importable = () => entryPoints.flatMap(({ name }) => tool('node', '--input-type=module', '--eval', `await import(${JSON.stringify(name)});`)
  .map((fault) => `import '${name}' in Node throws:\n${fault}`));

/** Compiles what a strict project would import; nothing but the package, its dependencies and its peers is there. */
function untyped() {
  const rootNames = entryPoints.filter(({ name }) => !['onduty/react', 'onduty/vue'].includes(name)).map(({ file }) => `${root}${file.replace(/\.js$/, '.d.ts')}`);
  const { options } = ts.parseJsonConfigFileContent({ compilerOptions: {
    module: 'nodenext', target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable', 'esnext.disposable'], strict: true, noEmit: true, types: ['node'],
  } }, ts.sys, root);
  return ts.getPreEmitDiagnostics(ts.createProgram(rootNames, options))
    .map(({ file, messageText }) => `${file?.fileName ?? ''} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}

const twoDependencies = () => [
  ...Object.keys(dependencies).filter((name) => !['lit', '@lit/context'].includes(name)).map((name) => `${name} is a dependency`),
  ...Object.keys(packageJson.scripts).filter((name) => /^(?:pre|post)?install$|^prepare$/.test(name)).map((name) => `there is a script ${name}`),
  ...(existsSync(`${root}package-lock.json`) ? [] : ['there is no lockfile']),
];

function published() {
  const [{ files, unpackedSize, size }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'ignore'] }));
  const paths = files.map(({ path }) => path);
  console.log(`  ${paths.length} files, ${(size / 1000).toFixed(0)} kB packed, ${(unpackedSize / 1000).toFixed(0)} kB unpacked`);
  const expected = ['README.md', 'LICENSE', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES', 'package.json', 'docs/openapi.json', 'dist/custom-elements.json', 'dist/web-types.json', 'dist/vscode.html-custom-data.json', 'dist/vscode.css-custom-data.json', 'dist/sbom.cdx.json', 'dist/cdn/onduty.js', 'dist/cdn/integrity.json', 'dist/pages/pages.json'];
  const allowed = /^(?:dist\/(?!demo\/)|docs\/openapi\.json$|[A-Z-]+(?:\.md)?$|package\.json$)/;
  return [
    ...expected.filter((path) => !paths.includes(path)).map((path) => `${path} is not in the package`),
    ...paths.filter((path) => !allowed.test(path)).map((path) => `${path} does not belong into the package`),
  ];
}

function wrongHashes() {
  const listed = JSON.parse(readFileSync(`${root}dist/cdn/integrity.json`, 'utf8'));
  const files = globSync('*.js', { cwd: `${root}dist/cdn` });
  const hash = (file) => `sha384-${createHash('sha384').update(readFileSync(`${root}dist/cdn/${file}`)).digest('base64')}`;
  return files.filter((file) => listed[file] !== hash(file)).map((file) => `the hash of ${file} is not published`);
}

/** What editors and frameworks are told names every tag, and the bill of materials every package of which code is shipped or needed. */
function wrongCompanions() {
  const tags = globSync('src/elements/*/onduty-*.ts', { cwd: root }).map((path) => basename(path, '.ts')).sort();
  const readJson = (path) => JSON.parse(readFileSync(`${root}${path}`, 'utf8'));
  const typed = (path) => [...readFileSync(`${root}dist/${path}`, 'utf8').matchAll(/^ +'(onduty-[\w-]+)': Tag</gm)].map(([, tag]) => tag);
  const named = {
    'vscode.html-custom-data.json': readJson('dist/vscode.html-custom-data.json').tags.map(({ name }) => name),
    'web-types.json': readJson('dist/web-types.json').contributions.html.elements.map(({ name }) => name),
    'react.d.ts': typed('react.d.ts'),
    'vue.d.ts': typed('vue.d.ts'),
  };
  return Object.entries(named).filter(([, names]) => names.sort().join() !== tags.join()).map(([file, names]) => `${file} tells of ${names.join(', ')}`);
}

function wrongBill() {
  const { metadata, components, dependencies: edges } = JSON.parse(readFileSync(`${root}dist/sbom.cdx.json`, 'utf8'));
  const versions = new Map(components.map(({ name, version }) => [name, version]));
  const closure = new Set([...Object.keys(dependencies), ...bundled()]);
  for (const name of closure) for (const next of Object.keys(manifestOf(name).dependencies ?? {})) closure.add(next);
  const listed = new Set(components.map((component) => component['bom-ref']));
  return [
    ...(metadata.component.purl === `pkg:npm/${packageJson.name}@${packageJson.version}` && metadata.component.name === packageJson.name ? [] : ['it is the bill of another package']),
    ...[...closure].filter((name) => versions.get(name) !== manifestOf(name).version).map((name) => `${name} is not in it as it is installed`),
    ...[...versions.keys()].filter((name) => !closure.has(name)).map((name) => `${name} is in it for nothing`),
    ...components.filter(({ licenses, purl }) => !licenses?.length || !purl).map(({ name }) => `${name} has no licence or address`),
    ...edges.flatMap(({ dependsOn = [] }) => dependsOn).filter((reference) => !listed.has(reference)).map((reference) => `${reference} is needed and not in it`),
  ];
}

const manifestOf = (name) => JSON.parse(readFileSync(`${root}node_modules/${name}/package.json`, 'utf8'));

const checks = {
  'publint finds nothing': async () => (await publint({ pkgDir: root, strict: true })).messages.map((message) => formatMessage(message, packageJson)),
  'types are right for who imports them': () => tool('attw', '--pack', '.', '--profile', 'esm-only', '--no-emoji', '--exclude-entrypoints', './custom-elements.json', './openapi.json'),
  'declarations stand by themselves': untyped,
  'knip finds nothing unused': () => tool('knip', '--no-progress'),
  'sizes are within their budgets': checkSizes,
  'a bundler has nothing to warn about': bundlerWarnings,
  'no browser entry reaches the server, the mock or an optional peer': unreachable,
  'every import is declared': undeclared,
  'every entry point can be imported in Node': importable,
  'the manifest tells the truth': manifestFaults,
  'generated documents are up to date (npm run docs)': () => outdated().map((path) => `${path} is out of date`),
  'R60: only lit and @lit/context are needed, no install script, a lockfile': twoDependencies,
  'editors and frameworks are told about every tag': wrongCompanions,
  'R60: the bill of materials names what is needed and what is bundled': wrongBill,
  'R60: every file for a CDN has its published hash': wrongHashes,
  'the package holds what it should, and nothing else': published,
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  let faults;
  try {
    faults = await check();
  } catch (error) {
    faults = [String(error?.stack ?? error)];
  }
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const fault of faults) console.log(fault.replaceAll(/^/gm, '     '));
  if (faults.length > 0) failed += 1;
}
console.log(`check: ${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
