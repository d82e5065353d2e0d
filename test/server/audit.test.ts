import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, changeUser, cookieOf, startBackend } from './support/backend.ts';
import type { AuditAnswer, AuditEntry } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
beforeEach(async () => { server = await startBackend(); });
afterEach(() => server.close());

async function entries(headers: Readonly<Record<string, string>>, before?: number): Promise<AuditEntry[]> {
  const response = await server.send(`/v1/audit${before === undefined ? '' : `?before=${before}`}`, { headers });
  return (await response.json() as AuditAnswer).entries;
}
const admin = async () => (await bearerOf(server, 'Ada.Admin')).headers;
/** What was audited, but for signing in. */
const acts = async () => (await server.storage.list('audit', {}, { order: ['at', 'id'] })).filter(({ action }) => action !== 'sign-in');
const wrong = { password: 'not the password' };

describe('Reading the audit', () => {
  it('gives who did what to whom, when, from where, the newest first', async () => {
    const headers = await admin();
    server.clock.now += 1000;
    await server.signIn('Ava.Agent', {}, { address: '203.0.113.9' });
    const [first, second] = await entries(headers);
    assert.deepEqual({ ...first, id: '' }, {
      id: '', at: server.clock.now, actor: 'Ava Lindqvist', action: 'sign-in', target: 'Ava Lindqvist', address: '203.0.113.9', details: {},
    });
    assert.equal(second!.actor, 'Ada Moreau');
  });

  it('goes back page by page and leaves nothing out, however much happened in one millisecond', async () => {
    const headers = await admin();
    const [model] = await server.storage.list('audit', {});
    const at = (index: number) => server.clock.now + 1 + Math.floor(index / 70);
    await server.storage.commit(Array.from({ length: 260 }, (_, index) => (
      { insert: 'audit' as const, row: { ...model!, id: `entry-${String(index).padStart(3, '0')}`, at: at(index), action: `act-${index}` } }
    )));
    const seen: string[] = [];
    let pages = 0;
    for (let page = await entries(headers); page.length > 0; page = await entries(headers, page.at(-1)!.at)) {
      pages += 1;
      seen.push(...page.map(({ action }) => action));
    }
    assert.deepEqual(seen, [...Array.from({ length: 260 }, (_, index) => `act-${259 - index}`), 'sign-in']);
    assert.equal(pages, 3);
  });

  it('R4: shows nothing of another tenant', async () => {
    await server.signIn('Ava.Agent');
    await server.storage.commit([{ update: 'users', where: { tenantId: 'globex', userName: 'Ava.Agent' }, set: { roles: ['administrator'] } }]);
    const { headers } = await bearerOf(server, 'Ava.Agent', { tenant: 'globex' });
    assert.deepEqual((await entries(headers)).map(({ actor }) => actor), ['Ava Castellano']);
  });

  it('takes anything for `before` and never fails', async () => {
    const headers = await admin();
    for (const before of ['', 'x', '1e400', '-1', '9'.repeat(40), '0x10', '1.5', '%00']) {
      assert.equal((await server.send(`/v1/audit?before=${before}`, { headers })).status, 200, before);
    }
  });
});

describe('What is audited of sessions', () => {
  it('is signing out, once', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    await server.send('/v1/session', { method: 'DELETE', headers, address: '203.0.113.9' });
    await server.send('/v1/session', { method: 'DELETE', headers });
    assert.deepEqual((await acts()).map(({ action, actor, target, address }) => [action, actor, target, address]),
      [['sign-out', 'Ava Lindqvist', 'Ava Lindqvist', '203.0.113.9']]);
  });

  it('is a session that another person replaces, without telling a tenant who came from another', async () => {
    const cookie = cookieOf(await server.signIn('Ava.Agent'));
    server.clock.now += 1;
    const next = cookieOf(await server.signIn('Sam.Supervisor', {}, { headers: { Cookie: cookie } }));
    server.clock.now += 1;
    await server.signIn('Ava.Agent', { tenant: 'globex' }, { headers: { Cookie: next } });
    assert.deepEqual((await acts()).map(({ action, tenantId, actorId, actor, target }) => [action, tenantId, actorId, actor, target]), [
      ['session-replaced', 'acme', 'acme-sam.supervisor', 'Sam Okafor', 'Ava Lindqvist'],
      ['session-replaced', 'acme', null, '', 'Sam Okafor'],
    ]);
  });
});

describe('What is audited of refused passwords', () => {
  it('is whose it was, and nobody as the one who did it', async () => {
    await server.signIn('Ava.Agent', wrong, { address: '203.0.113.9' });
    assert.deepEqual((await acts()).map(({ action, tenantId, actorId, actor, target, address, details }) => [action, tenantId, actorId, actor, target, address, details]),
      [['sign-in-refused', 'acme', null, '', 'Ava Lindqvist', '203.0.113.9', {}]]);
  });

  it('R61: is never the name that was typed: it may be a password', async () => {
    await server.signIn('Harbour-Lantern-Nine', wrong);
    server.clock.now += 1;
    await server.signIn('Harbour-Lantern-Nine', { tenant: undefined, ...wrong }, { address: '203.0.113.9' });
    server.clock.now += 1;
    await server.signIn('Harbour-Lantern-Nine', { tenant: 'Velvet-Compass-Rain', ...wrong }, { address: '203.0.113.10' });
    assert.deepEqual((await acts()).map(({ action, tenantId, target }) => [action, tenantId, target]),
      [['sign-in-refused', 'acme', ''], ['sign-in-refused', '', ''], ['sign-in-refused', '', '']]);
    assert.doesNotMatch(JSON.stringify(await server.storage.list('audit', {})), /Harbour|Velvet/);
  });

  it('is said once a minute for an account and an address', async () => {
    for (let tries = 0; tries < 3; tries += 1) await server.signIn('Ava.Agent', wrong);
    assert.equal((await acts()).length, 1);
    await server.signIn('Ava.Agent', wrong, { address: '203.0.113.9' });
    assert.equal((await acts()).filter(({ address }) => address === '203.0.113.9').length, 1);
    server.clock.now += 61_000;
    await server.signIn('Ava.Agent', wrong);
    assert.equal((await acts()).length, 3);
  });

  it('is the moment when an account has to wait, and nothing while it waits', async () => {
    for (let tries = 0; tries < 9; tries += 1, server.clock.now += 1) await server.signIn('Ava.Agent', wrong);
    assert.deepEqual((await acts()).map(({ action, target }) => [action, target]),
      [['sign-in-refused', 'Ava Lindqvist'], ['sign-in-throttled', 'Ava Lindqvist']]);
  });

  it('R8: is written alike for an unknown name, a wrong password and a disabled account', async () => {
    await changeUser(server, 'Sam.Supervisor', { enabled: false });
    const written = [];
    for (const [index, [userName, change]] of ([['Nobody.Here', {}], ['Ava.Agent', wrong], ['Sam.Supervisor', {}]] as const).entries()) {
      for (const tenant of ['acme', undefined]) {
        await server.storage.commit([{ remove: 'throttles', where: {} }]);
        const address = `203.0.113.${index * 2 + (tenant === undefined ? 1 : 2)}`;
        const before = (await server.storage.list('audit', {})).length;
        for (let tries = 0; tries < 2; tries += 1) await server.signIn(userName, { ...change, tenant }, { address });
        written.push((await server.storage.list('audit', {})).length - before);
      }
    }
    assert.equal(new Set(written).size, 1, written.join());
  });
});
