import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import type { AuditAnswer, SettingsAnswer, TenantInfo } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
let admin: { readonly Authorization: string };
beforeEach(async () => {
  server = await startBackend();
  admin = (await bearerOf(server, 'Ada.Admin')).headers;
});
afterEach(() => server.close());

const read = async (): Promise<SettingsAnswer> => (await server.send('/v1/tenant/settings', { headers: admin })).json() as Promise<SettingsAnswer>;
const change = (json: unknown, headers: Readonly<Record<string, string>> = {}) =>
  server.send('/v1/tenant/settings', { method: 'PATCH', headers: { ...admin, ...headers }, json });
const fieldsOf = async (response: Response): Promise<unknown> => (await response.json() as { fields?: unknown }).fields;

describe('The settings of a tenant', () => {
  it('are read with the default of each that was never set', async () => {
    const response = await server.send('/v1/tenant/settings', { headers: admin });
    const { settings, version } = await response.json() as SettingsAnswer;
    assert.deepEqual([settings.languages, settings.origins, settings.invitationHours, settings.deliveries, version],
      [['en', 'de', 'es'], ['https://crm.example'], 24, ['mail', 'hand-over'], 1]);
    assert.equal(response.headers.get('ETag'), '"version-1"');
  });

  it('are changed one by one, each replaced whole, and the others stay', async () => {
    const before = (await read()).settings;
    const given = {
      languages: ['de', 'EN-gb', 'de'], logOutFromAvailable: true, reasonRequired: ['on-break'], switchedOff: ['forgot-password'], deliveries: ['mail'],
      invitationHours: 72, accessMails: false, profile: { ...before.profile, email: 'read-only' },
    };
    const response = await change(given);
    const answer = await response.json() as SettingsAnswer;
    assert.deepEqual([response.status, answer.version, response.headers.get('ETag')], [200, 2, '"version-2"']);
    assert.deepEqual(answer.settings, { ...before, ...given, languages: ['de', 'en-GB'] });
    assert.deepEqual(await read(), answer);
  });

  it('act on the next request', async () => {
    const agent = await bearerOf(server, 'Ava.Agent');
    await change({ logOutFromAvailable: true, reasonRequired: ['on-break'] });
    const choose = (json: unknown) => server.send('/v1/duty/status', { method: 'PUT', headers: agent.headers, json });
    assert.equal((await choose({ status: 'available' })).status, 200);
    assert.equal(await codeOf(await choose({ status: 'on-break' })), 'reason-refused');
    assert.equal((await choose({ status: 'logged-out' })).status, 200);
    await change({ origins: [] });
    assert.equal(await codeOf(await server.send('/v1/apps', { headers: { ...agent.headers, Origin: 'https://crm.example' } })), 'origin-not-allowed');
  });

  it('show the text of a maintenance to who is not signed in, until it is taken back', async () => {
    await change({ maintenance: ' Back at ten \r\n' });
    const info = async () => (await (await server.send('/v1/tenants/acme')).json() as TenantInfo).maintenance;
    assert.equal(await info(), 'Back at ten');
    await change({ maintenance: '  ' });
    assert.equal(await info(), null);
  });

  it('lock no administrator out by a maintenance: one of them has to end it', async () => {
    await change({ maintenance: 'Back at ten' });
    assert.equal(await codeOf(await server.signIn('Ava.Agent')), 'maintenance');
    admin = (await bearerOf(server, 'Ada.Admin')).headers;
    assert.equal((await change({ maintenance: null })).status, 200);
    assert.equal((await server.signIn('Ava.Agent')).status, 200);
  });

  it('refuse a change of what somebody else has changed', async () => {
    assert.equal((await change({ invitationHours: 1 }, { 'If-Match': '"version-1"' })).status, 200);
    const late = await change({ invitationHours: 2 }, { 'If-Match': '"version-1"' });
    assert.deepEqual([late.status, await codeOf(late)], [412, 'settings-changed']);
    assert.equal((await read()).settings.invitationHours, 1);
  });

  it('lose nothing when changes without If-Match meet', async () => {
    const answers = await Promise.all([change({ invitationHours: 1 }), change({ accessMails: false }), change({ languages: ['es'] })]);
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
    const { settings, version } = await read();
    assert.deepEqual([settings.invitationHours, settings.accessMails, settings.languages, version], [1, false, ['es'], 4]);
  });

  it('are audited by name with what was and what is', async () => {
    await change({ origins: ['https://desk.example'], maintenance: 'x'.repeat(300), invitationHours: 24, profile: { ...(await read()).settings.profile, phone: 'hidden' } });
    await change({ invitationHours: 24 });
    const { entries } = await (await server.send('/v1/audit', { headers: admin })).json() as AuditAnswer;
    const changes = entries.filter(({ action }) => action === 'settings-changed');
    assert.equal(changes.length, 1, 'what stays as it is changes nothing');
    assert.deepEqual([changes[0]!.actor, changes[0]!.target, changes[0]!.details], ['Ada Moreau', 'Acme', {
      origins: 'https://crm.example → https://desk.example', maintenance: ` → ${'x'.repeat(200)}…`, 'profile.phone': 'editable → hidden',
    }]);
    assert.equal((await read()).version, 2);
  });

  it('R4: are those of the own tenant, whatever a body says', async () => {
    const before = await server.storage.find('tenants', { id: 'globex' });
    await change({ id: 'globex', tenant: 'globex', name: 'Mine', version: 9, invitationHours: 3 });
    assert.deepEqual(await server.storage.find('tenants', { id: 'globex' }), before);
    const acme = (await server.storage.find('tenants', { id: 'acme' }))!;
    assert.deepEqual([acme.name, acme.version, 'id' in acme.settings], ['Acme', 2, false]);
  });

  for (const origin of ['https://crm.example', 'https://crm.example:8443', 'http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:5173', 'https://xn--bcher-kva.example']) {
    it(`R7: take the origin ${origin}`, async () => {
      assert.deepEqual((await (await change({ origins: [origin] })).json() as SettingsAnswer).settings.origins, [origin]);
    });
  }

  for (const origin of [
    '', '*', 'null', 'https://*', 'https://*.example', 'https://crm.example/', 'https://crm.example/path', 'https://crm.example?x', 'https://crm.example#x',
    'http://crm.example', 'http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'https://crm.example:443', 'HTTPS://crm.example',
    'https://CRM.example', 'https://bücher.example', 'https://user@crm.example', ' https://crm.example', 'crm.example', '//crm.example',
    'file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'blob:https://crm.example/1', 'chrome-extension://abcdef', 'ws://crm.example',
    'https://crm.example\0', 'https://crm.\nexample',
  ]) {
    it(`R7: refuse the origin ${JSON.stringify(origin)}`, async () => {
      const response = await change({ origins: ['https://desk.example', origin], invitationHours: 1 });
      assert.deepEqual([response.status, await codeOf(response), await fieldsOf(response)], [422, 'field-refused', ['origins.1']]);
      assert.equal((await read()).version, 1);
    });
  }

  const refused: readonly [unknown, string[]][] = [
    [{ languages: ['en', 'not a language'] }, ['languages.1']], [{ languages: ['', 'e'] }, ['languages.0', 'languages.1']], [{ languages: ['en_US'] }, ['languages.0']],
    [{ reasonRequired: ['on-break', 'available'] }, ['reasonRequired.1']], [{ maintenance: 'a\0b' }, ['maintenance']],
    [{ switchedOff: ['\u202efeature', ' '] }, ['switchedOff.0', 'switchedOff.1']],
    [{ origins: Array.from({ length: 101 }, (_, index) => `https://crm-${index}.example`) }, ['origins']],
  ];
  for (const [json, fields] of refused) {
    it(`refuse ${JSON.stringify(json).slice(0, 80)}`, async () => {
      const response = await change(json);
      assert.deepEqual([response.status, await codeOf(response), await fieldsOf(response)], [422, 'field-refused', fields]);
    });
  }

  for (const json of [
    { languages: [] }, { deliveries: [] }, { deliveries: ['pigeon'] }, { invitationHours: 0 }, { invitationHours: 73 }, { invitationHours: 1.5 },
    { maintenance: 'x'.repeat(501) }, { profile: { phone: 'hidden' } }, { reasonRequired: ['busy'] }, { accessMails: 'yes' }, { origins: 'https://crm.example' },
  ]) {
    it(`refuse by the schema ${JSON.stringify(json).slice(0, 80)}`, async () => {
      assert.equal(await codeOf(await change(json)), 'invalid-request');
    });
  }
});
