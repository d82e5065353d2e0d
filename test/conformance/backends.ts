import { createMock, seedUsers } from '../../src/mock/index.ts';
import { seed } from '../../src/mock/seed.ts';
import { createBackend } from '../../src/server/index.ts';
import { createPbkdf2Hasher } from '../../src/mock/pbkdf2-hasher.ts';
import type { Person, Target } from '../../src/conformance/index.ts';
import type { Storage } from '../../src/server/index.ts';

function person(tenant: string, userName: string): Person {
  const user = seedUsers.find((one) => one.tenant === tenant && one.userName === userName);
  if (user === undefined) throw new Error(`The seed has no ${userName}`);
  return { tenant, username: userName, unifiedName: user.unifiedName, password: user.password };
}

/** The people of the seed data, in the parts that the suite asks for. */
export const people = {
  agent: person('acme', 'Ava.Agent'),
  administrator: person('acme', 'Ada.Admin'),
  restricted: person('acme', 'Rex.Remote'),
  stranger: person('globex', 'Ava.Agent'),
};

/** A seeded backend over a storage, in process. */
export async function backendOver(storage: Storage): Promise<{ target: Target; close(): Promise<void> }> {
  const hasher = createPbkdf2Hasher();
  await seed(storage, hasher);
  const backend = createBackend({ storage, hasher, origin: 'http://localhost:4600' });
  const target: Target = {
    ...people, baseUrl: 'http://localhost:4600', fetch: (request) => backend.fetch(request, { address: '127.0.0.1' }),
  };
  return {
    target,
    async close() {
      await backend.drain();
      await storage.close();
    },
  };
}

/** The mock, as a client would use it. */
export function mockTarget(): { target: Target; close(): Promise<void> } {
  const mock = createMock({ persist: false });
  return { target: { ...people, baseUrl: 'http://localhost', fetch: mock.fetch }, close: mock.close };
}
