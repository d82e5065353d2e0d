import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { codeOf, startBackend } from './support/backend.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
beforeEach(async () => { server = await startBackend(); });
afterEach(() => server.close());

describe('The well-known path of the page that changes a password', () => {
  it('R58: leads there, for anybody, by GET and HEAD', async () => {
    for (const method of ['GET', 'HEAD']) {
      const response = await server.send('/.well-known/change-password', { method });
      assert.deepEqual([response.status, response.headers.get('Location')], [302, 'https://desk.example/console/']);
    }
  });

  it('R58: leads to the page of the host, whatever Host the request claims', async () => {
    await server.close();
    server = await startBackend({ pages: { account: 'https://portal.example/me?tab=password' } });
    const response = await server.send('/.well-known/change-password', { headers: { Host: 'evil.example' } });
    assert.equal(response.headers.get('Location'), 'https://portal.example/me?tab=password');
  });

  it('R58: is the only one: a made-up path is not found', async () => {
    for (const path of ['/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200', '/.well-known/change-password/more', '/.well-known/']) {
      assert.deepEqual([await codeOf(await server.send(path)), (await server.send(path)).status], ['not-found', 404], path);
    }
  });

  it('R40: changes nothing by any other method', async () => {
    const response = await server.send('/.well-known/change-password', { method: 'POST' });
    assert.deepEqual([response.status, response.headers.get('Allow')], [405, 'GET']);
  });
});
