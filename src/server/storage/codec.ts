import { tables } from './schema.ts';
import type { Row, TableName } from './schema.ts';
import type { Where } from './storage.ts';

/** What an engine keeps in one column: JSON is text, a boolean is 0 or 1. */
export type Scalar = string | number | null;

/** A row as the engines keep it. */
export type Stored = Readonly<Record<string, Scalar>>;

/** One condition of a `where`, checked and translated. */
export type Condition = { readonly column: string } & (
  | { readonly is: 'equal'; readonly value: Scalar }
  | { readonly is: 'in'; readonly values: readonly Scalar[] }
  | { readonly is: 'below' | 'above'; readonly value: number }
);

/** The columns of a table, in the order of the schema. */
export const columnsOf = (table: TableName): readonly string[] => Object.keys(tables[table].columns);

/** The sets of columns in which no two rows of a table agree, the primary key first. */
export const uniqueSets = (table: TableName): readonly (readonly string[])[] => [tables[table].key, ...tables[table].unique];

function typeOf(table: TableName, column: string): string {
  const columns: Readonly<Record<string, { readonly type: string }>> = tables[table].columns;
  if (!Object.hasOwn(columns, column)) throw new TypeError(`The table ${table} has no column ${column}.`);
  return columns[column]?.type ?? '';
}

function encodeValue(table: TableName, column: string, value: unknown): Scalar {
  const type = typeOf(table, column);
  if (type === 'json' && value !== undefined) return JSON.stringify(value);
  if (value === null) return null;
  if (type === 'boolean' && typeof value === 'boolean') return Number(value);
  if (type === 'integer' && Number.isSafeInteger(value)) return Number(value);
  // PostgreSQL cannot keep U+0000 in a text, so no engine does.
  if (type === 'text' && typeof value === 'string' && !value.includes('\0')) return value;
  throw new TypeError(`Not a value for the column ${column} of ${table}.`);
}

/** Translates some or all columns of a row. Throws `TypeError` for what the schema does not know. */
export function encode<T extends TableName>(table: T, row: Partial<Row<T>>): Stored {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, encodeValue(table, column, value)]));
}

/** Translates a whole row, and insists that it is whole. */
export function encodeRow<T extends TableName>(table: T, row: Row<T>): Stored {
  const stored = encode(table, row);
  for (const column of columnsOf(table)) {
    if (!(column in stored)) throw new TypeError(`A row for ${table} lacks the column ${column}.`);
  }
  return stored;
}

const decodeValue = (type: string, value: unknown): unknown =>
  type === 'json' ? JSON.parse(String(value)) : type === 'boolean' ? value === 1 : value;

/** Makes a row out of what an engine kept. */
export function decode<T extends TableName>(table: T, stored: Readonly<Record<string, unknown>>): Row<T> {
  const entries = Object.entries(tables[table].columns).map(([column, { type }]) => [column, decodeValue(type, stored[column])]);
  return Object.fromEntries(entries) as Row<T>;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The value of a condition. One that no row can have, such as a text with U+0000, is `undefined`. */
function wanted(table: TableName, column: string, value: unknown): Scalar | undefined {
  if (typeOf(table, column) === 'json') throw new TypeError(`JSON cannot be asked for: ${table}.${column}.`);
  return typeof value === 'string' && value.includes('\0') ? undefined : encodeValue(table, column, value);
}

function condition(table: TableName, column: string, value: unknown): Condition {
  if (!isObject(value)) return condition(table, column, { in: [value] });
  if ('in' in value && Array.isArray(value.in)) {
    const values = value.in.map((one) => wanted(table, column, one)).filter((one) => one !== undefined);
    const [only] = values;
    return values.length === 1 && only !== undefined ? { column, is: 'equal', value: only } : { column, is: 'in', values };
  }
  if (typeOf(table, column) === 'integer') {
    if ('below' in value && typeof value.below === 'number') return { column, is: 'below', value: value.below };
    if ('above' in value && typeof value.above === 'number') return { column, is: 'above', value: value.above };
  }
  throw new TypeError(`Not a condition for the column ${column} of ${table}.`);
}

/** Checks and translates a `where`. An `undefined` is refused, so that a forgotten value never names every row. */
export function conditions<T extends TableName>(table: T, where: Where<T>): readonly Condition[] {
  return Object.entries(where).map(([column, value]) => condition(table, column, value));
}

/** Refuses a `where` that could name more than one row. */
export function assertNamesOne(table: TableName, asked: readonly Condition[]): void {
  const equal = new Set(asked.filter(({ is }) => is === 'equal').map(({ column }) => column));
  if (!uniqueSets(table).some((set) => set.every((column) => equal.has(column)))) {
    throw new TypeError(`One row of ${table} must be named by its key or by a unique set of columns.`);
  }
}
