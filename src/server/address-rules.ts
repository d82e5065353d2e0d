import { ProblemError } from './problem.ts';
import type { AddressRuleChange, AddressRulesAnswer, NewAddressRule } from '../contract/index.ts';
import type { Call, Core } from './core.ts';

export async function listAddressRules(_core: Core, _call: Call): Promise<AddressRulesAnswer> {
  throw new ProblemError('not-found');
}
export async function createAddressRule(_core: Core, _call: Call, _body: NewAddressRule): Promise<AddressRulesAnswer> {
  throw new ProblemError('not-found');
}
export async function changeAddressRule(_core: Core, _call: Call, _body: AddressRuleChange): Promise<AddressRulesAnswer> {
  throw new ProblemError('not-found');
}
export async function deleteAddressRule(_core: Core, _call: Call): Promise<AddressRulesAnswer> {
  throw new ProblemError('not-found');
}
