import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, changeUser, codeOf, startBackend } from './support/backend.ts';
import { changeTicket, goodPassword, holdPost, passwordOf, setPassword, silentMailer, ticketFor, userOf } from './support/credentials.ts';
import type { Account, AccountsAnswer, DeliveredAccount } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
let ada: Record<string, string>;
let sam: Record<string, string>;
beforeEach(async () => {
  server = await startBackend({ mailer: silentMailer });
  holdPost(server);
  ada = (await bearerOf(server, 'Ada.Admin')).headers;
  sam = (await bearerOf(server, 'Sam.Supervisor')).headers;
});
afterEach(() => server.close());

const list = async (headers: Record<string, string>, search?: string) =>
  await (await server.send(`/v1/users${search === undefined ? '' : `?search=${encodeURIComponent(search)}`}`, { headers })).json() as AccountsAnswer;
const names = ({ users }: AccountsAnswer) => users.map(({ userName }) => userName);

const newcomer = { userName: 'Tom.Taylor', displayName: 'Tom Taylor', email: 'tom@acme.example', roles: ['agent'], groupId: 'front-desk', delivery: 'hand-over' };
const create = (headers: Record<string, string>, change: Record<string, unknown> = {}) =>
  server.send('/v1/users', { method: 'POST', headers, json: { ...newcomer, ...change } });
const change = (headers: Record<string, string>, id: string, json: unknown) => server.send(`/v1/users/${id}`, { method: 'PATCH', headers, json });
const reset = (headers: Record<string, string>, id: string, delivery: string) => server.send(`/v1/users/${id}/reset`, { method: 'POST', headers, json: { delivery } });
const idOf = (userName: string) => `acme-${userName.toLowerCase()}`;
const delivered = async (response: Response) => await response.json() as DeliveredAccount;
const accountOf = async (response: Response) => (await response.json() as { user: Account }).user;
const mails = async () => (await server.storage.list('outbox', {})).map(({ purpose, userId }) => `${purpose} ${userId}`);
const fieldsOf = async (response: Response) => (await response.json() as { code: string; fields?: string[] }).fields?.join();
const audited = async (action: string) => (await server.storage.list('audit', { action })).map(({ actor, target, address, details }) => ({ actor, target, address, details }));

describe('The list of users', () => {
  it('R4: shows an administrator the whole tenant, a supervisor the supervised groups, and neither another tenant', async () => {
    assert.deepEqual(names(await list(ada)), ['Ada.Admin', 'Ava.Agent', 'Nia.New', 'Rex.Remote', 'Sam.Supervisor']);
    assert.deepEqual(names(await list(sam)), ['Ava.Agent', 'Nia.New', 'Rex.Remote', 'Sam.Supervisor']);
    await changeUser(server, 'Sam.Supervisor', { supervises: ['remote'] });
    const answer = await list(sam);
    assert.deepEqual(names(answer), ['Rex.Remote']);
    assert.deepEqual(answer.groups.map(({ id }) => id), ['remote']);
    await changeUser(server, 'Sam.Supervisor', { supervises: [] });
    assert.deepEqual(names(await list(sam)), []);
  });

  it('finds people by a part of their names or address, whatever the case', async () => {
    assert.deepEqual(names(await list(ada, 'LINDQ')), ['Ava.Agent']);
    assert.deepEqual(names(await list(ada, 'nia.new@')), ['Nia.New']);
    assert.deepEqual(names(await list(ada, ' .A ')), ['Ada.Admin', 'Ava.Agent']);
    assert.deepEqual(names(await list(ada, '%')), []);
  });

  it('R45: shows the listed fields alone, who may be managed, and how credentials can be delivered', async () => {
    await changeUser(server, 'Ada.Admin', { groupId: 'front-desk' });
    const { users, deliveries } = await list(sam);
    assert.deepEqual(users.map(({ userName, manageable }) => `${userName} ${manageable}`), [
      'Ada.Admin false', 'Ava.Agent true', 'Nia.New true', 'Rex.Remote true', 'Sam.Supervisor true',
    ]);
    assert.deepEqual(users.find(({ userName }) => userName === 'Nia.New'), {
      id: 'acme-nia.new', userName: 'Nia.New', unifiedName: 'Nia.New', displayName: 'Nia Novak', email: 'nia.new@acme.example', language: 'en',
      roles: ['agent'], groupId: 'front-desk', supervises: [], enabled: true, state: 'invited', manageable: true, requests: [], version: 1,
    });
    assert.deepEqual(deliveries, ['mail', 'hand-over']);
  });

  it('shows the five newest requests for an update of the profile', async () => {
    await server.storage.commit(Array.from({ length: 7 }, (_, n) => ({
      insert: 'profileRequests' as const,
      row: {
        id: `request-${n}`, tenantId: 'acme', userId: idOf('Ava.Agent'), fields: ['phone' as const], leftFields: [], note: '', byId: 'x', byName: 'Sam', at: n,
        doneAt: null, version: 1,
      },
    })));
    const ava = (await list(sam)).users.find(({ userName }) => userName === 'Ava.Agent')!;
    assert.deepEqual(ava.requests.map(({ at }) => at), [6, 5, 4, 3, 2]);
  });
});

