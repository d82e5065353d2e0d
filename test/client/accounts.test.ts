import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createAccounts } from '../../src/client/index.ts';
import { gate, json, problem, settle, signIn, startWorld } from './support/world.ts';
import type { AccountsClient, Client } from '../../src/client/index.ts';
import type { Account, AccountsAnswer } from '../../src/contract/index.ts';
import type { Browser, Network, World } from './support/world.ts';

let world: World;
let browser: Browser;
let client: Client;
let accounts: AccountsClient;
beforeEach(async () => {
  world = await startWorld({ mailer: { send: () => Promise.resolve() } });
  browser = world.browser();
  client = browser.open();
  accounts = createAccounts(client);
  await signIn(client, 'Sam.Supervisor');
});
afterEach(() => world.end());

const hasCode = (code: string) => (error: unknown) => (error as { code?: unknown }).code === code;

const account = (id: string, change: Partial<Account> = {}): Account => ({
  id, userName: `Name.${id}`, unifiedName: `${id}@acme`, displayName: `Person ${id}`, email: `${id}@mail.example`, language: 'en', roles: ['agent'],
  groupId: 'front-desk', supervises: [], enabled: true, state: 'active', manageable: true, requests: [], version: 1, ...change,
});
const list: AccountsAnswer = { users: [account('a'), account('b', { displayName: 'Zoë Ångström' })], groups: [], deliveries: ['mail'] };

/** Answers the requests for accounts as told, by method and path; everything else goes to the server. */
const answering = (answers: Readonly<Record<string, (request: Request) => Response | Promise<Response>>>): Network => (request, next) => {
  const answer = answers[`${request.method} ${new URL(request.url).pathname}`];
  return answer === undefined ? next(request) : Promise.resolve(answer(request));
};
const known = (): (readonly [string, string])[] => accounts.state.get()!.users.map(({ id, displayName }) => [id, displayName] as const);

