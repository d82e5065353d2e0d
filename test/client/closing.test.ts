import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createAccounts, createAdministration, createPasswords, createProfile, createTeam } from '../../src/client/index.ts';
import { profileSchema, tenantInfoSchema } from '../../src/contract/index.ts';
import { fakeLocalStorage, problem, reached, settle, signIn, startWorld, stopClock, until } from './support/world.ts';
import type { AddressDenied, Client, DutyElsewhere } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

const closed = { code: 'client-closed', name: 'OndutyError' };
const ticket = { ticket: 'a-ticket', expiresAt: Date.now() + 600_000 };
const denied: AddressDenied = { state: 'address-denied', address: '203.0.113.5', mailed: false, requestId: 'r1', wait: ticket };
const elsewhere: DutyElsewhere = { state: 'duty-elsewhere', mode: 'take-over', busy: false, since: Date.now(), takeOver: ticket };
const id = 'acme-ava.agent';

/** What can be asked of a client, by what it is called. */
const acts: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  'session.signIn': ({ session }) => session.signIn({ method: 'password', username: 'Ava.Agent', password: 'wrong' }),
  'session.takeOver': ({ session }) => session.takeOver(elsewhere),
  'session.extend': ({ session }) => session.extend(),
  'session.renew': ({ session }) => session.renew('wrong'),
  'session.restore': ({ session }) => session.restore(),
  'duty.start': ({ duty }) => duty.start(),
  'duty.request': ({ duty }) => duty.request('available'),
  'duty.cancelNext': ({ duty }) => duty.cancelNext(),
  'duty.reasons': ({ duty }) => duty.reasons(),
  'apps.load': ({ apps }) => apps.load(),
  'apps.launch': ({ apps }) => apps.launch('supervisor'),
  tenantInfo: (client) => client.tenantInfo(),
  call: (client) => client.call({ method: 'GET', path: '/v1/profile', ok: profileSchema }),
  send: (client) => client.send({ method: 'GET', path: '/v1/tenants/acme', ok: tenantInfoSchema }),
  'passwords.look': (client) => createPasswords(client).look('a-ticket'),
  'passwords.set': (client) => createPasswords(client).set('a-ticket', 'Lantern-Meadow-Quill'),
  'passwords.change': (client) => createPasswords(client).change({ current: 'wrong', password: 'Lantern-Meadow-Quill' }),
  'passwords.forgot': (client) => createPasswords(client).forgot({ username: 'Ava.Agent' }),
  'passwords.forgotUserName': (client) => createPasswords(client).forgotUserName({ email: 'ava@acme.example' }),
  'profile.load': (client) => createProfile(client).load(),
  'profile.save': (client) => createProfile(client).save({ displayName: 'Ava' }),
  'team.load': (client) => createTeam(client).load(),
  'team.setStatus': (client) => createTeam(client).setStatus(id, { status: 'on-break' }),
  'team.setStatuses': (client) => createTeam(client).setStatuses([id], { status: 'on-break' }),
  'team.endSessions': (client) => createTeam(client).endSessions(id),
  'accounts.load': (client) => createAccounts(client).load(),
  'accounts.create': (client) => createAccounts(client).create({ userName: 'New.Name', displayName: 'New', email: 'new@acme.example', roles: ['agent'], delivery: 'mail' }),
  'accounts.change': (client) => createAccounts(client).change(id, { displayName: 'Ava' }),
  'accounts.reset': (client) => createAccounts(client).reset(id, 'mail'),
  'accounts.requestProfile': (client) => createAccounts(client).requestProfile(id, { fields: ['phone'] }),
  'administration.settings': (client) => createAdministration(client).settings(),
  'administration.accessRequests': (client) => createAdministration(client).accessRequests(),
  'administration.grantAccess': (client) => createAdministration(client).grantAccess('r1', { mode: 'day' }),
  'administration.audit': (client) => createAdministration(client).audit(),
};

