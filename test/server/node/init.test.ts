import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createBackend } from '../../../src/server/backend.ts';
import { createArgon2Hasher } from '../../../src/server/node/argon2-hasher.ts';
import { InitError } from '../../../src/server/node/init.ts';
import { readCommand, usage } from '../../../src/server/node/settings.ts';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';

const command = fileURLToPath(new URL('../../../src/server/node/command.ts', import.meta.url));
const flags = ['--tenant', 'acme', '--tenant-name', 'Acme', '--user-name', 'Ada.Admin', '--display-name', 'Ada Moreau', '--email', 'ada@acme.example'];
const without = (flag: string) => flags.filter((_, index) => flags[index] !== flag && flags[index - 1] !== flag);
const withValue = (flag: string, value: string) => [...without(flag), flag, value];

let directory: string;
before(async () => { directory = await mkdtemp(join(tmpdir(), 'onduty-init-')); });
after(() => rm(directory, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `onduty-server init` on a database of the test's folder. */
const init = (database: string, args: readonly string[] = flags) => new Promise<Ended>((resolve) => {
  const env = { PATH: process.env['PATH'], DATABASE_URL: `sqlite:${join(directory, database)}`, ORIGIN: 'https://desk.example' };
  execFile(process.execPath, [command, 'init', ...args], { env }, (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }));
});

describe('onduty-server init', () => {
  it('makes the first tenant and its administrator, and shows once how to sign in', async () => {
    const { code, stdout, stderr } = await init('first.sqlite');
    assert.deepEqual([code, stderr], [0, '']);
    const shown = /^Login URL: +(\S+)\nUser name: +(\S+)\nTemporary password: +(\S+)\n$/.exec(stdout);
    assert.ok(shown, stdout);
    const [, loginUrl, userName, password] = shown;
    assert.deepEqual([loginUrl, userName], ['https://desk.example/sign-in/?client_id=acme', 'Ada.Admin']);

    const storage = await openStorage(join(directory, 'first.sqlite'));
    const backend = createBackend({ storage, hasher: createArgon2Hasher(), origin: 'https://desk.example' });
    const response = await backend.fetch(new Request('https://desk.example/v1/session', {
      method: 'POST', headers: { 'Onduty-Client': 'test/1', 'Content-Type': 'application/json' },
      body: JSON.stringify({ method: 'password', tenant: 'acme', username: userName, password }),
    }), { address: '127.0.0.1' });
    assert.equal((await response.json() as { state: string }).state, 'password-change-required');
    const [user] = await storage.list('users', {});
    assert.deepEqual([user!.roles, user!.email, user!.unifiedName, user!.passwordTemporary], [['administrator'], 'ada@acme.example', 'Ada.Admin@acme', true]);
    assert.ok(!JSON.stringify([user, await storage.list('audit', {})]).includes(password!));
    assert.equal((await storage.list('audit', { action: 'account-created' })).length, 1);
    await backend.drain();
    await storage.close();
  });

  it('refuses a database that has a tenant, and changes nothing in it', async () => {
    await init('twice.sqlite');
    const { code, stdout, stderr } = await init('twice.sqlite', withValue('--tenant', 'globex'));
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /has a tenant already/);
    const storage = await openStorage(join(directory, 'twice.sqlite'));
    assert.deepEqual((await storage.list('tenants', {})).map(({ id }) => id), ['acme']);
    await storage.close();
  });

  it('names the flag that cannot be used, and stores nothing then', async () => {
    for (const [flag, value] of [['--email', 'ada'], ['--user-name', 'Ada\u200b'], ['--display-name', 'Ada\r\nMoreau']] as const) {
      const { code, stderr } = await init('refused.sqlite', withValue(flag, value));
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`${flag} cannot be used`));
    }
    const storage = await openStorage(join(directory, 'refused.sqlite'));
    assert.deepEqual([await storage.list('tenants', {}), await storage.list('users', {})], [[], []]);
    await storage.close();
  });

  it('needs every flag, a tenant that fits into a URL, and takes none of them elsewhere', () => {
    const refused = (args: string[], words: RegExp) =>
      assert.throws(() => readCommand(args, {}), (error) => error instanceof Error && words.test(error.message));
    for (const flag of ['--tenant', '--tenant-name', '--user-name', '--display-name', '--email']) {
      refused(['init', ...without(flag)], new RegExp(`${flag}$`));
      refused(['init', ...withValue(flag, ' ')], new RegExp(`${flag}$`));
      refused(['serve', flag, 'x'], new RegExp(`${flag} goes with init`));
      assert.match(usage, new RegExp(`${flag}\\b`));
    }
    for (const id of ['Acme', 'a/b', 'a b', 'a_b', 'ä']) assert.throws(() => readCommand(['init', ...withValue('--tenant', id)], {}), InitError);
  });
});