describe('The accounts of a client', () => {
  it('are nothing until they are read', async () => {
    assert.equal(accounts.state.get(), null);
    assert.deepEqual(accounts.search(''), []);
    browser.network = answering({ 'GET /v1/users': () => json(list) });
    assert.deepEqual(await accounts.load(), list);
    assert.deepEqual(accounts.state.get(), list);
  });

  it('are found by every word, in any name and the mail address, whatever the case, the accents and the form of a letter', async () => {
    browser.network = answering({ 'GET /v1/users': () => json(list) });
    await accounts.load();
    const found = (words: string) => accounts.search(words).map(({ id }) => id);
    assert.deepEqual([found(''), found(' '), found('zoe\u0308'), found('ÅNGSTRÖM b@mail'), found('name.a'), found('person b'), found('.*'), found('zoe angstrom')], [
      ['a', 'b'], ['a', 'b'], ['b'], ['b'], ['a'], [], [], ['b'],
    ]);
  });

  it('show a change in its place, made against the version that is known', async () => {
    const sent: Request[] = [];
    browser.network = answering({
      'GET /v1/users': () => json(list),
      'PATCH /v1/users/a': (request) => (sent.push(request), json({ user: account('a', { displayName: 'Changed', version: 2 }) })),
    });
    await accounts.load();
    assert.equal((await accounts.change('a', { displayName: 'Changed' })).version, 2);
    assert.deepEqual(known(), [['a', 'Changed'], ['b', 'Zoë Ångström']]);
    await accounts.change('a', { displayName: 'Changed' });
    assert.deepEqual(sent.map(({ headers }) => headers.get('If-Match')), ['"version-1"', '"version-2"']);
  });

  it('say that somebody else was quicker, and stay as they are', async () => {
    browser.network = answering({ 'GET /v1/users': () => json(list), 'PATCH /v1/users/a': () => problem('account-changed', 412) });
    await accounts.load();
    await assert.rejects(accounts.change('a', { enabled: false }), hasCode('account-changed'));
    assert.deepEqual(accounts.state.get(), list);
  });

  it('show a new one, and a wish for a profile', async () => {
    const wish = { id: 'r', fields: ['phone'], note: '', by: 'Sam Okafor', at: 1, doneAt: null };
    browser.network = answering({
      'GET /v1/users': () => json(list),
      'POST /v1/users': () => json({ user: account('c'), handOver: null }),
      'POST /v1/users/b/profile-requests': () => json({ user: account('b', { requests: [wish] }) }),
    });
    await accounts.load();
    const made = await accounts.create({ userName: 'Name.c', displayName: 'Person c', email: 'c@mail.example', roles: ['agent'], delivery: 'mail' });
    assert.equal(made.handOver, null);
    assert.deepEqual((await accounts.requestProfile('b', { fields: ['phone'] })).requests, [wish]);
    assert.deepEqual(known(), [['a', 'Person a'], ['b', 'Person b'], ['c', 'Person c']]);
  });

  it('R39: keep no password that was handed over, and ask for it once', async () => {
    const handOver = { loginUrl: 'https://desk.example/', userName: 'Name.a', password: 'Handed-Over-Once' };
    const attempts: string[] = [];
    browser.network = answering({
      'GET /v1/users': () => json(list),
      'POST /v1/users': () => json({ user: account('c'), handOver }),
      'POST /v1/users/a/reset': ({ url }) => {
        attempts.push(url);
        return attempts.length === 1 ? json({ user: account('a'), handOver }) : Response.error();
      },
    });
    await accounts.load();
    assert.deepEqual((await accounts.create({ userName: 'c', displayName: 'c', email: 'c@x.example', roles: ['agent'], delivery: 'hand-over' })).handOver, handOver);
    assert.deepEqual((await accounts.reset('a', 'hand-over')).handOver, handOver);
    assert.doesNotMatch(JSON.stringify([accounts.state.get(), browser.events]), /Handed-Over-Once/);
    // Another try could not answer: the first answer was never kept.
    await assert.rejects(accounts.reset('a', 'hand-over'));
    assert.equal(attempts.length, 2);
  });

  it('never show an older list over a newer change', async () => {
    const { opened, open } = gate();
    let isSlow = false;
    browser.network = answering({
      'GET /v1/users': async () => {
        if (isSlow) await opened;
        return json(list);
      },
      'PATCH /v1/users/a': () => json({ user: account('a', { displayName: 'Changed', version: 2 }) }),
    });
    await accounts.load();
    isSlow = true;
    const slow = accounts.load();
    await settle();
    await accounts.change('a', { displayName: 'Changed' });
    open();
    await slow;
    assert.deepEqual(known()[0], ['a', 'Changed']);
  });

  it('are there after a change that came while they were read for the first time', async () => {
    const { opened, open } = gate();
    browser.network = answering({
      'GET /v1/users': async () => {
        await opened;
        return json(list);
      },
      'PATCH /v1/users/a': () => json({ user: account('a', { displayName: 'Changed', version: 2 }) }),
    });
    const slow = accounts.load();
    await settle();
    await accounts.change('a', { displayName: 'Changed' });
    open();
    await slow;
    assert.deepEqual(known(), [['a', 'Changed'], ['b', 'Zoë Ångström']]);
  });

  it('R25: are forgotten at once when the person signs out', async () => {
    browser.network = answering({ 'GET /v1/users': () => json(list) });
    await accounts.load();
    const leaving = client.session.signOut();
    assert.equal(accounts.state.get(), null);
    await leaving;
    await assert.rejects(accounts.load(), hasCode('session-required'));
  });

  it('take a signal everywhere', async () => {
    const reason = new Error('enough');
    const options = { signal: AbortSignal.abort(reason) };
    for (const act of [
      accounts.load(options), accounts.change('a', {}, options), accounts.reset('a', 'mail', options), accounts.requestProfile('a', { fields: ['phone'] }, options),
      accounts.create({ userName: 'c', displayName: 'c', email: 'c@x.example', roles: ['agent'], delivery: 'mail' }, options),
    ]) await assert.rejects(act, reason);
  });

  it('put an id into the path so that it cannot leave its place', async () => {
    await assert.rejects(accounts.requestProfile('../tenant/settings?x#y', { fields: ['phone'] }), hasCode('not-found'));
    assert.equal(new URL(browser.requests.findLast(({ url }) => !url.endsWith('/contact'))!.url).pathname, '/v1/users/..%2Ftenant%2Fsettings%3Fx%23y/profile-requests');
  });

  it('ask the server for an update of a profile', async () => {
    const { requests } = await accounts.requestProfile('acme-ava.agent', { fields: ['phone'], note: 'Please' });
    assert.deepEqual(requests.map(({ fields, note, by }) => [fields, note, by]), [[['phone'], 'Please', 'Sam Okafor']]);
    await assert.rejects(accounts.requestProfile('acme-ada.admin', { fields: ['phone'] }), hasCode('not-found'));
  });
});

