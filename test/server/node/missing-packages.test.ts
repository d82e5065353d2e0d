import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../../src/server/node/command.ts', import.meta.url));
const { peerDependencies } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { peerDependencies: Record<string, string> };

/** Runs the command where one module is looked for in vain, as Node itself looks. */
function runWithout(name: string, instead: string) {
  const hooks = `import { registerHooks } from 'node:module';
    registerHooks({ resolve: (specifier, context, next) => specifier === '${name}' ? next('${instead}', { ...context, parentURL: 'file:///nowhere/page.js' }) : next(specifier, context) });`;
  return spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(hooks)}`, command, '--help'], { encoding: 'utf8' });
}

describe('onduty-server without what it needs', () => {
  it('names the package that is missing and a line that installs all of them, without a stack', () => {
    const { status, stderr, stdout } = runWithout('hono', 'hono');
    assert.match(stderr, /^onduty-server: the package hono is not installed/);
    const installed = /^npm install (.+)$/m.exec(stderr)?.[1]?.split(' ');
    assert.deepEqual(installed?.sort(), Object.keys(peerDependencies).filter((name) => !['react', 'vue'].includes(name)).sort());
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.equal(stdout, '');
    assert.equal(status, 2);
  });

  it('says which Node it needs where that has no database', () => {
    const { status, stderr } = runWithout('node:sqlite', 'node:nothing-of-that-name');
    assert.match(stderr, /^onduty-server: Node 22\.13 or newer is needed/);
    assert.equal(status, 2);
  });

  it('hides no other fault of a module', () => {
    const { status, stderr } = runWithout('hono', './not-there.js');
    assert.match(stderr, /ERR_MODULE_NOT_FOUND/);
    assert.equal(status, 1);
  });
});
