import { sql } from 'kysely';
import { assertNamesOne, conditions, decode } from '../../storage/codec.ts';
import { commitSteps, createSelect, feedStatement, takeStatement, trimStatement } from './sql-statements.ts';
import type { Row, TableName } from '../../storage/schema.ts';
import type { FeedEntry, FeedPage, ListOptions, Storage, Where } from '../../storage/storage.ts';
import type { Builder, FeedWords, Statement, Step } from './sql-statements.ts';

/** A row as the database gives it. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

/** What the two databases do each in their own way. */
export interface SqlEngine {
  readonly builder: Builder;
  run(query: Statement): Promise<readonly DatabaseRow[]>;
  /** Runs all of the steps, or none when one is refused or touches another number of rows than it must; tells which. */
  commit(steps: readonly Step[]): Promise<boolean>;
  readonly feed: FeedWords;
  /** The cursor behind everything that a reader with the cursor `now` sees up to a place. */
  cursorAt(place: string, now: string): string;
  /** The feed was written to. */
  hint(): void;
  onFeedHint(listener: () => void): () => void;
  close(): Promise<void>;
}

const readEntry = ({ id, tenantId, userId, kind, version, body, at }: DatabaseRow): FeedEntry & { readonly id: string } => ({
  id: String(id), tenantId: String(tenantId), userId: String(userId), kind: String(kind),
  version: Number(version), body: JSON.parse(String(body)), at: Number(at),
});

function readPage(engine: Pick<SqlEngine, 'cursorAt'>, rows: readonly DatabaseRow[], limit = Infinity): FeedPage {
  const now = String(rows[0]?.cursor);
  const entries = rows.filter(({ id }) => id !== null).map(readEntry);
  return { entries, cursor: entries.length < limit ? now : engine.cursorAt(String(rows.at(-1)?.place), now) };
}

/** Makes the storage of the backend out of a database. */
export function createSqlStorage(engine: SqlEngine): Storage {
  const { builder } = engine;
  const select = createSelect(builder);
  const pending = new Set<Promise<unknown>>();
  let isClosed = false;

  /** Runs work that `close` waits for. */
  async function open<T>(work: () => Promise<T>): Promise<T> {
    if (isClosed) throw new Error('The storage is closed.');
    const promise = work();
    pending.add(promise);
    try {
      return await promise;
    } finally {
      pending.delete(promise);
    }
  }

  const list = <T extends TableName>(table: T, where: Where<T>, options: ListOptions<T> = {}): Promise<Row<T>[]> =>
    open(async () => {
      const rows = await engine.run(select(table, where, options));
      return rows.map((row) => decode(table, row));
    });

  return {
    list,
    find: async (table, where) => (await list(table, where, { limit: 1 }))[0],
    commit: (changes) => open(async () => {
      if (changes.length === 0) return true;
      const isDone = await engine.commit(commitSteps(builder, changes));
      if (isDone && changes.some((change) => 'emit' in change)) engine.hint();
      return isDone;
    }),
    take: (table, where) => open(async () => {
      const asked = conditions(table, where);
      assertNamesOne(table, asked);
      const [row] = await engine.run(takeStatement(builder, table, asked).compile());
      return row === undefined ? undefined : decode(table, row);
    }),
    feed: (cursor, limit) => open(async () => readPage(engine, await engine.run(feedStatement(engine.feed, cursor, limit).compile(builder)), limit)),
    onFeedHint: (listener) => engine.onFeedHint(listener),
    trimFeed: (time) => open(async () => {
      await engine.run(trimStatement(builder, time).compile());
    }),
    ping: () => open(async () => {
      await engine.run(sql`select 1`.compile(builder));
    }),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await Promise.allSettled(pending);
      await engine.close();
    },
  };
}