describe('The accounts of a client, with their server', () => {
  it('are those of the own team', async () => {
    const { users, groups, deliveries } = await accounts.load();
    assert.deepEqual(users.map(({ id }) => id).sort(), ['acme-ava.agent', 'acme-nia.new', 'acme-rex.remote', 'acme-sam.supervisor']);
    assert.deepEqual([groups.map(({ id }) => id).sort(), deliveries], [['front-desk', 'remote'], ['mail', 'hand-over']]);
  });

  it('are made, changed and reset', async () => {
    await accounts.load();
    const { user, handOver } = await accounts.create({
      userName: 'Nora.Next', displayName: 'Nora', email: 'nora@acme.example', roles: ['agent'], groupId: 'front-desk', delivery: 'hand-over',
    });
    assert.equal(handOver!.userName, 'Nora.Next');
    const changed = await accounts.change(user.id, { displayName: 'Nora N.' });
    assert.equal(changed.displayName, 'Nora N.');
    const again = await accounts.reset(user.id, 'hand-over');
    assert.notEqual(again.handOver!.password, handOver!.password);
    await assert.rejects(accounts.create({
      userName: 'Nora.Next', displayName: 'Nora', email: 'nora@acme.example', roles: ['agent'], groupId: 'front-desk', delivery: 'hand-over',
    }), hasCode('name-taken'));
    assert.deepEqual(accounts.search('nora').map(({ displayName }) => displayName), ['Nora N.']);
  });

  it('show which groups a supervisor supervises, and an administrator alone changes that', async () => {
    await accounts.load();
    assert.deepEqual(accounts.search('sam.supervisor')[0]!.supervises, ['front-desk', 'remote']);
    await assert.rejects(accounts.change('acme-sam.supervisor', { supervises: ['remote'] }), hasCode('not-allowed'));
    await client.session.signOut();
    await signIn(client, 'Ada.Admin');
    await accounts.load();
    assert.deepEqual((await accounts.change('acme-sam.supervisor', { supervises: ['remote'] })).supervises, ['remote']);
    assert.deepEqual(accounts.search('sam.supervisor')[0]!.supervises, ['remote']);
  });

  it('of a server that tells no supervised groups supervise none', async () => {
    const { supervises: _, ...old } = account('a');
    browser.network = answering({ 'GET /v1/users': () => json({ ...list, users: [old] }) });
    assert.deepEqual((await accounts.load()).users[0]!.supervises, []);
  });

  it('change when somebody else was not quicker', async () => {
    await accounts.load();
    await world.storage.commit([{ update: 'users', where: { id: 'acme-ava.agent' }, set: { version: 9 } }]);
    await assert.rejects(accounts.change('acme-ava.agent', { displayName: 'X' }), hasCode('account-changed'));
  });
});
