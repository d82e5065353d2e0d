import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createPbkdf2Hasher } from '../../src/mock/pbkdf2-hasher.ts';
import { home, minute, playAccess } from './support/access.ts';
import { changeUser, codeOf } from './support/backend.ts';
import { goodPassword, setPassword } from './support/credentials.ts';
import type { SignInStep } from '../../src/contract/index.ts';
import type { Mailer, Row } from '../../src/server/index.ts';
import type { Denied } from './support/access.ts';

const play = playAccess();
const { ticketOf, start, pass, deny, ask, stateOf, redeem, grant, refuse, list, rowOf, signedIn } = play;

/** What mails are sent is read from the outbox. */
const mailer: Mailer = { send: () => Promise.resolve() };

describe('A denied address', () => {
  it('R22: leaves a request behind and a ticket of thirty minutes, only after a right password', async () => {
    assert.equal((await play.server.signIn('Rex.Remote', { password: 'not the right password' }, { address: home })).status, 401);
    assert.deepEqual(await play.server.storage.list('accessRequests', {}), []);
    const step = await deny();
    assert.deepEqual(
      { ...step, requestId: '', wait: { ...step.wait, ticket: '' } },
      { state: 'address-denied', address: home, mailed: false, requestId: '', wait: { ticket: '', expiresAt: play.server.clock.now + 30 * minute } },
    );
    const [request] = await list();
    assert.deepEqual(request, {
      id: step.requestId, state: 'waiting', user: { id: 'acme-rex.remote', userName: 'Rex.Remote', displayName: 'Rex Tanaka', groupId: 'remote' },
      address: home, since: play.server.clock.now, seenAt: play.server.clock.now, tries: 1, decision: null,
    });
    assert.deepEqual((await play.server.storage.list('sessions', { userId: 'acme-rex.remote' })), []);
  });

  it('R20: is the one that the backend was told of, whatever the headers of the request say', async () => {
    const headers = { 'X-Forwarded-For': '198.51.100.7', 'X-Real-IP': '198.51.100.7', Forwarded: 'for=198.51.100.7' };
    const step = await (await play.server.signIn('Rex.Remote', {}, { address: home, headers })).json() as Denied;
    assert.deepEqual([step.state, step.address], ['address-denied', home]);
    await grant(step);
    assert.equal((await ask(step, { address: '192.0.2.1', headers: { ...ticketOf(step), ...headers } })).status, 401);
  });

  it('keeps one request for a user and an address, however often and from however many browsers it is tried', async () => {
    const steps = await Promise.all(Array.from({ length: 3 }, () => deny()));
    assert.equal(new Set(steps.map(({ requestId }) => requestId)).size, 1);
    assert.equal(new Set(steps.map(({ wait }) => wait.ticket)).size, 3);
    assert.equal((await rowOf(steps[0]!)).tries, 3);
    assert.notEqual((await deny('203.0.113.6')).requestId, steps[0]!.requestId);
    assert.equal((await list()).length, 2);
  });

  it('R22: takes the /64 of an IPv6 address for the address: in requests, tickets and grants', async () => {
    const step = await deny('2001:db8:1:2::a');
    assert.equal((await deny('2001:db8:1:2:ffff::b')).requestId, step.requestId);
    assert.notEqual((await deny('2001:db8:1:3::a')).requestId, step.requestId);
    assert.equal((await ask(step, { address: '2001:db8:1:2::c' })).status, 200);
    assert.equal((await ask(step, { address: '2001:db8:1:3::a' })).status, 401);
    await grant(step, { mode: 'day' });
    await signedIn(await redeem(step, { address: '2001:db8:1:2::d' }));
    await deny('2001:db8:1:3::a');
  });

  it('R39: stores no ticket and puts none into audit, outbox or feed', async () => {
    await play.server.close();
    await start({ mailer });
    const step = await deny();
    await grant(step);
    const kept = JSON.stringify(await Promise.all([
      ...(['tickets', 'accessRequests', 'accessGrants', 'outbox', 'audit', 'receipts'] as const).map((table) => play.server.storage.list(table, {})),
      play.server.storage.feed('0'),
    ]));
    assert.ok(kept.includes(step.requestId));
    assert.ok(!kept.includes(step.wait.ticket));
  });
});

