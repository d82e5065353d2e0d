import { until } from './page.ts';
import type { Client } from '../../../src/client/types.ts';
import type { Desk } from './desk.ts';

/** Takes the network away from the browser, as far as a page can tell. */
export function goOffline({ network }: Desk): void {
  network.intercept = () => {
    throw new TypeError('Failed to fetch');
  };
  Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
  dispatchEvent(new Event('offline'));
}

/** Gives it back. */
export function goOnline({ network }: Desk): void {
  network.intercept = undefined;
  Reflect.deleteProperty(navigator, 'onLine');
  dispatchEvent(new Event('online'));
}

/** Suspends the session of a client: its network address is allowed no more. */
export async function suspend({ network, storage }: Desk, client: Client): Promise<void> {
  await storage.commit([{ insert: 'addressRules', row: { id: 'office', tenantId: 'acme', groupId: null, network: '127.0.0.0/8', description: '', enabled: true } }]);
  network.address = '203.0.113.5';
  await client.duty.start().catch(() => undefined);
  await until(() => client.session.state.get().state === 'suspended', 'the session is suspended');
}
