import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createPbkdf2Hasher } from '../../src/mock/pbkdf2-hasher.ts';
import { OverloadedError, createMemoryStorage } from '../../src/server/index.ts';
import { bearerOf, changeUser, codeOf, cookieOf, startBackend } from './support/backend.ts';
import { auditedActions, changeTicket, goodPassword, holdPost, otherPassword, passwordOf, refusalOf, setPassword, silentMailer, ticketFor, userOf } from './support/credentials.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
beforeEach(async () => {
  server = await startBackend({ mailer: silentMailer });
  holdPost(server);
});
afterEach(() => server.close());

const minute = 60_000;
const who = (headers: Record<string, string>) => server.send('/v1/session', { headers });
const codes = (responses: readonly Response[]) => Promise.all(responses.map(async (response) => (response.ok ? 'ok' : codeOf(response))));
const mails = async () => (await server.storage.list('outbox', {})).map(({ purpose }) => purpose);

describe('A temporary password', () => {
  it('R19: opens a ticket that sets a password and nothing else', async () => {
    const { headers } = await changeTicket(server);
    for (const path of ['/v1/apps', '/v1/duty', '/v1/profile', '/v1/events', '/v1/users']) {
      assert.equal(await codeOf(await server.send(path, { headers })), 'session-required', path);
    }
    assert.equal(await codeOf(await server.send('/v1/invitations', { headers })), 'ticket-refused');
    const response = await setPassword(server, headers, goodPassword);
    assert.deepEqual(await response.json(), { userName: 'Nia.New', tenant: { id: 'acme', name: 'Acme' } });
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.deepEqual(await server.storage.list('sessions', {}), [], 'nobody is signed in by it');
    assert.equal((await server.signIn('Nia.New', { password: goodPassword })).status, 200);
    assert.equal(await codeOf(await server.signIn('Nia.New')), 'credentials-wrong');
  });

  it('R19: cannot be kept as the new one', async () => {
    const { headers } = await changeTicket(server);
    assert.equal(await refusalOf(await setPassword(server, headers, passwordOf('Nia.New'))), 'same');
    assert.equal((await setPassword(server, headers, goodPassword)).status, 200, 'the refusal spent no ticket');
  });

  it('R19: works once: half an hour after its first use it is dead, however often it was used', async () => {
    await changeTicket(server);
    server.clock.now += 29 * minute;
    const { headers } = await changeTicket(server);
    server.clock.now += minute;
    assert.equal(await codeOf(await server.signIn('Nia.New')), 'credentials-wrong');
    assert.equal((await setPassword(server, headers, goodPassword)).status, 200, 'who has begun may finish');
  });

  it('R19: has its ticket for half an hour', async () => {
    const { headers, expiresAt } = await changeTicket(server);
    assert.equal(expiresAt, server.clock.now + 30 * minute);
    server.clock.now = expiresAt;
    assert.equal(await codeOf(await setPassword(server, headers, goodPassword)), 'ticket-expired');
  });

  it('R16: has one good ticket at a time: a newer one replaces the older', async () => {
    const older = await changeTicket(server);
    server.clock.now += 1;
    const newer = await changeTicket(server);
    assert.equal((await server.storage.list('tickets', { ended: null })).length, 1);
    assert.equal(await codeOf(await setPassword(server, older.headers, goodPassword)), 'ticket-replaced');
    assert.equal((await setPassword(server, newer.headers, goodPassword)).status, 200);
    assert.equal(await codeOf(await setPassword(server, newer.headers, otherPassword)), 'ticket-used');
  });

  it('R8, R19: looks like a wrong one once it has expired, also to the throttle and from a denied address', async () => {
    await changeUser(server, 'Nia.New', { passwordExpiresAt: server.clock.now - 1, groupId: 'remote' });
    const expired = { ...await (await server.signIn('Nia.New')).json() as object, requestId: '' };
    const wrong = { ...await (await server.signIn('Nobody.Here')).json() as object, requestId: '' };
    assert.deepEqual(expired, wrong);
    const { id } = await userOf(server, 'Nia.New');
    assert.equal((await server.storage.find('throttles', { key: `account:${id}` }))?.failures, 1);
  });
});

