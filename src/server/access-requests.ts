import { addressKey, isAddressAllowed } from './address.ts';
import { ProblemError } from './problem.ts';
import type { AccessRequestsAnswer, AccessState, GrantRequest, SignInStep } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/** Whether a user may come from an address: by the rules, by a grant of the day, or by the grant that the session was opened with. */
export async function isLetIn(core: Core, user: Row<'users'>, address: string, grantedKey: string | null): Promise<boolean> {
  const rules = await core.storage.list('addressRules', { tenantId: user.tenantId });
  if (isAddressAllowed(address, user.groupId, rules)) return true;
  const key = addressKey(address);
  if (grantedKey === key) return true;
  const grants = await core.storage.list('accessGrants', { userId: user.id, addressKey: key, kind: 'day', expiresAt: { above: core.now() } }, { limit: 1 });
  return grants.length > 0;
}

/** The step of a right password from a denied address. */
export async function denyAddress(_core: Core, _call: Call, _user: Row<'users'>, _tenant: Row<'tenants'>): Promise<SignInStep> {
  throw new ProblemError('not-found');
}

/** Redeems a grant by the ticket of its request. */
export async function redeemGrant(_core: Core, _call: Call): Promise<{ user: Row<'users'>; changes: readonly Change[]; grantedKey: string | null }> {
  throw new ProblemError('not-found');
}

export async function listAccessRequests(_core: Core, _call: Call): Promise<AccessRequestsAnswer> {
  throw new ProblemError('not-found');
}
export async function readAccessRequest(_core: Core, _call: Call): Promise<AccessState> {
  throw new ProblemError('not-found');
}
export async function grantAccess(_core: Core, _call: Call, _body: GrantRequest): Promise<undefined> {
  throw new ProblemError('not-found');
}
export async function refuseAccess(_core: Core, _call: Call): Promise<undefined> {
  throw new ProblemError('not-found');
}
