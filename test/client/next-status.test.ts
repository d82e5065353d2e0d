import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { signIn, startWorld } from './support/world.ts';
import type { Client } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

let world: World;
let browser: Browser;
let client: Client;

/** Writes to the duty what the platform would. */
async function write(set: object): Promise<void> {
  const [duty] = await world.storage.list('duties', {});
  assert.ok(await world.storage.commit([{ update: 'duties', where: { userId: duty!.userId }, set: { ...set, version: duty!.version + 1 } }]));
}

beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
  client = browser.open();
  browser.network = (request, next) => (request.url.endsWith('/events') ? new Promise(() => {}) : next(request));
  await signIn(client);
  await client.duty.request('available');
  await write({ activity: 'busy' });
  // No stream tells of it here; an answer does.
  await client.duty.start();
});
afterEach(() => world.end());

describe('the next status', () => {
  it('is taken back on the choice that was seen', async () => {
    await client.duty.request('on-break', { reason: 'lunch' });
    const { next } = client.duty.state.get();
    assert.deepEqual([next?.status, next?.reason], ['on-break', 'lunch']);
    await client.duty.cancelNext();
    assert.equal(client.duty.state.get().next, null);
    const request = browser.requests.find(({ method }) => method === 'DELETE');
    assert.match(request?.headers.get('If-Match') ?? '', /^"/);
  });

  it('R33: that was replaced elsewhere is not taken back unseen: the call is refused, and what stands now is shown', async () => {
    await client.duty.request('on-break');
    const other = world.browser().open();
    await signIn(other);
    await other.duty.request('work-offline');
    await assert.rejects(client.duty.cancelNext(), { code: 'choice-changed', status: 412 });
    assert.equal(client.duty.state.get().next?.status, 'work-offline');
    assert.equal(browser.requests.filter(({ method }) => method === 'DELETE').length, 1);
    await client.duty.cancelNext();
    assert.equal(client.duty.state.get().next, null);
  });

  it('that is not there is taken back in vain', async () => {
    await client.duty.cancelNext();
    assert.equal(client.duty.state.get().next, null);
  });

  it('can be the end of the duty, from Available too', async () => {
    assert.equal(client.duty.refusal('logged-out'), null);
    assert.deepEqual(await client.duty.request('logged-out', { reason: 'end-of-shift' }), { outcome: 'queued' });
    await client.duty.cancelNext();
    await write({ activity: null });
    await client.duty.start();
    assert.equal(client.duty.refusal('logged-out'), 'log-out-from-available');
  });

  it('is nobody\'s without a session', async () => {
    await client.session.signOut();
    await assert.rejects(client.duty.cancelNext(), { code: 'session-required' });
  });

  it('stops with its signal', async () => {
    await client.duty.request('on-break');
    const reason = new Error('enough');
    await assert.rejects(client.duty.cancelNext({ signal: AbortSignal.abort(reason) }), reason);
    assert.equal(client.duty.state.get().next?.status, 'on-break');
  });
});

describe('the times of a duty', () => {
  it('are in the clock of this browser', async () => {
    const [row] = await world.storage.list('duties', {});
    const ahead = 3_600_000;
    await write({ activity: 'post-processing', activitySince: Date.now() + ahead, activityUntil: Date.now() + ahead + 30_000, until: row!.since + ahead });
    browser.network = async (request, next) => {
      const response = await next(request);
      const answer = (await response.json()) as { now: number };
      return Response.json({ ...answer, now: answer.now + ahead }, { headers: response.headers });
    };
    const since = client.duty.state.get().since;
    await client.duty.start();
    const duty = client.duty.state.get();
    const near = (time: number | null, expected: number) => assert.ok(time !== null && Math.abs(time - expected) < 5000, `${time} is near ${expected}`);
    near(duty.activityUntil, Date.now() + 30_000);
    near(duty.activitySince, Date.now());
    near(duty.until, row!.since);
    near(duty.since, since - ahead);
    assert.equal(duty.reasonSince, null);
    assert.equal(duty.lost, false);
    assert.ok(!('choice' in duty));
  });
});
