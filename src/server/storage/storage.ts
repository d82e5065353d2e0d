import type { Row, TableName } from './schema.ts';

/** Which rows: equal to a value, in a list, below or above a number. Every condition must hold; JSON columns cannot be asked for. */
export type Where<T extends TableName> = {
  readonly [C in keyof Row<T>]?: Row<T>[C] | { readonly in: readonly Row<T>[C][] } | { readonly below: number } | { readonly above: number };
};

/** How a list is cut. Without an order the rows come in any. */
export interface ListOptions<T extends TableName> {
  readonly order?: readonly (keyof Row<T> & string)[];
  /** Whether the order is turned round. */
  readonly descending?: boolean;
  readonly limit?: number;
}

/** One part of a commit. */
export type Change = { [T in TableName]: InsertChange<T> | UpdateChange<T> | RemoveChange<T> }[TableName] | EmitChange;

/** Adds a row; the commit fails when a key or a unique set of columns is taken. */
export interface InsertChange<T extends TableName> {
  readonly insert: T;
  readonly row: Row<T>;
}

/** Changes the one row that `where` names; the commit fails unless it is exactly one. A version in `where` makes it a compare-and-swap. */
export interface UpdateChange<T extends TableName> {
  readonly update: T;
  readonly where: Where<T>;
  readonly set: Partial<Row<T>>;
}

/** Removes every row that `where` names; with `exactly`, the commit fails unless it is that many. */
export interface RemoveChange<T extends TableName> {
  readonly remove: T;
  readonly where: Where<T>;
  readonly exactly?: number;
}

/** Adds an entry to the feed, in the same transaction. */
export interface EmitChange {
  readonly emit: FeedEntry;
}

/** What other parts and other processes are told about a change. */
export interface FeedEntry {
  readonly tenantId: string;
  /** Whom it is for: a user, or everybody of a tenant as `everybodyOf` writes it. */
  readonly userId: string;
  /** `duty`, `session-ended`, `changed`, `addresses` or `agents`. */
  readonly kind: string;
  /** The version of the duty, or 0. */
  readonly version: number;
  /** What the kind says it is; never a secret. */
  readonly body: unknown;
  /** Unix milliseconds. */
  readonly at: number;
}

/** A stretch of the feed. */
export interface FeedPage {
  readonly entries: readonly (FeedEntry & { readonly id: string })[];
  readonly cursor: string;
  /** Whether entries behind the cursor are known to be forgotten, or the cursor is none of this feed. Left out by engines that cannot tell. */
  readonly isTorn?: boolean;
}

/**
 * Everything that the backend remembers. Reads are single; writes are commits: all of its changes or none, and
 * durable when the promise is fulfilled. There is no transaction that stays open while code runs, so nothing can wait for another.
 * Two changes of one commit never touch the same row.
 */
export interface Storage {
  find<T extends TableName>(table: T, where: Where<T>): Promise<Row<T> | undefined>;
  list<T extends TableName>(table: T, where: Where<T>, options?: ListOptions<T>): Promise<Row<T>[]>;
  /** Fulfils with whether the changes were made: `false` when a guard, a key or a unique set stood against it. Rejects when the engine failed. */
  commit(changes: readonly Change[]): Promise<boolean>;
  /** Removes the one row that `where` names and fulfils with it: of many takers at once, one gets it. */
  take<T extends TableName>(table: T, where: Where<T>): Promise<Row<T> | undefined>;
  /**
   * The entries of the feed behind a cursor; without one, none, and the cursor of now. An entry may come twice,
   * with the same id, and is never left out, however transactions overlap. `limit` cuts the page, which may
   * become a little longer; the rest is behind its cursor.
   */
  feed(cursor?: string, limit?: number): Promise<FeedPage>;
  /** Calls the listener soon after somebody, perhaps another process, wrote to the feed. A hint: some are lost, so poll as well. Returns the way to stop. */
  onFeedHint(listener: () => void): () => void;
  /** Forgets feed entries that were written before `time`, in Unix milliseconds. */
  trimFeed(time: number): Promise<void>;
  /** Fulfils when the engine answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
