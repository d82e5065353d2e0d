import assert from 'node:assert/strict';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { complaints, logInAva, startChromium } from './support/chromium.ts';
import { bundlers } from './support/bundlers.ts';
import { serveFolder } from './support/desk.ts';
import { entryPoints, packageJson } from './dist.ts';
import { linkPeers, npm, pack, root, run, temporaryFolder } from './support/npm.ts';
import type { Browser } from '@playwright/test';

const stack = new AsyncDisposableStack();
let folder: string;
let browser: Browser;

before(async () => {
  folder = stack.use(await temporaryFolder()).path;
  browser = stack.adopt(await startChromium(), (started) => started.close());
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'somebody', private: true, type: 'module' }));
  await npm(folder, 'install', await pack(folder));
  await cp(join(root, 'test/package/page'), join(folder, 'page'), { recursive: true });
});
after(() => stack.disposeAsync());

/** What Node says to an import from the folder. */
const importing = (name: string) => run(folder, process.execPath, '--input-type=module', '--eval', `await import('${name}');`);

describe('the tarball in an empty folder', () => {
  it('R60: brings nothing but Lit with it', async () => {
    const installed = (await readdir(join(folder, 'node_modules'))).filter((name) => !name.startsWith('.'));
    assert.deepEqual(installed.sort(), ['@lit', '@lit-labs', '@types', 'lit', 'lit-element', 'lit-html', 'onduty']);
    assert.deepEqual(await readdir(join(folder, 'node_modules/@types')), ['trusted-types']);
  });

  const needsPeers = /^onduty\/(?:server|mock)/;
  for (const { name } of entryPoints.filter((entry) => !needsPeers.test(entry.name))) {
    it(`lets Node import ${name}`, async () => void await importing(name));
  }

  for (const { name } of entryPoints.filter((entry) => needsPeers.test(entry.name))) {
    it(`says which optional peer ${name} misses`, async () => {
      const failure = await importing(name).then(() => '', String);
      const missing = /Cannot find package '([^']+)'/.exec(failure)?.[1] ?? '';
      assert.ok(packageJson.peerDependenciesMeta[missing]?.optional, failure);
    });
  }

  it('lets Node import the rest where the peers are', async () => {
    await linkPeers(folder, Object.keys(packageJson.peerDependencies));
    for (const { name } of entryPoints.filter((entry) => needsPeers.test(entry.name))) await importing(name);
  });
});

describe('a page with the provider, the login form, the launcher and the picker', () => {
  for (const [name, bundle] of Object.entries(bundlers)) {
    it(`is bundled by ${name}, which warns about nothing, and Ava logs in there`, async (test) => {
      const output = join(folder, 'built', name);
      assert.deepEqual(await bundle(join(folder, 'page'), output), []);
      await using desk = await serveFolder(output);
      await using context = await browser.newContext({ locale: 'en-GB' });
      const page = await context.newPage();
      const heard = complaints(page);
      const loaded: string[] = [];
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (pathname.endsWith('.js')) loaded.push(pathname);
      });
      await page.goto(`${desk.origin}/`);
      await page.getByLabel('Username').waitFor();
      const first = await weigh(output, loaded);
      await logInAva(page);
      await page.getByRole('button', { name: 'Status: On Break' }).waitFor();
      assert.deepEqual(heard, []);
      test.diagnostic(`${name}: ${kilobytes(first)} kB brotli before the login, ${kilobytes(await weigh(output, loaded))} kB on duty`);
    });
  }
});

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);

/** What files weigh together on the wire. */
async function weigh(output: string, paths: readonly string[]): Promise<number> {
  const sizes = [...new Set(paths)].map(async (path) => brotliCompressSync(await readFile(join(output, path))).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
