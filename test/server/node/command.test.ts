import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createArgon2Hasher } from '../../../src/server/node/argon2-hasher.ts';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';
import { endProcesses, startProcess } from './support/child.ts';
import { seedCrowd } from './support/crowd.ts';
import { createCaller } from './support/http.ts';
import type { IncomingMessage } from 'node:http';
import type { Credentials } from './support/crowd.ts';
import type { ServerProcess } from './support/child.ts';

const untilLogged = async (server: ServerProcess, message: string): Promise<void> => {
  while (!server.log.some((line) => line.includes(`"msg":"${message}"`))) await new Promise((resolve) => setImmediate(resolve));
};

describe('onduty-server', () => {
  let directory: string;
  let databaseUrl: string;
  let agent: Credentials;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'onduty-command-'));
    databaseUrl = `sqlite:${join(directory, 'onduty.sqlite')}`;
    const storage = await openStorage(databaseUrl);
    agent = (await seedCrowd(storage, createArgon2Hasher(), 1))[0]!;
    await storage.close();
  });
  after(async () => {
    await endProcesses();
    await rm(directory, { recursive: true });
  });

  it('finishes the request under way at SIGTERM, tells the streams to go, keeps what was written, and ends with 0', async () => {
    const server = await startProcess(databaseUrl);
    const caller = createCaller(server.url);
    const token = await caller.signIn(agent);
    const headers = { 'Onduty-Client': 'test/1', Authorization: `Bearer ${token}` };

    const stream = request(new URL('/v1/events', server.url), { headers }).end();
    const [events] = await once(stream, 'response') as [IncomingMessage];
    await once(events, 'data');
    const streamEnded = events.toArray();

    const body = JSON.stringify({ status: 'work-offline' });
    const slow = request(new URL('/v1/duty/status', server.url), {
      method: 'PUT', headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': body.length },
    });
    slow.write(body.slice(0, 5));
    // An answer to a later request on another connection says that the server has seen the slow one.
    await caller.readDuty(token);
    caller.close();
    server.kill('SIGTERM');
    await untilLogged(server, 'draining');
    await streamEnded;
    slow.end(body.slice(5));
    const [answer] = await once(slow, 'response') as [IncomingMessage];
    const { duty } = JSON.parse(Buffer.concat(await answer.toArray()).toString()) as { duty: { status: string; version: number } };
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers.connection, 'close');
    assert.equal(duty.status, 'work-offline');
    assert.equal(await server.ended, 0);

    const again = await startProcess(databaseUrl);
    const later = createCaller(again.url);
    assert.equal((await later.readDuty(token)).version, duty.version);
    later.close();
    again.kill('SIGINT');
    assert.equal(await again.ended, 0);
  });

  it('ends at once at the second signal', async () => {
    const server = await startProcess(databaseUrl);
    const stuck = request(new URL('/v1/session', server.url), { method: 'POST', headers: { 'Content-Length': 10 } });
    stuck.on('error', () => undefined).write('{');
    const caller = createCaller(server.url);
    await caller.call('GET', '/healthz');
    caller.close();
    server.kill('SIGTERM');
    await untilLogged(server, 'draining');
    server.kill('SIGTERM');
    assert.equal(await server.ended, 143);
  });

  it('R2: warns of the development cookie on plain-http loopback, and not behind https', async () => {
    for (const [environment, warned] of [[{}, true], [{ ORIGIN: 'https://desk.example' }, false]] as const) {
      const server = await startProcess(databaseUrl, environment);
      server.kill('SIGTERM');
      assert.equal(await server.ended, 0);
      assert.equal(server.log.some((line) => line.includes('"level":"warn"') && line.includes('onduty-dev')), warned);
    }
  });

  it('R2: refuses a plain-http origin that is not this machine, in words, with 2', async () => {
    await assert.rejects(startProcess(databaseUrl, { ORIGIN: 'http://desk.example' }), /ended with 2\n[^]*https/);
  });

  it('R39: a database that cannot be reached is told without its password, with 1', async () => {
    await assert.rejects(startProcess('postgres://onduty:dbpassword@127.0.0.1:1/onduty'), (error: Error) => {
      assert.match(error.message, /ended with 1\n[^]*ECONNREFUSED/);
      assert.doesNotMatch(error.message, /dbpassword/);
      return true;
    });
  });
});
