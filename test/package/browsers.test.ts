import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exceptions } from '../support/exceptions.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');

it('docs/browsers.md lists exactly the exceptions that the tests make', () => {
  const rows = read('docs/browsers.md').split('\n').filter((line) => /^\| (Firefox|WebKit) /.test(line));
  assert.deepEqual(rows, exceptions.map(({ engine, what, why }) => `| ${engine} | ${what} | ${why} |`));
});

it('R15: every element that shows anything is brought into its states under the policy', () => {
  const tags = globSync('src/elements/*/onduty-*.ts', { cwd: root }).map((path) => basename(path, '.ts')).filter((tag) => tag !== 'onduty-provider');
  const described = globSync('test/elements/states/*.test.ts', { cwd: root }).flatMap((path) => {
    const [, tag, file] = /^describeStates\('(onduty-[\w-]+)', '([\w-]+)'/m.exec(read(path)) ?? [];
    // Under the policy the file is found by this name.
    assert.equal(file, basename(path, '.test.ts'));
    return tag ?? [];
  });
  assert.deepEqual([...new Set(described)].sort(), tags.sort());
});