describe('A new account', () => {
  it('is handed over with a temporary password that is shown once, and leads to a password of one\'s own', async () => {
    const { user, handOver } = await delivered(await create(sam));
    assert.equal(user.state, 'invited');
    assert.equal(user.unifiedName, 'Tom.Taylor@acme');
    assert.deepEqual({ ...handOver, password: '' }, { loginUrl: 'https://desk.example/portal/?tenant=acme', userName: 'Tom.Taylor', password: '' });
    const { password } = handOver!;
    const { headers } = await changeTicket(server, 'Tom.Taylor', { password });
    assert.equal((await setPassword(server, headers, goodPassword)).status, 200);
    assert.equal((await server.signIn('tom.taylor@ACME', { password: goodPassword, tenant: undefined })).status, 200);
    assert.equal((await list(ada, 'Tom')).users[0]!.state, 'active');
    assert.deepEqual(await audited('account-created'), [
      { actor: 'Sam Okafor', target: 'Tom Taylor', address: '127.0.0.1', details: { roles: 'agent', delivery: 'hand-over' } },
    ]);
    const dump = JSON.stringify([await server.storage.list('users', {}), await server.storage.list('audit', {}), await server.storage.list('outbox', {})]);
    assert.ok(!dump.includes(password));
  });

  it('R19: has a temporary password that ends when the tenant says', async () => {
    const { settings } = (await server.storage.find('tenants', { id: 'acme' }))!;
    await server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...settings, invitationHours: 2 } } }]);
    const { handOver } = await delivered(await create(ada));
    server.clock.now += 2 * 3_600_000;
    assert.equal(await codeOf(await server.signIn('Tom.Taylor', { password: handOver!.password })), 'credentials-wrong');
  });

  it('R61: is invited by mail, with a password that nobody knows, and nothing of it in the outbox', async () => {
    const { user, handOver } = await delivered(await create(ada, { delivery: 'mail' }));
    assert.equal(handOver, null);
    const [mail] = await server.storage.list('outbox', {});
    assert.deepEqual([mail!.purpose, mail!.userId, mail!.about], ['invite', user.id, {}]);
    assert.equal((await server.signIn('Tom.Taylor', { password: '' })).status, 401);
  });

  it('is delivered only as the tenant delivers, and by mail only where there is a mailer', async () => {
    const { settings } = (await server.storage.find('tenants', { id: 'acme' }))!;
    const deliver = (deliveries: ('mail' | 'hand-over')[]) =>
      server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...settings, deliveries } } }]);
    await deliver(['mail']);
    assert.equal(await codeOf(await create(ada)), 'delivery-refused');
    assert.equal(await codeOf(await reset(ada, idOf('Ava.Agent'), 'hand-over')), 'delivery-refused');
    await deliver(['hand-over']);
    assert.equal(await codeOf(await create(ada, { delivery: 'mail' })), 'delivery-refused');
    await server.close();
    server = await startBackend();
    const { headers } = await bearerOf(server, 'Ada.Admin');
    assert.equal(await codeOf(await create(headers, { delivery: 'mail' })), 'delivery-refused');
    assert.deepEqual((await list(headers)).deliveries, ['hand-over']);
  });

  it('R4: has no role that its maker lacks, and a supervisor makes it in a supervised group alone', async () => {
    await changeUser(server, 'Sam.Supervisor', { supervises: ['front-desk'] });
    for (const refused of [{ roles: ['administrator'] }, { roles: ['agent', 'administrator'] }, { groupId: 'remote' }, { groupId: null }, { groupId: 'no-such-group' }]) {
      assert.equal(await codeOf(await create(sam, refused)), 'not-allowed', JSON.stringify(refused));
    }
    assert.equal((await create(sam, { roles: ['supervisor', 'agent'] })).status, 200);
    const made = await userOf(server, 'Tom.Taylor');
    assert.deepEqual([made.roles, made.supervises], [['agent', 'supervisor'], ['front-desk']]);
    assert.equal((await create(ada, { userName: 'Tim', roles: ['administrator'], groupId: null })).status, 200);
  });

  it('takes no name that somebody has: exactly at the tenant, and whatever the case as a unified name', async () => {
    assert.equal(await fieldsOf(await create(ada, { userName: 'Ava.Agent' })), 'userName');
    assert.equal((await create(ada, { userName: 'ava.agent' })).status, 200);
    assert.equal(await fieldsOf(await create(ada, { userName: 'AVA.agent' })), 'unifiedName');
    assert.equal(await fieldsOf(await create(ada, { userName: 'Ava.Agent', unifiedName: 'AVA.AGENT' })), 'userName,unifiedName');
    const codes = [await create(ada, { unifiedName: 'ＡＶＡ.agent' }), await create(ada, { userName: 'Cafe\u0301' }), await create(ada, { userName: 'Caf\u00e9' })];
    assert.deepEqual(await Promise.all(codes.map(async (one) => (one.ok ? 'ok' : codeOf(one)))), ['name-taken', 'ok', 'name-taken']);
  });

  it('of two with one name at the same time, one is made', async () => {
    const answers = await Promise.all([create(ada), create(sam), create(ada), create(sam)]);
    const codes = await Promise.all(answers.map(async (answer) => (answer.ok ? 'ok' : codeOf(answer))));
    assert.deepEqual(codes.sort(), ['name-taken', 'name-taken', 'name-taken', 'ok']);
  });

  it('takes no unified name from another tenant', async () => {
    assert.equal(await fieldsOf(await create(ada, { unifiedName: 'new.agent@Globex' })), 'unifiedName');
    assert.equal((await create(ada, { unifiedName: 'tom@mail.example' })).status, 200);
  });

  it('R45: refuses what is no address, language, group or name, says which, and ignores what it does not know', async () => {
    const refused: readonly (readonly [string, readonly Record<string, unknown>[]])[] = [
      ['email', ['tom', 'tom@', '@acme.example', 'tom@acme', 'a b@acme.example', 'tom@acme.example\r\nBcc: all@acme.example', 'Tom <tom@acme.example>', 'tom@a..example', 'a@b@acme.example', 'tom,ann@acme.example'].map((email) => ({ email }))],
      ['language', [{ language: 'xx' }, { language: 'fr' }]],
      ['groupId', [{ groupId: 'no-such-group' }]],
      ['userName', [' Tom', 'Tom ', 'T\u0000m', 'T\u202em', 'T\u200bm', 'T\ud800m', ' '].map((userName) => ({ userName }))],
      ['displayName', ['Tom\r\nTaylor', ' ', 'Tom\u202e', 'T\u0000'].map((displayName) => ({ displayName }))],
      ['unifiedName', [{ unifiedName: 'to\u0000m' }]],
    ];
    for (const [field, changes] of refused) {
      for (const one of changes) {
        const response = await create(ada, one);
        assert.equal(response.status, 422, JSON.stringify(one));
        assert.equal(await fieldsOf(response), field, JSON.stringify(one));
      }
    }
    const response = await create(ada, { id: 'my-own-id', tenantId: 'globex', passwordHash: 'x', version: 9, supervises: ['remote'], email: 'Tom@ACME.example' });
    const made = await userOf(server, 'Tom.Taylor');
    assert.equal(response.status, 200);
    assert.deepEqual([made.tenantId, made.version, made.supervises, made.email], ['acme', 1, [], 'Tom@acme.example']);
    assert.notEqual(made.id, 'my-own-id');
    assert.notEqual(made.passwordHash, 'x');
  });

  it('R59: is made once for a repeated idempotency key, whose answer is not kept', async () => {
    const keyed = { ...ada, 'Idempotency-Key': crypto.randomUUID() };
    const { handOver } = await delivered(await create(keyed));
    assert.equal(await codeOf(await create(keyed)), 'already-done');
    assert.equal(names(await list(ada, 'Tom')).length, 1);
    assert.ok(!JSON.stringify(await server.storage.list('receipts', {})).includes(handOver!.password));
  });
});

