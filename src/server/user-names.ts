import type { Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** The form in which unified user names are compared and kept unique: they ignore case. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase();

/** Looks a user up: by the exact user name of a tenant, or by the unified one whatever its case. */
export const findUser = (core: Core, { tenant, username }: { readonly tenant?: string | undefined; readonly username: string }): Promise<Row<'users'> | undefined> =>
  tenant === undefined
    ? core.storage.find('users', { unifiedKey: foldName(username) })
    : core.storage.find('users', { tenantId: tenant, userName: username.normalize('NFC') });
