import { ProblemError } from './problem.ts';
import type { AccountAnswer, NewProfileRequest, Profile, ProfileChange } from '../contract/index.ts';
import type { Call, Core } from './core.ts';

export async function readProfile(_core: Core, _call: Call): Promise<Profile> {
  throw new ProblemError('not-found');
}
export async function changeProfile(_core: Core, _call: Call, _body: ProfileChange): Promise<Profile> {
  throw new ProblemError('not-found');
}
export async function requestProfile(_core: Core, _call: Call, _body: NewProfileRequest): Promise<AccountAnswer> {
  throw new ProblemError('not-found');
}