let world: World;
let browser: Browser;
let client: Client;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
  client = browser.open();
});
afterEach(() => world.end());

/** Lets nothing come back from here on. */
const fallSilent = () => void (browser.network = () => new Promise(() => {}));
const failures = () => browser.events.filter(({ type }) => type === 'error');

describe('a client that is closed', () => {
  for (const [name, act] of Object.entries(acts)) {
    it(`rejects ${name} with client-closed, under way and afterwards`, async () => {
      await signIn(client, 'Ada.Admin');
      await reached(client.connection, (state) => state === 'live');
      fallSilent();
      const before = browser.requests.length;
      const work = assert.rejects(act(client), closed);
      await until(() => browser.requests.length > before);
      client.close();
      await work;
      const sent = browser.requests.length;
      await assert.rejects(act(client), closed);
      await settle();
      assert.equal(browser.requests.length, sent, 'nothing is sent any more');
      assert.deepEqual(failures(), [], 'whoever closed it is told of no failure');
    });
  }

  it('rejects in the same way where nobody is signed in, and where nobody has asked yet', async () => {
    const other = browser.open();
    assert.equal((await other.session.restore()).state, 'anonymous');
    for (const one of [other, client]) {
      one.close();
      for (const [name, act] of Object.entries(acts)) await assert.rejects(act(one), closed, name);
    }
    assert.equal(browser.requests.length, 1);
    assert.deepEqual(failures(), []);
  });

  it('rejects who waits for an administrator, or for a connection', async () => {
    const waiting = assert.rejects(client.session.awaitAccess(denied), closed);
    await settle();
    client.close();
    await waiting;
    await assert.rejects(client.session.awaitAccess(denied), closed);
  });

  it('rejects a sign-out that the server did not hear of, and one that was left pending is not taken for done', async (t) => {
    fakeLocalStorage(t);
    await signIn(client, 'Ava.Agent');
    await reached(client.connection, (state) => state === 'live');
    fallSilent();
    const leaving = assert.rejects(client.session.signOut(), closed);
    assert.equal(client.session.state.get().state, 'anonymous', 'the page has forgotten the person all the same');
    await settle();
    client.close();
    await leaving;

    const next = browser.open();
    const before = browser.requests.length;
    const found = assert.rejects(next.session.restore(), closed);
    await until(() => browser.requests.length > before);
    next.close();
    await found;
    assert.equal(next.session.state.get().state, 'unknown');
  });

  it('leaves to the caller the reason of the own signal', async () => {
    fallSilent();
    const mine = new AbortController();
    const work = assert.rejects(client.session.signIn({ method: 'password', username: 'Ava.Agent', password: 'wrong' }, { signal: mine.signal }), { message: 'enough' });
    mine.abort(new Error('enough'));
    client.close();
    await work;
  });

  it('tries nothing again, also where what failed would pass', async () => {
    browser.network = async () => problem('overloaded', 503);
    const work = assert.rejects(client.tenantInfo(), closed);
    await until(() => browser.events.some(({ type }) => type === 'retry'));
    client.close();
    await work;
    assert.deepEqual(failures(), []);
  });

  it('is not asked for the team again and again', async (t) => {
    const elapse = stopClock(t);
    await signIn(client, 'Sam.Supervisor');
    await reached(client.connection, (state) => state === 'live');
    let calls = 0;
    const counted: Client = { ...client, call: (request) => ((calls += 1), client.call(request)) };
    const team = createTeam(counted);
    await team.load();
    fallSilent();
    await world.storage.commit([{ emit: { tenantId: 'acme', userId: 'acme-sam.supervisor', kind: 'changed', version: 0, body: { what: 'agents' }, at: Date.now() } }]);
    await until(() => calls === 2, 'the team is read again');
    client.close();
    await elapse(120_000);
    assert.equal(calls, 2);
    team.close();
  });
});
