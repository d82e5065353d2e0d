import { versionTag } from '../contract/index.ts';
import { platformOf, receiptChange } from './core.ts';
import { changeDuty } from './duty.ts';
import { beginActivity, endActivity, isOfferable, isOpen, statusAfter, wish } from './duty-rules.ts';
import { platformAgentView } from './platform-reads.ts';
import { ProblemError } from './problem.ts';
import { findLimit, limitOf, usableReason } from './reasons.ts';
import type { ActivityRequest, Duty, PlatformAgentAnswer, PlatformStatusRequest } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Decision, DutyFields, Wish } from './duty-rules.ts';
import type { Row } from './storage/schema.ts';

type User = Row<'users'>;

/** The agent whom a request is about; of another tenant, or no agent: there is nobody. */
async function agentOf(core: Core, call: Call): Promise<User> {
  const user = await core.storage.find('users', { tenantId: platformOf(call).tenantId, id: call.params['id'] ?? '' });
  if (user?.roles.includes('agent') !== true) throw new ProblemError('not-found');
  return user;
}

/**
 * Changes the duty of an agent for a platform that knows the version `expected` of it, and answers with the agent. `duty-changed` tells who was
 * overtaken; a duty that is not open cannot be changed from here.
 */
async function change(
  core: Core, call: Call, user: User, expected: string | null, replay: () => Promise<void>,
  decide: (duty: DutyFields) => Decision | Promise<Decision>,
): Promise<PlatformAgentAnswer> {
  // What is answered is what the receipt keeps, to the millisecond.
  let given: PlatformAgentAnswer | undefined;
  const answer = (duty: Duty): PlatformAgentAnswer => (given = { agent: platformAgentView(user, duty), now: core.now() });
  const duty = await changeDuty(core, user, (current) => {
    if (expected !== null && expected !== versionTag(current.version)) throw new ProblemError('duty-changed');
    if (!isOpen(current)) throw new ProblemError('not-on-duty');
    return decide(current);
  }, { receipt: (left) => receiptChange(core, call, answer(left)), onRefused: replay });
  call.headers.set('ETag', versionTag(duty.version));
  return given ?? answer(duty);
}

/** Handles `PUT /v1/platform/agents/{id}/activity`. Who offers work must know the duty of now: between an offer and On Break the version decides. */
export async function setPlatformActivity(
  core: Core, call: Call, { activity, maxSeconds, cause }: ActivityRequest, replay: () => Promise<void>,
): Promise<PlatformAgentAnswer> {
  const expected = call.request.headers.get('If-Match');
  if (expected === null || expected === '*') throw new ProblemError('invalid-request', { fields: ['If-Match'] });
  const user = await agentOf(core, call);
  return change(core, call, user, expected, replay, async (duty) => {
    if (activity !== null) {
      if (activity === 'offered' && !(user.enabled && isOfferable(duty))) throw new ProblemError('not-available');
      const now = core.now();
      return beginActivity(duty, now, activity, maxSeconds ? now + maxSeconds * 1000 : null);
    }
    if (duty.activity === null) return 'keep';
    // Only an offer can be missed or rejected.
    const after = statusAfter(duty, duty.activity === 'offered' ? cause : undefined);
    const wanted: Wish | null = after && { ...after, limit: await findLimit(core, user.tenantId, after.reason) };
    return endActivity(duty, core.now(), wanted);
  });
}

/** Handles `PUT /v1/platform/agents/{id}/status`. */
export async function setPlatformStatus(
  core: Core, call: Call, { status, reason, cause }: PlatformStatusRequest, replay: () => Promise<void>,
): Promise<PlatformAgentAnswer> {
  const user = await agentOf(core, call);
  const tenant = await core.storage.find('tenants', { id: user.tenantId });
  if (tenant === undefined) throw new ProblemError('not-found');
  const row = await usableReason(core, tenant, user.groupId, { status, reason }, false);
  const actor = { kind: 'platform', ...(cause !== undefined && { cause }) } as const;
  const wanted: Wish = { status, reason: row?.id ?? null, actor, limit: limitOf(row) };
  const given = call.request.headers.get('If-Match');
  return change(core, call, user, given === '*' ? null : given, replay, (duty) => wish(duty, core.now(), wanted));
}
