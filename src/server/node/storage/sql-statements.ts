import { sql } from 'kysely';
import { columnsOf, conditions, encode, encodeRow } from '../../storage/codec.ts';
import type { Compilable, CompiledQuery, Kysely, RawBuilder } from 'kysely';
import type { Condition, Scalar } from '../../storage/codec.ts';
import type { Row, TableName } from '../../storage/schema.ts';
import type { Change, EmitChange, FeedEntry, ListOptions, Where } from '../../storage/storage.ts';

/** Writes statements in the words of one engine; it never runs them. */
export type Builder = Kysely<Record<string, Record<string, unknown>>>;

/** One part of a commit: a statement, and how many rows it has to touch. */
export interface Step {
  readonly query: Compilable;
  readonly rows?: number;
}

/** The name of a column or a table in the database. */
export const databaseName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const selection = (columns: readonly string[]) => columns.map((column) => `${databaseName(column)} as ${column}`);

const toDatabase = (stored: Readonly<Record<string, Scalar>>): Record<string, Scalar> =>
  Object.fromEntries(Object.entries(stored).map(([column, value]) => [databaseName(column), value]));

function test(condition: Condition): RawBuilder<boolean> {
  const column = sql.ref(databaseName(condition.column));
  switch (condition.is) {
    case 'below': return sql`${column} < ${condition.value}`;
    case 'above': return sql`${column} > ${condition.value}`;
    case 'equal': return condition.value === null ? sql`${column} is null` : sql`${column} = ${condition.value}`;
    case 'in': {
      const values = condition.values.filter((value) => value !== null);
      const isListed = values.length === 0 ? sql`1 = 0` : sql`${column} in (${sql.join(values)})`;
      return values.length === condition.values.length ? sql`${isListed}` : sql`(${isListed} or ${column} is null)`;
    }
  }
}

function all(asked: readonly Condition[]): RawBuilder<boolean> {
  return asked.length === 0 ? sql`1 = 1` : sql`${sql.join(asked.map(test), sql` and `)}`;
}

/** Reads rows. Nothing sorts before something, on every engine. */
function selectStatement<T extends TableName>(builder: Builder, table: T, asked: readonly Condition[], { order = [], descending = false, limit }: ListOptions<T>): Compilable {
  let query = builder.selectFrom(databaseName(table)).select(selection(columnsOf(table))).where(all(asked));
  for (const column of order) query = query.orderBy(databaseName(column), (by) => (descending ? by.desc().nullsLast() : by.asc().nullsFirst()));
  return limit === undefined ? query : query.limit(limit);
}

/** The values of a condition as they stand in its statement. */
const valuesOf = (condition: Condition): Scalar[] =>
  (condition.is === 'in' ? condition.values : [condition.value]).filter((value) => value !== null);

/** What of a condition its statement shows: all but the values. */
const shapeOf = (condition: Condition): string =>
  `${condition.column} ${condition.is} ${valuesOf(condition).length}${condition.is === 'in' ? ` of ${condition.values.length}` : ''}`;

/** A statement with its values. */
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>;

/** Shapes of reads that are remembered, at most. */
const maxShapes = 500;

/** Makes the function that writes reads. It writes each shape once: to write it costs more time than SQLite needs to run it. */
export function createSelect(builder: Builder) {
  const texts = new Map<string, string>();
  return <T extends TableName>(table: T, where: Where<T>, options: ListOptions<T>): Statement => {
    const asked = conditions(table, where);
    const { order = [], descending = false, limit } = options;
    const shape = [table, ...asked.map(shapeOf), `by ${order.join()}`, descending, limit === undefined].join(';');
    let text = texts.get(shape);
    if (text === undefined) {
      if (texts.size >= maxShapes) texts.clear();
      text = selectStatement(builder, table, asked, options).compile().sql;
      texts.set(shape, text);
    }
    return { sql: text, parameters: [...asked.flatMap(valuesOf), ...(limit === undefined ? [] : [limit])] };
  };
}

/** Removes rows and gives them back. */
export const takeStatement = (builder: Builder, table: TableName, asked: readonly Condition[]): Compilable =>
  builder.deleteFrom(databaseName(table)).where(all(asked)).returning(selection(columnsOf(table)));

const insertStep = <T extends TableName>(builder: Builder, table: T, row: Row<T>): Step =>
  ({ query: builder.insertInto(databaseName(table)).values(toDatabase(encodeRow(table, row))) });

const updateStep = <T extends TableName>(builder: Builder, table: T, where: Where<T>, set: Partial<Row<T>>): Step =>
  ({ query: builder.updateTable(databaseName(table)).set(toDatabase(encode(table, set))).where(all(conditions(table, where))), rows: 1 });

/** One statement for all of them, at the end of the commit. */
const emitStep = (builder: Builder, entries: readonly FeedEntry[]): Step => ({
  query: builder.insertInto('feed').values(entries.map(({ tenantId, userId, kind, version, body, at }) => (
    { tenant_id: tenantId, user_id: userId, kind, version, body: JSON.stringify(body ?? null), at }))),
});

function rowStep(builder: Builder, change: Exclude<Change, EmitChange>): Step {
  if ('insert' in change) return insertStep(builder, change.insert, change.row);
  if ('update' in change) return updateStep(builder, change.update, change.where, change.set);
  const query = builder.deleteFrom(databaseName(change.remove)).where(all(conditions(change.remove, change.where)));
  return change.exactly === undefined ? { query } : { query, rows: change.exactly };
}

/** Where a change stands among the others of its commit: by table, what leaves a table before what enters it, rows by their names. */
function place(change: Exclude<Change, EmitChange>): string {
  if ('insert' in change) return JSON.stringify([change.insert]);
  return JSON.stringify(['update' in change ? change.update : change.remove, change.where]);
}

/** The statements of a commit. Every commit goes through the rows in the same order, so that two rarely wait for each other. */
export function commitSteps(builder: Builder, changes: readonly Change[]): Step[] {
  const entries: FeedEntry[] = [];
  const placed: { readonly at: string; readonly step: Step }[] = [];
  for (const change of changes) {
    if ('emit' in change) entries.push(change.emit);
    else placed.push({ at: place(change), step: rowStep(builder, change) });
  }
  const steps = placed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ step }) => step);
  return entries.length === 0 ? steps : [...steps, emitStep(builder, entries)];
}

/** How an engine finds its way in the feed, as expressions. */
export interface FeedWords {
  /** The cursor of now. */
  readonly now: RawBuilder<unknown>;
  /** What says where a page may be cut. */
  readonly place: RawBuilder<unknown>;
  /** Whether an entry is behind a cursor. */
  after(cursor: string): RawBuilder<unknown>;
  /** Keeps so many rows of those in the order of their place, and all that are at the same place as the last. */
  first(limit: number): RawBuilder<unknown>;
}

/** Reads the feed and the cursor of now at one moment; a row without `id` carries the cursor alone. */
export const feedStatement = ({ now, place, after, first }: FeedWords, cursor: string | undefined, limit: number | undefined): RawBuilder<unknown> => sql`
  select * from (
    select ${now} as cursor, ${place} as place, position as id, tenant_id as ${sql.id('tenantId')}, user_id as ${sql.id('userId')}, kind, version, body, at
    from (select 1 as one) as one left join feed on ${cursor === undefined ? sql`1 = 0` : after(cursor)}
    order by ${place} ${limit === undefined ? sql`` : first(limit)}
  ) as page order by place, id`;

/** Forgets old entries of the feed. */
export const trimStatement = (builder: Builder, time: number): Compilable => builder.deleteFrom('feed').where('at', '<', time);
