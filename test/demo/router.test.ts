import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as rest } from 'node:timers/promises';
import { createCallDesk } from '../../demo/router/call-desk.ts';
import { grantRouterKey } from '../../demo/router/key.ts';
import { createPlatform, PlatformError } from '../../demo/router/platform.ts';
import { createRouter } from '../../demo/router/router.ts';
import { runRouter } from '../../demo/router/run-router.ts';
import { serveNode } from '../../src/server/node/serve.ts';
import { bearerOf, cookieOf, startBackend } from '../server/support/backend.ts';
import type { Platform } from '../../demo/router/platform.ts';
import type { Calls, Command, Router } from '../../demo/router/router.ts';
import type { Duty } from '../../src/contract/index.ts';
import type { Backend } from '../server/support/backend.ts';

const ava = 'acme-ava.agent';
const sam = 'acme-sam.supervisor';

let server: Backend;
let clock: ReturnType<typeof setInterval>;
let key: string;
let ending: AbortController;
beforeEach(async () => {
  server = await startBackend({ watchSeconds: 60 });
  server.clock.now = Date.now();
  // The clock of the server goes on here: the router waits for real.
  clock = setInterval(() => (server.clock.now = Date.now()), 5);
  key = await grantRouterKey(server.storage, 'acme');
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort();
  clearInterval(clock);
  await server.close();
});

const dutyOf = async (id: string): Promise<Duty> => (await server.storage.find('duties', { userId: id }))!;
async function eventually(what: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await what()); tries += 1) {
    assert.ok(tries < 1000, `Never came true: ${what.toString()}`);
    await rest(10);
  }
}
const is = (id: string, activity: string | null, status = 'available') => eventually(async () => {
  const duty = await dutyOf(id);
  return duty.activity === activity && duty.status === status;
});
async function available(userName: string) {
  const { headers } = await bearerOf(server, userName);
  await server.send('/v1/duty/status', { method: 'PUT', headers, json: { status: 'available' } });
  return headers;
}

let calls: Calls = {};
function start(change: (platform: Platform) => Platform = (platform) => platform, patience = 30): Router {
  const platform = createPlatform({ baseUrl: 'https://desk.example/', key, fetch: (request) => server.backend.fetch(request, { address: '127.0.0.1' }) });
  return createRouter({ platform: change(platform), signal: ending.signal, patience, wrapUp: 1, onCalls: (next) => (calls = next) });
}

describe('the simulated router', () => {
  it('offers a call to whoever was Available longest, and plays it to the end', async () => {
    await available('Ava.Agent');
    await rest(5);
    await available('Sam.Supervisor');
    const router = start();
    router.tell({ ring: true });
    await is(ava, 'offered');
    assert.equal((await dutyOf(sam)).activity, null);
    assert.equal(calls[ava]?.name, 'Marta Silva');
    router.tell({ agentId: ava, act: 'accept' });
    await is(ava, 'busy');
    router.tell({ agentId: ava, act: 'hang-up' });
    await is(ava, 'post-processing');
    assert.ok((await dutyOf(ava)).activityUntil! > Date.now());
    await is(ava, null);
    await eventually(() => calls[ava] === undefined);
    assert.equal((await dutyOf(ava)).status, 'available');
  });

  it('keeps a call until somebody is Available', async () => {
    const router = start();
    router.tell({ ring: true });
    await available('Ava.Agent');
    await is(ava, 'offered');
  });

  it('puts an agent who misses or rejects an offer On Break by the system, with the cause', async () => {
    await available('Ava.Agent');
    await rest(5);
    const headers = await available('Sam.Supervisor');
    const router = start(undefined, 1);
    router.tell({ ring: true });
    await is(ava, null, 'on-break');
    assert.deepEqual((await dutyOf(ava)).actor, { kind: 'system', cause: 'offer-missed' });
    await server.send('/v1/duty/status', { method: 'PUT', headers, json: { status: 'available' } });
    router.tell({ ring: true });
    await is(sam, 'offered');
    router.tell({ agentId: sam, act: 'reject' });
    await is(sam, null, 'on-break');
    assert.deepEqual((await dutyOf(sam)).actor, { kind: 'system', cause: 'offer-rejected' });
  });

  it('gives a call to somebody else when the agent goes On Break at the moment of the offer', async () => {
    const headers = await available('Ava.Agent');
    await rest(5);
    await available('Sam.Supervisor');
    const router = start((platform) => ({
      ...platform,
      async setActivity(agent, ...more) {
        if (agent.id === ava) await server.send('/v1/duty/status', { method: 'PUT', headers, json: { status: 'on-break' } });
        return platform.setActivity(agent, ...more);
      },
    }));
    router.tell({ ring: true });
    await is(sam, 'offered');
    assert.deepEqual([(await dutyOf(ava)).status, (await dutyOf(ava)).activity], ['on-break', null]);
  });

  it('goes on after answers that got lost, and offers nothing twice', async () => {
    await available('Ava.Agent');
    let lost = 0;
    const router = start((platform) => ({
      ...platform,
      async setActivity(...call) {
        const answer = await platform.setActivity(...call);
        if (lost++ === 0) throw new TypeError('The answer is lost');
        return answer;
      },
    }));
    router.tell({ ring: true });
    await is(ava, 'offered');
    await eventually(() => lost === 2);
    const { version } = await dutyOf(ava);
    router.tell({ agentId: ava, act: 'accept' });
    await is(ava, 'busy');
    assert.equal((await dutyOf(ava)).version, version + 1);
  });

  it('reads everything again when its cursor is too old', async () => {
    let isOld = true;
    const router = start((platform) => ({
      ...platform,
      changes(...call) {
        if (!isOld) return platform.changes(...call);
        isOld = false;
        return Promise.reject(new PlatformError(410, 'cursor-too-old'));
      },
    }));
    await eventually(() => !isOld);
    await available('Ava.Agent');
    router.tell({ ring: true });
    await is(ava, 'offered');
  });
});

