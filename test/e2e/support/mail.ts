import { join } from 'node:path';
import { mailChange } from '../../../src/server/mail/outbox.ts';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';
import type { MailPurpose } from '../../../src/server/storage/schema.ts';
import type { DemoServer } from './demo-server.ts';

/** Puts a mail to a person of acme into the outbox of a running demo, from another process, as a second server would. */
export async function postMail({ data }: DemoServer, userName: string, purpose: MailPurpose, about: Record<string, string> = {}): Promise<void> {
  const storage = await openStorage(`sqlite:${join(data, 'onduty.sqlite')}`);
  const user = await storage.find('users', { tenantId: 'acme', userName });
  if (user === undefined) throw new Error(`Nobody is called ${userName}`);
  await storage.commit([mailChange({ now: Date.now }, user, purpose, about)]);
  await storage.close();
}
