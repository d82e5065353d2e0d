import { feedLife } from './feed.ts';
import type { Core } from './core.ts';
import type { FeedPage } from './storage/storage.ts';

/** Entries are kept a little longer than cursors are good, so that the clocks of several processes may differ. Milliseconds. */
const cursorLife = feedLife - 60_000;
const clockError = 60_000;
/** How much of the feed is read at once; a page may be a little longer. */
export const pageSize = 1000;

/** Whether the entries behind a cursor of that time may be forgotten, or the time is none of ours. */
export function isTooOld(at: number, now: number): boolean {
  const age = now - at;
  return age > cursorLife || age < -clockError;
}

/** Where a reader of events stands. */
export interface Place {
  /** The version of the duty that it has; -1 for none. */
  readonly version: number;
  /** The place in the feed up to which it was told everything; `undefined` where it does not say. */
  readonly feed: string | undefined;
}

/** A place as text. It begins as the ids of the version before, which knew the duty alone. */
export const writeCursor = (version: number, now: number, feed: string): string => `duty-${version < 0 ? '' : version}.${now}.${feed}`;

/** Reads what a reader brings: its place, `undefined` when it brings none, and `torn` when nobody can tell any more what it has missed. */
export function readCursor(text: string | null, now: number): Place | 'torn' | undefined {
  if (!text) return undefined;
  const [, version, at, feed] = /^duty-(\d{0,15})(?:\.(\d{1,15})\.([\d:,]{1,8000}))?$/.exec(text) ?? [];
  if (version === undefined || (version === '' && feed === undefined)) return 'torn';
  if (isTooOld(Number(at ?? now), now)) return 'torn';
  return { version: version === '' ? -1 : Number(version), feed };
}

/** What was written since a place, a page of it, with the cursor behind that; `torn` when it cannot be told any more. */
export async function readSince(core: Core, feed: string): Promise<FeedPage | 'torn'> {
  let page;
  try {
    page = await core.storage.feed(feed, pageSize);
  } catch {
    // Where the storage works, it is the cursor that does not: that of another kind of storage, or forged.
    await core.storage.ping();
    return 'torn';
  }
  // Numbers grow; one that is ahead of now was given by a feed that is no more.
  return page.isTorn === true || Number(feed) > Number(page.cursor) ? 'torn' : page;
}