describe('Changing an account', () => {
  it('takes effect on the next request, is audited without the values, and gives the new version', async () => {
    const response = await change(sam, idOf('Ava.Agent'), { displayName: ' Ava L. ', email: 'ava@acme.example', language: 'de' });
    assert.equal(response.headers.get('ETag'), '"version-2"');
    const { displayName, email, language, version } = await accountOf(response);
    assert.deepEqual([displayName, email, language, version], ['Ava L.', 'ava@acme.example', 'de', 2]);
    assert.deepEqual(await audited('account-changed'), [
      { actor: 'Sam Okafor', target: 'Ava Lindqvist', address: '127.0.0.1', details: { fields: 'displayName, email, language' } },
    ]);
  });

  it('changes nothing, and remembers nothing, where everything is so already', async () => {
    const same = await change(ada, idOf('Ava.Agent'), { displayName: 'Ava Lindqvist', roles: ['agent', 'agent'], enabled: true });
    assert.equal(same.headers.get('ETag'), '"version-1"');
    assert.equal((await change(ada, idOf('Ava.Agent'), {})).status, 200);
    assert.deepEqual(await audited('account-changed'), []);
  });

  it('refuses to overwrite what somebody else has changed, and loses no change of two at once', async () => {
    const id = idOf('Ava.Agent');
    const tagged = { ...ada, 'If-Match': '"version-1"' };
    assert.equal((await change(tagged, id, { displayName: 'First' })).status, 200);
    assert.equal(await codeOf(await change(tagged, id, { displayName: 'Second' })), 'account-changed');
    await Promise.all([change(ada, id, { displayName: 'Third' }), change(sam, id, { email: 'third@acme.example' })]);
    const { displayName, email, version } = await userOf(server, 'Ava.Agent');
    assert.deepEqual([displayName, email, version], ['Third', 'third@acme.example', 4]);
  });

  it('R59: gives a repeated idempotency key the same answer', async () => {
    const keyed = { ...ada, 'Idempotency-Key': crypto.randomUUID(), 'If-Match': '"version-1"' };
    const [first, second] = [await change(keyed, idOf('Ava.Agent'), { displayName: 'Once' }), await change(keyed, idOf('Ava.Agent'), { displayName: 'Once' })];
    assert.deepEqual(await second.json(), await first.json());
    assert.equal((await userOf(server, 'Ava.Agent')).version, 2);
  });

  it('R59: remembers an idempotency key too where there was nothing to change, and gives the entity tag of that time again', async () => {
    const keyed = { ...ada, 'Idempotency-Key': crypto.randomUUID() };
    const first = await change(keyed, idOf('Ava.Agent'), {});
    await change(ada, idOf('Ava.Agent'), { displayName: 'Meanwhile' });
    const again = await change(keyed, idOf('Ava.Agent'), {});
    assert.deepEqual([again.headers.get('ETag'), await again.json()], [first.headers.get('ETag'), await first.json()]);
    assert.equal(await codeOf(await change(keyed, idOf('Ava.Agent'), { enabled: false })), 'idempotency-mismatch');
    assert.equal((await userOf(server, 'Ava.Agent')).enabled, true);
  });

  it('R27: a disabled account loses sessions, streams and links at once, and opens nothing', async () => {
    const { headers, refreshToken } = await bearerOf(server, 'Ava.Agent');
    const stream = await server.send('/v1/events', { headers });
    const link = await ticketFor(server, 'Ava.Agent', 'reset');
    await reset(ada, idOf('Ava.Agent'), 'mail');
    assert.equal((await accountOf(await change(sam, idOf('Ava.Agent'), { enabled: false }))).enabled, false);
    assert.match(await stream.text(), /event: session-ended\ndata: {"cause":"disabled"}/);
    assert.equal(await codeOf(await server.send('/v1/apps', { headers })), 'session-ended');
    assert.equal((await server.send('/v1/session/refresh', { method: 'POST', json: { refreshToken } })).status, 401);
    assert.equal(await codeOf(await server.signIn('Ava.Agent')), 'credentials-wrong');
    assert.equal(await codeOf(await reset(ada, idOf('Ava.Agent'), 'hand-over')), 'not-allowed');
    assert.deepEqual(await mails(), []);
    assert.equal((await change(sam, idOf('Ava.Agent'), { enabled: true })).status, 200);
    assert.equal((await server.signIn('Ava.Agent')).status, 200);
    assert.equal(await codeOf(await setPassword(server, link.headers, goodPassword)), 'ticket-replaced', 'an old link stays dead');
    assert.deepEqual([(await audited('account-disabled')).length, (await audited('account-enabled')).length], [1, 1]);
  });

  it('makes a link worthless that was mailed to an address of before', async () => {
    const link = await ticketFor(server, 'Nia.New', 'invite');
    const begun = await changeTicket(server);
    await change(ada, idOf('Nia.New'), { email: 'nia@acme.example' });
    assert.equal(await codeOf(await setPassword(server, link.headers, goodPassword)), 'ticket-replaced');
    assert.equal((await setPassword(server, begun.headers, goodPassword)).status, 200);
  });

  it('R24: tells the address of before that it was changed, unless nobody ever came by it', async () => {
    await change(sam, idOf('Ava.Agent'), { email: 'ava@acme.example' });
    await change(sam, idOf('Nia.New'), { email: 'nia@acme.example' });
    const rows = await server.storage.list('outbox', {});
    assert.deepEqual(rows.map(({ purpose, userId, about }) => [purpose, userId, about]), [
      ['email-changed', 'acme-ava.agent', { address: 'ava.agent@acme.example' }],
    ]);
  });

  it('R24: tells nobody of another password who never had one of their own', async () => {
    await reset(sam, idOf('Nia.New'), 'hand-over');
    assert.deepEqual(await mails(), []);
  });

  it('changed roles end nothing and act on the next request', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    assert.equal((await server.send('/v1/users', { headers })).status, 403);
    assert.equal((await change(sam, idOf('Ava.Agent'), { roles: ['agent', 'supervisor'] })).status, 200);
    assert.deepEqual(names(await list(headers)), ['Ava.Agent', 'Nia.New', 'Sam.Supervisor'], 'the own group to begin with');
    assert.equal((await change(sam, idOf('Ava.Agent'), { roles: ['agent'] })).status, 200);
    assert.equal((await server.send('/v1/users', { headers })).status, 403);
    assert.deepEqual((await audited('account-changed')).map(({ details }) => details), [
      { fields: 'roles, supervises', from: 'agent', to: 'agent, supervisor', supervises: 'front-desk' },
      { fields: 'roles, supervises', from: 'agent, supervisor', to: 'agent', supervises: '' },
    ]);
  });

  it('R4: nobody grants a role that they lack, or changes who has one', async () => {
    await changeUser(server, 'Ada.Admin', { groupId: 'front-desk' });
    const attempts = [
      change(sam, idOf('Ava.Agent'), { roles: ['administrator'] }),
      change(sam, idOf('Sam.Supervisor'), { roles: ['agent', 'supervisor', 'administrator'] }),
      change(sam, idOf('Ada.Admin'), { displayName: 'Mine' }),
      change(sam, idOf('Ada.Admin'), { enabled: false }),
      reset(sam, idOf('Ada.Admin'), 'hand-over'),
      reset(sam, idOf('Ada.Admin'), 'mail'),
      change(sam, idOf('Ava.Agent'), { groupId: null }),
      change(sam, idOf('Ava.Agent'), { groupId: 'elsewhere' }),
    ];
    for (const attempt of attempts) assert.equal(await codeOf(await attempt), 'not-allowed');
    assert.equal((await change(sam, idOf('Ava.Agent'), { groupId: 'remote' })).status, 200);
    assert.equal(await fieldsOf(await change(ada, idOf('Ava.Agent'), { groupId: 'elsewhere' })), 'groupId');
    assert.equal((await change(ada, idOf('Ava.Agent'), { groupId: null })).status, 200);
  });

  it('R4: an account of another tenant, or one that the supervisor does not see, is not there', async () => {
    await changeUser(server, 'Sam.Supervisor', { supervises: ['remote'] });
    for (const [headers, id] of [[ada, 'globex-ava.agent'], [sam, 'globex-ava.agent'], [sam, idOf('Ava.Agent')], [sam, idOf('Ada.Admin')], [ada, 'made-up']] as const) {
      for (const response of [await change(headers, id, { displayName: 'X' }), await reset(headers, id, 'hand-over'), await reset(headers, id, 'mail')]) {
        assert.deepEqual([response.status, await codeOf(response)], [404, 'not-found'], id);
      }
    }
    assert.deepEqual(await mails(), []);
  });

  it('nobody disables or demotes themselves, nor changes their own address without the password', async () => {
    assert.equal(await codeOf(await change(ada, idOf('Ada.Admin'), { enabled: false })), 'not-allowed');
    assert.equal(await codeOf(await change(ada, idOf('Ada.Admin'), { roles: ['supervisor', 'agent'] })), 'not-allowed');
    assert.equal(await codeOf(await change(sam, idOf('Sam.Supervisor'), { roles: ['agent'] })), 'not-allowed');
    assert.equal(await codeOf(await change(sam, idOf('Sam.Supervisor'), { groupId: 'remote' })), 'not-allowed', 'its address rules may be others');
    assert.equal(await fieldsOf(await change(ada, idOf('Ada.Admin'), { email: 'other@acme.example' })), 'email');
    assert.equal((await change(ada, idOf('Ada.Admin'), { roles: ['administrator', 'agent'], displayName: 'Ada M.' })).status, 200);
  });

  it('keeps an administrator: of two who disable each other at the same moment, one is left', async () => {
    for (const what of [{ enabled: false }, { roles: ['agent'] }]) {
      await changeUser(server, 'Rex.Remote', { roles: ['administrator'], groupId: null, enabled: true });
      await changeUser(server, 'Ada.Admin', { roles: ['administrator'], enabled: true });
      const [one, other] = [await bearerOf(server, 'Ada.Admin'), await bearerOf(server, 'Rex.Remote')];
      const answers = await Promise.all([change(one.headers, idOf('Rex.Remote'), what), change(other.headers, idOf('Ada.Admin'), what)]);
      assert.deepEqual(answers.filter(({ ok }) => ok).length, 1, JSON.stringify(what));
      const left = (await server.storage.list('users', { tenantId: 'acme', enabled: true })).filter(({ roles }) => roles.includes('administrator'));
      assert.equal(left.length, 1);
    }
  });
});

