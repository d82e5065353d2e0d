import assert from 'node:assert/strict';
import { it } from 'node:test';
import { entry } from './rows.ts';
import type { Storage } from '../../../src/server/storage/storage.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Proves that an engine cuts the pages of the feed where it is asked to, and loses nothing at the cuts. */
export function describePages(parts: () => { readonly storage: Storage; readonly open: () => Promise<Storage> }): void {
  it('cuts a page where it is asked to, and leaves nothing out then', async () => {
    const { storage } = parts();
    const { cursor } = await storage.feed();
    for (const version of range(10)) await storage.commit([{ emit: entry('a', version) }, { emit: entry('b', version) }]);
    const seen: string[] = [];
    let pages = 0;
    for (let after = cursor; ; pages++) {
      const page = await storage.feed(after, 3);
      if (page.entries.length === 0) break;
      assert.ok(page.entries.length <= 4, 'as long as asked, but for what belongs together');
      seen.push(...page.entries.map(({ userId, at }) => `${userId}${at}`));
      after = page.cursor;
    }
    assert.deepEqual(seen, range(10).flatMap((version) => [`a${version}`, `b${version}`]));
    assert.ok(pages >= 5);
    assert.equal((await storage.feed(cursor, 1000)).entries.length, 20);
  });

  it('leaves nothing out in short pages while several write', async () => {
    const { storage, open } = parts();
    const both = [storage, await open()];
    let { cursor } = await storage.feed();
    let isWriting = true;
    const seen = new Map<string, number[]>();
    const read = async () => {
      for (let isLast = false; !isLast;) {
        isLast = !isWriting;
        for (let isWhole = false; !isWhole;) {
          const page = await storage.feed(cursor, 3);
          ({ cursor } = page);
          isWhole = page.entries.length < 3;
          for (const { userId, at } of page.entries) seen.set(userId, [...seen.get(userId) ?? [], at]);
        }
        await new Promise(setImmediate);
      }
    };
    const reading = read();
    await Promise.all(range(8).map(async (writer) => {
      for (const at of range(25)) await both[writer % 2]!.commit([{ emit: entry(`u${writer}`, at) }]);
    }));
    isWriting = false;
    await reading;
    for (const writer of range(8)) {
      const told = seen.get(`u${writer}`) ?? [];
      const firsts = told.filter((at, index) => told.indexOf(at) === index);
      assert.deepEqual(firsts, range(25), 'each first time in order');
    }
  });
}
