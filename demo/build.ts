import { readdirSync, statSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { crm } from './pages/crm.ts';
import { crmFrame } from './pages/crm-frame.ts';
import { pages } from './pages/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const place = `${root}dist/demo`;
/** Where the built pages are. */
export const output = `${place}/site`;
/** Where the page of the CRM is, which has an origin of its own. */
export const crmOutput = `${place}/crm`;
/** Where the page of the backend is that hosts frame. */
export const pagesOutput = `${place}/pages`;

/** Builds the pages of the demo: HTML from `pages/`, scripts from `browser/` with our own sources, styles from `styles/`. */
export async function build(): Promise<void> {
  // Built aside and moved, so that a demo which starts meanwhile reads the old pages or the new ones.
  const next = `${place}-${process.pid}`;
  await cp(`${root}demo/assets`, `${next}/site`, { recursive: true });
  await cp(`${root}demo/crm/favicon.svg`, `${next}/crm/favicon.svg`);
  for (const [path, html] of Object.entries({ ...sitePages, 'crm/index.html': crm, 'crm/frame/index.html': crmFrame })) {
    await mkdir(dirname(`${next}/${path}`), { recursive: true });
    await writeFile(`${next}/${path}`, html);
  }
  await bundlePages(`${next}/crm/assets`, {
    crm: 'demo/browser/crm.ts',
    'crm-frame': 'demo/browser/crm-frame.ts',
    'crm-style': 'demo/styles/crm.css',
    'crm-frame-style': 'demo/styles/crm-frame.css',
  });
  await bundleBackendPages(`${next}/pages`, ['embed']);
  await bundlePages(`${next}/site/assets`, {
    theme: 'demo/browser/theme.ts',
    page: 'demo/browser/page.ts',
    console: 'demo/browser/console.ts',
    mail: 'demo/browser/mail.ts',
    supervisor: 'demo/browser/supervisor.ts',
    admin: 'demo/browser/admin.ts',
    scenarios: 'demo/browser/scenarios.ts',
    'sign-in': 'demo/browser/sign-in.ts',
    site: 'demo/styles/site.css',
  });
  await rm(place, { recursive: true, force: true });
  await rename(next, place);
}

const sitePages = Object.fromEntries(Object.entries(pages).map(([path, html]) => [`site/${path}`, html]));

async function bundlePages(outdir: string, entryPoints: Record<string, string>): Promise<void> {
  await bundle({
    absWorkingDir: root,
    entryPoints,
    outdir,
    chunkNames: '[name]-[hash]',
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    sourcemap: true,
    target: 'es2022',
    conditions: ['browser', 'production'],
    logLevel: 'warning',
  });
}

/** Builds pages of the backend with names as the package's build gives them, so that `createPages` finds them in the folder. */
export async function bundleBackendPages(outdir: string, names: readonly string[]): Promise<void> {
  const sources = [...names.map((name) => `${name}.ts`), 'page.css', 'icon.svg'];
  const { metafile } = await bundle({
    absWorkingDir: root, outdir, bundle: true, splitting: true, format: 'esm', target: 'es2022', minify: true, metafile: true,
    entryPoints: sources.map((name) => `src/server/pages/${name}`), entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]', assetNames: '[name]-[hash]',
    conditions: ['browser', 'production'], loader: { '.svg': 'copy' }, logLevel: 'warning',
  });
  const named = Object.entries(metafile.outputs).flatMap(([path, { entryPoint = '' }]) => {
    const source = extname(path) === '.svg' ? 'icon.svg' : basename(entryPoint);
    // What is loaded on demand is an entry to the bundler too.
    return sources.includes(source) ? [[source.replace(/\.ts$/, '.js'), basename(path)]] : [];
  });
  await writeFile(`${outdir}/pages.json`, JSON.stringify(Object.fromEntries(named)));
}

/** Builds when a source is newer than the last build, or there is none. */
export async function buildWhenStale(): Promise<void> {
  const sources = Math.max(...['src', 'demo', 'package-lock.json', 'tsconfig.json'].map((path) => newest(`${root}${path}`)));
  if (sources < built()) return;
  console.log('Onduty: building the pages …');
  await build();
}

const built = (): number => statSync(`${output}/assets/page.js`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newest(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).filter((name) => !['data', 'frameworks'].includes(name)).map((name) => newest(`${path}/${name}`)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
