import type { Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/** The change that tells the open pages of a person what to read again. */
export const changedEntry = (core: Core, user: Pick<Row<'users'>, 'id' | 'tenantId'>, what: string): Change =>
  ({ emit: { tenantId: user.tenantId, userId: user.id, kind: 'changed', version: 0, body: { what }, at: core.now() } });
