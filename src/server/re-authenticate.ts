import { normalizePassword } from '../contract/index.ts';
import { auditRefusal } from './audit.ts';
import { OverloadedError } from './ports.ts';
import { ProblemError } from './problem.ts';
import { countAttempt, nameKey } from './throttle.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/**
 * Asks a signed-in person for the current password before a change that a stolen session must not make. A wrong one counts as it does at sign-in:
 * throws `credentials-wrong` or `throttled`; a missing one is `invalid-request`.
 */
export async function requirePassword(core: Core, call: Call, user: Row<'users'>, current: string | undefined): Promise<void> {
  if (current === undefined) throw new ProblemError('invalid-request', { fields: ['current'], detail: 'This needs the current password.' });
  const attempt = await countAttempt(core, await nameKey(user.tenantId, '', user.id), call.address);
  let isRight: boolean;
  try {
    isRight = await core.hasher.verify(user.passwordHash, normalizePassword(current));
  } catch (error) {
    await attempt.withdraw();
    if (error instanceof OverloadedError) throw new ProblemError('overloaded', { retryAfter: error.retryAfter });
    throw error;
  }
  if (!isRight) {
    await auditRefusal(core, call, attempt, user.tenantId, user);
    throw new ProblemError('credentials-wrong');
  }
  await attempt.succeed();
}
