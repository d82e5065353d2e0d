import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isPut, playNetwork, playWindow } from './support/play.ts';
import { codesOf, reached, settle, signIn, startWorld, stopClock, until } from './support/world.ts';
import type { Client, OndutyError } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';
import type { TestContext } from 'node:test';

const second = 1000;
const minute = 60 * second;

let world: World;
let browser: Browser;
let client: Client;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
  client = browser.open();
});
afterEach(() => world.end());

const puts = () => browser.requests.filter(isPut);
const wish = () => client.duty.state.get().wish;

/** Ava on duty and live, with a clock, a window and a network that the test holds. */
async function onDuty(t: TestContext) {
  t.mock.method(Math, 'random', () => 0.5);
  const elapse = stopClock(t);
  const window = playWindow(t);
  const network = playNetwork(browser);
  await signIn(client);
  await reached(client.connection, (state) => state === 'live');
  return {
    elapse, window, network,
    /** The browser notices that it has no network. */
    async goOffline() {
      window.online = false;
      network.cut();
      window.fire('offline');
      await reached(client.connection, (state) => state === 'offline');
    },
    async comeBack() {
      window.online = network.isUp = true;
      window.fire('online');
      await reached(client.connection, (state) => state === 'live');
      await settle();
    },
  };
}

/** Follows a wish; `code` is what it was rejected with. */
function follow(work: Promise<{ readonly outcome: string }>): { outcome?: string; code?: unknown; reason?: unknown } {
  const followed: { outcome?: string; code?: unknown; reason?: unknown } = {};
  work.then(
    ({ outcome }) => (followed.outcome = outcome),
    (error: unknown) => Object.assign(followed, { reason: error, code: (error as { code?: unknown }).code }),
  );
  return followed;
}

/** Somebody else changes Ava's duty on the server. */
async function changeElsewhere(set: object): Promise<void> {
  const [duty] = await world.storage.list('duties', {});
  const where = { userId: duty!.userId };
  assert.ok(await world.storage.commit([{ update: 'duties', where, set: { version: duty!.version + 1, ...set } }]));
}
const statusOnServer = async () => (await world.storage.list('duties', {}))[0]!.status;

describe('a choice without a connection', () => {
  it('R33: is kept and shown, and made upon the choice that the person saw when the connection is back', async (t) => {
    const { goOffline, comeBack } = await onDuty(t);
    await goOffline();
    const followed = follow(client.duty.request('work-offline'));
    await settle();
    assert.deepEqual(wish(), { status: 'work-offline', until: Date.now() + 10 * minute });
    assert.deepEqual([client.duty.state.get().status, client.duty.state.get().pending], ['on-break', 'work-offline']);
    assert.equal(puts().length, 0, 'nothing is sent into the void');
    await comeBack();
    await until(() => followed.outcome !== undefined);
    assert.equal(followed.outcome, 'changed');
    assert.equal(puts()[0]!.headers.get('If-Match'), '"choice-1"');
    const { status, pending } = client.duty.state.get();
    assert.deepEqual({ status, pending, wish: wish() }, { status: 'work-offline', pending: null, wish: null });
  });

  it('is kept too when nobody knew that the connection was gone', async (t) => {
    const { elapse, network } = await onDuty(t);
    network.isUp = false;
    const followed = follow(client.duty.request('available'));
    await elapse(3 * second);
    assert.equal(wish()?.status, 'available');
    network.isUp = true;
    await elapse(5 * second);
    assert.equal(followed.outcome, 'changed');
    assert.equal(await statusOnServer(), 'available');
  });

  it('counts once when only its answers were lost', async (t) => {
    const { elapse } = await onDuty(t);
    const { network: next } = browser;
    let isLost = true;
    browser.network = async (request, carry) => {
      const response = await next(request, carry);
      if (isLost && isPut(request)) throw new TypeError('Failed to fetch');
      return response;
    };
    const followed = follow(client.duty.request('available'));
    await elapse(4 * second);
    assert.equal(followed.code, undefined);
    isLost = false;
    await elapse(20 * second);
    assert.equal(followed.outcome, 'changed');
    assert.equal((await world.storage.list('duties', {}))[0]!.version, 2);
    assert.equal(new Set(puts().map((request) => request.headers.get('Idempotency-Key'))).size, 1);
  });

  it('becomes the next status when an activity has begun meanwhile', async (t) => {
    const { goOffline, comeBack } = await onDuty(t);
    await client.duty.request('available');
    await goOffline();
    const followed = follow(client.duty.request('on-break'));
    await changeElsewhere({ activity: 'busy' });
    await comeBack();
    await until(() => followed.outcome !== undefined);
    assert.equal(followed.outcome, 'queued');
  });

  it('is not kept when it is to log out', async (t) => {
    const { goOffline, network, elapse } = await onDuty(t);
    await goOffline();
    const followed = follow(client.duty.request('logged-out'));
    await elapse(5 * second);
    assert.deepEqual([followed.code, wish(), network.isUp], ['network', null, false]);
  });
});

