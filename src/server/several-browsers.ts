import { isOpen, resume } from './duty-rules.ts';
import { ProblemError } from './problem.ts';
import { isWithinLimits } from './session-limits.ts';
import { settingsOf } from './tenant-settings.ts';
import type { ActiveSession, Core } from './core.ts';
import type { Decision, DutyFields, Graces } from './duty-rules.ts';
import type { Row } from './storage/schema.ts';

/*
 * In which of an agent's browsers the duty is. A tenant may let them all share it; otherwise one holds it.
 */

/** The browser of a session: those that were born of one another have the same. */
export const familyOf = ({ id, family }: Pick<Row<'sessions'>, 'id' | 'family'>): string => family ?? id;

/** Whether the agents of a tenant work in all of their browsers at once. */
export const isShared = (tenant: Pick<Row<'tenants'>, 'settings'>): boolean => settingsOf(tenant).severalBrowsers === 'share';

/** A duty in another browser. */
export interface Elsewhere {
  readonly mode: 'take-over' | 'refuse';
  /** Whether an activity lasts there. */
  readonly isBusy: boolean;
  /** When the agent logged in there. Unix milliseconds. */
  readonly since: number;
  /** Every session of that browser. */
  readonly sessions: readonly Row<'sessions'>[];
}

/**
 * Looks whether another browser than this one holds a duty: it has a live session that was heard of within the tenant's grace. Whose sign-in never got
 * its answer, or whose browser crashed, is not kept waiting.
 */
export async function findElsewhere(
  core: Core, { user, tenant }: Omit<ActiveSession, 'session'>, duty: DutyFields | undefined, family: string | null,
): Promise<Elsewhere | undefined> {
  const { severalBrowsers: mode, contactGraceSeconds } = settingsOf(tenant);
  if (mode === 'share' || duty === undefined || !isOpen(duty) || duty.family === null || duty.family === family) return undefined;
  const sessions = (await core.storage.list('sessions', { userId: user.id })).filter((session) => familyOf(session) === duty.family);
  const heardAfter = core.now() - contactGraceSeconds * 1000;
  const isThere = sessions.some((session) => session.contactAt !== null && session.contactAt >= heardAfter && isWithinLimits(core, session, duty));
  return isThere ? { mode, isBusy: duty.activity !== null, since: Math.min(...sessions.map(({ startedAt }) => startedAt)), sessions } : undefined;
}

/** The problem that another browser holds a duty; its detail tells whether it may be taken over, and whether it may be now. */
export const dutyElsewhere = ({ mode, isBusy }: Elsewhere): ProblemError =>
  new ProblemError('duty-elsewhere', { detail: mode === 'take-over' && isBusy ? 'busy' : mode });

/**
 * Throws `session-ended` where one browser holds a duty and this one lost it since the request came. For a decision about the duty as it was read before: who takes
 * it over changes it in the commit that ends the session.
 */
export async function requireOpen(core: Core, { session, tenant }: ActiveSession): Promise<void> {
  if (!isShared(tenant) && await core.storage.find('sessions', { id: session.id }) === undefined) throw new ProblemError('session-ended');
}

/** Throws `duty-elsewhere` when another browser holds the duty that somebody is about to change, and `session-ended` when it has just taken that over. */
export async function requireHere(core: Core, active: ActiveSession, duty: DutyFields): Promise<void> {
  await requireOpen(core, active);
  const elsewhere = await findElsewhere(core, active, duty, familyOf(active.session));
  if (elsewhere !== undefined) throw dutyElsewhere(elsewhere);
}

/** A change of a duty that also moves it into the browser where somebody acts: the one that held it is gone. */
export function actingHere(core: Core, { session, tenant }: ActiveSession, duty: DutyFields, decision: Decision, graces: Graces): Decision {
  const moved = isShared(tenant) || !isOpen(duty) ? 'keep' : resume(duty, core.now(), familyOf(session), graces);
  if (moved === 'keep') return decision;
  return decision === 'keep' ? moved : { set: { ...moved.set, ...decision.set }, isChoice: decision.isChoice || moved.isChoice };
}
