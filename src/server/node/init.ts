import { newAccountRow } from '../accounts.ts';
import { auditChange } from '../audit.ts';
import { handOverOf } from '../delivery.ts';
import { completePages } from '../pages.ts';
import { ProblemError } from '../problem.ts';
import { randomPassword } from '../secrets.ts';
import { ownPages } from './pages.ts';
import type { HandOver } from '../../contract/index.ts';
import type { PasswordHasher } from '../ports.ts';
import type { Row } from '../storage/schema.ts';
import type { Storage } from '../storage/storage.ts';

/** The flags of `init`. All of them are needed. */
export const firstFlags = ['tenant', 'tenant-name', 'user-name', 'display-name', 'email'] as const;

/** The first tenant of a database, and its administrator. */
export interface FirstAccount {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly userName: string;
  readonly displayName: string;
  readonly email: string;
}

/** A database that cannot be begun. The message is for the person who begins it. */
export class InitError extends Error {
  override readonly name = 'InitError';
}

/** Reads the flags of `init`. Throws an `InitError` that names what is wrong. */
export function readFirstAccount(values: Readonly<Record<string, unknown>>): FirstAccount {
  const read = (flag: (typeof firstFlags)[number]): string => {
    const value = values[flag];
    if (typeof value !== 'string' || value.trim() === '') throw new InitError(`init needs --${flag}`);
    return value.trim();
  };
  const id = read('tenant');
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) throw new InitError(`--tenant must be lower-case letters, digits and hyphens, such as acme, not "${id}"`);
  return { tenant: { id, name: read('tenant-name') }, userName: read('user-name'), displayName: read('display-name'), email: read('email') };
}

/** The account as a row; a field that cannot be used is named by its flag. */
async function administratorOf(storage: Storage, tenant: Row<'tenants'>, first: FirstAccount): Promise<Omit<Row<'users'>, 'passwordHash'>> {
  try {
    return await newAccountRow({ storage, now: Date.now }, tenant, { ...first, roles: ['administrator'], groupId: null });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const flags = (error.details.fields ?? []).map((field) => `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    throw new InitError(`${flags.join(', ')} cannot be used as it is`);
  }
}

/** Makes the first tenant and its administrator, with a temporary password that is given once. Refuses a database that has a tenant. */
export async function initialize(
  storage: Storage, hasher: PasswordHasher, { origin, first }: { readonly origin: string; readonly first: FirstAccount },
): Promise<HandOver> {
  if ((await storage.list('tenants', {}, { limit: 1 })).length > 0) throw new InitError('This database has a tenant already; its administrators make the accounts');
  const tenant: Row<'tenants'> = { ...first.tenant, settings: { languages: ['en'], origins: [] }, version: 1 };
  const password = randomPassword();
  const user = { ...await administratorOf(storage, tenant, first), passwordHash: await hasher.hash(password) };
  const isDone = await storage.commit([
    { insert: 'tenants', row: tenant },
    { insert: 'users', row: user },
    auditChange({ now: Date.now }, { address: '' }, { action: 'account-created', tenantId: tenant.id, actor: null, target: user.displayName }),
  ]);
  if (!isDone) throw new InitError('Somebody else has begun this database meanwhile');
  return handOverOf({ origin, pages: completePages(ownPages, origin) }, user, password);
}
