import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { headers as headerNames } from '../../src/contract/index.ts';
import { home, hour, minute, playAccess } from './support/access.ts';
import { bearerOf, changeUser, codeOf } from './support/backend.ts';
import type { AccessRequestsAnswer, SignInStep } from '../../src/contract/index.ts';
import type { Denied } from './support/access.ts';

const play = playAccess();
const { pass, deny, stateOf, redeem, decide, grant, refuse, list, rowOf, signedIn } = play;
const audited = async (prefix: string) => (await play.server.storage.list('audit', {})).filter(({ action }) => action.startsWith(prefix));

/** A second administrator of the tenant. */
async function secondAdministrator() {
  await changeUser(play.server, 'Sam.Supervisor', { roles: ['administrator'] });
  return (await bearerOf(play.server, 'Sam.Supervisor')).headers;
}

describe('A decision about an address', () => {
  it('lets a later sign-in by password take a grant for one sign-in, within a day', async () => {
    const step = await deny();
    await grant(step);
    await pass(24 * hour - 1);
    await signedIn(await play.server.signIn('Rex.Remote', { carrier: 'bearer' }, { address: home }));
    await deny();
    assert.equal((await list())[0]?.state, 'waiting');
    await grant(step);
    await pass(24 * hour);
    await deny();
  });

  it('lets one of two sign-ins at once take a grant for one', async () => {
    await grant(await deny());
    const answers = await Promise.all([1, 2].map(() => play.server.signIn('Rex.Remote', { carrier: 'bearer' }, { address: home })));
    const states = await Promise.all(answers.map(async (answer) => (await answer.json() as SignInStep).state));
    assert.deepEqual(states.sort(), ['address-denied', 'signed-in']);
  });

  it('grants a day: any number of sign-ins, and afterwards not even the session goes on', async () => {
    const step = await deny();
    await grant(step, { mode: 'day' });
    await signedIn(await redeem(step));
    await pass(24 * hour - 5 * minute);
    const { headers } = await signedIn(await play.server.signIn('Rex.Remote', { carrier: 'bearer' }, { address: home }));
    assert.equal((await play.server.send('/v1/apps', { headers, address: home })).status, 200);
    await pass(5 * minute);
    assert.equal(await codeOf(await play.server.send('/v1/apps', { headers, address: home })), 'address-denied');
    const renewed = await play.server.signIn('Rex.Remote', { carrier: 'bearer' }, { address: home });
    assert.equal((await renewed.json() as Denied).requestId, step.requestId);
  });

  it('makes a rule that contains the address and lets the person in, or none', async () => {
    const step = await deny();
    const rule = { mode: 'rule', description: 'Home of Rex' };
    for (const network of ['203.0.113.0/33', '127.1', '198.51.100.0/24', '203.0.113.6']) {
      assert.equal(await codeOf(await decide(step, 'grant', { ...rule, network, groupId: 'remote' })), 'network-refused', network);
    }
    const beside = await decide(step, 'grant', { ...rule, network: '0.0.0.0/0' });
    assert.deepEqual(await beside.json().then(({ code, fields }: { code: string; fields: string[] }) => [code, fields]), ['network-refused', ['groupId']]);
    assert.equal((await decide(step, 'grant', { ...rule, network: home, groupId: 'no-such-group' })).status, 404);
    assert.equal((await play.server.storage.list('addressRules', { tenantId: 'acme' })).length, 1);
    await grant(step, { ...rule, network: '203.0.113.77/24', groupId: 'remote' });
    const { id, ...made } = (await play.server.storage.find('addressRules', { tenantId: 'acme', network: '203.0.113.0/24' }))!;
    assert.ok(id);
    assert.deepEqual(made, { tenantId: 'acme', groupId: 'remote', network: '203.0.113.0/24', description: 'Home of Rex', enabled: true });
    await signedIn(await redeem(step));
  });

  it('makes no rule that would shut out the administrator who decides', async () => {
    await changeUser(play.server, 'Ada.Admin', { groupId: 'front-desk' });
    await play.server.send('/v1/address-rules', { method: 'POST', headers: play.ada, json: { network: '127.0.0.0/8' } });
    const denied = await (await play.server.signIn('Ava.Agent', {}, { address: home })).json() as Denied;
    const rule = { mode: 'rule', network: home, description: '', groupId: 'front-desk' };
    assert.equal(await codeOf(await decide(denied, 'grant', rule)), 'own-address-denied');
    assert.equal((await rowOf(denied)).state, 'waiting');
  });

  it('is made by the first administrator; the second is told who it was', async () => {
    const step = await deny();
    const sam = await secondAdministrator();
    const answers = await Promise.all([decide(step, 'grant', { mode: 'day' }), decide(step, 'refuse', undefined, sam)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409]);
    const [winner, name] = answers[0].status === 204 ? ['granted', 'Ada Moreau'] : ['refused', 'Sam Okafor'];
    const late = await answers.find(({ status }) => status === 409)!.json() as { code: string; decidedBy: string };
    assert.deepEqual([late.code, late.decidedBy], ['already-decided', name]);
    assert.deepEqual([(await list())[0]?.state, (await list())[0]?.decision], [winner, { by: name, at: play.server.clock.now }]);
    assert.equal((await play.server.storage.list('accessGrants', {})).length, winner === 'granted' ? 1 : 0);
  });

  it('R59: answers a repeated idempotency key as the first time', async () => {
    const step = await deny();
    const headers = { ...play.ada, [headerNames.idempotencyKey]: 'the-same' };
    const answers = await Promise.all([1, 2, 3].map(() => decide(step, 'grant', { mode: 'once' }, headers)));
    for (const answer of [...answers, await decide(step, 'grant', { mode: 'once' }, headers)]) assert.deepEqual([answer.status, await answer.text()], [204, '']);
    assert.equal((await play.server.storage.list('accessGrants', {})).length, 1);
    assert.equal(await codeOf(await decide(step, 'grant', { mode: 'day' }, headers)), 'idempotency-mismatch');
  });

  it('that was a refusal is open again at the next try', async () => {
    const step = await deny();
    await refuse(step);
    await pass(minute);
    assert.equal((await deny()).requestId, step.requestId);
    const [request] = await list();
    assert.deepEqual([request?.state, request?.decision, request?.tries], ['waiting', null, 2]);
  });

  it('stands when the door was tried at the very moment of the grant', async () => {
    const step = await deny();
    // The grant is given after the gate has looked and before the request is read.
    const { find } = play.server.storage;
    Object.assign(play.server.storage, {
      find: async (...args: Parameters<typeof find>) => {
        if (args[0] === 'accessRequests' && 'addressKey' in args[1]) {
          Object.assign(play.server.storage, { find });
          await grant(step);
        }
        return find(...args);
      },
    });
    const late = await deny();
    assert.equal(await stateOf(late), 'granted');
    await signedIn(await redeem(late));
  });

  it('R4: is for administrators of the tenant; another tenant sees nothing', async () => {
    await play.server.storage.commit([{ update: 'users', where: { tenantId: 'globex', userName: 'Ava.Agent' }, set: { roles: ['administrator'] } }]);
    const step = await deny();
    const globex = (await bearerOf(play.server, 'Ava.Agent', { tenant: 'globex' })).headers;
    const sam = (await bearerOf(play.server, 'Sam.Supervisor')).headers;
    assert.deepEqual((await (await play.server.send('/v1/access-requests', { headers: globex })).json() as AccessRequestsAnswer).requests, []);
    for (const [headers, status] of [[globex, 404], [sam, 403], [{}, 401]] as const) {
      assert.equal((await decide(step, 'grant', { mode: 'once' }, headers)).status, status);
      assert.equal((await decide(step, 'refuse', undefined, headers)).status, status);
    }
    assert.equal((await rowOf(step)).state, 'waiting');
  });

  it('R23: is a POST of an administrator; nothing that can be fetched by a link decides', async () => {
    const step = await deny();
    for (const what of ['grant', 'refuse']) {
      const response = await play.server.send(`/v1/access-requests/${step.requestId}/${what}`, { headers: play.ada });
      assert.equal(response.status, 405);
    }
    assert.equal((await rowOf(step)).state, 'waiting');
  });

  it('is listed for a day, the newest first', async () => {
    const [first, second] = [await deny(), await deny('203.0.113.6')];
    await refuse(first);
    await pass(minute);
    await deny('203.0.113.7');
    const addresses = async () => (await list()).map(({ address }) => address);
    assert.deepEqual((await addresses())[0], '203.0.113.7');
    assert.equal((await addresses()).length, 3);
    await pass(24 * hour);
    assert.deepEqual(await addresses(), ['203.0.113.7', '203.0.113.6']);
    assert.ok(second);
  });

  it('R23: is audited, as is the denial before it', async () => {
    const step = await deny();
    await grant(step, { mode: 'day' });
    const other = await deny('203.0.113.6');
    await refuse(other);
    const [denied] = await audited('address-denied');
    assert.deepEqual([denied?.actorId, denied?.address, denied?.details], ['acme-rex.remote', home, { requestId: step.requestId }]);
    const decisions = (await audited('access-')).map(({ action, actor, target, details }) => [action, actor, target, details]);
    assert.deepEqual(decisions.sort(), [
      ['access-granted', 'Ada Moreau', 'Rex Tanaka', { requestId: step.requestId, from: home, mode: 'day' }],
      ['access-refused', 'Ada Moreau', 'Rex Tanaka', { requestId: other.requestId, from: '203.0.113.6' }],
    ]);
  });
});
