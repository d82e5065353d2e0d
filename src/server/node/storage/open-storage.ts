import { fileURLToPath } from 'node:url';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Storage } from '../../storage/storage.ts';

/** Opens the storage that a URL names, and brings it up to date: `postgres://…`, `sqlite:file`, `file:…`, a plain file name, or `:memory:`. */
export async function openStorage(url: string): Promise<Storage> {
  if (/^postgres(ql)?:/.test(url)) return openPostgres(url);
  if (url.startsWith('file:///')) return openSqlite(fileURLToPath(url));
  return openSqlite(url.replace(/^(sqlite|file):/, ''));
}
