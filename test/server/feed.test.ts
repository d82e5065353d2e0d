import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFeed } from '../../src/server/feed.ts';
import { createMemoryStorage } from '../../src/server/index.ts';
import { dutiesOf, everybodyOf } from '../../src/server/news.ts';
import type { FeedEntry } from '../../src/server/storage/storage.ts';

const entry = (tenantId: string, userId: string, kind: string, version: number): { emit: FeedEntry } =>
  ({ emit: { tenantId, userId, kind, version, body: null, at: 1 } });

describe('The feed', () => {
  it('tells the duties of a tenant to the agent and to who hears of them all, and nothing else of the agent', async (t) => {
    const storage = createMemoryStorage();
    const feed = createFeed(storage, 5_000, (error) => { throw error; });
    t.after(() => feed.close());
    const heard: Record<string, string[]> = {};
    for (const addressee of ['ava', 'sam', dutiesOf('acme'), everybodyOf('acme'), dutiesOf('globex')]) {
      heard[addressee] = [];
      await feed.subscribe([addressee], ({ userId, kind, version }) => heard[addressee]?.push(`${userId} ${kind} ${version}`));
    }
    const last = new Promise((resolve) => void feed.subscribe(['last'], resolve));
    await storage.commit([entry('acme', 'ava', 'duty', 1), entry('acme', 'sam', 'duty', 1), entry('acme', 'ava', 'session-ended', 0)]);
    await storage.commit([entry('globex', 'zoe', 'duty', 7), entry('acme', everybodyOf('acme'), 'changed', 0), entry('acme', 'ava', 'duty', 2)]);
    await storage.commit([entry('acme', 'last', 'changed', 0)]);
    await last;
    assert.deepEqual(heard, {
      ava: ['ava duty 1', 'ava session-ended 0', 'ava duty 2'],
      sam: ['sam duty 1'],
      'duties:acme': ['ava duty 1', 'sam duty 1', 'ava duty 2'],
      'tenant:acme': ['tenant:acme changed 0'],
      'duties:globex': ['zoe duty 7'],
    });
  });

  it('reads for nobody when it could not begin, however many addressees were asked for, and begins the next time', async (t) => {
    const storage = createMemoryStorage();
    const { feed: readFeed, onFeedHint } = storage;
    const feed = createFeed(storage, 5_000, (error) => { throw error; });
    t.after(() => feed.close());
    let isBroken = true;
    let listening = 0;
    storage.feed = async (...args) => {
      if (isBroken) throw new Error('Broken');
      return readFeed(...args);
    };
    storage.onFeedHint = (listener) => {
      const end = onFeedHint(listener);
      listening += 1;
      return () => {
        listening -= 1;
        end();
      };
    };
    const heard: string[] = [];
    const listener = ({ userId, version }: FeedEntry) => void heard.push(`${userId} ${version}`);
    await assert.rejects(feed.subscribe(['ava', 'sam'], listener), /Broken/);
    assert.equal(listening, 0);
    isBroken = false;
    const end = await feed.subscribe(['ava', 'sam'], listener);
    const write = async (...entries: { emit: FeedEntry }[]) => {
      const last = new Promise((resolve) => void feed.subscribe(['last'], resolve));
      await storage.commit([...entries, entry('acme', 'last', 'changed', 0)]);
      await last;
    };
    await write(entry('acme', 'ava', 'changed', 1), entry('acme', 'zoe', 'changed', 2), entry('acme', 'sam', 'changed', 3));
    assert.deepEqual(heard, ['ava 1', 'sam 3']);
    end();
    await write(entry('acme', 'ava', 'changed', 4), entry('acme', 'sam', 'changed', 5));
    assert.deepEqual(heard, ['ava 1', 'sam 3']);
  });

  it('does not begin to read again once it is closed', async () => {
    const storage = createMemoryStorage();
    const feed = createFeed(storage, 5_000, (error) => { throw error; });
    feed.close();
    storage.feed = () => assert.fail('It was read');
    (await feed.subscribe(['ava'], () => undefined))();
    assert.equal(feed.cursor, undefined);
  });

  it('says that it is closed, so that nobody waits for it', () => {
    const feed = createFeed(createMemoryStorage(), 5_000, () => undefined);
    assert.equal(feed.closed.aborted, false);
    feed.close();
    assert.equal(feed.closed.aborted, true);
  });
});
