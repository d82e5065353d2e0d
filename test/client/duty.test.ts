import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { codesOf, gate, json, reached, settle, signIn, startWorld, until } from './support/world.ts';
import type { Client, DutyState } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

const isPut = (request: Request) => request.method === 'PUT';
const isEvents = (request: Request) => request.url.endsWith('/events');

let world: World;
let browser: Browser;
let client: Client;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
  client = browser.open();
});
afterEach(() => world.end());

/** Ava on duty in this client, without a live stream unless it is wanted. */
async function onDuty({ live = false } = {}): Promise<void> {
  if (!live) browser.network = silent;
  await signIn(client);
  if (live) await reached(client.connection, (state) => state === 'live');
}
const silent: Browser['network'] = (request, next) => (isEvents(request) ? new Promise(() => {}) : next(request));

/** Another page of the same agent, in another browser. */
async function elsewhere(): Promise<Client> {
  const other = world.browser().open();
  await signIn(other);
  return other;
}

describe('duty', () => {
  it('is nothing while nobody is signed in', async () => {
    assert.equal(client.duty.state.get().status, null);
    assert.equal(client.duty.refusal('available'), 'not-on-duty');
    await assert.rejects(client.duty.request('available'), { code: 'session-required' });
    assert.equal(client.duty.state.get().pending, null);
  });

  it('R33: begins On Break, not started, until the first choice of Available or Work Offline', async () => {
    await onDuty();
    assert.deepEqual([client.duty.state.get().status, client.duty.state.get().started], ['on-break', false]);
    assert.deepEqual(await client.duty.request('work-offline', { reason: 'training' }), { outcome: 'changed' });
    const { status, started, reason, pending } = client.duty.state.get();
    assert.deepEqual({ status, started, reason, pending }, { status: 'work-offline', started: true, reason: 'training', pending: null });
  });

  it('shows a choice as pending while it is on its way, and the old status with it', async () => {
    await onDuty();
    const seen: DutyState[] = [];
    client.duty.state.subscribe((state) => seen.push(state));
    const work = client.duty.request('available');
    assert.deepEqual([client.duty.state.get().status, client.duty.state.get().pending], ['on-break', 'available']);
    await work;
    const steps = seen.map(({ status, pending }) => `${status} ${pending}`);
    assert.deepEqual([...new Set(steps)], ['on-break null', 'on-break available', 'available available', 'available null']);
  });

  it('opens by start, and stays as it is when it is open', async () => {
    const unified = browser.open({ tenant: undefined } as object);
    await signIn(unified);
    assert.equal(unified.duty.state.get().status, 'logged-out');
    await assert.rejects(unified.duty.request('available'), { code: 'not-on-duty' });
    await unified.duty.start();
    assert.equal(unified.duty.state.get().status, 'on-break');
    await unified.duty.request('available');
    await unified.duty.start();
    assert.equal(unified.duty.state.get().status, 'available');
  });

  it('says why a status cannot be chosen now', async () => {
    await onDuty();
    assert.equal(client.duty.refusal('logged-out'), null);
    await client.duty.request('available');
    assert.equal(client.duty.refusal('logged-out'), 'log-out-from-available');
    assert.equal(client.duty.refusal('on-break'), null);
  });

  it('gives the reasons of the tenant', async () => {
    await onDuty();
    const { reasons } = await client.duty.reasons();
    assert.ok(reasons.some(({ id, status, label }) => id === 'lunch' && status === 'on-break' && label === 'Lunch'));
  });

  it('leaves it to the server to refuse who is no agent', async () => {
    await signIn(client, 'Ada.Admin');
    await assert.rejects(client.duty.start(), { code: 'not-allowed' });
    await assert.rejects(client.duty.request('available'), { code: 'not-allowed' });
    assert.equal(client.session.state.get().state, 'signed-in');
  });
});

