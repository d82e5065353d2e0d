import { tables } from '../../../src/server/index.ts';
import { bearerOf } from './backend.ts';
import type { Role } from '../../../src/contract/index.ts';
import type { Row, Storage, TableName } from '../../../src/server/index.ts';
import type { Backend } from './backend.ts';

/** Who is added, with the password of the seed's Ava.Agent of the tenant `acme`. */
export interface Person {
  readonly userName: string;
  readonly tenantId?: string;
  readonly roles: readonly Role[];
  readonly groupId?: string | null;
  readonly supervises?: readonly string[];
}

/** The id of a person who was added. */
export const idOf = ({ userName, tenantId = 'acme' }: Person): string => `${tenantId}-${userName.toLowerCase()}`;

/** Adds people to a seeded backend, behind its back. */
export async function addPeople(server: Backend, ...people: readonly Person[]): Promise<void> {
  const model = (await server.storage.find('users', { id: 'acme-ava.agent' }))!;
  const done = await server.storage.commit(people.map((person) => ({
    insert: 'users',
    row: {
      ...model, groupId: null, supervises: [], tenantId: 'acme', displayName: person.userName, ...person, id: idOf(person),
      unifiedKey: idOf(person), unifiedName: idOf(person), email: `${idOf(person)}@mail.example`,
    } satisfies Row<'users'>,
  })));
  if (!done) throw new Error('Somebody was there already');
}

/** Signs in somebody who was added. */
export const bearerOfPerson = (server: Backend, { userName, tenantId = 'acme' }: Person) =>
  bearerOf(server, userName, { tenant: tenantId, password: 'Harbour-Lantern-Nine' });

/** Everything that a storage holds, the feed apart. */
export async function dump(storage: Storage, names: readonly TableName[] = Object.keys(tables) as TableName[]): Promise<Readonly<Record<string, readonly unknown[]>>> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await storage.list(name, {})] as const)));
}
