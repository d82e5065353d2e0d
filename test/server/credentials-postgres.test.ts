import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import pg from 'pg';
import { createBackend } from '../../src/server/index.ts';
import { createPbkdf2Hasher } from '../../src/mock/pbkdf2-hasher.ts';
import { openPostgres } from '../../src/server/node/storage/postgres.ts';
import { namePolicy } from '../../src/server/throttle.ts';
import { startPostgres } from '../support/postgres.ts';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import { changeTicket, goodPassword, setPassword, ticketFor, userOf } from './support/credentials.ts';
import type { TestContext } from 'node:test';
import type { Mail } from '../../src/server/index.ts';
import type { Backend } from './support/backend.ts';

const postgres = await startPostgres();
after(() => postgres.stop());

/** Two backends, as of two processes, on one database. */
async function startTwo(test: TestContext) {
  const url = await postgres.createDatabase();
  const sent: string[] = [];
  const mailer = { send: async ({ to, subject }: Mail) => void sent.push(`${to.address}: ${subject}`) };
  const one = await startBackend({ storage: await openPostgres(url, { timeout: 60_000 }), mailer, pollSeconds: 0.05 });
  const storage = await openPostgres(url, { timeout: 60_000 });
  const other = createBackend({
    storage, hasher: createPbkdf2Hasher(), origin: 'https://desk.example', clock: () => one.clock.now, mailer, pollSeconds: 0.05,
  });
  test.after(async () => {
    await other.drain();
    await storage.close();
    await one.close();
  });
  /** A call of the first backend, or of the second. */
  const ask = (index: number, path: string, { json, headers = {}, method = 'POST', address = '127.0.0.1' }: { json?: unknown; headers?: Record<string, string>; method?: string; address?: string }) =>
    (index % 2 === 0 ? one.backend : other).fetch(new Request(`https://desk.example${path}`, {
      method, headers: { 'Onduty-Client': 'test/1', 'Content-Type': 'application/json', ...headers }, ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    }), { address });
  return { one, ask, url, sent };
}

