import { roles } from '../contract/index.ts';
import type { Role } from '../contract/index.ts';
import type { ActiveSession } from './core.ts';
import type { Row } from './storage/schema.ts';

type User = Row<'users'>;

/** How far a set of roles reaches: an administrator may all that a supervisor may, and a supervisor all that an agent may. */
const reach = (held: readonly Role[]): number => Math.max(-1, ...held.map((role) => roles.indexOf(role)));

/** Whether somebody with the roles of `who` may hand out `wanted`, or manage who has them: nobody reaches above their own roles. */
export const reachesRoles = (who: Pick<User, 'roles'>, wanted: readonly Role[]): boolean => reach(who.roles) >= reach(wanted);

/** Whether the signed-in person sees an account: an administrator every one of the tenant, a supervisor those of the supervised groups. */
export function sees({ user, tenant }: ActiveSession, target: Pick<User, 'tenantId' | 'groupId'>): boolean {
  if (target.tenantId !== tenant.id) return false;
  if (user.roles.includes('administrator')) return true;
  return user.roles.includes('supervisor') && target.groupId !== null && user.supervises.includes(target.groupId);
}

/** Whether the signed-in person may change, reset or disable an account. */
export const mayManage = (active: ActiveSession, target: Pick<User, 'tenantId' | 'groupId' | 'roles'>): boolean =>
  sees(active, target) && reachesRoles(active.user, target.roles);

/** Whether the signed-in person may say which groups a supervisor supervises: who could, would widen their own view. */
export const maySupervise = ({ user }: Pick<ActiveSession, 'user'>): boolean => user.roles.includes('administrator');

/** Whether the signed-in person may put an account into a group: a supervisor only into a supervised one. */
export const mayPlace = ({ user }: Pick<ActiveSession, 'user'>, groupId: string | null): boolean =>
  user.roles.includes('administrator') || (groupId !== null && user.supervises.includes(groupId));
