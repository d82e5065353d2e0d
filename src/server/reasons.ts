import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { pickTranslation } from './language.ts';
import { changedForEntry } from './news.ts';
import { readName } from './plain-text.ts';
import { ProblemError } from './problem.ts';
import { randomId } from './secrets.ts';
import { settingsOf } from './tenant-settings.ts';
import type {
  NewReasonEntry, Reason, ReasonEntriesAnswer, ReasonEntry, ReasonEntryChange, ReasonsAnswer, StatusRequest,
} from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { ReasonLimit } from './duty-rules.ts';
import type { Row, Translations } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

type ReasonRow = Row<'reasons'>;
type Tenant = Row<'tenants'>;

/** How many reasons a tenant may have. */
const most = 500;

const isFor = ({ groups }: ReasonRow, groupId: string | null): boolean => groups.length === 0 || (groupId !== null && groups.includes(groupId));

/** What the reason of a status says about its time. */
export const limitOf = (reason: ReasonRow | undefined): ReasonLimit | null =>
  (reason?.maxSeconds ? { life: reason.maxSeconds * 1000, endAction: reason.endAction } : null);

/** The limit of a reason that was kept for later, perhaps one that exists no more. */
export async function findLimit(core: Core, tenantId: string, id: string | null): Promise<ReasonLimit | null> {
  return id === null ? null : limitOf(await core.storage.find('reasons', { tenantId, id }));
}

/** Whether agents of a group must give a reason with a status: where the tenant says so, and they have one to give. */
async function isRequired(core: Core, tenant: Tenant, groupId: string | null, status: StatusRequest['status']): Promise<boolean> {
  if (!settingsOf(tenant).reasonRequired.includes(status)) return false;
  const rows = await core.storage.list('reasons', { tenantId: tenant.id, status, active: true });
  return rows.some((row) => isFor(row, groupId));
}

/**
 * The reason of a request for a status, for an agent of a group; `undefined` for none. Throws `reason-refused` for one that does not go with the
 * status or the group, and where `mayBeRequired`, for a missing one that the tenant asks for.
 */
export async function usableReason(
  core: Core, tenant: Tenant, groupId: string | null, { status, reason }: Pick<StatusRequest, 'status' | 'reason'>, mayBeRequired: boolean,
): Promise<ReasonRow | undefined> {
  if (reason === undefined || reason === null) {
    if (mayBeRequired && await isRequired(core, tenant, groupId, status)) throw new ProblemError('reason-refused', { detail: 'This status needs a reason.' });
    return undefined;
  }
  const row = await core.storage.find('reasons', { tenantId: tenant.id, id: reason });
  if (row === undefined || !row.active || row.status !== status || !isFor(row, groupId)) throw new ProblemError('reason-refused');
  return row;
}

/** Rows as people see them, in the language of the request and the order of the tenant. */
export function reasonViews(rows: readonly ReasonRow[], tenant: Tenant, request: Request): Reason[] {
  const reasons = rows.map(({ id, status, label, code, maxSeconds, endAction }) => (
    { id, status, label: pickTranslation(label, request), code, maxSeconds, endAction }
  ));
  return settingsOf(tenant).reasonOrder === 'label' ? reasons.sort((a, b) => a.label.localeCompare(b.label)) : reasons;
}

const order = { order: ['status', 'position', 'id'] } as const;

/** Handles `GET /v1/duty/reasons`. */
export async function listReasons(core: Core, call: Call): Promise<ReasonsAnswer> {
  const { tenant, user } = activeOf(call);
  const rows = (await core.storage.list('reasons', { tenantId: tenant.id, active: true }, order)).filter((row) => isFor(row, user.groupId));
  return {
    reasons: reasonViews(rows, tenant, call.request),
    // One that nobody of the group could give is asked of nobody.
    required: settingsOf(tenant).reasonRequired.filter((status) => rows.some((row) => row.status === status)),
  };
}

const entryView = ({ id, status, label, code, position, active, maxSeconds, endAction, groups }: ReasonRow): ReasonEntry => (
  { id, status, label: { ...label }, code, position, active, maxSeconds, endAction, groups: [...groups] }
);

const isBefore = (a: ReasonRow, b: ReasonRow): boolean => (
  a.status === b.status ? a.position < b.position || (a.position === b.position && a.id < b.id) : a.status < b.status
);

async function answerOf(core: Core, tenant: Tenant, rows: readonly ReasonRow[]): Promise<ReasonEntriesAnswer> {
  const groups = await core.storage.list('groups', { tenantId: tenant.id }, { order: ['name'] });
  return {
    reasons: [...rows].sort((a, b) => (isBefore(a, b) ? -1 : 1)).map(entryView),
    groups: groups.map(({ id, name }) => ({ id, name })),
  };
}

/** Handles `GET /v1/reasons`. */
export async function listReasonEntries(core: Core, call: Call): Promise<ReasonEntriesAnswer> {
  const { tenant } = activeOf(call);
  return answerOf(core, tenant, await core.storage.list('reasons', { tenantId: tenant.id }));
}

