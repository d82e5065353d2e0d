import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { createBackend } from '../../../src/server/backend.ts';
import { createArgon2Hasher } from '../../../src/server/node/argon2-hasher.ts';
import { createNodeObserver } from '../../../src/server/node/observer.ts';
import { serveNode } from '../../../src/server/node/serve.ts';
import { createMemoryStorage } from '../../../src/server/storage/memory-storage.ts';
import { seedCrowd } from './support/crowd.ts';
import type { SignedIn } from '../../../src/contract/index.ts';
import type { Storage } from '../../../src/server/storage/storage.ts';

describe('the log of a running server', () => {
  it('R39: holds no password, credential, body, path or query of anything that came by, yet every request id', async () => {
    const lines: string[] = [];
    const observer = createNodeObserver({ level: 'trace', destination: { write: (line) => lines.push(line) } });
    const memory = createMemoryStorage();
    const hasher = createArgon2Hasher();
    const [agent] = await seedCrowd(memory, hasher, 1);
    let isBroken = false;
    const storage: Storage = {
      ...memory,
      commit: (changes) => isBroken ? Promise.reject(new Error(`cannot write ${JSON.stringify(changes)}`)) : memory.commit(changes),
    };
    const backend = createBackend({ storage, hasher, observer, origin: 'http://localhost:4600' });
    const server = await serveNode({ backend, observer, port: 0, operations: observer, origin: 'http://localhost:4600' });

    const secrets = ['A wrong and secret password', 'half-a-body-secret', 'path-secret', 'query-secret', 'ticket-secret', 'cookie-secret'];
    secrets.push(agent!.password);
    const ids: string[] = [];
    const send = async (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Response> => {
      const answer = await fetch(`${server.url}${path}`, {
        method, headers: { 'Onduty-Client': 'test/1', 'Content-Type': 'application/json', ...headers }, ...(body === undefined ? {} : { body }),
      });
      const id = answer.headers.get('onduty-request-id');
      if (id !== null) ids.push(id);
      return answer;
    };
    const signIn = (password: string, carrier = 'bearer') =>
      send('POST', '/v1/session', {}, JSON.stringify({ method: 'password', ...agent, password, carrier }));

    const { credential } = await (await signIn(agent!.password)).json() as SignedIn;
    secrets.push(credential!.accessToken, credential!.refreshToken);
    const cookie = (await signIn(agent!.password, 'cookie')).headers.getSetCookie()[0]!.split(';')[0]!;
    secrets.push(cookie.split('=')[1]!);
    assert.equal((await signIn(secrets[0]!)).status, 401);
    assert.equal((await send('POST', '/v1/session', {}, `{"password":"${secrets[1]}",`)).status, 400);
    assert.equal((await send('GET', `/v1/${secrets[2]}?token=${secrets[3]}`)).status, 404);
    await send('GET', '/v1/session', { Authorization: `Ticket ${secrets[4]}`, Cookie: `onduty-dev=${secrets[5]}` });
    const bearer = { Authorization: `Bearer ${credential!.accessToken}` };
    assert.equal((await send('PUT', '/v1/duty/status', bearer, '{"status":"available"}')).status, 200);
    assert.equal((await send('GET', `/v1/duty?${secrets[3]}`, { Cookie: cookie })).status, 200);
    isBroken = true;
    assert.equal((await signIn(agent!.password)).status, 500);
    isBroken = false;
    const refreshed = await send('POST', '/v1/session/refresh', {}, JSON.stringify({ refreshToken: credential!.refreshToken }));
    const { credential: renewed } = await refreshed.json() as SignedIn;
    secrets.push(renewed!.accessToken, renewed!.refreshToken);
    await send('DELETE', '/v1/session', { Authorization: `Bearer ${renewed!.accessToken}` }, '{}');
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    await server.close();

    const text = lines.join('');
    for (const secret of secrets) {
      assert.ok(secret.length > 5);
      assert.ok(!text.includes(secret), `the log holds ${secret}`);
      assert.ok(!metrics.includes(secret), `the metrics hold ${secret}`);
    }
    assert.ok(ids.length >= 10);
    for (const id of ids) assert.ok(text.includes(`"requestId":"${id}"`), 'a request has no line');
    assert.match(text, /"level":"error".*cannot write/);
    assert.match(metrics, /onduty_events_total\{name="sign-in"\} 2/);
  });
});
