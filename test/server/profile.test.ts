import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createPbkdf2Hasher } from '../../src/mock/pbkdf2-hasher.ts';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import { goodPassword, holdPost, passwordOf, setPassword, silentMailer, ticketFor } from './support/credentials.ts';
import type { Profile, ProfileValues, TenantSettings } from '../../src/contract/index.ts';
import type { Backend, SendOptions } from './support/backend.ts';

let server: Backend;
beforeEach(async () => {
  server = await startBackend({ mailer: silentMailer });
  holdPost(server);
});
afterEach(() => server.close());

type Headers = Readonly<Record<string, string | undefined>>;
const ava = 'acme-ava.agent';

const read = async (headers: Headers): Promise<Profile> => (await server.send('/v1/profile', { headers })).json() as Promise<Profile>;
const save = (headers: Headers, values: Readonly<Record<string, unknown>>, more: object = {}, options: SendOptions = {}) =>
  server.send('/v1/profile', { method: 'PATCH', headers, json: { values, ...more }, ...options });
const fieldsOf = async (response: Response): Promise<unknown> => (await response.json() as { fields?: unknown }).fields;
const userOf = async (id = ava) => (await server.storage.find('users', { id }))!;

async function permit(profile: Partial<TenantSettings['profile']>, tenantId = 'acme'): Promise<void> {
  const { settings } = (await server.storage.find('tenants', { id: tenantId }))!;
  await server.storage.commit([{
    update: 'tenants', where: { id: tenantId }, set: { settings: { ...settings, profile: { ...settings.profile, ...profile } as TenantSettings['profile'] } },
  }]);
}

describe('Reading a profile', () => {
  it('gives the values, what may be done with each, and the languages of the tenant', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const response = await server.send('/v1/profile', { headers });
    const profile = await response.json() as Profile;
    assert.deepEqual(profile.values, {
      displayName: 'Ava Lindqvist', email: 'ava.agent@acme.example', phone: '', country: '', language: 'en', sounds: true, notifications: true,
      dateFormat: 'language', signature: '',
    });
    assert.deepEqual(new Set(Object.values(profile.permissions)), new Set(['editable']));
    assert.deepEqual([profile.languages, profile.requests, profile.version], [['en', 'de', 'es'], [], 1]);
    assert.equal(response.headers.get('ETag'), '"version-1"');
  });

  it('R45: shows nothing of a hidden field but that it is hidden', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    await permit({ phone: 'hidden', email: 'read-only' });
    const { values, permissions } = await read(headers);
    assert.ok(!('phone' in values));
    assert.equal(values.email, 'ava.agent@acme.example');
    assert.deepEqual([permissions['phone'], permissions['email']], ['hidden', 'read-only']);
  });

  it('R45: answers no field of an account that is none of a profile', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    assert.deepEqual(Object.keys(await read(headers)).sort(), ['languages', 'permissions', 'requests', 'values', 'version']);
  });
});