describe('The mail about a denied address', () => {
  let mails: Row<'outbox'>[];
  beforeEach(async () => {
    await play.server.close();
    await start({ mailer });
    mails = [];
    // What is put into the outbox, whatever the postman has sent since.
    const { commit } = play.server.storage;
    play.server.storage.commit = async (changes) => {
      const isDone = await commit(changes);
      if (isDone) mails.push(...changes.flatMap((change) => ('insert' in change && change.insert === 'outbox' ? [change.row] : [])));
      return isDone;
    };
  });

  it('R23: goes to every enabled administrator of the tenant, and holds ids and the address alone', async () => {
    await changeUser(play.server, 'Sam.Supervisor', { roles: ['supervisor', 'administrator'] });
    await changeUser(play.server, 'Nia.New', { roles: ['administrator'], enabled: false });
    const step = await deny();
    assert.equal(step.mailed, true);
    assert.deepEqual(mails.map(({ userId }) => userId).sort(), ['acme-ada.admin', 'acme-sam.supervisor']);
    for (const { about } of mails) {
      assert.deepEqual(about, { requestId: step.requestId, userId: 'acme-rex.remote', address: home, at: String(play.server.clock.now) });
    }
  });

  it('R23: goes at most once an hour for a user and an address, whatever was decided in between', async () => {
    const [step] = await Promise.all([deny(), deny(), deny()]);
    assert.equal(mails.length, 1);
    await pass(20 * minute);
    await refuse(step);
    assert.equal((await deny()).mailed, true, 'within the hour an administrator was mailed');
    await pass(40 * minute - 1);
    await deny();
    assert.equal(mails.length, 1);
    await pass(1);
    await deny();
    assert.equal(mails.length, 2);
    await deny('203.0.113.6');
    assert.equal(mails.length, 3);
  });

  it('R23: minds the /64 of an IPv6 address', async () => {
    await deny('2001:db8:1:2::a');
    await deny('2001:db8:1:2::b');
    assert.equal(mails.length, 1);
  });

  it('is not sent, and the person is told so, where the tenant does not want it or nobody could read it', async () => {
    await changeUser(play.server, 'Ada.Admin', { enabled: false });
    assert.equal((await deny()).mailed, false);
    await changeUser(play.server, 'Ada.Admin', { enabled: true });
    const acme = (await play.server.storage.find('tenants', { id: 'acme' }))!;
    await play.server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...acme.settings, accessMails: false } } }]);
    assert.equal((await deny()).mailed, false);
    assert.deepEqual(mails, []);
  });
});

