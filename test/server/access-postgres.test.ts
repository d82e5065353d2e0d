import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { openPostgres } from '../../src/server/node/storage/postgres.ts';
import { startPostgres } from '../support/postgres.ts';
import { bearerOf, changeUser, codeOf, startBackend } from './support/backend.ts';
import { openStream } from './support/stream.ts';
import type { SignInStep } from '../../src/contract/index.ts';
import type { Backend, SendOptions } from './support/backend.ts';

const postgres = await startPostgres();
after(() => postgres.stop());

const rounds = 10;
const home = '203.0.113.5';

describe('Two processes on one PostgreSQL', () => {
  let here: Backend;
  let there: Backend;
  let ada: Record<string, string>;
  let sam: Record<string, string>;
  beforeEach(async () => {
    const url = await postgres.createDatabase();
    const start = async () => startBackend({
      storage: await openPostgres(url, { timeout: 60_000 }), mailer: { send: () => Promise.resolve() }, pingSeconds: 60, pollSeconds: 0.05,
    });
    here = await start();
    there = await start();
    await changeUser(here, 'Sam.Supervisor', { roles: ['administrator'], groupId: null });
    ada = (await bearerOf(here, 'Ada.Admin')).headers;
    sam = (await bearerOf(there, 'Sam.Supervisor')).headers;
  });
  afterEach(async () => {
    await there.close();
    await here.close();
  });

  const knock = async (server: Backend, address = home): Promise<SignInStep> =>
    await (await server.signIn('Rex.Remote', { carrier: 'bearer' }, { address })).json() as SignInStep;
  async function denied(server: Backend, address = home) {
    const step = await knock(server, address);
    assert.ok(step.state === 'address-denied');
    return step;
  }
  const post = (server: Backend, path: string, json: object, headers: Record<string, string>, options: SendOptions = {}) =>
    server.send(path, { method: 'POST', json, headers, ...options });

  it('let one of two administrators who decide at once win, and one grant at most come of it', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { requestId } = await denied(here, `203.0.113.${round}`);
      const path = `/v1/access-requests/${requestId}`;
      const answers = await Promise.all([post(here, `${path}/grant`, { mode: 'day' }, ada), post(there, `${path}/refuse`, {}, sam)]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409], `round ${round}`);
      const isGranted = answers[0]?.status === 204;
      const late = await answers[isGranted ? 1 : 0].json() as { code: string; decidedBy: string };
      assert.deepEqual([late.code, late.decidedBy], ['already-decided', isGranted ? 'Ada Moreau' : 'Sam Okafor']);
      const row = await here.storage.find('accessRequests', { id: requestId });
      assert.equal(row?.state, isGranted ? 'granted' : 'refused');
      const grants = await here.storage.list('accessGrants', { addressKey: `203.0.113.${round}` });
      assert.equal(grants.length, isGranted ? 1 : 0);
    }
  });

  it('R23: keep one request and send one mail for a user and an address that is tried in both at once', async () => {
    let mails = 0;
    for (const { storage } of [here, there]) {
      const { commit } = storage;
      storage.commit = async (changes) => {
        const isDone = await commit(changes);
        if (isDone) mails += changes.filter((change) => 'insert' in change && change.insert === 'outbox').length;
        return isDone;
      };
    }
    for (let round = 0; round < rounds; round += 1) {
      const address = `203.0.113.${round}`;
      const steps = await Promise.all([denied(here, address), denied(there, address), denied(here, address)]);
      assert.equal(new Set(steps.map(({ requestId }) => requestId)).size, 1);
      assert.deepEqual(steps.map(({ mailed }) => mailed), [true, true, true]);
      assert.equal((await here.storage.find('accessRequests', { id: steps[0].requestId }))?.tries, 3);
    }
    assert.equal(mails, 2 * rounds, 'one to each administrator');
    const denials = (await here.storage.list('audit', {})).filter(({ action }) => action === 'address-denied');
    assert.equal(denials.length, 3 * rounds);
  });

  it('let one sign-in take a grant for one, whichever process it reaches', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { requestId } = await denied(here);
      assert.equal((await post(here, `/v1/access-requests/${requestId}/grant`, { mode: 'once' }, ada)).status, 204);
      const steps = await Promise.all([knock(here), knock(there)]);
      assert.deepEqual(steps.map(({ state }) => state).sort(), ['address-denied', 'signed-in'], `round ${round}`);
    }
    assert.deepEqual(await here.storage.list('accessGrants', {}), []);
  });

  it('let one of many takers redeem a ticket', async () => {
    const { requestId, wait } = await denied(here);
    await post(here, `/v1/access-requests/${requestId}/grant`, { mode: 'day' }, ada);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) =>
      post(index % 2 === 0 ? here : there, '/v1/session', { method: 'grant', carrier: 'bearer' }, { Authorization: `Ticket ${wait.ticket}` }, { address: home })));
    assert.equal(answers.filter(({ ok }) => ok).length, 1);
    for (const answer of answers.filter(({ ok }) => !ok)) assert.equal(await codeOf(answer), 'ticket-used');
    assert.equal((await here.storage.list('sessions', { userId: 'acme-rex.remote' })).length, 1);
  });

  it('do not let two administrators who save rules at once shut out each other', async () => {
    await changeUser(here, 'Ada.Admin', { groupId: 'front-desk' });
    for (let round = 0; round < rounds; round += 1) {
      const answers = await Promise.all([
        post(here, '/v1/address-rules', { network: '127.0.0.0/8' }, ada),
        post(there, '/v1/address-rules', { network: '203.0.113.0/24', groupId: 'front-desk' }, sam, { address: home }),
      ]);
      // Who comes later is refused, or is shut out already.
      const late = answers.filter(({ ok }) => !ok);
      assert.equal(late.length, 1, `round ${round}`);
      assert.ok(['own-address-denied', 'address-denied'].includes(String(await codeOf(late[0]!))));
      const rules = await here.storage.list('addressRules', { tenantId: 'acme' });
      const made = rules.filter(({ id }) => id !== 'acme-remote-office');
      assert.equal(made.length, 1);
      await here.storage.commit([{ remove: 'addressRules', where: { id: made[0]!.id } }]);
    }
  });

  it('R22: suspend within a second what the other process denies', async () => {
    const ava = (await bearerOf(there, 'Ava.Agent')).headers;
    const stream = await openStream(there, ava, { address: home });
    await stream.nextOf('ping');
    const begun = performance.now();
    assert.equal((await post(here, '/v1/address-rules', { network: '127.0.0.0/8' }, ada)).status, 200);
    assert.equal((await stream.nextOf('suspended'))?.data?.address, home);
    assert.ok(performance.now() - begun < 5000);
  });
});
