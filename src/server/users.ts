import { mayManage } from './managing.ts';
import { ProblemError } from './problem.ts';
import type { Account, AccountAnswer, AccountChange, AccountsAnswer, DeliveredAccount, NewAccount, ResetRequest } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** An account as the contract shows it to the asking person. */
export function accountView(active: ActiveSession, user: Row<'users'>, requests: readonly Row<'profileRequests'>[]): Account {
  const { id, userName, unifiedName, unifiedKey, displayName, email, language, roles, groupId, enabled, passwordTemporary, version } = user;
  return {
    id, userName, unifiedName: unifiedName ?? unifiedKey, displayName, email, language, roles: [...roles], groupId, enabled, version,
    state: passwordTemporary ? 'invited' : 'active',
    manageable: mayManage(active, user),
    requests: requests.map(({ id: requestId, fields, leftFields, note, byName, at, doneAt }) =>
      ({ id: requestId, fields: [...fields], left: [...leftFields], note, by: byName, at, doneAt })),
  };
}

export async function listUsers(_core: Core, _call: Call): Promise<AccountsAnswer> {
  throw new ProblemError('not-found');
}
export async function createUser(_core: Core, _call: Call, _body: NewAccount): Promise<DeliveredAccount> {
  throw new ProblemError('not-found');
}
export async function changeUser(_core: Core, _call: Call, _body: AccountChange): Promise<AccountAnswer> {
  throw new ProblemError('not-found');
}
export async function resetUser(_core: Core, _call: Call, _body: ResetRequest): Promise<DeliveredAccount> {
  throw new ProblemError('not-found');
}
