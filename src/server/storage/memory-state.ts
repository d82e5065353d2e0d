import { conditions, encode, encodeRow, uniqueSets } from './codec.ts';
import { createMemoryTable } from './memory-table.ts';
import { tables } from './schema.ts';
import type { Stored } from './codec.ts';
import type { MemoryTable } from './memory-table.ts';
import type { TableName } from './schema.ts';
import type { Change, FeedEntry } from './storage.ts';

/** An entry of the feed as it is kept; the body is JSON text. */
interface StoredEntry extends Omit<FeedEntry, 'body'> {
  readonly position: number;
  readonly body: string;
}

/** All that a memory storage remembers. */
export interface MemoryState {
  readonly tables: Readonly<Record<TableName, MemoryTable>>;
  /** In the order of the positions. */
  feed: StoredEntry[];
  /** The position of the newest entry, trimmed or not. */
  position: number;
}

interface Snapshot {
  readonly rows: Readonly<Partial<Record<TableName, readonly Stored[]>>>;
  readonly feed: StoredEntry[];
  readonly position: number;
}

const tableNames = Object.keys(tables) as TableName[];

/** Makes the state that a snapshot holds; without one, an empty state. Throws for a text that is none. */
export function readState(snapshot: string | null): MemoryState {
  const { rows, feed, position }: Snapshot = snapshot === null ? { rows: {}, feed: [], position: 0 } : JSON.parse(snapshot) as Snapshot;
  if (!Array.isArray(feed) || !Number.isSafeInteger(position)) throw new TypeError('This is no snapshot');
  const filled = Object.fromEntries(tableNames.map((name) => {
    const table = createMemoryTable(uniqueSets(name));
    for (const row of rows[name] ?? []) table.add(row);
    return [name, table];
  }));
  return { tables: filled as Record<TableName, MemoryTable>, feed, position };
}

/** Writes a state down as text. */
export function writeState({ tables: kept, feed, position }: MemoryState): string {
  const rows = Object.fromEntries(tableNames.map((name) => [name, kept[name].all()]));
  return JSON.stringify({ rows, feed, position } satisfies Snapshot);
}

/** Undoes one step. */
type Undo = () => void;

/** Takes the old rows away and puts the new ones in; `undefined` when a new one is refused, and then nothing has changed. */
function replace(table: MemoryTable, before: readonly Stored[], after: readonly Stored[]): Undo | undefined {
  for (const row of before) table.remove(row);
  const added: Stored[] = [];
  const undo = () => {
    for (const row of added) table.remove(row);
    for (const row of before) table.add(row);
  };
  for (const row of after) {
    if (!table.add(row)) {
      undo();
      return undefined;
    }
    added.push(row);
  }
  return undo;
}

function emit(state: MemoryState, { body, ...entry }: FeedEntry): Undo {
  state.position += 1;
  state.feed.push({ ...entry, body: JSON.stringify(body ?? null), position: state.position });
  return () => {
    state.feed.pop();
    state.position -= 1;
  };
}

function apply(state: MemoryState, change: Change): Undo | undefined {
  if ('emit' in change) return emit(state, change.emit);
  if ('insert' in change) return replace(state.tables[change.insert], [], [encodeRow(change.insert, change.row)]);
  if ('update' in change) {
    const table = state.tables[change.update];
    const found = table.select(conditions(change.update, change.where));
    const set = encode(change.update, change.set);
    return found.length === 1 ? replace(table, found, found.map((row) => ({ ...row, ...set }))) : undefined;
  }
  const table = state.tables[change.remove];
  const found = table.select(conditions(change.remove, change.where));
  return change.exactly === undefined || found.length === change.exactly ? replace(table, found, []) : undefined;
}

/** Makes all of the changes, or none; tells which. */
export function applyAll(state: MemoryState, changes: readonly Change[]): boolean {
  const done: Undo[] = [];
  const undoAll = () => {
    for (const undo of done.reverse()) undo();
  };
  try {
    for (const change of changes) {
      const undo = apply(state, change);
      if (undo === undefined) {
        undoAll();
        return false;
      }
      done.push(undo);
    }
    return true;
  } catch (error) {
    undoAll();
    throw error;
  }
}