describe('A waiting browser', () => {
  it('learns what was decided, from its own address with the ticket of that very request alone', async () => {
    const step = await deny();
    const other = await deny('203.0.113.6');
    assert.deepEqual(await (await ask(step)).json(), { state: 'waiting', address: home, mailed: false });
    for (const response of [
      await ask(step, { address: '203.0.113.6' }),
      await ask({ ...step, requestId: other.requestId }),
      await ask({ ...other, requestId: step.requestId }, { address: '203.0.113.6' }),
      await ask(step, { headers: {} }),
      await ask(step, { headers: { Authorization: 'Ticket made-up' } }),
      await ask(step, { headers: play.ada }),
    ]) {
      assert.equal(await codeOf(response), 'ticket-refused');
    }
    await refuse(step);
    assert.equal(await stateOf(step), 'refused');
    assert.equal(await codeOf(await redeem(step)), 'access-refused');
  });

  it('waits at most thirty minutes', async () => {
    const step = await deny();
    await pass(30 * minute - 1);
    assert.equal(await codeOf(await redeem(step)), 'access-waiting');
    await pass(1);
    assert.equal(await codeOf(await ask(step)), 'ticket-expired');
    await grant(step);
    assert.equal(await codeOf(await redeem(step)), 'ticket-expired');
  });

  it('R22: redeems its grant once, from its own address alone, and the session is good there', async () => {
    const step = await deny();
    assert.equal(await codeOf(await redeem(step)), 'access-waiting');
    await grant(step);
    assert.equal(await stateOf(step), 'granted');
    assert.equal(await codeOf(await redeem(step, { address: '203.0.113.6' })), 'ticket-refused');
    const { headers, duty } = await signedIn(await redeem(step, { body: { tenant: 'acme' } }));
    assert.equal(duty?.status, 'on-break');
    assert.equal((await play.server.send('/v1/apps', { headers, address: home })).status, 200);
    assert.equal(await codeOf(await play.server.send('/v1/apps', { headers, address: '203.0.113.6' })), 'address-denied');
    assert.equal(await codeOf(await redeem(step)), 'ticket-used');
    assert.deepEqual(await play.server.storage.list('accessGrants', {}), []);
  });

  it('R19: gets the ticket of a temporary password by its own once, and the grant stays for the sign-in', async () => {
    await changeUser(play.server, 'Rex.Remote', { passwordTemporary: true, passwordExpiresAt: play.server.clock.now + 60 * minute });
    const step = await deny();
    await grant(step);
    const answers = await Promise.all([redeem(step), redeem(step)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 410]);
    const { state, change } = await answers.find(({ ok }) => ok)!.json() as { state: string; change: { ticket: string } };
    assert.equal(state, 'password-change-required');
    assert.equal(await codeOf(await redeem(step)), 'ticket-used');
    assert.equal((await setPassword(play.server, { Authorization: `Ticket ${change.ticket}` }, goodPassword)).status, 200);
    await signedIn(await play.server.signIn('Rex.Remote', { password: goodPassword, carrier: 'bearer' }, { address: home }));
  });

  it('lets one of many that redeem one ticket at once come in', async () => {
    const step = await deny();
    await grant(step, { mode: 'day' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => redeem(step)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 410, 410, 410, 410]);
    assert.equal((await play.server.storage.list('sessions', { userId: 'acme-rex.remote' })).length, 1);
  });

  it('lets one of two browsers that share a grant for one sign-in come in; the other waits anew', async () => {
    const steps = [await deny(), await deny()];
    await grant(steps[0]!);
    const answers = await Promise.all(steps.map(async (step) => (await redeem(step)).json() as Promise<SignInStep>));
    assert.deepEqual(answers.map(({ state }) => state).sort(), ['address-denied', 'signed-in']);
    const again = answers.find((answer) => answer.state === 'address-denied')!;
    assert.equal(again.requestId, steps[0]!.requestId);
    assert.equal(await stateOf(again), 'waiting');
  });

  it('R22: is denied anew when what was granted is gone by then', async () => {
    const step = await deny();
    await grant(step, { mode: 'rule', network: home, description: 'Home of Rex', groupId: 'remote' });
    const { id } = (await play.server.storage.find('addressRules', { tenantId: 'acme', network: `${home}/32` }))!;
    await play.server.storage.commit([{ remove: 'addressRules', where: { id } }]);
    const again = await (await redeem(step)).json() as Denied;
    assert.equal(again.state, 'address-denied');
    assert.equal(await stateOf(again), 'waiting');
  });

  it('R22: may not come in once the account is disabled, or its password is another', async () => {
    const [step, other] = [await deny(), await deny('203.0.113.6')];
    for (const one of [step, other]) await grant(one, { mode: 'day' });
    await changeUser(play.server, 'Rex.Remote', { enabled: false });
    assert.equal(await codeOf(await ask(step)), 'ticket-refused');
    assert.equal(await codeOf(await redeem(step)), 'ticket-refused');
    await changeUser(play.server, 'Rex.Remote', { enabled: true });
    await signedIn(await redeem(step));
    await changeUser(play.server, 'Rex.Remote', { passwordHash: 'the record of another password' });
    assert.equal(await codeOf(await redeem(other, { address: '203.0.113.6' })), 'ticket-refused');
  });

  it('waits on when its password is hashed anew at that very sign-in', async () => {
    await play.server.close();
    const inner = createPbkdf2Hasher();
    await start({
      hasher: { ...inner, isOutdated: (record) => record.startsWith('old:'), verify: (record, password) => inner.verify(record.replace('old:', ''), password) },
    });
    const { passwordHash } = (await play.server.storage.find('users', { tenantId: 'acme', userName: 'Rex.Remote' }))!;
    await changeUser(play.server, 'Rex.Remote', { passwordHash: `old:${passwordHash}` });
    assert.equal(await stateOf(await deny()), 'waiting');
  });

  it('R4: opens nothing at another tenant', async () => {
    const step = await deny();
    await grant(step, { mode: 'day' });
    assert.equal(await codeOf(await redeem(step, { body: { tenant: 'globex' } })), 'ticket-refused');
  });

  it('comes in by a rule that was made instead of a decision', async () => {
    const step = await deny();
    await play.server.send('/v1/address-rules', { method: 'POST', headers: play.ada, json: { network: '203.0.113.0/24', groupId: 'remote' } });
    assert.equal(await stateOf(step), 'granted');
    await signedIn(await redeem(step));
  });

  it('holds for unified sign-in too, which opens no duty', async () => {
    const step = await deny(home, { tenant: undefined, password: 'Distant-Island-Ferry' });
    await grant(step);
    assert.equal((await signedIn(await redeem(step))).duty?.status, 'logged-out');
  });
});
