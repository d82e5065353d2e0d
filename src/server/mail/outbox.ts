import { randomId } from '../secrets.ts';
import type { Core } from '../core.ts';
import type { MailPurpose, Row } from '../storage/schema.ts';
import type { Change } from '../storage/storage.ts';

/**
 * The change that puts a mail into the outbox; it stands in the commit of what the mail is about. What the mail says, passwords and links included, is
 * made when it is sent. Call `core.postman.nudge()` after the commit.
 */
export const mailChange = (
  core: Pick<Core, 'now'>, user: Pick<Row<'users'>, 'id' | 'tenantId'>, purpose: MailPurpose, about: Readonly<Record<string, string>> = {},
): Change => ({
  insert: 'outbox',
  row: {
    id: randomId(), tenantId: user.tenantId, userId: user.id, purpose, about, tries: 0, createdAt: core.now(), dueAt: core.now(), version: 1,
  },
});

/**
 * The change that takes back the mails with credentials that still wait for a user. It stands in the commit that hands credentials over by hand:
 * a mail that is tried later would replace them.
 */
export const withdrawChange = ({ id }: Pick<Row<'users'>, 'id'>): Change => ({
  remove: 'outbox', where: { userId: id, purpose: { in: ['invite', 'reset', 'forgot-password'] } },
});