describe('Setting a password with a ticket', () => {
  it('R16, R61: spends the ticket, of which only the hash is stored', async () => {
    const { ticket, headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    assert.ok(ticket.length >= 43);
    assert.ok(!JSON.stringify(await server.storage.list('tickets', {})).includes(ticket));
    assert.equal((await setPassword(server, headers, goodPassword)).status, 200);
    assert.deepEqual(await codes([await setPassword(server, headers, otherPassword), await setPassword(server, headers, goodPassword)]), ['ticket-used', 'ticket-used']);
    assert.equal((await server.signIn('Ava.Agent', { password: goodPassword })).status, 200);
  });

  it('says nothing of the password of now: who holds a link could try guesses that nobody counts', async () => {
    const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    assert.equal((await setPassword(server, headers, passwordOf('Ava.Agent'))).status, 200);
  });

  it('R16: of fifty takers at once one wins, and the rest are told that it was used', async () => {
    const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    const passwords = Array.from({ length: 50 }, (_, n) => `Lantern-Meadow-${n}-Quill`);
    const answers = await codes(await Promise.all(passwords.map((password) => setPassword(server, headers, password))));
    assert.deepEqual(answers.filter((answer) => answer !== 'ticket-used'), ['ok']);
    assert.equal((await server.signIn('Ava.Agent', { password: passwords[answers.indexOf('ok')] })).status, 200);
    assert.equal((await mails()).length, 1);
  });

  it('R24: ends every session and refresh token, closes their streams, mails the person and lets the throttle go', async () => {
    const [first, second] = [await bearerOf(server, 'Ava.Agent'), await bearerOf(server, 'Ava.Agent')];
    const stream = await server.send('/v1/events', { headers: first.headers });
    for (let n = 0; n < 4; n++) await server.signIn('Ava.Agent', { password: 'a wrong one altogether' });
    assert.equal((await server.signIn('Ava.Agent')).status, 429);
    const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    assert.equal((await setPassword(server, headers, goodPassword)).status, 200, 'the throttle does not hold a link up');
    assert.match(await stream.text(), /event: session-ended\ndata: {"cause":"password-changed"}/);
    for (const { headers: old, refreshToken } of [first, second]) {
      assert.equal(await codeOf(await who(old)), 'session-ended');
      assert.equal((await server.send('/v1/session/refresh', { method: 'POST', json: { refreshToken } })).status, 401);
    }
    assert.deepEqual(await server.storage.list('credentials', {}), []);
    assert.deepEqual(await mails(), ['password-changed']);
    assert.equal((await server.signIn('Ava.Agent', { password: goodPassword })).status, 200);
  });

  it('R24: makes every other open ticket of the account worthless, and takes unsent mails with credentials back', async () => {
    const others = [await ticketFor(server, 'Nia.New', 'reset'), await ticketFor(server, 'Nia.New', 'access'), await changeTicket(server)];
    server.clock.now += 1;
    await server.send('/v1/password/forgot', { method: 'POST', json: { tenant: 'acme', username: 'Nia.New' } });
    while ((await mails()).length === 0) await new Promise(setImmediate);
    const { headers } = await ticketFor(server, 'Nia.New', 'invite');
    assert.equal((await setPassword(server, headers, goodPassword)).status, 200);
    for (const other of others) assert.equal(await codeOf(await setPassword(server, other.headers, otherPassword)), other === others[1] ? 'ticket-refused' : 'ticket-replaced');
    const open = await server.storage.list('tickets', { ended: null });
    assert.deepEqual(open, []);
    assert.deepEqual(await mails(), ['password-changed']);
  });

  it('R24: ends a link too that was made in the moment of the change', async () => {
    const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    const { commit } = server.storage;
    server.storage.commit = async (changes) => {
      server.storage.commit = commit;
      server.clock.now += 1;
      await ticketFor(server, 'Ava.Agent', 'reset');
      return commit(changes);
    };
    assert.equal((await setPassword(server, headers, goodPassword)).status, 200);
    assert.deepEqual((await server.storage.list('tickets', {})).map(({ ended }) => ended).sort(), ['replaced', 'used']);
  });

  it('R24: tells the person when and from where', async () => {
    const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    const json = { password: goodPassword };
    assert.equal((await server.send('/v1/password', { method: 'POST', headers, json, address: '203.0.113.9' })).status, 200);
    const [row] = await server.storage.list('outbox', {});
    assert.deepEqual(row!.about, { at: String(server.clock.now), address: '203.0.113.9' });
  });

  it('refuses the ticket of a disabled user, and one that is made up or malformed', async () => {
    const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    await changeUser(server, 'Ava.Agent', { enabled: false });
    const made = [headers, { Authorization: 'Ticket made-up' }, { Authorization: 'Ticket' }, { Authorization: 'Ticket <script>' }];
    for (const header of made) assert.equal(await codeOf(await setPassword(server, header, goodPassword)), 'ticket-refused');
  });

  it('minds no cookie that the browser brings along, dead or alive', async () => {
    const Cookie = cookieOf(await server.signIn('Sam.Supervisor'));
    const dead = `__Host-onduty=${'a'.repeat(43)}`;
    for (const [brought, password] of [[Cookie, goodPassword], [dead, otherPassword]] as const) {
      const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
      assert.equal((await setPassword(server, { ...headers, Cookie: brought }, password)).status, 200);
      server.clock.now += 1;
    }
    assert.equal((await who({ Cookie })).status, 200);
  });

  it('R7: lets no page of an origin use a ticket of another tenant\'s user', async () => {
    await server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { languages: ['en'], origins: [] } } }]);
    const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    const foreign = { ...headers, Origin: 'https://crm.example' };
    assert.equal(await codeOf(await setPassword(server, foreign, goodPassword)), 'origin-not-allowed');
    assert.equal(await codeOf(await server.send('/v1/invitations', { headers: foreign })), 'origin-not-allowed');
  });

  it('R22: opens no way around the address rules', async () => {
    const { headers } = await ticketFor(server, 'Rex.Remote', 'reset');
    assert.equal((await setPassword(server, headers, goodPassword)).status, 200);
    assert.deepEqual(await server.storage.list('sessions', {}), []);
    assert.equal((await server.signIn('Rex.Remote', { password: goodPassword }, { address: '198.51.100.7' })).status, 200);
  });

  it('R59: answers a repeated idempotency key with already-done, and keeps nothing that a password could be guessed by', async () => {
    const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    const keyed = { ...headers, 'Idempotency-Key': crypto.randomUUID() };
    assert.deepEqual(await codes([await setPassword(server, keyed, goodPassword), await setPassword(server, keyed, goodPassword)]), ['ok', 'already-done']);
    const [receipt] = await server.storage.list('receipts', {});
    const digest = async (text: string) => Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('base64url');
    assert.equal(receipt!.answer, null);
    assert.notEqual(receipt!.bodyHash, await digest(`\n${JSON.stringify({ password: goodPassword })}`));
  });
});

