import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isContact, ping, playStreams } from './support/play.ts';
import { problem, settle, signIn, startWorld, stopClock, until } from './support/world.ts';
import type { Client } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

let world: World;
let browser: Browser;
let client: Client;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
  client = browser.open();
});
afterEach(() => world.end());

const contacts = () => browser.requests.filter(isContact).length;

describe('contact with an agent on duty', () => {
  it('is the answer to each ping, and no timer\'s work', async (t) => {
    const elapse = stopClock(t);
    const played = playStreams(browser);
    await signIn(client);
    await until(() => played.length === 1);
    await elapse(12_000);
    assert.equal(contacts(), 0);
    for (const count of [1, 2, 3]) {
      played[0]!.push(ping);
      await elapse(15_000);
      assert.equal(contacts(), count);
    }
  });

  it('keeps the duty of an agent whose stream lives; without answers it is lost', async (t) => {
    const elapse = stopClock(t);
    // The server's own clock must stand still too, from its beginning.
    await world.end();
    world = await startWorld();
    browser = world.browser();
    client = browser.open();
    await signIn(client);
    await client.duty.request('available');
    await elapse(5 * 60_000);
    assert.equal(client.duty.state.get().status, 'available');
    const { network } = browser;
    browser.network = (request, next) => (isContact(request) ? Promise.reject(new TypeError('Failed to fetch')) : network(request, next));
    await elapse(2 * 60_000);
    assert.deepEqual([client.duty.state.get().status, client.duty.state.get().actor.cause], ['on-break', 'contact-lost']);
  });

  it('is made for nobody else: no agent, or no open duty', async () => {
    const played = playStreams(browser);
    await signIn(client, 'Ada.Admin');
    await until(() => played.length === 1);
    played[0]!.push(ping);
    await settle();
    assert.equal(contacts(), 0);
    await signIn(client);
    await client.duty.request('logged-out');
    await until(() => played.length === 2);
    played[1]!.push(ping);
    await settle();
    assert.equal(contacts(), 0);
  });

  it('may fail: the next ping comes', async () => {
    const played = playStreams(browser);
    const { network } = browser;
    browser.network = (request, next) => (isContact(request) ? Promise.resolve(problem('server-error', 500)) : network(request, next));
    await signIn(client);
    await until(() => played.length === 1);
    for (const count of [1, 2]) {
      played[0]!.push(ping);
      await until(() => contacts() === count);
    }
    await settle();
    assert.equal(client.connection.get(), 'live');
    assert.equal(client.session.state.get().state, 'signed-in');
  });
});
