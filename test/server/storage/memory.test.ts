import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryStorage } from '../../../src/server/storage/memory-storage.ts';
import { describeStorage } from './describe-storage.ts';
import { entry, throttle } from './rows.ts';
import type { Persistence } from '../../../src/server/storage/memory-storage.ts';

/** What localStorage, a Web Lock and a BroadcastChannel are to the tabs of a browser. `connect` makes one tab's view of it. */
function createShelf() {
  const shelf = { snapshot: null as string | null, loads: 0, saves: 0, refusesToSave: false };
  const hearers = new Map<object, () => void>();
  let last: Promise<unknown> = Promise.resolve();
  const connect = (): Persistence => {
    const tab = {};
    return {
      load() {
        shelf.loads += 1;
        return shelf.snapshot;
      },
      async save(snapshot) {
        if (shelf.refusesToSave) throw new Error('The shelf is full.');
        shelf.saves += 1;
        shelf.snapshot = snapshot;
      },
      lock(work) {
        const result = last.then(work);
        last = result.catch(() => undefined);
        return result;
      },
      onHint(listener) {
        hearers.set(tab, listener);
        return () => void hearers.delete(tab);
      },
      hint() {
        for (const [other, hear] of hearers) if (other !== tab) hear();
      },
    };
  };
  return { shelf, connect, hearers };
}

describeStorage('memory', async () => {
  const storage = createMemoryStorage();
  return async () => storage;
});

describeStorage('memory that several tabs share', async () => {
  const { connect } = createShelf();
  return async () => createMemoryStorage({ persistence: connect() });
});

describe('memory that several tabs share', () => {
  it('outlives all of them, feed included', async () => {
    const { connect } = createShelf();
    const before = createMemoryStorage({ persistence: connect() });
    const { cursor } = await before.feed();
    await before.commit([{ insert: 'throttles', row: throttle('a') }, { emit: entry('u') }]);
    await before.close();
    const later = createMemoryStorage({ persistence: connect() });
    assert.deepEqual(await later.find('throttles', { key: 'a' }), throttle('a'));
    assert.deepEqual((await later.feed(cursor)).entries.map(({ userId }) => userId), ['u']);
  });

  it('saves only what changed something', async () => {
    const { shelf, connect } = createShelf();
    const storage = createMemoryStorage({ persistence: connect() });
    await storage.commit([{ insert: 'throttles', row: throttle('a') }]);
    await storage.commit([{ insert: 'throttles', row: throttle('a') }]);
    await storage.find('throttles', { key: 'a' });
    await storage.take('throttles', { key: 'b' });
    assert.equal(shelf.saves, 1);
  });

  it('remembers nothing that could not be saved', async () => {
    const { shelf, connect } = createShelf();
    const storage = createMemoryStorage({ persistence: connect() });
    await storage.commit([{ insert: 'throttles', row: throttle('a') }]);
    shelf.refusesToSave = true;
    await assert.rejects(storage.commit([{ insert: 'throttles', row: throttle('b') }]), /full/);
    await assert.rejects(storage.take('throttles', { key: 'a' }), /full/);
    shelf.refusesToSave = false;
    assert.deepEqual(await storage.list('throttles', {}), [throttle('a')]);
  });

  it('tells the other tabs that the feed was written to, until they close', async () => {
    const { connect, hearers } = createShelf();
    const [one, other] = [createMemoryStorage({ persistence: connect() }), createMemoryStorage({ persistence: connect() })];
    const heard = new Promise<void>((resolve) => other.onFeedHint(resolve));
    await one.commit([{ emit: entry('u') }]);
    await heard;
    await other.close();
    assert.equal(hearers.size, 1);
  });
});