describe('Resetting an account', () => {
  it('R24: hands a new temporary password over: sessions, links and the password of before end at once', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const link = await ticketFor(server, 'Ava.Agent', 'reset');
    await reset(sam, idOf('Ava.Agent'), 'mail');
    const { user, handOver } = await delivered(await reset(sam, idOf('Ava.Agent'), 'hand-over'));
    assert.equal(user.state, 'invited');
    assert.equal(await codeOf(await server.send('/v1/apps', { headers })), 'session-ended');
    assert.equal(await codeOf(await setPassword(server, link.headers, goodPassword)), 'ticket-replaced');
    assert.equal(await codeOf(await server.signIn('Ava.Agent')), 'credentials-wrong');
    assert.deepEqual(await mails(), ['password-changed acme-ava.agent'], 'a mail that would replace it is taken back, and the person is told');
    const ticket = await changeTicket(server, 'Ava.Agent', { password: handOver!.password });
    assert.equal((await setPassword(server, ticket.headers, goodPassword)).status, 200);
    assert.deepEqual((await audited('account-reset')).map(({ details }) => details), [{ delivery: 'mail' }, { delivery: 'hand-over' }]);
  });

  it('R19: a ticket of the temporary password before opens nothing', async () => {
    const begun = await changeTicket(server);
    const { handOver } = await delivered(await reset(ada, idOf('Nia.New'), 'hand-over'));
    assert.equal(await codeOf(await setPassword(server, begun.headers, goodPassword)), 'ticket-replaced');
    assert.notEqual(handOver!.password, passwordOf('Nia.New'));
    assert.equal(await codeOf(await server.signIn('Nia.New')), 'credentials-wrong');
  });

  it('mails a link: an invitation to who never set a password, and otherwise nothing ends until it is used', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const { user, handOver } = await delivered(await reset(ada, idOf('Ava.Agent'), 'mail'));
    assert.deepEqual([user.state, handOver], ['active', null]);
    await reset(ada, idOf('Nia.New'), 'mail');
    assert.deepEqual((await mails()).sort(), ['invite acme-nia.new', 'reset acme-ava.agent']);
    assert.equal((await server.send('/v1/apps', { headers })).status, 200);
    assert.equal((await server.signIn('Ava.Agent')).status, 200);
  });

  it('R9: lets a stopped password go on', async () => {
    for (const delivery of ['mail', 'hand-over']) {
      for (let n = 0; n < 4; n++) await server.signIn('Ava.Agent', { password: 'a wrong one altogether' });
      assert.equal((await server.signIn('Ava.Agent')).status, 429);
      await reset(ada, idOf('Ava.Agent'), delivery);
      assert.notEqual((await server.signIn('Ava.Agent')).status, 429);
    }
  });

  it('R24: gives nobody a new password of their own without the current one', async () => {
    assert.equal(await codeOf(await reset(ada, idOf('Ada.Admin'), 'hand-over')), 'not-allowed');
    assert.equal(await codeOf(await reset(sam, idOf('Sam.Supervisor'), 'hand-over')), 'not-allowed');
    assert.equal((await reset(ada, idOf('Ada.Admin'), 'mail')).status, 200);
  });
});
