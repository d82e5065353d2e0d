import { activeOf } from './core.ts';
import { randomId } from './secrets.ts';
import type { AuditAnswer } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';
import type { Attempt } from './throttle.ts';

/** Something worth remembering. `details` holds names and ids, never a secret. */
export interface Incident {
  readonly action: string;
  readonly tenantId: string;
  /** Who did it; by default the signed-in person. `null` where nobody is known. */
  readonly actor?: Pick<Row<'users'>, 'id' | 'displayName'> | null;
  /** Whom or what it was done to, as people read it. */
  readonly target?: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** An id that sorts by time. */
const incidentId = (now: number): string => `${now.toString(36).padStart(9, '0')}-${randomId()}`;

/** The change that remembers an incident; it stands in the commit of what it is about. What the backend does by itself has the address `''`. */
export function auditChange(
  core: Pick<Core, 'now'>, call: Pick<Call, 'active' | 'address'>,
  { action, tenantId, actor = call.active?.user ?? null, target = '', details = {} }: Incident,
): Change {
  const at = core.now();
  return {
    insert: 'audit',
    row: {
      id: incidentId(at), tenantId, at, actorId: actor?.id ?? null, actor: actor?.displayName ?? '', action, target, address: call.address, details,
    },
  };
}

/** Remembers that a password was refused, without the name that was typed: people type passwords there. Told apart by nothing from one for an unknown name. */
export async function auditRefusal(
  core: Core, call: Call, { remark }: Pick<Attempt, 'remark'>, tenantId: string, user: Pick<Row<'users'>, 'displayName'> | undefined,
): Promise<void> {
  if (remark === null) return;
  await core.storage.commit([auditChange(core, call, { action: `sign-in-${remark}`, tenantId, target: user?.displayName ?? '' })]);
}

const pageSize = 100;

/** Handles `GET /v1/audit`. */
export async function listAudit(core: Core, call: Call): Promise<AuditAnswer> {
  const { tenant } = activeOf(call);
  const before = Number(new URL(call.request.url).searchParams.get('before') ?? NaN);
  const order = { order: ['at', 'id'], descending: true } as const;
  const page = await core.storage.list('audit', {
    tenantId: tenant.id, ...(Number.isSafeInteger(before) ? { at: { below: before } } : {}),
  }, { ...order, limit: pageSize });
  // A page never ends in the middle of a millisecond: the next one begins below it.
  const end = page.length === pageSize ? page.at(-1)?.at : undefined;
  const rows = end === undefined ? page
    : [...page.filter(({ at }) => at !== end), ...await core.storage.list('audit', { tenantId: tenant.id, at: end }, order)];
  return { entries: rows.map(({ id, at, actor, action, target, address, details }) => ({ id, at, actor, action, target, address, details: { ...details } })) };
}
