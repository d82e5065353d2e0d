import { ProblemError } from './problem.ts';
import type { ThrottlesAnswer } from '../contract/index.ts';
import type { Call, Core } from './core.ts';

export async function listThrottles(_core: Core, _call: Call): Promise<ThrottlesAnswer> {
  throw new ProblemError('not-found');
}
export async function clearThrottle(_core: Core, _call: Call): Promise<undefined> {
  throw new ProblemError('not-found');
}
