import { dutiesOf } from './news.ts';
import type { FeedEntry, Storage } from './storage/storage.ts';

/** Hands what was written to the feed, here or in another process, to whom it concerns. */
export interface Feed {
  /** Calls the listener with the entries of a user, of `everybodyOf` a tenant or the `dutiesOf` one, in order, perhaps some of them twice. Fulfils once nothing written later can be missed; with the way to stop. */
  subscribe(userId: string, listener: (entry: FeedEntry) => void): Promise<() => void>;
  /** Looks now: something was written. */
  nudge(): void;
  close(): void;
}

/** Reads the feed while somebody listens: at each hint, and every `poll` milliseconds because hints may be lost. */
export function createFeed(storage: Storage, poll: number, onError: (error: unknown) => void): Feed {
  const listeners = new Map<string, Set<(entry: FeedEntry) => void>>();
  let cursor: Promise<string> | undefined;
  let reading = false;
  let again = false;
  let timer: ReturnType<typeof setInterval> | undefined;
  let endHints: (() => void) | undefined;

  const deliver = (entry: FeedEntry) => {
    for (const listener of listeners.get(entry.userId) ?? []) listener(entry);
    if (entry.kind !== 'duty') return;
    for (const listener of listeners.get(dutiesOf(entry.tenantId)) ?? []) listener(entry);
  };

  async function read(): Promise<void> {
    if (cursor === undefined) return;
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      do {
        again = false;
        const page = await storage.feed(await cursor);
        if (cursor === undefined) return;
        cursor = Promise.resolve(page.cursor);
        for (const entry of page.entries) deliver(entry);
      } while (again);
    } catch (error) {
      onError(error);
    } finally {
      reading = false;
    }
  }

  const start = () => {
    cursor ??= storage.feed().then((page) => page.cursor);
    cursor.catch(() => { cursor = undefined; });
    timer ??= setInterval(() => void read(), poll);
    endHints ??= storage.onFeedHint(() => void read());
    return cursor;
  };
  const stop = () => {
    clearInterval(timer);
    endHints?.();
    cursor = timer = endHints = undefined;
  };

  return {
    async subscribe(userId, listener) {
      const ofUser = listeners.get(userId) ?? new Set();
      listeners.set(userId, ofUser.add(listener));
      const end = () => {
        ofUser.delete(listener);
        if (ofUser.size === 0 && listeners.get(userId) === ofUser) listeners.delete(userId);
        if (listeners.size === 0) stop();
      };
      try {
        await start();
      } catch (error) {
        end();
        throw error;
      }
      return end;
    },
    nudge: () => void read(),
    close() {
      listeners.clear();
      stop();
    },
  };
}