describe('Changing a password while signed in', () => {
  it('R24: needs the current one, and a wrong one counts against the account', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const missing = await setPassword(server, headers, goodPassword);
    assert.deepEqual((await missing.json() as { code: string; fields: string[] }).fields, ['current']);
    for (let n = 0; n < 4; n++) assert.equal(await codeOf(await setPassword(server, headers, goodPassword, 'not the right one')), 'credentials-wrong');
    assert.equal(await codeOf(await setPassword(server, headers, goodPassword, passwordOf('Ava.Agent'))), 'throttled');
    assert.equal((await server.signIn('Ava.Agent')).status, 429, 'the throttle is that of signing in');
    assert.equal((await who(headers)).status, 200, 'the session goes on');
    assert.deepEqual(await mails(), []);
  });

  it('R3, R24: gives this browser a new session by its cookie, and ends the old id and all others', async () => {
    const Cookie = cookieOf(await server.signIn('Ava.Agent'));
    const before = await (await who({ Cookie })).json() as { session: { id: string } };
    const other = await bearerOf(server, 'Ava.Agent');
    const response = await setPassword(server, { Cookie }, goodPassword, passwordOf('Ava.Agent'));
    const next = cookieOf(response);
    const body = await response.json() as { userName: string; session: { id: string }; credential?: unknown };
    assert.notEqual(next, Cookie);
    assert.notEqual(body.session.id, before.session.id);
    assert.equal(body.credential, undefined);
    assert.equal((await (await who({ Cookie: next })).json() as { session: { id: string } }).session.id, body.session.id);
    assert.equal(await codeOf(await who({ Cookie })), 'session-ended');
    assert.equal((await who(other.headers)).status, 401);
    assert.equal((await server.send('/v1/session/refresh', { method: 'POST', json: { refreshToken: other.refreshToken } })).status, 401);
    assert.deepEqual(await mails(), ['password-changed']);
    assert.equal((await server.storage.find('duties', { userId: 'acme-ava.agent' }))?.status, 'on-break', 'the duty goes on');
    assert.deepEqual((await auditedActions(server)).at(-1), 'password-changed');
  });

  it('R3: gives the bearer carrier a new pair', async () => {
    const old = await bearerOf(server, 'Ava.Agent');
    const { credential } = await (await setPassword(server, old.headers, goodPassword, passwordOf('Ava.Agent'))).json() as { credential: { accessToken: string; refreshToken: string } };
    assert.equal((await who({ Authorization: `Bearer ${credential.accessToken}` })).status, 200);
    assert.equal((await server.send('/v1/session/refresh', { method: 'POST', json: { refreshToken: credential.refreshToken } })).status, 200);
    assert.equal((await who(old.headers)).status, 401);
  });

  it('keeps the address that this session alone was let in from', async () => {
    const { headers, sessionId } = await bearerOf(server, 'Ava.Agent');
    await server.storage.commit([{ update: 'sessions', where: { id: sessionId }, set: { grantedKey: '127.0.0.1' } }]);
    await changeUser(server, 'Ava.Agent', { groupId: 'remote' });
    const { credential } = await (await setPassword(server, headers, goodPassword, passwordOf('Ava.Agent'))).json() as { credential: { accessToken: string } };
    assert.equal((await who({ Authorization: `Bearer ${credential.accessToken}` })).status, 200);
  });

  it('refuses the current one as the new one, in any composed form', async () => {
    const password = 'Crème brûlée für alle Gäste';
    await changeUser(server, 'Ava.Agent', { passwordHash: await createPbkdf2Hasher().hash(password.normalize('NFC')) });
    const { headers } = await bearerOf(server, 'Ava.Agent', { password });
    assert.equal(await refusalOf(await setPassword(server, headers, password.normalize('NFD'), password)), 'same');
  });

  it('needs a session or a ticket', async () => {
    assert.equal(await codeOf(await setPassword(server, {}, goodPassword, 'x')), 'session-required');
  });

  it('says that there is too much to do, and counts no failure', async () => {
    await server.close();
    let isBusy = false;
    const inner = createPbkdf2Hasher();
    const unlessBusy = <T>(work: () => Promise<T>): Promise<T> => (isBusy ? Promise.reject(new OverloadedError(3)) : work());
    server = await startBackend({
      hasher: {
        ...inner, hash: (password) => unlessBusy(() => inner.hash(password)), verify: (record, password) => unlessBusy(() => inner.verify(record, password)),
      },
    });
    const { headers } = await bearerOf(server, 'Ava.Agent');
    const ticket = await ticketFor(server, 'Ava.Agent', 'reset');
    isBusy = true;
    for (const header of [headers, ticket.headers]) {
      const response = await setPassword(server, header, goodPassword, passwordOf('Ava.Agent'));
      assert.deepEqual([await codeOf(response), response.headers.get('Retry-After')], ['overloaded', '3']);
    }
    assert.deepEqual(await server.storage.list('throttles', {}), []);
  });
});

