import { digest, randomSecret } from '../../src/server/secrets.ts';
import type { Storage } from '../../src/server/storage/storage.ts';

// As in the seed data.
const id = 'acme-demo-router';

/** The key of the router of the mock, which keeps no secrets. It is part of its seed data. */
export const mockRouterKey = 'the-key-of-the-router-of-the-mock';

/** Gives the demo's router a key of a tenant, a new one unless told; the one before opens nothing any more. */
export async function grantRouterKey(storage: Storage, tenantId: string, secret = randomSecret()): Promise<string> {
  await storage.take('platformKeys', { id });
  await storage.commit([{ insert: 'platformKeys', row: { id, tenantId, hash: await digest(secret), name: 'Demo router', createdAt: Date.now(), usedAt: null } }]);
  return secret;
}
