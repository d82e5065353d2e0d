import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import { holdPost, silentMailer } from './support/credentials.ts';
import type { Account, Profile, TenantSettings } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
beforeEach(async () => {
  server = await startBackend({ mailer: silentMailer });
  holdPost(server);
});
afterEach(() => server.close());

type Headers = Readonly<Record<string, string | undefined>>;
const ava = 'acme-ava.agent';

const read = async (headers: Headers): Promise<Profile> => (await server.send('/v1/profile', { headers })).json() as Promise<Profile>;
const save = (headers: Headers, values: Readonly<Record<string, unknown>>) =>
  server.send('/v1/profile', { method: 'PATCH', headers, json: { values } });
const ask = (headers: Headers, json: unknown, id = ava) => server.send(`/v1/users/${id}/profile-requests`, { method: 'POST', headers, json });
const fieldsOf = async (response: Response): Promise<unknown> => (await response.json() as { fields?: unknown }).fields;

async function permit(profile: Partial<TenantSettings['profile']>, tenantId = 'acme'): Promise<void> {
  const { settings } = (await server.storage.find('tenants', { id: tenantId }))!;
  await server.storage.commit([{
    update: 'tenants', where: { id: tenantId }, set: { settings: { ...settings, profile: { ...settings.profile, ...profile } as TenantSettings['profile'] } },
  }]);
}

