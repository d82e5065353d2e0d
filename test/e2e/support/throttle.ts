import { join } from 'node:path';
import { accountKey } from '../../../src/server/throttle.ts';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';
import type { DemoServer } from './demo-server.ts';

/** Makes the password of an account wait in a running demo, from another process, as twelve failed tries would. */
export async function holdBack({ data }: DemoServer, userId: string): Promise<void> {
  const storage = await openStorage(`sqlite:${join(data, 'onduty.sqlite')}`);
  const now = Date.now();
  await storage.commit([{
    insert: 'throttles', row: { key: accountKey(userId), failures: 12, blockedUntil: now + 5 * 60_000, updatedAt: now, version: 1 },
  }]);
  await storage.close();
}
