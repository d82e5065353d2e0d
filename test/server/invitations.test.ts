import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { changeUser, codeOf, startBackend } from './support/backend.ts';
import { goodPassword, setPassword, silentMailer, ticketFor } from './support/credentials.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
beforeEach(async () => { server = await startBackend({ mailer: silentMailer }); });
afterEach(() => server.close());

const look = (headers: Record<string, string>, method = 'GET') => server.send('/v1/invitations', { method, headers });

describe('Looking at a mailed link', () => {
  it('R17: spends nothing, by GET or HEAD, however often', async () => {
    const { headers } = await ticketFor(server, 'Nia.New', 'invite');
    for (let n = 0; n < 5; n++) {
      assert.equal((await look(headers, 'HEAD')).status, 200);
      assert.deepEqual(await (await look(headers)).json(), {
        purpose: 'invite', userName: 'Nia.New', displayName: 'Nia Novak', tenant: { id: 'acme', name: 'Acme' },
        passwordPolicy: { minimum: 15, maximum: 256 }, expiresAt: server.clock.now + 3_600_000,
      });
    }
    assert.equal((await setPassword(server, headers, goodPassword)).status, 200);
  });

  it('R16: tells a link that was used, replaced or has run out from one that nobody made', async () => {
    const older = await ticketFor(server, 'Ava.Agent', 'invite');
    server.clock.now += 1;
    const newer = await ticketFor(server, 'Ava.Agent', 'reset');
    assert.equal(await codeOf(await look(older.headers)), 'ticket-replaced');
    assert.equal((await look(newer.headers)).status, 200);
    server.clock.now += 3_600_000;
    assert.equal(await codeOf(await look(newer.headers)), 'ticket-expired');
    assert.equal(await codeOf(await setPassword(server, newer.headers, goodPassword)), 'ticket-expired');
    const { headers } = await ticketFor(server, 'Ava.Agent', 'reset');
    await setPassword(server, headers, goodPassword);
    assert.deepEqual([await codeOf(await look(headers)), (await look(headers)).status], ['ticket-used', 410]);
    for (const made of [{}, { Authorization: 'Ticket made-up' }, { Authorization: `Bearer ${newer.ticket}` }]) {
      assert.deepEqual([await codeOf(await look(made)), (await look(made)).status], ['ticket-refused', 401]);
    }
    assert.equal((await look({}, 'HEAD')).status, 401);
  });

  it('shows nothing of a disabled account, nor of a ticket that is no link', async () => {
    const access = await ticketFor(server, 'Nia.New', 'access');
    assert.equal(await codeOf(await look(access.headers)), 'ticket-refused');
    const { headers } = await ticketFor(server, 'Nia.New', 'invite');
    await changeUser(server, 'Nia.New', { enabled: false });
    assert.equal(await codeOf(await look(headers)), 'ticket-refused');
  });
});
