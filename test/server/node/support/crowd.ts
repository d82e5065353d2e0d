import { seed, seedUsers } from '../../../../src/mock/seed.ts';
import type { PasswordHasher } from '../../../../src/server/ports.ts';
import type { Storage } from '../../../../src/server/storage/storage.ts';

/** Whoever can sign in by these. */
export interface Credentials {
  readonly tenant: string;
  readonly username: string;
  readonly password: string;
}

/** Puts the seed data into a storage, and `count` more agents of the tenant `acme` who share one password. */
export async function seedCrowd(storage: Storage, hasher: PasswordHasher, count: number): Promise<Credentials[]> {
  await seed(storage, hasher);
  const model = await storage.find('users', { tenantId: 'acme', userName: 'Ava.Agent' });
  const { password } = seedUsers.find(({ userName }) => userName === 'Ava.Agent')!;
  const names = Array.from({ length: count }, (_, i) => `Crowd.${String(i + 1).padStart(3, '0')}`);
  await storage.commit(names.map((userName) => {
    const id = userName.toLowerCase();
    return { insert: 'users', row: { ...model!, id, userName, unifiedKey: id, displayName: userName } };
  }));
  return names.map((username) => ({ tenant: 'acme', username, password }));
}