describe('Asking for an update of a profile', () => {
  it('shows the person what is wanted, by whom and why, and tells the open pages', async () => {
    const sam = await bearerOf(server, 'Sam.Supervisor');
    const agent = await bearerOf(server, 'Ava.Agent');
    const before = await server.storage.feed();
    const response = await ask(sam.headers, { fields: ['phone', 'country', 'phone'], note: ' Please add your number \r\n' });
    const { user } = await response.json() as { user: Account };
    assert.equal(user.id, ava);
    const [request] = (await read(agent.headers)).requests;
    assert.deepEqual(request, {
      id: user.requests[0]!.id, fields: ['phone', 'country'], left: ['phone', 'country'], note: 'Please add your number', by: 'Sam Okafor',
      at: server.clock.now, doneAt: null,
    });
    const { entries } = await server.storage.feed(before.cursor);
    assert.deepEqual(entries.map(({ userId, kind, body }) => [userId, kind, body]), [[ava, 'changed', { what: 'profile' }]]);
    const [mail] = await server.storage.list('outbox', {});
    assert.deepEqual([mail!.userId, mail!.purpose, mail!.about], [ava, 'profile-request', { requestId: request.id }]);
    const [entry] = await server.storage.list('audit', { action: 'profile-requested' });
    assert.deepEqual([entry!.actor, entry!.target, entry!.details], ['Sam Okafor', 'Ava Lindqvist', { fields: 'phone, country' }]);
  });

  it('is met when the last of the fields was saved, be it unchanged, and tells who asked', async () => {
    const sam = await bearerOf(server, 'Sam.Supervisor');
    const agent = await bearerOf(server, 'Ava.Agent');
    await ask(sam.headers, { fields: ['phone', 'country'] });
    await ask(sam.headers, { fields: ['country'] });
    const before = await server.storage.feed();
    const half = await (await save(agent.headers, { country: '' })).json() as Profile;
    assert.deepEqual(half.requests.map(({ fields, left, doneAt }) => [fields, left, doneAt]).sort(), [
      [['country'], [], server.clock.now], [['phone', 'country'], ['phone'], null],
    ].sort());
    assert.equal(half.version, 1, 'nothing was changed by it');
    await save(agent.headers, { phone: '+4612345678' });
    assert.ok((await read(agent.headers)).requests.every(({ doneAt }) => doneAt === server.clock.now));
    const { entries } = await server.storage.feed(before.cursor);
    const told = entries.filter(({ body }) => (body as { what?: string }).what === 'users');
    assert.deepEqual(told.map(({ userId }) => userId), ['acme-sam.supervisor', 'acme-sam.supervisor']);
  });

  it('shows a met request for a week', async () => {
    const sam = await bearerOf(server, 'Sam.Supervisor');
    await ask(sam.headers, { fields: ['country'] });
    await save((await bearerOf(server, 'Ava.Agent')).headers, { country: 'SE' });
    server.clock.now += 6 * 24 * 60 * 60 * 1000;
    assert.equal((await read((await bearerOf(server, 'Ava.Agent')).headers)).requests.length, 1);
    server.clock.now += 2 * 24 * 60 * 60 * 1000;
    assert.equal((await read((await bearerOf(server, 'Ava.Agent')).headers)).requests.length, 0);
  });

  it('waits no longer for a field that the tenant has closed', async () => {
    const sam = await bearerOf(server, 'Sam.Supervisor');
    const agent = await bearerOf(server, 'Ava.Agent');
    await ask(sam.headers, { fields: ['phone', 'country'] });
    await ask(sam.headers, { fields: ['phone'] });
    await permit({ phone: 'read-only' });
    assert.deepEqual((await read(agent.headers)).requests.map(({ fields }) => fields), [['phone', 'country']]);
    const { requests } = await (await save(agent.headers, { country: 'SE' })).json() as Profile;
    assert.deepEqual(requests.map(({ left, doneAt }) => [left, doneAt]), [[[], server.clock.now]]);
  });

  it('refuses fields that nobody may edit, and a note that is no text', async () => {
    const sam = await bearerOf(server, 'Sam.Supervisor');
    await permit({ phone: 'read-only', email: 'hidden' });
    const closed = await ask(sam.headers, { fields: ['country', 'phone', 'email'] });
    assert.deepEqual([closed.status, await codeOf(closed), await fieldsOf(closed)], [422, 'field-refused', ['fields.1', 'fields.2']]);
    const note = await ask(sam.headers, { fields: ['country'], note: 'a\0b' });
    assert.deepEqual([await codeOf(note), await fieldsOf(note)], ['field-refused', ['note']]);
    for (const json of [{ fields: [] }, { fields: ['roles'] }, { fields: ['phone'], note: 'x'.repeat(501) }, {}]) {
      assert.equal(await codeOf(await ask(sam.headers, json)), 'invalid-request');
    }
    assert.deepEqual(await server.storage.list('profileRequests', {}), []);
  });

  it('R4: reaches only people whom the asking person sees', async () => {
    const sam = await bearerOf(server, 'Sam.Supervisor');
    const ada = await bearerOf(server, 'Ada.Admin');
    const wish = { fields: ['country'] };
    assert.equal((await ask((await bearerOf(server, 'Ava.Agent')).headers, wish)).status, 403);
    assert.deepEqual([(await ask(sam.headers, wish, 'acme-rex.remote')).status, (await ask(ada.headers, wish)).status], [200, 200]);
    for (const id of ['acme-ada.admin', 'globex-ava.agent', 'nobody', '%00']) assert.equal((await ask(sam.headers, wish, id)).status, 404, id);
    assert.equal((await ask(ada.headers, wish, 'globex-ava.agent')).status, 404);
  });

  it('makes one request of a repeated idempotency key', async () => {
    const sam = await bearerOf(server, 'Sam.Supervisor');
    const headers = { ...sam.headers, 'Idempotency-Key': 'one' };
    const answers = await Promise.all([ask(headers, { fields: ['country'] }), ask(headers, { fields: ['country'] })]);
    const [first, second] = await Promise.all(answers.map((answer) => answer.json() as Promise<unknown>));
    assert.deepEqual(first, second);
    assert.equal((await server.storage.list('profileRequests', {})).length, 1);
  });

  it('mails nothing where nothing can be mailed', async () => {
    const silent = await startBackend();
    const { headers } = await bearerOf(silent, 'Sam.Supervisor');
    await silent.send(`/v1/users/${ava}/profile-requests`, { method: 'POST', headers, json: { fields: ['country'] } });
    assert.deepEqual([(await silent.storage.list('profileRequests', {})).length, (await silent.storage.list('outbox', {})).length], [1, 0]);
    await silent.close();
  });
});
