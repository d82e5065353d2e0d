import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { headers as headerNames } from '../../src/contract/index.ts';
import { bearerOf, changeUser, codeOf, startBackend } from './support/backend.ts';
import type { AddressRulesAnswer } from '../../src/contract/index.ts';
import type { Backend, SendOptions } from './support/backend.ts';

const office = '127.0.0.0/8';
const elsewhere = '203.0.113.0/24';

let server: Backend;
let ada: Record<string, string>;
beforeEach(async () => {
  server = await startBackend();
  ada = (await bearerOf(server, 'Ada.Admin')).headers;
});
afterEach(() => server.close());

const path = '/v1/address-rules';
const create = (rule: object, options: SendOptions = {}) => server.send(path, { method: 'POST', json: rule, ...options, headers: { ...ada, ...options.headers } });
const change = (id: string, set: object, headers = ada) => server.send(`${path}/${id}`, { method: 'PATCH', json: set, headers });
const remove = (id: string, headers = ada) => server.send(`${path}/${id}`, { method: 'DELETE', headers });
const rulesOf = async (response: Response): Promise<AddressRulesAnswer> => {
  assert.equal(response.status, 200, await response.clone().text());
  return await response.json() as AddressRulesAnswer;
};
const list = async () => rulesOf(await server.send(path, { headers: ada }));
const stored = () => server.storage.list('addressRules', { tenantId: 'acme' });
const idOf = (answer: AddressRulesAnswer, network: string) => answer.rules.find((rule) => rule.network === network)!.id;
const audited = async () => (await server.storage.list('audit', { tenantId: 'acme' })).filter(({ action }) => action.startsWith('address-rule'));

/** A second administrator of the tenant, signed in at an address. */
async function secondAdministrator(options: SendOptions = {}) {
  await changeUser(server, 'Sam.Supervisor', { roles: ['administrator'], groupId: null });
  const response = await server.signIn('Sam.Supervisor', { carrier: 'bearer' }, options);
  const { credential } = await response.json() as { credential: { accessToken: string } };
  return { Authorization: `Bearer ${credential.accessToken}` };
}

