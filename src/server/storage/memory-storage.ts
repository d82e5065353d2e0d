import { assertNamesOne, conditions, decode } from './codec.ts';
import { applyAll, readState, writeState } from './memory-state.ts';
import type { Stored } from './codec.ts';
import type { MemoryState } from './memory-state.ts';
import type { Row, TableName } from './schema.ts';
import type { FeedPage, ListOptions, Storage, Where } from './storage.ts';

/** Where a memory storage keeps itself, so that it outlives the page and is shared by several. */
export interface Persistence {
  /** The last snapshot, or `null` when there is none. */
  load(): string | null | Promise<string | null>;
  save(snapshot: string): void | Promise<void>;
  /** Runs work while nobody else does. */
  lock<T>(work: () => Promise<T>): Promise<T>;
  /** Calls the listener when somebody else wrote to the feed. Returns the way to stop. */
  onHint?(listener: () => void): () => void;
  /** Tells the others that the feed was written to. */
  hint?(): void;
}

/** How a memory storage works; without persistence it forgets everything with the process. */
export interface MemoryStorageOptions {
  readonly persistence?: Persistence;
}

/** Lets work use the state. `isWrite` asks of the result whether there is something to keep. */
type Use = <T>(work: (state: MemoryState) => T, isWrite?: (result: T) => boolean) => Promise<T>;

function useOwn(): Use {
  const state = readState(null);
  return async (work) => work(state);
}

/** Every use runs inside the lock, on what was saved last, and saves what it wrote. */
function useShared(persistence: Persistence): Use {
  let known: { readonly snapshot: string | null; readonly state: MemoryState } | undefined;
  return (work, isWrite) => persistence.lock(async () => {
    const snapshot = await persistence.load();
    const { state } = known?.snapshot === snapshot ? known : { state: readState(snapshot) };
    known = { snapshot, state };
    const result = work(state);
    if (isWrite?.(result) === true) {
      // Forgotten first: when saving fails, the state must not keep what nobody else will ever see.
      known = undefined;
      const saved = writeState(state);
      await persistence.save(saved);
      known = { snapshot: saved, state };
    }
    return result;
  });
}

type Sortable = string | number | null | undefined;

/** Orders as both databases do: nothing first, numbers by value, texts by their code units. */
function compare(a: Sortable, b: Sortable): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : 1;
}

const byColumns = (columns: readonly string[]) => (a: Stored, b: Stored): number => {
  for (const column of columns) {
    const order = compare(a[column], b[column]);
    if (order !== 0) return order;
  }
  return 0;
};

function readFeed({ feed, position }: MemoryState, cursor: string | undefined, limit = Infinity): FeedPage {
  const after = cursor === undefined ? position : Number(cursor);
  const start = feed.findLastIndex((entry) => entry.position <= after) + 1;
  const entries = feed.slice(start, start + limit).map(({ position: id, body, ...entry }) => ({ ...entry, id: String(id), body: JSON.parse(body) as unknown }));
  // What is kept is without holes: entries are forgotten from the oldest on.
  const isTorn = !(after <= position && after >= (feed[0]?.position ?? position + 1) - 1);
  return { entries, isTorn, cursor: entries.length < limit ? String(position) : entries.at(-1)?.id ?? String(after) };
}

/** Makes a storage that lives in memory, and, with persistence, wherever that keeps it. It needs nothing but web standards. */
export function createMemoryStorage({ persistence }: MemoryStorageOptions = {}): Storage {
  const use = persistence === undefined ? useOwn() : useShared(persistence);
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) queueMicrotask(listener);
  };
  const stopHints = persistence?.onHint?.(tell);
  let isClosed = false;
  const open: Use = async (work, isWrite) => {
    if (isClosed) throw new Error('The storage is closed.');
    return use(work, isWrite);
  };

  const list = <T extends TableName>(table: T, where: Where<T>, { order, descending, limit }: ListOptions<T> = {}): Promise<Row<T>[]> =>
    open(({ tables }) => {
      const found = tables[table].select(conditions(table, where));
      if (order !== undefined) found.sort(byColumns(order));
      if (descending === true) found.reverse();
      return found.slice(0, limit).map((row) => decode(table, row));
    });

  return {
    list,
    find: async (table, where) => (await list(table, where, { limit: 1 }))[0],
    async commit(changes) {
      const isDone = await open((state) => applyAll(state, changes), (done) => done);
      if (isDone && changes.some((change) => 'emit' in change)) {
        tell();
        persistence?.hint?.();
      }
      return isDone;
    },
    take: (table, where) => open(({ tables }) => {
      const asked = conditions(table, where);
      assertNamesOne(table, asked);
      const [row] = tables[table].select(asked);
      if (row === undefined) return undefined;
      tables[table].remove(row);
      return decode(table, row);
    }, (row) => row !== undefined),
    feed: (cursor, limit) => open((state) => readFeed(state, cursor, limit)),
    onFeedHint(listener) {
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    trimFeed: (time) => open((state) => {
      state.feed = state.feed.filter(({ at }) => at >= time);
    }, () => true),
    ping: () => open(() => undefined),
    async close() {
      if (isClosed) return;
      isClosed = true;
      stopHints?.();
      await use(() => undefined);
    },
  };
}
