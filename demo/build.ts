import { readdirSync, statSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { pages } from './pages/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the built pages are. */
export const output = `${root}dist/demo`;

/** Builds the pages of the demo: HTML from `pages/`, scripts from `browser/` with our own sources, styles from `styles/`. */
export async function build(): Promise<void> {
  // Built aside and moved, so that a demo which starts meanwhile reads the old pages or the new ones.
  const next = `${output}-${process.pid}`;
  await cp(`${root}demo/assets`, next, { recursive: true });
  for (const [path, html] of Object.entries(pages)) {
    await mkdir(dirname(`${next}/${path}`), { recursive: true });
    await writeFile(`${next}/${path}`, html);
  }
  await bundle({
    absWorkingDir: root,
    entryPoints: {
      theme: 'demo/browser/theme.ts',
      page: 'demo/browser/page.ts',
      console: 'demo/browser/console.ts',
      mail: 'demo/browser/mail.ts',
      supervisor: 'demo/browser/supervisor.ts',
      admin: 'demo/browser/admin.ts',
      scenarios: 'demo/browser/scenarios.ts',
      'sign-in': 'demo/browser/sign-in.ts',
      site: 'demo/styles/site.css',
    },
    outdir: `${next}/assets`,
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
  await rm(output, { recursive: true, force: true });
  await rename(next, output);
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