describe('A sign-in that overlaps with a change of the password', () => {
  /** Signs in, and does something else between the look at the password and the session. */
  async function signInWhile(meanwhile: () => Promise<unknown>): Promise<Response> {
    const { list } = server.storage;
    let isFirst = true;
    server.storage.list = async (...args: Parameters<typeof list>) => {
      if (args[0] === 'addressRules' && isFirst) {
        isFirst = false;
        await meanwhile();
      }
      return list(...args) as never;
    };
    return server.signIn('Ava.Agent');
  }

  it('R24: gets no session by the password of before', async () => {
    const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    const response = await signInWhile(() => setPassword(server, headers, goodPassword));
    assert.equal(await codeOf(response), 'credentials-wrong');
    assert.deepEqual(await server.storage.list('sessions', {}), []);
    const throttles = await server.storage.list('throttles', {}, { order: ['key'] });
    assert.deepEqual(throttles.map(({ key, failures }) => [key, failures]), [['account:acme-ava.agent', 1], ['address:127.0.0.1', 1]], 'one try counts once');
  });

  it('R27: gets no session on an account that was disabled', async () => {
    assert.equal(await codeOf(await signInWhile(() => changeUser(server, 'Ava.Agent', { enabled: false }))), 'credentials-wrong');
    assert.deepEqual(await server.storage.list('sessions', {}), []);
  });
});

describe('Passwords and the database', () => {
  it('R39, R61: leave no password, ticket or token in a row, an event, an error or the log', async () => {
    await server.close();
    const storage = createMemoryStorage();
    const log: string[] = [];
    server = await startBackend({ storage, mailer: silentMailer, observer: { request: (entry) => log.push(JSON.stringify(entry)) } });
    const change = await changeTicket(server);
    const keyed = { 'Idempotency-Key': crypto.randomUUID() };
    await setPassword(server, { ...change.headers, ...keyed }, goodPassword);
    const bearer = await bearerOf(server, 'Nia.New', { password: goodPassword });
    await setPassword(server, { ...bearer.headers, ...keyed }, 'password is common', 'a wrong current one');
    await setPassword(server, { ...bearer.headers, ...keyed }, otherPassword, goodPassword);
    const tables = ['users', 'tickets', 'outbox', 'audit', 'sessions', 'credentials', 'receipts', 'throttles'] as const;
    const dump = JSON.stringify([...await Promise.all(tables.map((table) => storage.list(table, {}))), (await storage.feed('0')).entries, log, server.errors.map(String)]);
    const secrets = [change.ticket, bearer.accessToken, bearer.refreshToken, goodPassword, otherPassword, 'a wrong current one', passwordOf('Nia.New')];
    for (const secret of secrets) assert.ok(!dump.includes(secret), secret);
    assert.ok(dump.includes('password-set') && dump.includes('password-changed'));
  });
});