describe('Changing a profile', () => {
  it('keeps every kind of value, and tells the other pages of the person, and whoever shows the name', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const before = await server.storage.feed();
    const values = {
      displayName: 'Ava L.', phone: '+46 (0)8-123 456 78', country: 'SE', language: 'de', sounds: false, notifications: false, dateFormat: 'iso',
      signature: 'Ava\r\nFront desk',
    };
    const response = await save(headers, values);
    const kept = { ...values, email: 'ava.agent@acme.example', phone: '+46812345678', signature: 'Ava\nFront desk' };
    const answer = await response.json() as Profile;
    assert.deepEqual([response.status, answer.values, answer.version, response.headers.get('ETag')], [200, kept, 2, '"version-2"']);
    assert.deepEqual(await read(headers), answer);
    const { entries } = await server.storage.feed(before.cursor);
    assert.deepEqual(entries.map(({ userId, kind, body }) => [userId, kind, body]), [[ava, 'changed', { what: 'profile' }], ['tenant:acme', 'agents', null]]);
  });

  it('leaves alone what is not given, and makes no version of a change that changes nothing', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    await save(headers, { signature: 'Ava' });
    const { values, version } = await (await save(headers, { signature: ' Ava ' })).json() as Profile;
    assert.deepEqual([values.signature, values.displayName, version], ['Ava', 'Ava Lindqvist', 2]);
    assert.equal((await server.storage.list('audit', { action: 'profile-changed' })).length, 1);
  });

  it('takes If-Match, and refuses a change of what somebody else has changed', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    assert.equal((await save({ ...headers, 'If-Match': '"version-1"' }, { sounds: false })).status, 200);
    const late = await save({ ...headers, 'If-Match': '"version-1"' }, { sounds: true, signature: 'late' });
    assert.deepEqual([late.status, await codeOf(late)], [412, 'profile-changed']);
    const { values } = await read(headers);
    assert.deepEqual([values.sounds, values.signature], [false, '']);
    assert.equal((await save({ ...headers, 'If-Match': '*' }, { sounds: true })).status, 200);
  });

  it('loses nothing when changes without If-Match meet', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const answers = await Promise.all([save(headers, { country: 'SE' }), save(headers, { signature: 'Ava' }), save(headers, { sounds: false })]);
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
    const { values, version } = await read(headers);
    assert.deepEqual([values.country, values.signature, values.sounds, version], ['SE', 'Ava', false, 4]);
  });

  it('gives a repeated idempotency key the same answer, also when it was beaten by its twin', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const repeated = { ...headers, 'If-Match': '"version-1"', 'Idempotency-Key': 'one' };
    const answers = await Promise.all([save(repeated, { sounds: false }), save(repeated, { sounds: false })]);
    const [first, second] = await Promise.all(answers.map((answer) => answer.json() as Promise<Profile>));
    assert.deepEqual([first, first!.version], [second, 2]);
  });

  it('R45: refuses a field that is hidden or read-only, whole, and changes nothing', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    await permit({ phone: 'hidden', email: 'read-only' });
    const response = await save(headers, { phone: '+4612345678', email: 'new@acme.example', sounds: false }, { current: passwordOf('Ava.Agent') });
    assert.deepEqual([response.status, await codeOf(response), await fieldsOf(response)], [422, 'field-refused', ['values.email', 'values.phone']]);
    assert.deepEqual(await userOf(), { ...await userOf(), version: 1, email: 'ava.agent@acme.example', profile: {} });
  });

  it('R45: ignores what is no field of a profile', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const before = await userOf();
    const response = await save(headers, {
      roles: ['administrator'], id: 'other', tenantId: 'globex', enabled: false, groupId: 'remote', supervises: ['front-desk'], userName: 'X', unifiedKey: 'x',
      passwordHash: 'x', version: 9, sounds: false,
    }, { roles: ['administrator'], userId: 'acme-ada.admin', version: 9 });
    assert.equal(response.status, 200);
    assert.deepEqual(await userOf(), {
      ...before, version: 2,
      profile: { phone: '', country: '', sounds: false, notifications: true, dateFormat: 'language', signature: '' },
    });
  });

  it('R45: asks for the current password before the mail address changes, and tells the old one', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const without = await save(headers, { email: 'new@acme.example' });
    assert.deepEqual([without.status, await codeOf(without), await fieldsOf(without)], [400, 'invalid-request', ['current']]);
    const wrong = await save(headers, { email: 'new@acme.example' }, { current: 'not the password' });
    assert.deepEqual([wrong.status, await codeOf(wrong)], [401, 'credentials-wrong']);
    assert.equal((await userOf()).email, 'ava.agent@acme.example');
    const right = await save(headers, { email: 'new@acme.example' }, { current: passwordOf('Ava.Agent') });
    assert.equal((await right.json() as Profile).values.email, 'new@acme.example');
    const mails = await server.storage.list('outbox', {});
    assert.deepEqual(mails.map(({ userId, purpose, about }) => [userId, purpose, about]), [[ava, 'email-changed', { address: 'ava.agent@acme.example' }]]);
  });

  it('R24: makes a link worthless that was mailed to the address of before', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const link = await ticketFor(server, 'Ava.Agent', 'reset');
    assert.equal((await save(headers, { email: 'new@acme.example' }, { current: passwordOf('Ava.Agent') })).status, 200);
    assert.equal(await codeOf(await setPassword(server, link.headers, goodPassword)), 'ticket-replaced');
  });

  it('R45: changes no mail address by a password that was changed in that moment', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const { commit } = server.storage;
    server.storage.commit = async (changes) => {
      if (changes.some((change) => 'update' in change && change.update === 'users')) {
        server.storage.commit = commit;
        await commit([{ update: 'users', where: { id: ava }, set: { passwordHash: await createPbkdf2Hasher().hash(goodPassword), version: 2 } }]);
      }
      return commit(changes);
    };
    assert.equal(await codeOf(await save(headers, { email: 'new@acme.example' }, { current: passwordOf('Ava.Agent') })), 'credentials-wrong');
    assert.equal((await userOf()).email, 'ava.agent@acme.example');
  });

  it('saves an unchanged mail address without a password', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    assert.equal((await save(headers, { email: ' ava.agent@acme.example ', sounds: false })).status, 200);
    assert.deepEqual(await server.storage.list('outbox', {}), []);
  });

  it('R9: counts a wrong current password against the account, as sign-in does', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    for (let tries = 1; tries <= 4; tries += 1) {
      assert.equal(await codeOf(await save(headers, { email: 'new@acme.example' }, { current: `wrong ${tries}` })), 'credentials-wrong');
    }
    const slowed = await save(headers, { email: 'new@acme.example' }, { current: passwordOf('Ava.Agent') });
    assert.deepEqual([slowed.status, await codeOf(slowed), slowed.headers.get('Retry-After')], [429, 'throttled', '1']);
    assert.equal(await codeOf(await server.signIn('Ava.Agent')), 'throttled');
    assert.equal((await save(headers, { sounds: false })).status, 200, 'what needs no password goes on');
  });

  it('audits the names of the fields and never a value', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    await save(headers, { phone: '+4687654321', email: 'new@acme.example' }, { current: passwordOf('Ava.Agent') });
    const [entry] = await server.storage.list('audit', { action: 'profile-changed' });
    assert.deepEqual([entry!.actor, entry!.target, entry!.details], ['Ava Lindqvist', 'Ava Lindqvist', { fields: 'email, phone' }]);
    assert.doesNotMatch(JSON.stringify(await server.storage.list('audit', {})), /87654321|new@acme/);
  });

  const accepted: readonly [keyof ProfileValues, string, string][] = [
    ['phone', '', ''], ['phone', ' +49 30 1234-5678 ', '+493012345678'], ['phone', '+1 (212) 555.0100', '+12125550100'],
    ['phone', '+49 (0)30 12345678', '+493012345678'], ['phone', 'sip:ava@acme.example', 'sip:ava@acme.example'],
    ['phone', 'SIPS:Ava@acme.example:5061;transport=tls', 'sips:Ava@acme.example:5061;transport=tls'], ['phone', 'sip:1234@[2001:db8::1]', 'sip:1234@[2001:db8::1]'],
    ['country', '', ''], ['country', 'DE', 'DE'], ['language', 'es', 'es'],
    ['displayName', '  Ava\u00a0L. ', 'Ava\u00a0L.'], ['displayName', 'Zoe\u0308', 'Zo\u00eb'], ['displayName', '김민준 👩‍💻', '김민준 👩‍💻'],
    ['signature', 'one\n\ntwo', 'one\n\ntwo'], ['signature', 'x'.repeat(2000), 'x'.repeat(2000)],
  ];
  for (const [field, given, kept] of accepted) {
    it(`takes ${JSON.stringify(given.slice(0, 50))} for ${field}`, async () => {
      const { headers } = await bearerOf(server, 'Ava.Agent');
      const response = await save(headers, { [field]: given });
      assert.equal(response.status, 200);
      assert.equal((await response.json() as Profile).values[field], kept);
    });
  }

  const refused: readonly [keyof ProfileValues, unknown][] = [
    ['phone', '030 1234567'], ['phone', '+'], ['phone', '+12'], ['phone', '+0123456789'], ['phone', '+1234567890123456'], ['phone', '+49 30 CALL-ME'],
    ['phone', '+49\n30123456'], ['phone', 'sip:ava@acme.example?Subject=x'], ['phone', 'sip:acme.example'], ['phone', 'sip:a b@acme.example'],
    ['phone', 'javascript:alert(1)'], ['phone', 'tel:+493012345678'], ['phone', '+٤٩٣٠١٢٣٤٥٦٧'], ['phone', 'sip:ava@acme.example\r\nTo: x'],
    ['country', 'XX'], ['country', 'de'], ['country', 'D'], ['language', 'fr'], ['language', 'EN'], ['language', '__proto__'],
    ['displayName', '   '], ['displayName', '\u200b\u200d'], ['displayName', 'Ava\nAdmin'], ['displayName', 'Ava\0'], ['displayName', 'Ava\u202enimdA'],
    ['displayName', 'Ava\u2066'], ['displayName', 'Ava\u2028x'], ['displayName', 'Ava\ud800'],
    ['signature', 'bell\u0007'], ['signature', 'nul\0'], ['signature', 'escape\u001b[0m'], ['signature', 'half \udc00'],
    ['email', 'ava'], ['email', 'ava@'], ['email', '@acme.example'], ['email', 'ava@acme'], ['email', 'a b@acme.example'], ['email', 'a@b@acme.example'],
    ['email', 'ava@acme.example\r\nBcc: x@evil.example'], ['email', '"Ava" <ava@acme.example>'], ['email', 'ava@acme.example,x@evil.example'],
    ['email', 'ava@-acme.example'], ['email', 'ava@acme..example'], ['email', `${'a'.repeat(65)}@acme.example`], ['email', 'ava@\u202eacme.example'],
  ];
  for (const [field, given] of refused) {
    it(`refuses ${JSON.stringify(given)} for ${field}`, async () => {
      const { headers } = await bearerOf(server, 'Ava.Agent');
      const response = await save(headers, { [field]: given, sounds: false }, { current: passwordOf('Ava.Agent') });
      assert.deepEqual([response.status, await codeOf(response), await fieldsOf(response)], [422, 'field-refused', [`values.${field}`]]);
      assert.equal((await userOf()).version, 1);
    });
  }

  it('R45: refuses what does not fit the schema by its place', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const response = await save(headers, { sounds: 'yes', dateFormat: 'mine', displayName: '', email: `${'a'.repeat(250)}@x.de`, signature: 'x'.repeat(2001) });
    assert.deepEqual([await codeOf(response), (await fieldsOf(response) as string[]).sort()], [
      'invalid-request', ['values.dateFormat', 'values.displayName', 'values.email', 'values.signature', 'values.sounds'],
    ]);
  });
});