/** Labels by canonical language tag. Throws `field-refused` for a language that is none, and where English is missing. */
function readLabels(label: Readonly<Record<string, string>>): Translations {
  const read: Record<string, string> = {};
  for (const [tag, text] of Object.entries(label)) {
    const name = readName(text);
    if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) || name === undefined) throw new ProblemError('field-refused', { fields: [`label.${tag}`] });
    read[tag.toLowerCase()] = name;
  }
  const { en } = read;
  if (en === undefined) throw new ProblemError('field-refused', { fields: ['label.en'] });
  return { ...read, en };
}

/** An entry as it was written. */
type Written = Omit<ReasonRow, 'label'> & { readonly label: Readonly<Record<string, string>> };

/** Checks what an entry says, and gives it as it is to be kept. */
async function checked(core: Core, tenantId: string, row: Written, others: readonly ReasonRow[]): Promise<ReasonRow> {
  const refused: string[] = [];
  const known = new Set((await core.storage.list('groups', { tenantId })).map(({ id }) => id));
  const code = row.code.trim();
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(code) || others.some((other) => other.id !== row.id && other.code === code)) refused.push('code');
  if (row.groups.some((id) => !known.has(id))) refused.push('groups');
  // Without a limit there is no end, and a status that ends in itself never does.
  if (row.endAction !== null && (row.maxSeconds === null || row.endAction === row.status || row.status === 'logged-out')) refused.push('endAction');
  if (row.status === 'logged-out' && row.maxSeconds !== null) refused.push('maxSeconds');
  if (refused.length > 0) throw new ProblemError('field-refused', { fields: refused });
  return { ...row, code, label: readLabels(row.label), groups: [...new Set(row.groups)] };
}

/** What is to become of the list. */
interface Plan {
  readonly rows: readonly ReasonRow[];
  readonly change: Change;
  readonly action: 'reason-created' | 'reason-changed' | 'reason-deleted';
  readonly row: ReasonRow;
}

async function edit(
  core: Core, call: Call, replay: () => Promise<void>, plan: (rows: readonly ReasonRow[], tenantId: string) => Promise<Plan>,
): Promise<ReasonEntriesAnswer> {
  const { tenant } = activeOf(call);
  for (;;) {
    const { rows, change, action, row } = await plan(await core.storage.list('reasons', { tenantId: tenant.id }), tenant.id);
    const answer = await answerOf(core, tenant, rows);
    const { id, status, code } = row;
    if (await core.storage.commit([
      change, changedForEntry(core, tenant.id, undefined, 'reasons'),
      auditChange(core, call, { action, tenantId: tenant.id, target: row.label.en, details: { id, status, code } }),
      ...receiptChange(core, call, answer),
    ])) {
      core.feed.nudge();
      return answer;
    }
    await replay();
  }
}

/** Handles `POST /v1/reasons`. Without a position the new one comes last. */
export async function createReasonEntry(core: Core, call: Call, body: NewReasonEntry, replay: () => Promise<void>): Promise<ReasonEntriesAnswer> {
  const id = randomId();
  return edit(core, call, replay, async (rows, tenantId) => {
    if (rows.length >= most) throw new ProblemError('field-refused', { fields: ['label'] });
    const last = Math.max(-1, ...rows.filter(({ status }) => status === body.status).map(({ position }) => position));
    const row = await checked(core, tenantId, { ...body, id, tenantId, position: body.position ?? last + 1 }, rows);
    return { rows: [...rows, row], change: { insert: 'reasons', row }, action: 'reason-created', row };
  });
}

function find(rows: readonly ReasonRow[], call: Call): ReasonRow {
  const row = rows.find(({ id }) => id === call.params['id']);
  if (row === undefined) throw new ProblemError('not-found');
  return row;
}

/** Handles `PATCH /v1/reasons/{id}`. */
export async function changeReasonEntry(core: Core, call: Call, body: ReasonEntryChange, replay: () => Promise<void>): Promise<ReasonEntriesAnswer> {
  return edit(core, call, replay, async (rows, tenantId) => {
    const before = find(rows, call);
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Partial<Written>;
    const row = await checked(core, tenantId, { ...before, ...given }, rows);
    // What was not given stays, whoever changes it meanwhile.
    const set = Object.fromEntries(Object.entries(row).filter(([name]) => name in given)) as Partial<ReasonRow>;
    return {
      rows: rows.map((other) => (other === before ? row : other)), action: 'reason-changed', row,
      change: { update: 'reasons', where: { tenantId, id: row.id }, set },
    };
  });
}

/** Handles `DELETE /v1/reasons/{id}`. */
export async function deleteReasonEntry(core: Core, call: Call, _body: undefined, replay: () => Promise<void>): Promise<ReasonEntriesAnswer> {
  return edit(core, call, replay, (rows, tenantId) => {
    const row = find(rows, call);
    return Promise.resolve({
      rows: rows.filter((other) => other !== row), action: 'reason-deleted', row,
      change: { remove: 'reasons', where: { tenantId, id: row.id }, exactly: 1 },
    });
  });
}
