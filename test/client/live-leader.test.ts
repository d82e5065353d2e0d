import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isStream } from './support/play.ts';
import { reached, settle, signIn, startWorld, stopClock, until } from './support/world.ts';
import type { Client } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

let world: World;
let browser: Browser;
/** Gives back what a test took. */
const taken: (() => void)[] = [];
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
});
afterEach(async () => {
  for (const give of taken.splice(0)) give();
  await world.end();
});

const streams = () => browser.requests.filter(isStream);
const isLive = (client: Client) => reached(client.connection, (state) => state === 'live');

/** Tabs of one browser in which Ava is signed in; the first one reads the stream. */
async function openTabs(count: number): Promise<Client[]> {
  const first = browser.open();
  await signIn(first);
  await isLive(first);
  const others = Array.from({ length: count - 1 }, () => browser.open());
  for (const other of others) {
    await other.session.restore();
    await isLive(other);
  }
  return [first, ...others];
}

/** The name of the lock and the channel that the tabs of a session share. */
function nameOf(client: Client): string {
  const state = client.session.state.get();
  assert.ok(state.state === 'signed-in');
  return `onduty:${browser.baseUrl}:${state.session.id}`;
}

/** Takes the lead as another tab would; leads until it is given back. */
async function takeLead(name: string): Promise<{ giveBack(): void; isRobbed(): boolean }> {
  let giveBack = () => {};
  let isRobbed = false;
  const over = new Promise<void>((resolve) => (giveBack = resolve));
  taken.push(giveBack);
  await new Promise<void>((resolve) => {
    navigator.locks.request(name, { steal: true }, () => {
      resolve();
      return over;
    }).catch(() => (isRobbed = true));
  });
  return { giveBack, isRobbed: () => isRobbed };
}

describe('the tab that reads for the others', () => {
  it('is one of twelve, and all of them are live and told everything', async () => {
    const tabs = await openTabs(12);
    assert.deepEqual([streams().length, world.backend.streams], [1, 1]);
    const other = world.browser().open();
    await signIn(other);
    await other.duty.request('available');
    for (const tab of tabs) await reached(tab.duty.state, ({ status }) => status === 'available');
    assert.equal(streams().length, 1);
  });

  it('R42: is followed at once by another when it is closed, which goes on where it was', async (t) => {
    stopClock(t);
    const tabs = await openTabs(3);
    const other = world.browser().open();
    await signIn(other);
    await other.duty.request('available');
    for (const tab of tabs) await reached(tab.duty.state, ({ status }) => status === 'available');
    tabs[0]!.close();
    await other.duty.request('work-offline');
    await until(() => streams().length === 2);
    assert.match(streams()[1]!.headers.get('Last-Event-ID')!, /^duty-[23]\./);
    for (const tab of tabs.slice(1)) await reached(tab.duty.state, ({ status }) => status === 'work-offline');
    assert.deepEqual(tabs.slice(1).map((tab) => tab.connection.get()), ['live', 'live']);
    assert.equal(streams().length, 2);
  });

  it('tells the others every piece of news', async () => {
    const [, second] = await openTabs(2);
    const heard: unknown[] = [];
    second!.news.subscribe((what) => heard.push(what));
    const [duty] = await world.storage.list('duties', {});
    const emit = { tenantId: 'acme', userId: duty!.userId, kind: 'changed', version: 0, body: { what: 'profile' }, at: Date.now() };
    await world.storage.commit([{ emit }]);
    await until(() => heard.length > 0);
    assert.deepEqual(heard, ['profile']);
  });

  it('is superseded when it is silent for long, by one of the others alone', async (t) => {
    const elapse = stopClock(t);
    const tabs = await openTabs(4);
    const name = nameOf(tabs[0]!);
    for (const tab of tabs.slice(1)) tab.close();
    // Frozen: it holds the lock and says nothing.
    const frozen = await takeLead(name);
    await until(() => world.backend.streams === 0);
    const followers = [browser.open(), browser.open()];
    for (const follower of followers) await follower.session.restore();
    const before = streams().length;
    await elapse(89_000);
    assert.deepEqual([streams().length, frozen.isRobbed()], [before, false]);
    await elapse(20_000);
    await until(() => world.backend.streams === 1);
    assert.equal(frozen.isRobbed(), true);
    for (const tab of [tabs[0]!, ...followers]) await isLive(tab);
    await elapse(180_000);
    assert.equal(world.backend.streams, 1);
  });

  it('does not fight for the lead when it wakes up and another has it: it follows, and leads again when that one goes', async () => {
    const [first] = await openTabs(1);
    const name = nameOf(first!);
    const other = await takeLead(name);
    const channel = new BroadcastChannel(name);
    await until(() => world.backend.streams === 0);
    await settle();
    assert.deepEqual([streams().length, other.isRobbed()], [1, false]);
    channel.postMessage({ state: 'offline', id: 'duty-1' });
    await reached(first!.connection, (state) => state === 'offline');
    channel.close();
    other.giveBack();
    await until(() => world.backend.streams === 1);
    await isLive(first!);
    assert.equal(streams()[1]!.headers.get('Last-Event-ID'), 'duty-1');
  });
});