describe('a refused choice', () => {
  it('R33: rolls back and shows what the server says', async () => {
    await onDuty();
    await assert.rejects(client.duty.request('on-break', { reason: 'training' }), { code: 'reason-refused' });
    assert.deepEqual([client.duty.state.get().status, client.duty.state.get().pending], ['on-break', null]);
  });

  it('whose basis somebody else has changed is not retried: the change and who made it are shown', async () => {
    await onDuty();
    const other = await elsewhere();
    await other.duty.request('work-offline');
    await assert.rejects(client.duty.request('available'), { code: 'choice-changed', status: 412 });
    const { status, actor, pending } = client.duty.state.get();
    assert.deepEqual({ status, kind: actor.kind, pending }, { status: 'work-offline', kind: 'self', pending: null });
    assert.equal(browser.requests.filter(isPut).length, 1);
    await client.duty.request('available');
    assert.equal(client.duty.state.get().status, 'available');
  });

  it('compares the choice alone: an activity that began meanwhile queues the wish', async () => {
    await onDuty();
    await client.duty.request('available');
    const [duty] = await world.storage.list('duties', {});
    const set = { activity: 'busy', version: duty!.version + 1 };
    assert.ok(await world.storage.commit([{ update: 'duties', where: { userId: duty!.userId }, set }]));
    assert.deepEqual(await client.duty.request('on-break'), { outcome: 'queued' });
    const { status, activity, next } = client.duty.state.get();
    assert.deepEqual([status, activity, next?.status], ['available', 'busy', 'on-break']);
  });

  it('that got no answer, and is none to be kept, is rolled back, and read again as soon as that is possible', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    await onDuty();
    browser.network = async (request, next) => {
      if (!isPut(request)) return silent(request, next);
      await next(request);
      throw new TypeError('Failed to fetch');
    };
    await assert.rejects(client.duty.request('logged-out'), { code: 'network' });
    await reached(client.duty.state, ({ status }) => status === 'logged-out');
    assert.equal(client.duty.state.get().pending, null);
    assert.equal(browser.requests.filter(isPut).length, 3);
    assert.equal(new Set(browser.requests.filter(isPut).map((request) => request.headers.get('Idempotency-Key'))).size, 1);
  });

  it('whose answer alone was lost counts once: the retry gets the same answer', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    await onDuty();
    let tries = 0;
    browser.network = async (request, next) => {
      const response = await silent(request, next);
      if (isPut(request) && tries++ === 0) throw new TypeError('Failed to fetch');
      return response;
    };
    assert.deepEqual(await client.duty.request('available'), { outcome: 'changed' });
    assert.equal(client.duty.state.get().version, 2);
  });

  it('rejects with the reason of the caller who gave up, and is no longer pending', async () => {
    await onDuty();
    browser.network = (request, next) => (isPut(request) ? new Promise(() => {}) : silent(request, next));
    const stop = new AbortController();
    const work = client.duty.request('available', { signal: stop.signal });
    await settle();
    stop.abort('changed my mind');
    await assert.rejects(work, (reason) => reason === 'changed my mind');
    assert.equal(client.duty.state.get().pending, null);
  });
});

describe('several choices', () => {
  it('go one after the other, each upon the one before, and the last one stands', async () => {
    await onDuty();
    const work = [
      client.duty.request('available'), client.duty.request('on-break', { reason: 'lunch' }), client.duty.request('work-offline'),
    ];
    assert.equal(client.duty.state.get().pending, 'work-offline');
    assert.deepEqual(await Promise.all(work), [{ outcome: 'changed' }, { outcome: 'changed' }, { outcome: 'changed' }]);
    const { status, pending, version } = client.duty.state.get();
    assert.deepEqual({ status, pending, version }, { status: 'work-offline', pending: null, version: 4 });
  });

  it('that were uttered before somebody else\'s change was seen do not overwrite it', async () => {
    await onDuty();
    await (await elsewhere()).duty.request('work-offline');
    const results = await Promise.allSettled([client.duty.request('available'), client.duty.request('on-break', { reason: 'lunch' })]);
    assert.deepEqual(codesOf(results), ['choice-changed', 'choice-changed']);
    assert.equal(client.duty.state.get().status, 'work-offline');
  });

  it('go on after one that was refused for its own fault', async () => {
    await onDuty();
    const results = await Promise.allSettled([client.duty.request('on-break', { reason: 'training' }), client.duty.request('available')]);
    assert.deepEqual(results.map(({ status }) => status), ['rejected', 'fulfilled']);
    assert.equal(client.duty.state.get().status, 'available');
  });

  it('that wait when the session ends are never made by the next person', async () => {
    await onDuty();
    const slow = gate();
    browser.network = async (request, next) => {
      if (isPut(request)) await slow.opened;
      return silent(request, next);
    };
    const results = Promise.allSettled([client.duty.request('available'), client.duty.request('work-offline')]);
    await settle();
    await client.session.signOut();
    await signIn(client, 'Sam.Supervisor');
    slow.open();
    assert.deepEqual(codesOf(await results), ['session-ended', 'session-ended']);
    assert.deepEqual([client.duty.state.get().status, client.duty.state.get().pending], ['on-break', null]);
  });
});