describe('the router in a process of its own', () => {
  it('misses nothing after its own kill -9: an offer that nobody answers ends, and the next call comes', async (t) => {
    const web = await serveNode({ port: 0, backend: { ...server.backend, ready: () => Promise.resolve(true), drain: () => Promise.resolve() } });
    const router = runRouter({ baseUrl: web.url, key });
    t.after(async () => {
      await router.close();
      await web.close();
    });
    const headers = await available('Ava.Agent');
    // A command may come before the router listens: somebody rings until it is there.
    await eventually(async () => {
      if ((await dutyOf(ava)).activity !== null) return true;
      router.tell({ ring: true });
      await rest(200);
      return false;
    });
    const { pid } = router;
    process.kill(pid!, 'SIGKILL');
    await eventually(() => router.pid !== pid && router.pid !== undefined);
    // What happened while it was dead is in the snapshot.
    await server.storage.commit([{ update: 'duties', where: { userId: ava }, set: { activityUntil: Date.now() - 1 } }]);
    await is(ava, null, 'on-break');
    assert.equal((await dutyOf(ava)).actor.cause, 'offer-missed');
    await server.send('/v1/duty/status', { method: 'PUT', headers, json: { status: 'available' } });
    router.tell({ ring: true });
    await is(ava, 'offered');
  });

  it('is started again when it could not be started, and when it was killed unseen', async (t) => {
    const web = await serveNode({ port: 0, backend: { ...server.backend, ready: () => Promise.resolve(true), drain: () => Promise.resolve() } });
    const { execPath } = process;
    process.execPath = '/nowhere/node';
    const router = runRouter({ baseUrl: web.url, key });
    process.execPath = execPath;
    t.after(async () => {
      await router.close();
      await web.close();
    });
    assert.equal(router.pid, undefined);
    await eventually(() => router.pid !== undefined);
    const { pid } = router;
    process.kill(pid!, 'SIGKILL');
    // This process hears of the death after this turn: what is said until then goes nowhere.
    while (!execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z'));
    router.tell({ ring: true });
    await eventually(() => router.pid !== pid && router.pid !== undefined);
    await available('Ava.Agent');
    await eventually(async () => {
      router.tell({ ring: true });
      await rest(200);
      return (await dutyOf(ava)).activity === 'offered';
    });
  });
});

describe('the desk for calls', () => {
  it('lets the signed-in agent answer the own call, and nobody else', async () => {
    const told: Command[] = [];
    const desk = createCallDesk(server.backend, { calls: () => ({ [ava]: { name: 'Marta Silva', about: 'An order' } }), tell: (command) => told.push(command) });
    const cookie = cookieOf(await server.signIn('Ava.Agent'));
    const ask = (init: RequestInit = {}) => desk(new Request('https://desk.example/demo/call', init), { address: '127.0.0.1' })!;
    const json = { 'content-type': 'application/json' };
    assert.deepEqual(await (await ask({ headers: { cookie } })).json(), { call: { name: 'Marta Silva', about: 'An order' } });
    assert.equal((await ask()).status, 401);
    assert.equal((await ask({ method: 'POST', headers: { ...json, cookie }, body: '{"act":"accept"}' })).status, 204);
    assert.equal((await ask({ method: 'POST', headers: { ...json, cookie }, body: '{"act":"ring"}' })).status, 204);
    assert.deepEqual(told, [{ agentId: ava, act: 'accept' }, { ring: true }]);
    assert.equal((await ask({ method: 'POST', headers: { ...json, cookie }, body: '{"act":"explode"}' })).status, 400);
    assert.equal((await ask({ method: 'POST', headers: json, body: '{"act":"accept"}' })).status, 401);
    // A form of another site needs no preflight, so it is refused.
    assert.equal((await ask({ method: 'POST', headers: { cookie, 'content-type': 'text/plain' }, body: '{"act":"accept"}' })).status, 415);
    assert.equal(desk(new Request('https://desk.example/demo/calls'), { address: '127.0.0.1' }), undefined);
  });
});
