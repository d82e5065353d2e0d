import * as v from 'valibot';
import { roles } from '../contract/index.ts';
import type { Role } from '../contract/index.ts';
import type { Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/** Whom an entry of the feed is for that concerns everybody of a tenant. No id of a user holds a colon. */
export const everybodyOf = (tenantId: string): string => `tenant:${tenantId}`;

/** Who hears of every duty of a tenant: their entries reach it beside the agent whom they are for. */
export const dutiesOf = (tenantId: string): string => `duties:${tenantId}`;

/** What a `changed` entry says: what is new, and for which role alone. */
export const changedSchema = v.object({ what: v.string(), role: v.optional(v.picklist(roles)) });

const entry = (core: Core, tenantId: string, userId: string, kind: string, body: unknown): Change =>
  ({ emit: { tenantId, userId, kind, version: 0, body, at: core.now() } });

/** The change that tells a user's open pages that they show something old. It stands in the commit of what changed. */
export const changedEntry = (core: Core, { id, tenantId }: Pick<Row<'users'>, 'id' | 'tenantId'>, what: string): Change =>
  entry(core, tenantId, id, 'changed', { what } satisfies v.InferInput<typeof changedSchema>);

/** The same for everybody of a tenant who has a role, or for everybody. */
export const changedForEntry = (core: Core, tenantId: string, role: Role | undefined, what: string): Change =>
  entry(core, tenantId, everybodyOf(tenantId), 'changed', { what, role } satisfies v.InferInput<typeof changedSchema>);

/** The change that makes every open stream of a tenant look at once whether its address is still allowed. */
export const addressesEntry = (core: Core, tenantId: string): Change => entry(core, tenantId, everybodyOf(tenantId), 'addresses', null);

/** The change that makes the streams of a tenant look at once whom the person sees: somebody came, went, or has another name or group. */
export const agentsEntry = (core: Core, tenantId: string): Change => entry(core, tenantId, everybodyOf(tenantId), 'agents', null);