describe('order', () => {
  it('R33: a slow answer never overwrites a newer push', async () => {
    await onDuty({ live: true });
    const slow = gate();
    browser.network = async (request, next) => {
      const response = await next(request);
      if (isPut(request)) await slow.opened;
      return response;
    };
    const work = client.duty.request('available');
    await reached(client.duty.state, ({ status }) => status === 'available');
    await (await elsewhere()).duty.request('work-offline');
    await reached(client.duty.state, ({ status }) => status === 'work-offline');
    slow.open();
    assert.deepEqual(await work, { outcome: 'changed' });
    assert.deepEqual([client.duty.state.get().status, client.duty.state.get().version], ['work-offline', 3]);
  });

  it('R33: follows what happens elsewhere without being asked', async () => {
    await onDuty({ live: true });
    await (await elsewhere()).duty.request('available');
    await reached(client.duty.state, ({ status }) => status === 'available');
    assert.deepEqual(browser.sent().filter((line) => line.endsWith('/duty')), []);
  });
});

describe('time', () => {
  afterEach(() => mock.timers.reset());

  const duty = {
    status: 'available', started: true, activity: null, reason: null, next: null, since: 1_000_000,
    actor: { kind: 'self' }, version: 2, choice: 2,
  };
  const session = {
    id: 's', user: { id: 'u', userName: 'u', displayName: 'U', roles: ['agent'] }, tenant: { id: 't', name: 'T' },
    startedAt: 0, expiresAt: 9e12,
    rules: { logOutFromAvailable: false },
  };

  it('is told by the browser\'s clock, corrected by half the way of the answer, and does not tremble', async () => {
    mock.timers.enable({ apis: ['Date'], now: 5_000_000 });
    let took = 400;
    let serverNow = 1_060_200;
    browser.network = async (request) => {
      if (isEvents(request)) return new Promise(() => {});
      mock.timers.setTime(Date.now() + took);
      return request.url.endsWith('/session')
        ? json({ state: 'signed-in', session, duty, now: serverNow })
        : json({ duty, now: serverNow });
    };
    await client.session.restore();
    // Asked at 5,000,000, answered 400 later: the server's 1,060,200 was at 5,000,200, so its clock is 3,940,000 behind.
    assert.equal(client.duty.state.get().since, 4_940_000);

    took = 100;
    serverNow += 400 + 40;
    await client.duty.start();
    assert.equal(client.duty.state.get().since, 4_940_000 - 190 + 0, 'a better measure counts');

    serverNow += 100 + 20;
    await client.duty.start();
    assert.equal(client.duty.state.get().since, 4_939_810, 'what lies within the error of the measure does not');
  });
});

describe('a push that is broken', () => {
  it('changes nothing', async () => {
    let push = (_text: string) => {};
    browser.network = async (request, next) => {
      if (!isEvents(request)) return next(request);
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => { push = (text) => controller.enqueue(new TextEncoder().encode(text)); },
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    };
    await signIn(client);
    await until(() => browser.requests.some(isEvents));
    await settle();
    const before = client.duty.state.get();
    push('event: duty\ndata: {"duty":{"status":"asleep","version":99},"now":1}\n\n');
    push('event: duty\ndata: not JSON\n\n');
    push('event: constructor\ndata: {}\n\n');
    push('event: colour-of-2030\ndata: {"duty":{}}\n\n');
    push('event: ping\ndata: {"now":1,"every":15000}\n\n');
    await reached(client.connection, (state) => state === 'live');
    assert.deepEqual(client.duty.state.get(), before);
  });
});
