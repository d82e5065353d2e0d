import { join } from 'node:path';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';
import type { TenantSettings } from '../../../src/contract/index.ts';
import type { Storage } from '../../../src/server/storage/storage.ts';
import type { DemoServer } from './demo-server.ts';

/** Works on the database of a running demo, from another process. */
export async function inDatabase<T>({ data }: DemoServer, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await openStorage(`sqlite:${join(data, 'onduty.sqlite')}`);
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

/** Changes settings of acme; times may be shorter than administrators may set them. */
export const changeSettings = (demo: DemoServer, set: Partial<TenantSettings>): Promise<void> => inDatabase(demo, async (storage) => {
  const tenant = (await storage.find('tenants', { id: 'acme' }))!;
  await storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, ...set }, version: tenant.version + 1 } }]);
});
