import { ProblemError } from './problem.ts';
import type { AccountAnswer, AccountChange, AccountsAnswer, DeliveredAccount, NewAccount, ResetRequest } from '../contract/index.ts';
import type { Call, Core } from './core.ts';

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
