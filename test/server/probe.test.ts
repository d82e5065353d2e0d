import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { codeOf, cookieOf, startBackend } from './support/backend.ts';
import type { Backend, SendOptions } from './support/backend.ts';

let server: Backend;
before(async () => {
  server = await startBackend({ origins: ['https://crm.example'] });
  const globex = (await server.storage.find('tenants', { id: 'globex' }))!;
  await server.storage.commit([{ update: 'tenants', where: { id: 'globex' }, set: { settings: { ...globex.settings, origins: ['https://globex.example'] } } }]);
});
after(() => server.close());

const foreign = { Origin: 'https://crm.example', 'Sec-Fetch-Site': 'cross-site' };
const probe = (headers: SendOptions['headers'] = {}, json: unknown = {}, backend = server) => backend.send('/v1/probe', { method: 'POST', json, headers });
const attributes = (cookie = '') => cookie.split('; ').slice(1).filter((part) => !part.startsWith('Max-Age')).join('; ');

describe('Probe', () => {
  it('says at the second time whether the cookie came back, and removes it then', async () => {
    const first = await probe(foreign);
    assert.deepEqual(await first.json(), { returned: false });
    const second = await probe({ ...foreign, Cookie: cookieOf(first) });
    assert.deepEqual(await second.json(), { returned: true });
    assert.match(second.headers.get('Set-Cookie') ?? '', /^__Host-onduty-probe=; .*Max-Age=0/);
  });

  it('R28: sets its cookie exactly as the session\'s would be, for every kind of page', async () => {
    const local = await startBackend({ origin: 'http://localhost:4600', origins: ['http://127.0.0.1:4601'] });
    const pages = [
      [server, foreign], [server, { Origin: 'https://desk.example', 'Sec-Fetch-Site': 'same-origin' }], [server, { ...foreign, 'Sec-Fetch-Site': 'same-site' }],
      [local, { Origin: 'http://127.0.0.1:4601', 'Sec-Fetch-Site': 'cross-site' }], [local, { Origin: 'http://localhost:4600', 'Sec-Fetch-Site': 'same-origin' }],
    ] as const;
    for (const [backend, headers] of pages) {
      const [probed, session] = [await probe(headers, {}, backend), await backend.signIn('Ava.Agent', {}, { headers })].map((answer) => answer.headers.getSetCookie()[0]!);
      assert.equal(attributes(probed), attributes(session), JSON.stringify(headers));
      assert.equal(probed!.split('=')[0], `${session!.split('=')[0]}-probe`);
      assert.match(probed!, /=1; .*Max-Age=60;/);
    }
    await local.close();
  });

  it('says nothing of who is signed in, and goes on beside a session that is dead', async () => {
    const cookie = cookieOf(await server.signIn('Ava.Agent'));
    for (const Cookie of [cookie, `__Host-onduty=${'a'.repeat(43)}`]) assert.deepEqual(await (await probe({ Cookie })).json(), { returned: false });
  });

  it('R7: holds the page against the list of the tenant that it names, in words that the page may read', async () => {
    const globex = { ...foreign, Origin: 'https://globex.example' };
    assert.equal((await probe(globex)).status, 200);
    const refused = await probe(globex, { tenant: 'acme' });
    assert.equal(await codeOf(refused), 'origin-not-allowed');
    assert.equal(refused.headers.get('Access-Control-Allow-Origin'), globex.Origin);
    assert.equal((await probe(foreign, { tenant: 'acme' })).status, 200);
    assert.equal(await codeOf(await probe(foreign, { tenant: 'nobody' })), 'not-found');
  });

  it('R5: refuses a page that no tenant lists, and stores nothing', async () => {
    assert.equal(await codeOf(await probe({ ...foreign, Origin: 'https://evil.example' })), 'origin-not-allowed');
    const tables = ['sessions', 'receipts', 'throttles'] as const;
    const snapshot = async () => JSON.stringify(await Promise.all(tables.map((table) => server.storage.list(table, {}))));
    const before = await snapshot();
    await probe({ ...foreign, 'Idempotency-Key': 'one' });
    assert.equal(await snapshot(), before);
  });
});
