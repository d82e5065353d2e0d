import { dutiesOf } from './news.ts';
import type { FeedEntry, Storage } from './storage/storage.ts';

/** Hands what was written to the feed, here or in another process, to whom it concerns. */
export interface Feed {
  /**
   * Calls the listener with the entries of users, of `everybodyOf` or of `dutiesOf` a tenant, in order, perhaps some of them twice. Fulfils once
   * nothing written later can be missed, with the way to stop; at once where the feed is closed.
   */
  subscribe(addressees: readonly string[], listener: (entry: FeedEntry) => void): Promise<() => void>;
  /** The place in the feed up to which everything was handed out; `undefined` while nobody listens. */
  readonly cursor: string | undefined;
  /** Looks now: something was written. */
  nudge(): void;
  /** Aborted when the feed closes: whoever waits for an entry stops waiting. */
  readonly closed: AbortSignal;
  close(): void;
}

/** How long entries are kept. Milliseconds. */
export const feedLife = 10 * 60_000;

/** Reads the feed while somebody listens: at each hint, and every `poll` milliseconds because hints may be lost. */
export function createFeed(storage: Storage, poll: number, onError: (error: unknown) => void): Feed {
  const listeners = new Map<string, Set<(entry: FeedEntry) => void>>();
  let cursor: Promise<string> | undefined;
  let handedOut: string | undefined;
  let reading = false;
  let again = false;
  let timer: ReturnType<typeof setInterval> | undefined;
  let endHints: (() => void) | undefined;

  const closing = new AbortController();

  const deliver = (entry: FeedEntry) => {
    const addressees = entry.kind === 'duty' ? [entry.userId, dutiesOf(entry.tenantId)] : [entry.userId];
    for (const addressee of addressees) for (const listener of listeners.get(addressee) ?? []) listener(entry);
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
        for (const [index, entry] of page.entries.entries()) {
          // Who is told the last entry of a page has been told all of it; who is told an earlier one hears it again when it comes back.
          if (index === page.entries.length - 1) handedOut = page.cursor;
          deliver(entry);
        }
        if (cursor !== undefined) handedOut = page.cursor;
      } while (again);
    } catch (error) {
      onError(error);
    } finally {
      reading = false;
    }
  }

  const start = () => {
    cursor ??= storage.feed().then((page) => (handedOut = page.cursor));
    cursor.catch(() => { cursor = undefined; });
    timer ??= setInterval(() => void read(), poll);
    endHints ??= storage.onFeedHint(() => void read());
    return cursor;
  };
  const stop = () => {
    clearInterval(timer);
    endHints?.();
    cursor = handedOut = timer = endHints = undefined;
  };

  return {
    async subscribe(addressees, listener) {
      if (closing.signal.aborted) return () => undefined;
      for (const addressee of addressees) listeners.set(addressee, (listeners.get(addressee) ?? new Set()).add(listener));
      const end = () => {
        for (const addressee of addressees) {
          const own = listeners.get(addressee);
          if (own?.delete(listener) === true && own.size === 0) listeners.delete(addressee);
        }
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
    get cursor() {
      return handedOut;
    },
    nudge: () => void read(),
    closed: closing.signal,
    close() {
      closing.abort();
      listeners.clear();
      stop();
    },
  };
}
