import * as v from 'valibot';
import { problemCodes, problemSchema } from '../contract/index.ts';
import { OndutyError } from './errors.ts';
import type { ProblemCode } from '../contract/index.ts';
import type { ErrorCode } from './errors.ts';

/** Maps a problem code to one that this version knows: an unknown one by its HTTP status. */
export function knownCode(code: string | undefined, status: number): ErrorCode {
  const byStatus: Readonly<Record<number, readonly ProblemCode[]>> = problemCodes;
  return Object.values(byStatus).flat().find((known) => known === code)
    // Of an unknown 422 nobody knows what it was about.
    ?? (status === 422 ? undefined : byStatus[status]?.[0])
    ?? (status >= 500 ? 'server-error' : 'invalid-request');
}

/** The error that an answer with a problem means. */
export function refusal({ status, headers }: Response, content: unknown): OndutyError {
  const { success, output } = v.safeParse(problemSchema, content);
  const after = headers.get('retry-after');
  const seconds = after === null ? NaN : /^\d+$/.test(after) ? Number(after) : Math.ceil((Date.parse(after) - Date.now()) / 1000);
  return new OndutyError(knownCode(success ? output.code : undefined, status), {
    status,
    ...(success && { problem: output }),
    ...(seconds >= 0 && { retryAfter: seconds }),
  });
}
