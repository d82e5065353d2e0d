import { isLetIn } from './access-requests.ts';
import { auditChange } from './audit.ts';
import { writeCookie } from './carrier.ts';
import { activeOf, receiptChange } from './core.ts';
import { isCrossSite } from './origins.ts';
import { proveCurrent } from './password-check.ts';
import { ProblemError } from './problem.ts';
import { refuseRepeat } from './receipts.ts';
import { endChanges, newSession, presenceOf, sessionView } from './sessions.ts';
import { familyOf } from './several-browsers.ts';
import type { RenewAnswer, SessionAnswer } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Change } from './storage/storage.ts';

/** Handles `POST /v1/session/extend`: the person is there, and that counts at once. */
export async function extendSession(core: Core, call: Call): Promise<SessionAnswer> {
  const active = activeOf(call);
  const now = core.now();
  const session = { ...active.session, seenAt: now };
  if (!(await core.storage.commit([{ update: 'sessions', where: { id: session.id }, set: { seenAt: now } }]))) throw new ProblemError('session-ended');
  return { session: sessionView(core, { ...active, session }, await presenceOf(core, active.user)), now };
}

/**
 * Handles `POST /v1/session/renew`: the password once more, and a new session of the same browser takes the place of the one that is about to end. The
 * duty stays as it is.
 */
export async function renewSession(core: Core, call: Call, { password }: { readonly password: string }): Promise<RenewAnswer> {
  const { session: old, tenant, user: known } = activeOf(call);
  const user = await proveCurrent(core, call, known, password);
  // What an administrator granted once was for one session: the next one passes the gate by itself.
  if (!(await isLetIn(core, user, call.address, null))) throw new ProblemError('address-denied');
  const next = await newSession(core, user, old.carrier, call.address, { family: familyOf(old), contactAt: old.contactAt });
  // Changes nothing: it refuses the commit when the password was changed or the account disabled since it was looked at.
  const guard: Change = { update: 'users', where: { id: user.id, passwordHash: user.passwordHash, passwordTemporary: false, enabled: true }, set: { enabled: true } };
  const audit = auditChange(core, call, { action: 'session-renewed', tenantId: tenant.id, actor: user, target: user.displayName });
  if (!(await core.storage.commit([guard, ...endChanges(core, old, 'renewed', true), ...next.changes, audit, ...receiptChange(core, call, null)]))) {
    await refuseRepeat(core, call);
    throw new ProblemError('session-ended');
  }
  core.feed.nudge();
  if (next.cookie !== undefined) writeCookie(core, isCrossSite(core, call.request), call.headers, next.cookie);
  call.active = { session: next.row, user, tenant };
  return {
    session: sessionView(core, call.active, await presenceOf(core, user)), now: core.now(),
    ...(next.credential === undefined ? {} : { credential: next.credential }),
  };
}