describe('Address rules', () => {
  it('are listed, made, changed and removed by an administrator, and each answer is the whole list with the own address', async () => {
    assert.deepEqual((await list()).rules.map(({ network }) => network), ['198.51.100.0/24']);
    const made = await rulesOf(await create({ network: office, description: 'The office' }));
    assert.equal(made.ownAddress, '127.0.0.1');
    assert.deepEqual(made.rules.map(({ network, groupId, enabled }) => [network, groupId, enabled]), [[office, null, true], ['198.51.100.0/24', 'remote', true]]);
    const changed = await rulesOf(await change(idOf(made, office), { description: 'Head office', network: '127.0.0.1' }));
    assert.deepEqual(changed.rules[0], { id: idOf(made, office), network: '127.0.0.1/32', description: 'Head office', groupId: null, enabled: true });
    const left = await rulesOf(await remove(idOf(made, office)));
    assert.deepEqual(left.rules.map(({ network }) => network), ['198.51.100.0/24']);
    assert.deepEqual(await list(), left);
  });

  it('R21: are saved in one canonical form, and never a bad one', async () => {
    for (const network of ['0177.0.0.1', '127.1', '2130706433', '0x7f.0.0.1', '127.0.0.1:80', '127.0.0.0/33', 'fe80::1%eth0', ' 127.0.0.1', '', '127.0.0.0/8\0']) {
      const response = await create({ network });
      assert.equal(response.status, 422, network);
      assert.deepEqual((await response.json() as { fields: unknown }).fields, ['network'], network);
      assert.equal(await codeOf(await change('acme-remote-office', { network })), 'network-refused', network);
    }
    assert.deepEqual((await stored()).map(({ network }) => network), ['198.51.100.0/24']);
    await rulesOf(await create({ network: '127.9.9.9/8' }));
    await rulesOf(await create({ network: '::ffff:10.1.2.3/120' }));
    await rulesOf(await create({ network: '2001:DB8:0::1/48' }));
    assert.deepEqual((await stored()).map(({ network }) => network).sort(), ['10.1.2.0/24', office, '198.51.100.0/24', '2001:db8::/48']);
  });

  it('R22: act on the next request of a session, and give it back', async () => {
    const ava = (await bearerOf(server, 'Ava.Agent')).headers;
    const ask = (address: string) => server.send('/v1/apps', { headers: ava, address });
    assert.equal((await ask('203.0.113.9')).status, 200);
    const made = await rulesOf(await create({ network: office }));
    assert.equal(await codeOf(await ask('203.0.113.9')), 'address-denied');
    assert.equal((await ask('127.0.0.1')).status, 200);
    await rulesOf(await change(idOf(made, office), { enabled: false }));
    assert.equal((await ask('203.0.113.9')).status, 200);
  });

  it('R22: a group that has rules uses those instead', async () => {
    const ava = (await bearerOf(server, 'Ava.Agent')).headers;
    const ask = (address: string) => server.send('/v1/apps', { headers: ava, address });
    await rulesOf(await create({ network: office }));
    await rulesOf(await create({ network: elsewhere, groupId: 'front-desk' }));
    assert.equal(await codeOf(await ask('127.0.0.1')), 'address-denied');
    assert.equal((await ask('203.0.113.9')).status, 200);
  });

  it('refuse a list that would shut out the administrator who saves it, by adding, changing or removing', async () => {
    assert.equal(await codeOf(await create({ network: elsewhere })), 'own-address-denied');
    const made = await rulesOf(await create({ network: office }));
    const both = await rulesOf(await create({ network: elsewhere }));
    for (const set of [{ network: '127.0.0.2' }, { enabled: false }, { groupId: 'remote' }]) {
      assert.equal(await codeOf(await change(idOf(made, office), set)), 'own-address-denied');
    }
    assert.equal(await codeOf(await remove(idOf(made, office))), 'own-address-denied');
    assert.deepEqual(await list(), both);
    await rulesOf(await remove(idOf(both, elsewhere)));
    await rulesOf(await remove(idOf(made, office)));
  });

  it('mind the group of the administrator who saves', async () => {
    await changeUser(server, 'Ada.Admin', { groupId: 'front-desk' });
    await rulesOf(await create({ network: office }));
    assert.equal(await codeOf(await create({ network: elsewhere, groupId: 'front-desk' })), 'own-address-denied');
    await rulesOf(await create({ network: elsewhere, groupId: 'remote' }));
  });

  it('count no grant for the address of the administrator who saves', async () => {
    await rulesOf(await create({ network: office }));
    const row = { id: 'grant', tenantId: 'acme', userId: 'acme-ada.admin', addressKey: '203.0.113.9', kind: 'day' as const, expiresAt: server.clock.now + 9e6 };
    await server.storage.commit([{ insert: 'accessGrants', row }]);
    assert.equal(await codeOf(await create({ network: '198.18.0.0/15' }, { address: '203.0.113.9' })), 'own-address-denied');
  });

  it('let two administrators who save at once not shut out both', async () => {
    // Either list lets its own administrator in; the two together would let in neither.
    await changeUser(server, 'Ada.Admin', { groupId: 'front-desk' });
    const sam = await secondAdministrator({ address: '203.0.113.9' });
    // Neither writes before both have begun to read.
    const { find } = server.storage;
    let readers = 0;
    let open = () => {};
    const both = new Promise<void>((resolve) => (open = resolve));
    Object.assign(server.storage, {
      find: async (...args: Parameters<typeof find>) => {
        const row = await find(...args);
        if (args[0] === 'addressLists' && (readers += 1) === 2) open();
        if (args[0] === 'addressLists') await both;
        return row;
      },
    });
    const [ofAda, ofSam] = await Promise.all([
      create({ network: office }),
      server.send(path, { method: 'POST', json: { network: elsewhere, groupId: 'front-desk' }, headers: sam, address: '203.0.113.9' }),
    ]);
    assert.deepEqual([ofAda.status, ofSam.status].sort(), [200, 409]);
    assert.equal(await codeOf(ofAda.status === 409 ? ofAda : ofSam), 'own-address-denied');
  });

  it('R4: show and change nothing of another tenant', async () => {
    await server.storage.commit([{
      insert: 'addressRules',
      row: { id: 'globex-rule', tenantId: 'globex', groupId: null, network: office, description: '', enabled: true },
    }, { insert: 'groups', row: { id: 'globex-only', tenantId: 'globex', name: 'Globex' } }]);
    assert.doesNotMatch(JSON.stringify(await list()), /globex/);
    assert.equal((await change('globex-rule', { enabled: false })).status, 404);
    assert.equal((await remove('globex-rule')).status, 404);
    assert.equal((await create({ network: office, groupId: 'globex-only' })).status, 404);
    assert.equal((await change('acme-remote-office', { groupId: 'globex-only' })).status, 404);
    assert.equal((await server.storage.find('addressRules', { id: 'globex-rule' }))?.enabled, true);
  });

  it('are audited with the network, the administrator and the address', async () => {
    const made = await rulesOf(await create({ network: office }));
    await rulesOf(await change(idOf(made, office), { network: '127.0.0.0/16' }));
    await rulesOf(await remove(idOf(made, office)));
    await create({ network: elsewhere });
    assert.deepEqual((await audited()).map(({ action, target, actor, address, details }) => [action, target, actor, address, details['was']]).sort(), [
      ['address-rule-changed', '127.0.0.0/16', 'Ada Moreau', '127.0.0.1', office],
      ['address-rule-created', office, 'Ada Moreau', '127.0.0.1', undefined],
      ['address-rule-deleted', '127.0.0.0/16', 'Ada Moreau', '127.0.0.1', undefined],
    ]);
  });

  it('R59: are made once for a repeated idempotency key, with the same answer', async () => {
    const headers = { [headerNames.idempotencyKey]: 'the-same' };
    const first = await rulesOf(await create({ network: office }, { headers }));
    await rulesOf(await create({ network: elsewhere }));
    assert.deepEqual(await rulesOf(await create({ network: office }, { headers })), first);
    assert.equal((await stored()).length, 3);
    assert.equal(await codeOf(await create({ network: elsewhere }, { headers })), 'idempotency-mismatch');
    const twins = await Promise.all([1, 2, 3].map(() => create({ network: '127.0.0.1' }, { headers: { [headerNames.idempotencyKey]: 'twins' } })));
    for (const twin of twins) assert.deepEqual(await rulesOf(twin.clone()), await rulesOf(twins[0]!.clone()));
    assert.equal((await stored()).length, 4);
  });

  it('R59: refuse a description that no database can keep', async () => {
    const response = await create({ network: office, description: 'a\0b' });
    assert.equal(await codeOf(response), 'invalid-request');
    assert.deepEqual(server.errors, []);
  });
});
