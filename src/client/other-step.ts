import * as v from 'valibot';
import { signInStepSchema } from '../contract/index.ts';
import { OndutyError } from './errors.ts';
import type { SignInResult } from './types.ts';

const otherStepSchema = v.object({ state: v.string() });

/** Reads a step that is no session yet, perhaps one that a newer server asks for. A step of this version that does not fit its schema is none. */
export function readOtherStep(value: unknown): SignInResult {
  const known = v.safeParse(signInStepSchema, value);
  if (known.success && known.output.state !== 'signed-in') return known.output;
  const { success, output } = v.safeParse(otherStepSchema, value);
  if (!success || signInStepSchema.options.some(({ entries }) => entries.state.literal === output.state)) throw new OndutyError('bad-response');
  return { state: 'unknown-step', step: output.state };
}
