import { roles as knownRoles } from '../contract/index.ts';
import { checkDisplayName, checkEmail, checkLanguage, checkUserName } from './account-fields.ts';
import { invitationEnd } from './delivery.ts';
import { ProblemError } from './problem.ts';
import { randomId } from './secrets.ts';
import { settingsOf } from './tenant-settings.ts';
import { foldName } from './user-names.ts';
import type { NewAccount, Role } from '../contract/index.ts';
import type { Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** Roles once each, in their order. */
export const tidyRoles = (roles: readonly Role[]): Role[] => knownRoles.filter((role) => roles.includes(role));

/** Refuses a group that the tenant does not have. */
export async function requireGroup(core: Pick<Core, 'storage'>, tenantId: string, groupId: string | null): Promise<void> {
  if (groupId === null || await core.storage.find('groups', { tenantId, id: groupId }) !== undefined) return;
  throw new ProblemError('field-refused', { fields: ['groupId'] });
}

/** The groups that somebody supervises: those that are wanted, or the own group to begin with. Refuses one that the tenant does not have. */
export async function supervisedBy(
  core: Pick<Core, 'storage'>, { tenantId, roles, groupId }: Pick<Row<'users'>, 'tenantId' | 'roles' | 'groupId'>, wanted: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (!roles.includes('supervisor')) return [];
  if (wanted === undefined) return groupId === null ? [] : [groupId];
  const known = new Set((await core.storage.list('groups', { tenantId, id: { in: wanted } })).map(({ id }) => id));
  const fields = wanted.flatMap((id, index) => (known.has(id) ? [] : [`supervises.${index}`]));
  if (fields.length > 0) throw new ProblemError('field-refused', { fields });
  return [...known].sort();
}

/** Refuses a unified name that ends like those that another tenant gives by default: it would take them away, or be taken for one of them. */
async function requireOwnEnding(core: Pick<Core, 'storage'>, tenantId: string, unifiedKey: string): Promise<void> {
  const ending = unifiedKey.slice(unifiedKey.lastIndexOf('@') + 1);
  if (ending === unifiedKey || ending === foldName(tenantId)) return;
  if (await core.storage.find('tenants', { id: ending }) !== undefined) throw new ProblemError('field-refused', { fields: ['unifiedName'] });
}

/** A new account as it is stored, but for its password: checked, and invited until a password of one's own is set. */
export async function newAccountRow(
  core: Pick<Core, 'storage' | 'now'>, tenant: Row<'tenants'>, body: Omit<NewAccount, 'delivery'>,
): Promise<Omit<Row<'users'>, 'passwordHash'>> {
  const { languages } = settingsOf(tenant);
  const userName = checkUserName(body.userName, 'userName');
  const unifiedName = checkUserName(body.unifiedName ?? `${userName}@${tenant.id}`, 'unifiedName');
  const unifiedKey = foldName(unifiedName);
  await requireOwnEnding(core, tenant.id, unifiedKey);
  await requireGroup(core, tenant.id, body.groupId);
  const roles = tidyRoles(body.roles);
  return {
    id: randomId(), tenantId: tenant.id, userName, unifiedKey, unifiedName, roles,
    displayName: checkDisplayName(body.displayName),
    email: checkEmail(body.email),
    language: checkLanguage(body.language ?? languages[0] ?? 'en', languages),
    groupId: body.groupId, supervises: await supervisedBy(core, { tenantId: tenant.id, roles, groupId: body.groupId }, body.supervises), profile: {},
    passwordTemporary: true, passwordExpiresAt: invitationEnd(core, tenant), enabled: true, version: 1,
  };
}

/** Refuses names that somebody else has. */
export async function requireFreeNames(
  core: Pick<Core, 'storage'>, { tenantId, userName, unifiedKey }: Pick<Row<'users'>, 'tenantId' | 'userName' | 'unifiedKey'>,
): Promise<void> {
  const [sameName, sameKey] = await Promise.all([core.storage.find('users', { tenantId, userName }), core.storage.find('users', { unifiedKey })]);
  const fields = [...(sameName === undefined ? [] : ['userName']), ...(sameKey === undefined ? [] : ['unifiedName'])];
  if (fields.length > 0) throw new ProblemError('name-taken', { fields });
}
