import type { Condition, Scalar, Stored } from './codec.ts';

/** The rows of one table in memory. */
export interface MemoryTable {
  select(asked: readonly Condition[]): Stored[];
  /** Adds a row, or refuses it: a key or a unique set of columns is taken. */
  add(row: Stored): boolean;
  remove(row: Stored): void;
  all(): Stored[];
}

function holds(row: Stored, asked: Condition): boolean {
  const value = row[asked.column] ?? null;
  switch (asked.is) {
    case 'equal': return value === asked.value;
    case 'in': return asked.values.includes(value);
    case 'below': return typeof value === 'number' && value < asked.value;
    case 'above': return typeof value === 'number' && value > asked.value;
  }
}

/** Makes a table that keeps the given sets of columns unique. Every column that is asked for by equality gets an index of its own. */
export function createMemoryTable(uniqueSets: readonly (readonly string[])[]): MemoryTable {
  const rows = new Set<Stored>();
  const indexes = new Map<string, Map<Scalar, Set<Stored>>>();

  const file = (index: Map<Scalar, Set<Stored>>, column: string, row: Stored) => {
    const value = row[column] ?? null;
    const sameValue = index.get(value);
    if (sameValue === undefined) index.set(value, new Set([row]));
    else sameValue.add(row);
  };

  const indexOf = (column: string) => {
    let index = indexes.get(column);
    if (index === undefined) {
      index = new Map();
      for (const row of rows) file(index, column, row);
      indexes.set(column, index);
    }
    return index;
  };

  const select = (asked: readonly Condition[]): Stored[] => {
    let candidates: ReadonlySet<Stored> = rows;
    for (const condition of asked) {
      if (condition.is !== 'equal') continue;
      const found = indexOf(condition.column).get(condition.value);
      if (found === undefined) return [];
      if (found.size < candidates.size) candidates = found;
    }
    return [...candidates].filter((row) => asked.every((condition) => holds(row, condition)));
  };

  const isTaken = (row: Stored, columns: readonly string[]): boolean =>
    select(columns.map((column) => ({ column, is: 'equal', value: row[column] ?? null }))).length > 0;

  return {
    select,
    add(row) {
      if (uniqueSets.some((columns) => isTaken(row, columns))) return false;
      rows.add(row);
      for (const [column, index] of indexes) file(index, column, row);
      return true;
    },
    remove(row) {
      rows.delete(row);
      for (const [column, index] of indexes) {
        const value = row[column] ?? null;
        const sameValue = index.get(value);
        sameValue?.delete(row);
        if (sameValue?.size === 0) index.delete(value);
      }
    },
    all: () => [...rows],
  };
}
