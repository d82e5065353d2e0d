import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bearerOf, codeOf, cookieOf, startBackend } from './support/backend.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
let cookie: string;
before(async () => {
  server = await startBackend({ origins: ['https://crm.example'] });
  const globex = (await server.storage.find('tenants', { id: 'globex' }))!;
  await server.storage.commit([{ update: 'tenants', where: { id: 'globex' }, set: { settings: { ...globex.settings, origins: ['https://globex.example'] } } }]);
  cookie = cookieOf(await server.signIn('Ava.Agent'));
});
after(() => server.close());

const change = (headers: Record<string, string | undefined>) =>
  server.send('/v1/duty', { method: 'POST', headers: { Cookie: cookie, ...headers } });

describe('Origins', () => {
  it('R5: refuses a change from any other site or origin, sign-in and sign-out included', async () => {
    const foreign = [
      { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }, { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://desk.example' },
      { Origin: 'https://evil.example' }, { Origin: 'null' }, { Origin: 'https://crm.example.evil.example' }, { Origin: 'https://crm.example:8443' },
      { Origin: 'http://crm.example' }, { Origin: 'http://desk.example' }, { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
    ];
    for (const headers of foreign) {
      assert.equal((await change(headers)).status, 403, JSON.stringify(headers));
      assert.equal((await server.signIn('Ava.Agent', {}, { headers })).status, 403, JSON.stringify(headers));
      assert.equal((await server.send('/v1/session', { method: 'DELETE', headers: { Cookie: cookie, ...headers } })).status, 403, JSON.stringify(headers));
    }
    assert.equal((await change({})).status, 200, 'the session is still there');
  });

  it('R5: takes a change from its own pages, from what is no browser and from an origin that the tenant lists', async () => {
    for (const headers of [
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://desk.example' }, { 'Sec-Fetch-Site': 'none' }, {},
      { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://crm.example' },
    ]) assert.equal((await change(headers)).status, 200, JSON.stringify(headers));
  });

  it('R5: changes nothing by GET, HEAD and OPTIONS', async () => {
    const snapshot = async () => JSON.stringify(await Promise.all(
      (['sessions', 'credentials', 'duties', 'throttles', 'receipts'] as const).map((table) => server.storage.list(table, {})),
    ));
    const before = await snapshot();
    for (const path of ['/v1/session', '/v1/apps', '/v1/duty', '/v1/duty/status', '/v1/apps/agent-console/launch', '/v1/session/refresh']) {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) await server.send(path, { method, headers: { Cookie: cookie } });
    }
    assert.equal(await snapshot(), before);
  });

  it('R6: refuses forms, plain text and a missing client header', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'text/plain; application/json', undefined]) {
      const response = await server.send('/v1/duty/status', { method: 'PUT', headers: { Cookie: cookie, 'Content-Type': type }, body: '{"status":"available"}' });
      assert.equal(response.status, 415, String(type));
    }
    assert.equal(await codeOf(await change({ 'Onduty-Client': undefined })), 'client-header-missing');
  });

  it('R7: gives only listed origins access, with credentials, and never a star', async () => {
    for (const [origin, listed] of [
      ['https://crm.example', true], ['https://evil.example', false], ['null', false], ['https://crm.example.evil.example', false],
      ['https://crm.example:8443', false], ['https://CRM.example', false],
    ] as const) {
      for (const [method, path] of [['GET', '/v1/session'], ['GET', '/v1/nothing'], ['OPTIONS', '/v1/duty/status'], ['GET', '/v1/apps']] as const) {
        const { headers } = await server.send(path, { method, headers: { Origin: origin } });
        assert.equal(headers.get('Access-Control-Allow-Origin'), listed ? origin : null, `${method} ${path} ${origin}`);
        assert.equal(headers.get('Access-Control-Allow-Credentials'), listed ? 'true' : null);
        assert.match(headers.get('Vary') ?? '', /Origin/);
      }
    }
  });

  it('R7: lets a preflight send the contract\'s headers, and exposes those of the answers, errors included', async () => {
    const preflight = await server.send('/v1/duty/status', {
      method: 'OPTIONS', headers: { Origin: 'https://crm.example', 'Access-Control-Request-Method': 'PUT', 'Onduty-Client': undefined },
    });
    assert.equal(preflight.status, 204);
    for (const name of ['If-Match', 'Idempotency-Key', 'Last-Event-ID', 'Authorization', 'Onduty-Client', 'Onduty-Session', 'Content-Type']) {
      assert.ok(preflight.headers.get('Access-Control-Allow-Headers')?.includes(name), name);
    }
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) assert.ok(preflight.headers.get('Access-Control-Allow-Methods')?.includes(method), method);
    const error = await server.send('/v1/apps', { headers: { Origin: 'https://crm.example' } });
    assert.equal(error.status, 401);
    for (const name of ['ETag', 'Retry-After', 'WWW-Authenticate', 'Onduty-Request-Id']) {
      assert.ok(error.headers.get('Access-Control-Expose-Headers')?.includes(name), name);
    }
  });

  it('R7: answers a preflight for the origins of all tenants, and the real request for its own tenant alone', async () => {
    const headers = { Origin: 'https://globex.example' };
    assert.equal((await server.send('/v1/duty', { method: 'OPTIONS', headers })).headers.get('Access-Control-Allow-Origin'), headers.Origin);
    for (const [tenant, status] of [['acme', 403], ['globex', 200]] as const) {
      assert.equal((await server.signIn('Ava.Agent', { tenant }, { headers })).status, status, tenant);
    }
    const { headers: bearer } = await bearerOf(server, 'Ava.Agent');
    const refused = await server.send('/v1/duty', { headers: { ...headers, ...bearer } });
    assert.equal(await codeOf(refused), 'origin-not-allowed');
    assert.equal(refused.headers.get('Access-Control-Allow-Origin'), headers.Origin, 'the page may read why');
  });

  it('R41: sends the protective headers with every answer, and HSTS but for loopback', async () => {
    const local = await startBackend({ origin: 'http://localhost:4600' });
    for (const path of ['/v1/session', '/v1/apps', '/v1/nothing', '/v1/tenants/acme']) {
      const { headers } = await server.send(path, { headers: { Cookie: path === '/v1/session' ? cookie : undefined } });
      assert.equal(headers.get('X-Content-Type-Options'), 'nosniff');
      assert.match(headers.get('Strict-Transport-Security') ?? '', /max-age=31536000/);
      assert.equal(headers.get('Referrer-Policy'), 'no-referrer');
      assert.match(headers.get('Content-Security-Policy') ?? '', /frame-ancestors 'none'/);
      assert.match(headers.get('Cache-Control') ?? '', /no-store/);
      assert.equal((await local.send(path)).headers.get('Strict-Transport-Security'), null);
    }
    await local.close();
  });
});
