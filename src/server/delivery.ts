import { mailChange } from './mail/outbox.ts';
import { pageUrl } from './pages.ts';
import { ProblemError } from './problem.ts';
import { settingsOf } from './tenant-settings.ts';
import type { Delivery, HandOver } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { MailPurpose, Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/** How a tenant's credentials can be delivered here and now: as its settings say, and by mail only where there is a mailer. */
export const deliveriesOf = (core: Core, tenant: Row<'tenants'>): Delivery[] =>
  settingsOf(tenant).deliveries.filter((delivery) => delivery !== 'mail' || core.postman !== undefined);

/** Refuses a way of delivery that the tenant does not use. */
export function requireDelivery(core: Core, tenant: Row<'tenants'>, delivery: Delivery): void {
  if (!deliveriesOf(core, tenant).includes(delivery)) throw new ProblemError('delivery-refused');
}

/** When an invitation to a tenant ends that is made now. */
export const invitationEnd = (core: Pick<Core, 'now'>, tenant: Pick<Row<'tenants'>, 'settings'>): number =>
  core.now() + settingsOf(tenant).invitationHours * 60 * 60 * 1000;

/** What somebody hands over to a person by hand. */
export const handOverOf = (core: Pick<Core, 'origin' | 'pages'>, user: Pick<Row<'users'>, 'userName' | 'tenantId'>, password: string): HandOver =>
  ({ loginUrl: pageUrl(core, 'login', user.tenantId), userName: user.userName, password });

/** The change that mails something to a user; none where nothing can be mailed, so that no old mail goes out on the day when it can. */
export const mailChanges = (core: Core, user: Row<'users'>, purpose: MailPurpose, about?: Readonly<Record<string, string>>): Change[] =>
  core.postman === undefined ? [] : [mailChange(core, user, purpose, about)];

/** The changes that tell a user of another password, and when and from where it came. */
export const passwordNewsChanges = (core: Core, { address }: Pick<Call, 'address'>, user: Row<'users'>): Change[] =>
  mailChanges(core, user, 'password-changed', { at: String(core.now()), address });

/** The changes that tell the address of before that it is the account's no longer. One that the person never came by may be anybody's. */
export const emailNewsChanges = (core: Core, user: Row<'users'>): Change[] =>
  user.passwordTemporary ? [] : mailChanges(core, user, 'email-changed', { address: user.email });
