import { databaseName } from '../../../src/server/node/storage/sql-statements.ts';
import { tables } from '../../../src/server/storage/schema.ts';
import type { TableName } from '../../../src/server/storage/schema.ts';

const databaseTypes = { text: 'text', json: 'text', integer: 'bigint', boolean: 'integer' } as const;

/** `column type` of each column that a migrated table must have, sorted. */
export const columnTypes = (table: TableName): string[] =>
  Object.entries(tables[table].columns).map(([column, { type }]) => `${databaseName(column)} ${databaseTypes[type]}`).sort();

/** Each set of columns that a migrated table must keep unique, the key among them, sorted. */
export const uniqueColumns = (table: TableName): string[] =>
  [tables[table].key, ...tables[table].unique].map((set: readonly string[]) => set.map(databaseName).sort().join()).sort();
