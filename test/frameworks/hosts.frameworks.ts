import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import ts from 'typescript';
import { startChromium } from '../package/support/chromium.ts';
import { npm, root, run } from '../package/support/npm.ts';
import { worksAsAHost } from './suite.ts';
import type { Browser } from '@playwright/test';

/** Each folder is a host with a package.json of its own, whose script `build` makes pages in `dist`. */
const home = join(root, 'demo/frameworks');
const names = readdirSync(home, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

let browser: Browser;
before(async () => (browser = await startChromium()));
after(() => browser.close());

/** Installs the package as it is now and builds the pages; what went wrong is the answer. */
async function build(name: string): Promise<unknown> {
  const folder = join(home, name);
  await rm(join(folder, 'node_modules/onduty'), { recursive: true, force: true });
  await rm(join(folder, 'dist'), { recursive: true, force: true });
  return npm(folder, 'install').then(() => run(folder, 'npm', 'run', '--silent', 'build')).then(() => undefined, (error: unknown) => error);
}

/** What the compiler says about one file of declarations; a host skips those of its packages, as is usual. */
function faultsIn(file: string): string[] {
  const program = ts.createProgram([file], { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true, noEmit: true, types: [] });
  return program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

// Before the tests are named: a host may build several pages.
const results = await Promise.all(names.map(build));

for (const [index, name] of names.entries()) {
  const folder = join(home, name, 'dist');
  describe(`a host written with ${name}`, () => {
    it('is built by its own tool, which checks its types', () => {
      if (results[index]) throw results[index] as Error;
    });
    const declarations = join(home, name, 'node_modules/onduty/dist', `${name}.d.ts`);
    if (existsSync(declarations)) it('gets types without a fault of their own', () => assert.deepEqual(faultsIn(declarations), []));
    for (const page of globSync('**/index.html', { cwd: folder })) {
      const path = `/${page.replaceAll('\\', '/').replace(/index\.html$/, '')}`;
      describe(path, () => worksAsAHost({ browser: () => browser, folder, path }));
    }
  });
}
