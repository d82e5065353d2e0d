import { digest, randomSecret } from '../../src/server/secrets.ts';
import type { Storage } from '../../src/server/storage/storage.ts';

const id = 'demo-router';

/** Gives the demo's router a new key of a tenant; the one before opens nothing any more. */
export async function grantRouterKey(storage: Storage, tenantId: string): Promise<string> {
  const secret = randomSecret();
  await storage.take('platformKeys', { id });
  await storage.commit([{ insert: 'platformKeys', row: { id, tenantId, hash: await digest(secret), name: 'Demo router', createdAt: Date.now(), usedAt: null } }]);
  return secret;
}
