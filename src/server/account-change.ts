import { checkDisplayName, checkEmail, checkLanguage } from './account-fields.ts';
import { requireGroup, supervisedBy, tidyRoles } from './accounts.ts';
import { auditChange } from './audit.ts';
import { emailNewsChanges } from './delivery.ts';
import { withdrawChange } from './mail/outbox.ts';
import { mayPlace, maySupervise, reachesRoles } from './managing.ts';
import { agentsEntry, changedEntry } from './news.ts';
import { ProblemError } from './problem.ts';
import { endAllChanges } from './sessions.ts';
import { settingsOf } from './tenant-settings.ts';
import { endTicketsChanges } from './tickets.ts';
import type { AccountChange } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

type User = Row<'users'>;

/** The fields of an account that a change makes different, checked and in the form in which they are stored. */
async function differences(core: Core, { tenant }: ActiveSession, user: User, body: AccountChange): Promise<Partial<User>> {
  const { groupId = user.groupId, enabled = user.enabled } = body;
  const roles = body.roles === undefined ? user.roles : tidyRoles(body.roles);
  const isLeftAlone = body.supervises === undefined && user.roles.includes('supervisor') && roles.includes('supervisor');
  const wanted: Partial<User> = {
    enabled, groupId, roles,
    displayName: body.displayName === undefined ? user.displayName : checkDisplayName(body.displayName),
    email: body.email === undefined ? user.email : checkEmail(body.email),
    language: body.language === undefined ? user.language : checkLanguage(body.language, settingsOf(tenant).languages),
    supervises: isLeftAlone ? user.supervises : await supervisedBy(core, { tenantId: tenant.id, roles, groupId }, body.supervises),
  };
  if (groupId !== user.groupId) await requireGroup(core, tenant.id, groupId);
  const isDifferent = ([field, value]: [string, unknown]) => JSON.stringify(value) !== JSON.stringify(user[field as keyof User]);
  return Object.fromEntries(Object.entries(wanted).filter(isDifferent));
}

/** Whether somebody loses what the roles of before reached. */
const isDemotion = (user: User, { roles }: Partial<User>): boolean => roles !== undefined && !reachesRoles({ roles }, user.roles);

/** Refuses a role that the person lacks, a group that they may not put anybody into, and groups to supervise that are not theirs to give. */
function requireReach(active: ActiveSession, user: User, { roles, groupId = user.groupId, supervises }: AccountChange): void {
  const mayGrant = (roles === undefined || reachesRoles(active.user, roles)) && (supervises === undefined || maySupervise(active));
  if (!mayGrant || (groupId !== user.groupId && !mayPlace(active, groupId))) throw new ProblemError('not-allowed');
}

/** Refuses what nobody does to their own account. */
function requireOthers(active: ActiveSession, user: User, set: Partial<User>): void {
  if (user.id !== active.user.id) return;
  // Another group may have other address rules.
  const leavesGroup = set.groupId !== undefined && !user.roles.includes('administrator');
  if (set.enabled === false || isDemotion(user, set) || leavesGroup) throw new ProblemError('not-allowed');
  // One's own address is part of the profile, where the current password is asked for.
  if (set.email !== undefined) throw new ProblemError('field-refused', { fields: ['email'] });
}

/**
 * Two administrators who disable or demote each other at the same moment would leave nobody: who takes an administrator away must still be one.
 * Together with the rule that nobody does it to themselves, a tenant always keeps one.
 */
function actorGuard({ user: actor }: ActiveSession, user: User, set: Partial<User>): Change[] {
  const takesAway = user.enabled && user.roles.includes('administrator') && (set.enabled === false || isDemotion(user, set));
  if (!takesAway) return [];
  return [{ update: 'users', where: { id: actor.id, version: actor.version, enabled: true }, set: { enabled: true } }];
}

const incidentOf = ({ enabled }: Partial<User>): string =>
  enabled === undefined ? 'account-changed' : enabled ? 'account-enabled' : 'account-disabled';

/** What a change makes of an account, and the changes that store it; none where everything is so already. */
export async function changesOf(
  core: Core, call: Call, active: ActiveSession, user: User, body: AccountChange,
): Promise<{ readonly next: User; readonly changes: readonly Change[] }> {
  requireReach(active, user, body);
  const set = await differences(core, active, user, body);
  requireOthers(active, user, set);
  if (Object.keys(set).length === 0) return { next: user, changes: [] };
  const next: User = { ...user, ...set, version: user.version + 1 };
  const isDisabled = set.enabled === false;
  const ended: readonly Change[] = isDisabled
    ? [...await endAllChanges(core, user.id, () => 'disabled'), ...await endTicketsChanges(core, user.id), withdrawChange(user)]
    // A link that was mailed to the address of before is nobody's any more.
    : set.email === undefined ? [] : await endTicketsChanges(core, user.id, { purposes: ['invite', 'reset'] });
  const told = set.email === undefined ? [] : emailNewsChanges(core, user);
  const details = {
    fields: Object.keys(set).join(', '),
    ...(set.roles === undefined ? {} : { from: user.roles.join(', '), to: set.roles.join(', ') }),
    ...(set.supervises === undefined ? {} : { supervises: set.supervises.join(', ') }),
  };
  return {
    next,
    changes: [
      ...actorGuard(active, user, set),
      { update: 'users', where: { id: user.id, version: user.version }, set: { ...set, version: next.version } },
      ...ended, ...told,
      ...(set.supervises === undefined ? [] : [changedEntry(core, user, 'users')]),
      ...(['displayName', 'roles', 'groupId', 'enabled'].some((field) => field in set) ? [agentsEntry(core, user.tenantId)] : []),
      auditChange(core, call, { action: incidentOf(set), tenantId: user.tenantId, target: user.displayName, details }),
    ],
  };
}