describe('a kept choice lapses', () => {
  it('after 30 seconds when it is Available: nobody becomes Available who may have left', async (t) => {
    const { goOffline, comeBack, elapse } = await onDuty(t);
    await goOffline();
    const followed = follow(client.duty.request('available'));
    await settle();
    await elapse(29 * second);
    assert.deepEqual([followed.code, wish()?.status], [undefined, 'available']);
    await elapse(second);
    assert.deepEqual([followed.code, wish(), client.duty.state.get().pending], ['wish-lapsed', null, null]);
    await comeBack();
    await elapse(30 * second);
    assert.equal(puts().length, 0);
    assert.equal(await statusOnServer(), 'on-break');
  });

  it('at once when it is Available and the page is hidden; others go on', async (t) => {
    const { goOffline, window } = await onDuty(t);
    await goOffline();
    const available = follow(client.duty.request('available'));
    await settle();
    window.visibilityState = 'hidden';
    window.fire('visibilitychange');
    await settle();
    assert.equal(available.code, 'wish-lapsed');
    const hidden = follow(client.duty.request('available'));
    await settle();
    assert.equal(hidden.code, 'wish-lapsed');
    const other = follow(client.duty.request('work-offline'));
    await settle();
    assert.deepEqual([other.code, wish()?.status], [undefined, 'work-offline']);
  });

  it('after ten minutes when it is another status', async (t) => {
    const { goOffline, elapse } = await onDuty(t);
    await goOffline();
    const followed = follow(client.duty.request('work-offline'));
    await settle();
    await elapse(10 * minute - second);
    assert.deepEqual([followed.code, wish()?.status], [undefined, 'work-offline']);
    await elapse(second);
    assert.deepEqual([followed.code, wish()], ['wish-lapsed', null]);
  });

  it('when the machine slept longer than that, however its timers count', async (t) => {
    const { goOffline, comeBack, elapse } = await onDuty(t);
    await goOffline();
    const followed = follow(client.duty.request('available'));
    await settle();
    t.mock.timers.setTime(Date.now() + minute);
    await comeBack();
    await elapse(2 * second);
    assert.equal(followed.code, 'wish-lapsed');
    assert.equal(puts().length, 0);
  });
});

