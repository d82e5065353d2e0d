import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleBackendPages } from '../../../demo/build.ts';

let built: Promise<string> | undefined;

/** The pages of the backend from the sources of now, as the package's build names their files. */
async function buildPages(): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), 'onduty-pages-'));
  await bundleBackendPages(outdir, ['sign-in', 'set-password', 'account', 'embed']);
  return outdir;
}

/** The folder of the built pages, once a process. */
export const pagesFolder = (): Promise<string> => built ??= buildPages();
