import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { createOperations } from '../../../src/server/node/operations.ts';
import type { OperationsOptions } from '../../../src/server/node/operations.ts';

const metrics = async (): Promise<string> => 'onduty_open_streams 3\n';
const make = (options: Partial<OperationsOptions> = {}) =>
  createOperations({ backend: { ready: async () => true }, origin: 'http://localhost:4600', metrics, ...options });
const ask = async (
  operations: ReturnType<typeof make>, path: string, init: RequestInit & { address?: string; host?: string } = {},
): Promise<Response> => {
  const { host = 'localhost:4600', address = '127.0.0.1' } = init;
  const answer = await operations(new Request(`http://${host}${path}`, init), { address });
  assert.ok(answer !== undefined);
  return answer;
};

describe('operations', () => {
  it('leaves every other path to the backend', async () => {
    for (const path of ['/', '/v1/session', '/healthz/', '/metrics/x', '//healthz']) {
      assert.equal(await make()(new Request(`http://localhost${path}`), { address: '::1' }), undefined, path);
    }
  });

  it('is healthy while the process answers, and ready when the backend is', async () => {
    assert.equal((await ask(make(), '/healthz')).status, 200);
    assert.equal((await ask(make(), '/readyz?x=1')).status, 200);
    for (const ready of [async () => false, () => Promise.reject(new Error('secret of the database'))]) {
      const operations = make({ backend: { ready } });
      assert.equal((await ask(operations, '/healthz')).status, 200);
      const answer = await ask(operations, '/readyz');
      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get('content-type'), 'application/problem+json');
      assert.equal(answer.headers.get('retry-after'), '5');
      assert.doesNotMatch(await answer.text(), /secret/);
    }
  });

  it('asks the database once, however often somebody asks for readiness at once', async () => {
    let asked = 0;
    const operations = make({ backend: { ready: async () => { asked += 1; return true; } } });
    await Promise.all(Array.from({ length: 50 }, () => ask(operations, '/readyz')));
    assert.equal(asked, 1);
  });

  it('shows metrics to this machine alone, and only where the origin is this machine', async () => {
    assert.equal(await (await ask(make(), '/metrics')).text(), await metrics());
    assert.equal((await ask(make(), '/metrics', { address: '::1', host: '[::1]:4600' })).status, 200);
    assert.equal((await ask(make(), '/metrics', { address: '192.168.1.9' })).status, 404);
    assert.equal((await ask(make(), '/metrics', { host: 'rebound.example:4600' })).status, 404);
    assert.equal((await ask(make({ origin: 'https://desk.example' }), '/metrics')).status, 404);
  });

  it('shows metrics to whoever has the token, and to nobody else', async () => {
    const operations = make({ origin: 'https://desk.example', metricsToken: 'a-long-token-of-the-scraper' });
    const by = (authorization: string) => ask(operations, '/metrics', { address: '203.0.113.5', headers: { authorization } });
    assert.equal((await by('Bearer a-long-token-of-the-scraper')).status, 200);
    for (const wrong of ['', 'Bearer', 'Bearer a-long-token', 'a-long-token-of-the-scraper', 'Bearer a-long-token-of-the-scraper2']) {
      const answer = await by(wrong);
      assert.equal(answer.status, 401, wrong);
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
    }
    assert.equal((await ask(operations, '/metrics')).status, 401);
  });

  it('R41: every answer has the safe header fields, HSTS but on loopback', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      for (const method of ['GET', 'POST']) {
        const answer = await ask(make({ origin: 'https://desk.example' }), path, { method });
        assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
        assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
        assert.match(answer.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
        assert.match(answer.headers.get('strict-transport-security') ?? '', /max-age=31536000/);
        assert.equal(answer.headers.get('cache-control'), 'no-store');
        assert.equal((await ask(make(), path, { method })).headers.get('strict-transport-security'), null);
      }
    }
  });

  it('R40: another method gets 405 as a problem that names the right ones', async () => {
    const answer = await ask(make(), '/healthz', { method: 'DELETE' });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get('allow'), 'GET, HEAD');
    assert.equal(((await answer.json()) as { status: number }).status, 405);
  });
});
