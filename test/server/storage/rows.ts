import type { Row } from '../../../src/server/storage/schema.ts';
import type { FeedEntry } from '../../../src/server/storage/storage.ts';

/** A row that is whole; a test names only what it is about. */
export const throttle = (key: string, values: Partial<Row<'throttles'>> = {}): Row<'throttles'> =>
  ({ key, failures: 0, blockedUntil: 0, updatedAt: 0, version: 1, ...values });

export const user = (id: string, values: Partial<Row<'users'>> = {}): Row<'users'> => ({
  id, tenantId: 'acme', userName: `name-${id}`, unifiedKey: `unified-${id}`, unifiedName: null, displayName: 'Somebody', email: `${id}@example.com`, language: 'en',
  roles: ['agent'], groupId: null, supervises: [], profile: {}, passwordHash: 'record', passwordTemporary: false, passwordExpiresAt: null, enabled: true, version: 1, ...values,
});

export const duty = (userId: string, values: Partial<Row<'duties'>> = {}): Row<'duties'> => ({
  userId, tenantId: 'acme', status: 'on-break', started: false, activity: null, reason: null, next: null, since: 1, actor: { kind: 'self' },
  version: 1, choice: 1, activitySince: null, activityUntil: null, reasonSince: null, until: null, lost: false, contactAt: null, contactDue: null,
  endAction: null, family: null, ...values,
});

export const entry = (userId: string, version = 1): FeedEntry => ({ tenantId: 'acme', userId, kind: 'duty', version, body: { version }, at: version });
