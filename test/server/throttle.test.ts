import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { namePolicy, throttleDelay } from '../../src/server/throttle.ts';
import { codeOf, startBackend } from './support/backend.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
beforeEach(async () => { server = await startBackend(); });
afterEach(() => server.close());

const wrong = { password: 'not the right password' };

/** Fails until the throttle answers, each time from another address unless one is given; gives the number of looks at the password and the answer. */
async function failUntilThrottled(userName: string, address?: string) {
  for (let tries = 0; tries < 200; tries++) {
    const response = await server.signIn(userName, wrong, { address: address ?? `203.0.113.${tries % 250}` });
    if (response.status === 429) return { tries, response };
    assert.equal(await codeOf(response), 'credentials-wrong');
  }
  throw new Error('Nothing throttled');
}

describe('The throttle', () => {
  it('R9: slows a name down after a few failures, with an integer Retry-After, and lets it go on after that time', async () => {
    const { tries, response } = await failUntilThrottled('Ava.Agent');
    assert.equal(tries, namePolicy.free);
    assert.equal(response.headers.get('Retry-After'), '1');
    assert.equal((await server.signIn('Ava.Agent')).status, 429, 'the right password waits too');
    server.clock.now += 1001;
    assert.equal((await server.signIn('Ava.Agent', wrong)).status, 401);
    const next = await server.signIn('Ava.Agent');
    assert.equal(next.headers.get('Retry-After'), '2', 'the delay has grown');
    server.clock.now += 2001;
    assert.equal((await server.signIn('Ava.Agent')).status, 200);
    assert.equal((await server.signIn('Ava.Agent', wrong)).status, 401, 'success has reset the count');
  });

  it('R9: does not hold up a failure that cost nothing, though another process\'s clock is ahead', async () => {
    assert.equal((await server.signIn('Ava.Agent', wrong)).status, 401);
    server.clock.now -= 5;
    assert.equal((await server.signIn('Sam.Supervisor')).status, 200);
    assert.equal((await server.signIn('Ava.Agent')).status, 200);
  });

  it('R8, R9: treats a name that nobody has like one that somebody has', async () => {
    const [known, unknown] = [await failUntilThrottled('Ava.Agent'), await failUntilThrottled('Nobody.Here')];
    assert.equal(known.tries, unknown.tries);
    const bodies = await Promise.all([known, unknown].map(async ({ response }) => ({ ...await response.json() as object, requestId: '' })));
    assert.deepEqual(bodies[0], bodies[1]);
    assert.equal(known.response.headers.get('Retry-After'), unknown.response.headers.get('Retry-After'));
  });

  it('R9: counts one account once, by whichever door', async () => {
    for (const tenant of ['acme', undefined, 'acme', undefined]) await server.signIn('Ava.Agent', { ...wrong, tenant });
    assert.equal((await server.signIn('Ava.Agent')).status, 429);
    assert.equal((await server.signIn('Ava.Agent', { tenant: 'globex' })).status, 200, 'the namesake of another tenant goes on');
  });

  it('R9: slows an address down whatever names it tries, and an IPv6 address by its /64', async () => {
    for (let n = 0; n < 50; n++) await server.signIn(`Name.${n}`, wrong, { address: `2001:db8:1:2::${(n + 1).toString(16)}` });
    assert.equal((await server.signIn('Ava.Agent', {}, { address: '2001:db8:1:2:ffff::1' })).status, 429);
    assert.equal((await server.signIn('Ava.Agent', {}, { address: '2001:db8:1:3::1' })).status, 200);
  });

  it('R9: stops the password after 100 failures in a row, the same for a name that nobody has', async () => {
    assert.ok(throttleDelay(99, namePolicy) <= 15 * 60 * 1000);
    for (const userName of ['Ava.Agent', 'Nobody.Here']) {
      for (let n = 0; n < 100; n++) {
        assert.equal((await server.signIn(userName, wrong, { address: `198.51.100.${n}` })).status, 401);
        server.clock.now += 16 * 60 * 1000;
      }
      server.clock.now += 30 * 24 * 60 * 60 * 1000;
      const response = await server.signIn(userName);
      assert.equal(response.status, 429);
      assert.equal(response.headers.get('Retry-After'), '86400');
    }
  });

  it('R9: cannot be outrun by tries in parallel', async () => {
    const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await server.signIn('Ava.Agent', wrong)).status));
    assert.equal(statuses.filter((status) => status === 401).length, namePolicy.free);
    assert.equal(server.counts.verify, namePolicy.free);
  });

  it('stores no name that was typed', async () => {
    await server.signIn('My password by mistake', wrong);
    assert.ok(!JSON.stringify(await server.storage.list('throttles', {})).includes('mistake'));
  });
});
