import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { ProblemError } from './problem.ts';
import { accountKey, namePolicy } from './throttle.ts';
import type { Throttle, ThrottlesAnswer } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/** How many accounts are asked for at once: a statement carries a limited number of values. */
const pageSize = 500;

const throttleView = ({ id, userName, displayName }: Row<'users'>, { failures, blockedUntil }: Row<'throttles'>): Throttle => ({
  user: { id, userName, displayName }, failures, until: failures >= namePolicy.stop ? null : blockedUntil,
});

/** Handles `GET /v1/throttles`: the longest runs of failures first. */
export async function listThrottles(core: Core, call: Call): Promise<ThrottlesAnswer> {
  const now = core.now();
  const users = await core.storage.list('users', { tenantId: activeOf(call).tenant.id });
  const found: Throttle[] = [];
  for (let start = 0; start < users.length; start += pageSize) {
    const page = new Map(users.slice(start, start + pageSize).map((user) => [accountKey(user.id), user]));
    const rows = await core.storage.list('throttles', { key: { in: [...page.keys()] }, blockedUntil: { above: now } });
    for (const row of rows) {
      const user = page.get(row.key);
      if (user !== undefined) found.push(throttleView(user, row));
    }
  }
  return { throttles: found.sort((a, b) => b.failures - a.failures), now };
}

/** Handles `DELETE /v1/throttles/{id}`, the id being that of the user. What is not throttled stays so. */
export async function clearThrottle(core: Core, call: Call, _body: undefined, replay: () => Promise<void>): Promise<undefined> {
  const { tenant } = activeOf(call);
  const user = await core.storage.find('users', { id: call.params['id'] ?? '', tenantId: tenant.id });
  if (user === undefined) throw new ProblemError('not-found');
  const throttle = await core.storage.find('throttles', { key: accountKey(user.id) });
  const clearing: Change[] = throttle === undefined ? [] : [
    { remove: 'throttles', where: { key: throttle.key } },
    auditChange(core, call, {
      action: 'throttle-cleared', tenantId: tenant.id, target: user.displayName, details: { userId: user.id, failures: String(throttle.failures) },
    }),
  ];
  if (!await core.storage.commit([...clearing, ...receiptChange(core, call, undefined)])) await replay();
  return undefined;
}
