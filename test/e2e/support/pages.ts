import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let built: Promise<string> | undefined;

/** The pages of the backend from the sources of now, as the package's build names their files. */
async function buildPages(): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), 'onduty-pages-'));
  const { metafile } = await build({
    absWorkingDir: root, outdir, bundle: true, splitting: true, format: 'esm', target: 'es2022', metafile: true, conditions: ['browser', 'production'],
    entryPoints: ['sign-in.ts', 'set-password.ts', 'account.ts', 'embed.ts', 'page.css', 'icon.svg'].map((name) => `src/server/pages/${name}`),
    entryNames: '[name]-[hash]', assetNames: '[name]-[hash]', loader: { '.svg': 'copy' },
  });
  const named = Object.entries(metafile.outputs).filter(([path]) => /(?:sign-in|set-password|account|embed|page|icon)-\w{8}\.\w+$/.test(path))
    .map(([path]) => [basename(path).replace(/-\w{8}(?=\.\w+$)/, ''), basename(path)]).filter(([, name]) => extname(name ?? '') !== '.map');
  await writeFile(join(outdir, 'pages.json'), JSON.stringify(Object.fromEntries(named)));
  return outdir;
}

/** The folder of the built pages, once a process. */
export const pagesFolder = (): Promise<string> => built ??= buildPages();
