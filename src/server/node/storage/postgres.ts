import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import { Client, DatabaseError, Pool, TypeOverrides } from 'pg';
import { createLedger, missingMigrations, readLedger } from './migrations.ts';
import { createHints } from './postgres-hints.ts';
import { createSqlStorage } from './sql-storage.ts';
import type { CompiledQuery } from 'kysely';
import type { ClientBase, PoolClient, PoolConfig, QueryResult } from 'pg';
import type { Storage } from '../../storage/storage.ts';
import type { Builder, Statement, Step } from './sql-statements.ts';
import type { DatabaseRow } from './sql-storage.ts';

/** How the backend uses a PostgreSQL database. */
export interface PostgresOptions {
  /** Connections for statements, at most; one more carries the hints. Default 10. */
  readonly connections?: number;
  /** Time after which an operation fails that gets no connection or no answer, in milliseconds; default 10,000. */
  readonly timeout?: number;
}

/** Unique violation, and division by zero, which is how a guard says no (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const refusals: readonly unknown[] = ['23505', '22012'];
/** Serialization failure and deadlock: the same commit may do the next time. */
const passing: readonly unknown[] = ['40001', '40P01'];
const maxTries = 5;
/** Longer commits are sent one statement after the other: a single one may carry 65,535 values at most. */
const maxSteps = 32;
/** Statements that are kept ready on each connection; a name means the same text for ever, so the rest stay without one. */
const maxPrepared = 200;
/** Any number, as long as all processes agree on it. */
const migrationLock = 60_710_001;
/** The type of `bigint`, which pg gives as text otherwise. */
const int8 = 20;

/** A step touched another number of rows than it must. */
class Refused extends Error {}

const hasCode = (error: unknown, codes: readonly unknown[]): boolean => error instanceof DatabaseError && codes.includes(error.code);
const isRefusal = (error: unknown): boolean => error instanceof Refused || hasCode(error, refusals);
const isPassing = (error: unknown): boolean => hasCode(error, passing);

const createBuilder = (): Builder => new Kysely({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

function openPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  // A lost connection fails the statement on it and is replaced; without listeners the error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Lends a connection. One whose state is unknown afterwards is thrown away. */
async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isSound = false;
  try {
    const result = await work(client);
    isSound = true;
    return result;
  } catch (error) {
    isSound = isRefusal(error) || isPassing(error);
    throw error;
  } finally {
    client.release(!isSound);
  }
}

type Execute = (client: PoolClient, query: Statement) => Promise<QueryResult<DatabaseRow>>;

/** Makes the function that runs statements. It names them, so that each connection plans one once: half of the work of a short commit. */
function createExecute(): Execute {
  const names = new Map<string, string>();
  return (client, { sql: text, parameters }) => {
    const name = names.get(text) ?? (names.size < maxPrepared ? `onduty_${names.size}` : undefined);
    if (name !== undefined) names.set(text, name);
    return client.query<DatabaseRow>({ text, values: [...parameters], ...(name !== undefined && { name }) });
  };
}

/** Runs work as one transaction; undone when it throws. */
async function transact(client: ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/**
 * Brings the database up to date, with as much time as it takes. Of several processes, one does it and the others wait. Where it and a commit of an older
 * server wait for each other, the database ends either: then it is done again.
 */
async function migrateDatabase(url: string, connectionTimeoutMillis: number, tries = 1): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await transact(client, async () => {
      await client.query(`select pg_advisory_xact_lock(${migrationLock})`);
      await client.query(createLedger);
      const { rows } = await client.query<DatabaseRow>(readLedger);
      for (const text of missingMigrations('postgres', rows)) await client.query(text);
    });
  } catch (error) {
    if (!isPassing(error) || tries >= maxTries) throw error;
    return await migrateDatabase(url, connectionTimeoutMillis, tries + 1);
  } finally {
    await client.end();
  }
}

/** All of the steps as one statement, which is one round trip; it divides by zero when a step touches another number of rows than it must. */
function oneStatement(builder: Builder, steps: readonly Step[]): CompiledQuery {
  const name = (index: number) => sql.id(`step_${index}`);
  const parts = steps.map(({ query }, index) => sql`${name(index)} as (${query} returning 1)`);
  // Each step is asked for its count, in their order: PostgreSQL runs what nobody asks for last and backwards.
  const guards = steps.map(({ rows }, index) => sql`(select count(*) from ${name(index)}) ${rows === undefined ? sql`>= 0` : sql`= ${sql.lit(rows)}`}`);
  return sql`with ${sql.join(parts)} select 1 / case when ${sql.join(guards, sql` and `)} then 1 else 0 end as done`.compile(builder);
}

/**
 * The snapshot that sees what another one sees of the transactions up to `last`, and of later ones nothing: `xmin:xmax:those in between that are
 * under way` (https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT).
 */
function snapshotAt(last: string, snapshot: string): string {
  const end = BigInt(last) + 1n;
  const open = (snapshot.split(':')[2] ?? '').split(',').filter((xid) => xid !== '' && BigInt(xid) < end);
  return `${open[0] ?? end}:${end}:${open.join(',')}`;
}

/**
 * Opens a PostgreSQL database by its URL and brings it up to date. When the database goes away, operations reject; when it is back, they work again.
 */
export async function openPostgres(url: string, { connections = 10, timeout = 10_000 }: PostgresOptions = {}): Promise<Storage> {
  await migrateDatabase(url, timeout);
  const config = { connectionString: url, connectionTimeoutMillis: timeout, query_timeout: timeout, keepAlive: true, application_name: 'onduty' };
  const types = new TypeOverrides();
  types.setTypeParser(int8, Number);
  const pool = openPool({ ...config, max: connections, types });
  const hints = createHints(config);
  const builder = createBuilder();
  const execute = createExecute();

  const inTurn = (steps: readonly Step[]): Promise<void> => withClient(pool, (client) => transact(client, async () => {
    for (const { query, rows } of steps) {
      const { rowCount } = await execute(client, query.compile());
      if (rows !== undefined && rowCount !== rows) throw new Refused();
    }
  }));

  async function commit(steps: readonly Step[], tries = 1): Promise<boolean> {
    try {
      if (steps.length > maxSteps) await inTurn(steps);
      else await withClient(pool, (client) => execute(client, oneStatement(builder, steps)));
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      if (isPassing(error) && tries < maxTries) return commit(steps, tries + 1);
      throw error;
    }
  }

  return createSqlStorage({
    builder,
    run: (query) => withClient(pool, async (client) => (await execute(client, query)).rows),
    commit: (steps) => commit(steps),
    // Positions and transaction ids are given in another order than they are committed. What an older snapshot did not see, and only that, is new.
    feed: {
      now: sql`pg_current_snapshot()::text`,
      place: sql`xid`,
      after: (cursor) => sql`xid >= pg_snapshot_xmin(${cursor}::pg_snapshot) and not pg_visible_in_snapshot(xid, ${cursor}::pg_snapshot)`,
      first: (limit) => sql`fetch first ${sql.lit(limit)} rows with ties`,
    },
    cursorAt: snapshotAt,
    hint: () => hints.tell(),
    onFeedHint: (listener) => hints.listen(listener),
    async close() {
      await hints.close();
      await pool.end();
    },
  });
}
