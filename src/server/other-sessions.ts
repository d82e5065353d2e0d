import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { isWithinLimits } from './session-limits.ts';
import { endAllChanges, endChanges, presenceOf } from './sessions.ts';
import { managed } from './users.ts';
import type { SessionsAnswer } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/*
 * Sessions other than the one that asks: one's own in other browsers, and those of people whom one manages.
 */

/** The sessions of the signed-in person that are still good, wherever they are. */
async function liveSessions(core: Core, { user }: ActiveSession): Promise<Row<'sessions'>[]> {
  const [rows, duty] = await Promise.all([
    core.storage.list('sessions', { userId: user.id }, { order: ['startedAt', 'id'], descending: true }), presenceOf(core, user),
  ]);
  return rows.filter((row) => isWithinLimits(core, row, duty));
}

/** Handles `GET /v1/sessions`: the newest first. */
export async function listSessions(core: Core, call: Call): Promise<SessionsAnswer> {
  const active = activeOf(call);
  const sessions = await liveSessions(core, active);
  return { sessions: sessions.map(({ id, startedAt, seenAt }) => ({ id, startedAt, seenAt, current: id === active.session.id })) };
}

/** Handles `DELETE /v1/sessions`. An open duty goes on in the session that is left. */
export async function endOtherSessions(core: Core, call: Call, _body: undefined, replay: () => Promise<void>): Promise<undefined> {
  const { session, user } = activeOf(call);
  const others = (await core.storage.list('sessions', { userId: user.id })).filter(({ id }) => id !== session.id);
  const isDone = await core.storage.commit([
    ...others.flatMap((other) => endChanges(core, other, 'ended')),
    auditChange(core, call, { action: 'sessions-ended', tenantId: user.tenantId, target: user.displayName, details: { sessions: String(others.length) } }),
    ...receiptChange(core, call, undefined),
  ]);
  if (!isDone) {
    await replay();
    throw new Error('Other sessions could not be ended');
  }
  core.feed.nudge();
}

/** Handles `DELETE /v1/users/{id}/sessions`. The duty is left to the rules of lost contact: an activity is not cut. */
export async function endSessions(core: Core, call: Call, _body: undefined, replay: () => Promise<void>): Promise<undefined> {
  const active = activeOf(call);
  for (;;) {
    const user = await managed(core, active, call);
    const ended = await endAllChanges(core, user.id, () => 'ended');
    // The streams of each are told.
    const sessions = String(ended.filter((change) => 'emit' in change).length);
    if (await core.storage.commit([
      ...ended,
      auditChange(core, call, { action: 'sessions-ended', tenantId: user.tenantId, target: user.displayName, details: { sessions } }),
      ...receiptChange(core, call, undefined),
    ])) {
      core.feed.nudge();
      return undefined;
    }
    await replay();
  }
}