describe('a kept choice gives way', () => {
  it('to the newest of those that waited behind it, which is no older for having waited', async (t) => {
    const { elapse, goOffline, comeBack } = await onDuty(t);
    const { network: next } = browser;
    // The first is on its way when the network goes.
    browser.network = (request, carry) => (isPut(request) ? new Promise((_, reject) => {
      setTimeout(() => reject(new TypeError('Failed to fetch')), 2 * second);
    }) : next(request, carry));
    const [first, middle, third] = (['work-offline', 'on-break', 'available'] as const).map((status) => follow(client.duty.request(status)));
    await settle();
    await goOffline();
    await elapse(10 * second);
    browser.network = next;
    assert.deepEqual([first!.code, middle!.code, third!.code, wish()?.status], ['wish-replaced', 'wish-replaced', undefined, 'available']);
    await elapse(21 * second);
    assert.deepEqual([third!.code, wish()], ['wish-lapsed', null]);
    await comeBack();
    await elapse(30 * second);
    assert.equal(await statusOnServer(), 'on-break');
  });

  it('R33: to what somebody else decided meanwhile', async (t) => {
    const { goOffline, comeBack } = await onDuty(t);
    await goOffline();
    const followed = follow(client.duty.request('available'));
    await settle();
    await changeElsewhere({ status: 'work-offline', choice: 2, actor: { kind: 'supervisor', name: 'Sam Okafor' } });
    await comeBack();
    await until(() => followed.code !== undefined);
    assert.equal(followed.code, 'choice-changed');
    await reached(client.duty.state, ({ status }) => status === 'work-offline');
    assert.deepEqual([wish(), client.duty.state.get().pending, await statusOnServer()], [null, null, 'work-offline']);
  });

  it('to a newer choice of the same person in another browser', async (t) => {
    const { goOffline, comeBack } = await onDuty(t);
    await goOffline();
    const followed = follow(client.duty.request('available'));
    const other = world.browser().open();
    await signIn(other);
    await other.duty.request('work-offline');
    await comeBack();
    await until(() => followed.code !== undefined);
    assert.deepEqual([followed.code, await statusOnServer()], ['choice-changed', 'work-offline']);
  });

  it('to the next one that is uttered: there is one wish', async (t) => {
    const { goOffline, comeBack, network } = await onDuty(t);
    await goOffline();
    const first = follow(client.duty.request('available'));
    await settle();
    const next = follow(client.duty.request('work-offline'));
    await settle();
    assert.deepEqual([first.code, wish()?.status, client.duty.state.get().pending], ['wish-replaced', 'work-offline', 'work-offline']);
    await comeBack();
    await until(() => next.outcome !== undefined);
    assert.deepEqual([network.isUp, puts().length, await statusOnServer()], [true, 1, 'work-offline']);
  });

  it('also when it was still on its way to be kept', async (t) => {
    const { elapse, network } = await onDuty(t);
    network.isUp = false;
    const results = Promise.allSettled([client.duty.request('available'), client.duty.request('work-offline')]);
    await elapse(8 * second);
    network.isUp = true;
    await elapse(20 * second);
    assert.deepEqual(codesOf(await results), ['wish-replaced', undefined]);
    assert.equal(await statusOnServer(), 'work-offline');
  });
});

describe('a kept choice is settled', () => {
  it('by the signal of who uttered it', async (t) => {
    const { goOffline } = await onDuty(t);
    await goOffline();
    const stop = new AbortController();
    const followed = follow(client.duty.request('work-offline', { signal: stop.signal }));
    await settle();
    stop.abort('changed my mind');
    await settle();
    assert.deepEqual([followed.reason, wish(), client.duty.state.get().pending], ['changed my mind', null, null]);
  });

  it('by the end of the session: it is never made for the next person', async (t) => {
    const { goOffline, elapse } = await onDuty(t);
    await goOffline();
    const followed = follow(client.duty.request('work-offline'));
    await settle();
    const leaving = client.session.signOut();
    await settle();
    assert.deepEqual([followed.code, wish()], ['session-ended', null]);
    await elapse(20 * second);
    await leaving;
    assert.equal(puts().length, 0);
  });

  it('by closing the client', async (t) => {
    const { goOffline } = await onDuty(t);
    await goOffline();
    const followed = follow(client.duty.request('work-offline'));
    await settle();
    client.close();
    await settle();
    assert.equal((followed.reason as OndutyError).code, 'client-closed');
  });
});