const codes = (responses: readonly Response[]) => Promise.all(responses.map(async (response) => (response.ok ? 'ok' : codeOf(response))));
const times = <T>(count: number, make: (index: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const signedIn = { method: 'password', tenant: 'acme', username: 'Ava.Agent', carrier: 'bearer' };
const sessionsOf = async (server: Backend, userId: string) => (await server.storage.list('sessions', { userId })).length;

describe('Two processes on one PostgreSQL', () => {
  it('R16: of fifty takers of one ticket at once one wins, and the rest are told that it was used', async (test) => {
    const { one, ask, sent } = await startTwo(test);
    const { headers } = await ticketFor(one, 'Ava.Agent', 'reset');
    const passwords = Array.from({ length: 50 }, (_, n) => `Lantern-Meadow-${n}-Quill`);
    const answers = await codes(await times(50, (n) => ask(n, '/v1/password', { headers, json: { password: passwords[n] } })));
    assert.deepEqual(answers.filter((answer) => answer !== 'ticket-used'), ['ok']);
    assert.equal((await one.signIn('Ava.Agent', { password: passwords[answers.indexOf('ok')] })).status, 200);
    while ((await one.storage.list('outbox', {})).length > 0) await new Promise(setImmediate);
    assert.deepEqual(sent, ['ava.agent@acme.example: Your password at Acme was changed']);
  });

  it('R19: of the tickets of one temporary password at once, one sets the password', async (test) => {
    const { one } = await startTwo(test);
    // As many as the throttle lets through before the first has come in.
    const tickets = await times(namePolicy.free, () => changeTicket(one));
    const answers = await codes(await Promise.all(tickets.map(({ headers }, n) => setPassword(one, headers, `Lantern-Meadow-${n}-Quill`))));
    assert.equal(answers.filter((answer) => answer === 'ok').length, 1);
    assert.deepEqual(answers.filter((answer) => answer !== 'ok' && answer !== 'ticket-replaced'), []);
  });

  it('R9: tries at both count together: no more looks at the password than one process gives', async (test) => {
    const { ask } = await startTwo(test);
    const answers = await codes(await times(30, (n) => ask(n, '/v1/session', { json: { ...signedIn, password: 'not the right password' } })));
    assert.equal(answers.filter((answer) => answer === 'credentials-wrong').length, namePolicy.free);
    assert.equal(answers.filter((answer) => answer === 'throttled').length, 30 - namePolicy.free);
  });

  it('R24: a sign-in by the password of before never outlives the change, whichever comes first', async (test) => {
    const { one, ask } = await startTwo(test);
    const { id } = await userOf(one, 'Ava.Agent');
    let password = 'Harbour-Lantern-Nine';
    for (let round = 0; round < 8; round++) {
      const next = `Lantern-Meadow-${round}-Quill`;
      const { headers } = await ticketFor(one, 'Ava.Agent', 'reset');
      // Each sign-in is tried once, from an address of its own; a wrong one counts against the account and is forgotten with the change.
      const [set] = await Promise.all([
        ask(1, '/v1/password', { headers, json: { password: next } }),
        ...Array.from({ length: 3 }, (_, n) => ask(n, '/v1/session', { json: { ...signedIn, password }, address: `203.0.113.${n}` })),
      ]);
      assert.equal(set.status, 200);
      assert.equal(await sessionsOf(one, id), 0, `round ${round}`);
      password = next;
      one.clock.now += 60 * 60_000;
    }
  });

  it('R24: ends a session too that was begun in the moment of the change, before the database could see it', async (test) => {
    const { one, ask, url } = await startTwo(test);
    const raw = new pg.Client(url);
    await raw.connect();
    test.after(() => raw.end());
    const { headers } = await ticketFor(one, 'Ava.Agent', 'reset');
    const { id } = await userOf(one, 'Ava.Agent');
    await raw.query('begin');
    await raw.query('update users set enabled = 1 where id = $1', [id]);
    await raw.query("insert into sessions values ('overlapping', 'acme', $1, 'bearer', '127.0.0.1', 1, 1, 9999999999999, null)", [id]);
    const set = ask(1, '/v1/password', { headers, json: { password: goodPassword } });
    const waits = "select 1 from pg_locks where not granted and pid <> pg_backend_pid() and locktype = 'transactionid'";
    while ((await raw.query(waits)).rowCount === 0);
    await raw.query('commit');
    assert.equal((await set).status, 200);
    assert.equal(await sessionsOf(one, id), 0);
  });

  it('R24, R27: a stream at one process ends within moments when the password is set, or the account disabled, at the other', async (test) => {
    const { one, ask } = await startTwo(test);
    const { headers } = await ticketFor(one, 'Ava.Agent', 'reset');
    const stream = async () => one.send('/v1/events', { headers: (await bearerOf(one, 'Ava.Agent', { password })).headers });
    let password = 'Harbour-Lantern-Nine';
    const first = await stream();
    assert.equal((await ask(1, '/v1/password', { headers, json: { password: goodPassword } })).status, 200);
    assert.match(await first.text(), /"cause":"password-changed"/);
    password = goodPassword;
    const second = await stream();
    const ada = await bearerOf(one, 'Ada.Admin');
    assert.equal((await ask(1, '/v1/users/acme-ava.agent', { method: 'PATCH', headers: ada.headers, json: { enabled: false } })).status, 200);
    assert.match(await second.text(), /"cause":"disabled"/);
  });

  it('of two administrators who disable each other at the same moment, one is left', async (test) => {
    const { one, ask } = await startTwo(test);
    for (let round = 0; round < 6; round++) {
      for (const userName of ['Ada.Admin', 'Rex.Remote']) {
        await one.storage.commit([{ update: 'users', where: { tenantId: 'acme', userName }, set: { roles: ['administrator'], groupId: null, enabled: true } }]);
      }
      const [ada, rex] = [await bearerOf(one, 'Ada.Admin'), await bearerOf(one, 'Rex.Remote')];
      const answers = await Promise.all([
        ask(0, '/v1/users/acme-rex.remote', { method: 'PATCH', headers: ada.headers, json: { enabled: false } }),
        ask(1, '/v1/users/acme-ada.admin', { method: 'PATCH', headers: rex.headers, json: { enabled: false } }),
      ]);
      assert.equal(answers.filter(({ ok }) => ok).length, 1, (await codes(answers)).join());
    }
  });

  it('of one new user name at both, one is made', async (test) => {
    const { one, ask } = await startTwo(test);
    const { headers } = await bearerOf(one, 'Ada.Admin');
    const json = { userName: 'Tom.Taylor', displayName: 'Tom', email: 'tom@acme.example', roles: ['agent'], delivery: 'hand-over' };
    const answers = await codes(await times(8, (n) => ask(n, '/v1/users', { headers, json })));
    assert.deepEqual(answers.filter((answer) => answer !== 'name-taken'), ['ok']);
  });
});
