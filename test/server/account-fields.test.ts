import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bearerOf, startBackend } from './support/backend.ts';
import { holdPost, passwordOf, silentMailer } from './support/credentials.ts';
import type { Account, Profile } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
let ada: { readonly headers: Record<string, string> };
let ava: { readonly headers: Record<string, string> };
before(async () => {
  server = await startBackend({ mailer: silentMailer });
  holdPost(server);
  ada = await bearerOf(server, 'Ada.Admin');
  ava = await bearerOf(server, 'Ava.Agent');
});
after(() => server.close());

type Field = 'displayName' | 'email';
const inProfile = async (field: Field, value: string): Promise<unknown> => {
  const json = { values: { [field]: value }, current: passwordOf('Ava.Agent') };
  const response = await server.send('/v1/profile', { method: 'PATCH', headers: ava.headers, json });
  return response.ok ? (await response.json() as Profile).values[field] : undefined;
};
const inAccount = async (field: Field, value: string): Promise<unknown> => {
  const response = await server.send('/v1/users/acme-nia.new', { method: 'PATCH', headers: ada.headers, json: { [field]: value } });
  return response.ok ? (await response.json() as { user: Account }).user[field] : undefined;
};

/** What somebody types, and what is kept of it; nothing where it is refused. */
const typed: readonly (readonly [Field, string, string?])[] = [
  ['email', ' First.Last+desk@ACME.Example ', 'First.Last+desk@acme.example'],
  ['email', 'zoe\u0308@mu\u0308nchen.example', 'zo\u00eb@m\u00fcnchen.example'],
  ['email', '\u0938\u0902\u092a\u0930\u094d\u0915@\u0921\u093e\u091f\u093e\u092e\u0947\u0932.\u092d\u093e\u0930\u0924', '\u0938\u0902\u092a\u0930\u094d\u0915@\u0921\u093e\u091f\u093e\u092e\u0947\u0932.\u092d\u093e\u0930\u0924'],
  ['email', 'two..dots@acme.example'], ['email', '.dot@acme.example'], ['email', 'dot.@acme.example'], ['email', 'ava@acme.-x'], ['email', 'ava@acme.x-'],
  ['email', 'ava@acme.e'], ['email', 'ava@[127.0.0.1]'], ['email', 'a\u200bva@acme.example'], ['email', 'ava@acme.example.'], ['email', 'ava%40@'],
  ['email', `ava@${'a'.repeat(64)}.example`], ['email', `${'a'.repeat(65)}@acme.example`],
  ['displayName', ' Zoe\u0308  L. ', 'Zo\u00eb  L.'], ['displayName', '\u200b\u200d'], ['displayName', 'Ava\u2028L.'], ['displayName', 'Ava\nL.'], ['displayName', 'Ava\u202e'],
];

describe('What people are called, and where they are mailed', () => {
  for (const [field, value, kept] of typed) {
    it(`is ${kept === undefined ? 'refused' : 'kept'} alike in the profile and in the account: ${JSON.stringify(value.slice(0, 40))}`, async () => {
      assert.deepEqual([await inProfile(field, value), await inAccount(field, value)], [kept, kept]);
    });
  }

  it('finds a forgotten user name by the address however it was typed in the profile', async () => {
    await inProfile('email', ' Desk@ACME.Example ');
    await server.send('/v1/username/forgot', { method: 'POST', json: { tenant: 'acme', email: 'Desk@acme.EXAMPLE' } });
    await server.backend.drain();
    const mails = await server.storage.list('outbox', { purpose: 'forgot-user-name' });
    assert.deepEqual(mails.map(({ userId }) => userId), ['acme-ava.agent']);
  });
});
