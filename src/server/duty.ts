import { dutyTag, transitionRefusal } from '../contract/index.ts';
import { activeOf, receiptChange } from './core.ts';
import { cancelNext as takeBack, isOpen, never, wish } from './duty-rules.ts';
import { ProblemError } from './problem.ts';
import { limitOf, usableReason } from './reasons.ts';
import { isWithinLimits } from './session-limits.ts';
import { actingHere, familyOf, isShared, requireHere } from './several-browsers.ts';
import { settingsOf } from './tenant-settings.ts';
import type { Actor, Duty, DutyAnswer, StatusAnswer, StatusRequest } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Decision, DutyFields, DutyRow, Graces, Wish } from './duty-rules.ts';
import type { Change } from './storage/storage.ts';
import type { Row } from './storage/schema.ts';

/** The duty as the contract shows it. */
export function dutyView(row: DutyFields | undefined): Duty {
  const { status, started, activity, activitySince, activityUntil, reason, reasonSince, until, next, since, actor, lost, version, choice } = row ?? never;
  return { status, started, activity, activitySince, activityUntil, reason, reasonSince, until, next, since, actor, lost, version, choice };
}

/** How long contact may be lost in a tenant. */
export function gracesOf(tenant: Pick<Row<'tenants'>, 'settings'>): Graces {
  const { contactGraceSeconds, contactEndSeconds } = settingsOf(tenant);
  return { grace: contactGraceSeconds * 1000, end: contactEndSeconds * 1000 };
}

type Owner = Pick<Row<'users'>, 'id' | 'tenantId'>;

/** The next state of a duty and the changes that store it, guarded by the version that the decision was made on. */
function step(core: Core, user: Owner, row: DutyRow | undefined, decision: Exclude<Decision, 'keep'>): { duty: DutyFields; changes: Change[] } {
  const before = row ?? never;
  const duty: DutyFields = {
    ...before, ...decision.set,
    version: before.version + 1,
    choice: before.choice + (decision.isChoice ? 1 : 0),
  };
  const next: DutyRow = { ...duty, userId: user.id, tenantId: user.tenantId };
  // Contact is noted without a version: what was noted meanwhile stays, and a decision about contact is made again.
  const { contactAt, contactDue, ...rest } = next;
  const isAboutContact = 'contactAt' in decision.set || 'contactDue' in decision.set;
  return {
    duty,
    changes: [
      row === undefined ? { insert: 'duties', row: next } : {
        update: 'duties', where: { userId: user.id, version: row.version, ...(isAboutContact && { contactAt: row.contactAt }) }, set: isAboutContact ? next : rest,
      },
      { emit: { tenantId: user.tenantId, userId: user.id, kind: 'duty', version: duty.version, body: dutyView(duty), at: core.now() } },
    ],
  };
}

/** What a change of a duty goes with. */
export interface ChangeOptions {
  /** Further changes of the same commit. */
  readonly also?: (duty: Duty) => readonly Change[];
  /** Remembers the answer, in the same commit. Where nothing had to change too: repeated when something would, the request must not do it. */
  readonly receipt?: (duty: Duty) => readonly Change[];
  /** What to do when the decision or the commit was refused: a twin of the request may have been quicker. Throws the answer that the twin was given. */
  readonly onRefused?: () => Promise<void>;
}

/**
 * Changes a duty: reads, decides, and stores with a guard on the version; another writer in between makes it decide again. Every write to a duty
 * but for notes of contact goes through here.
 */
export async function changeDuty(
  core: Core, user: Owner, decide: (duty: DutyFields) => Decision | Promise<Decision>, { also, receipt, onRefused }: ChangeOptions = {},
): Promise<Duty> {
  for (;;) {
    const row = await core.storage.find('duties', { userId: user.id });
    let decision: Decision;
    try {
      decision = await decide(row ?? never);
    } catch (error) {
      await onRefused?.();
      throw error;
    }
    if (decision === 'keep') {
      const view = dutyView(row);
      const kept = receipt?.(view) ?? [];
      if (kept.length === 0 || await core.storage.commit(kept)) return view;
      await onRefused?.();
      continue;
    }
    const { duty, changes } = step(core, user, row, decision);
    const view = dutyView(duty);
    if (await core.storage.commit([...changes, ...(also?.(view) ?? []), ...(receipt?.(view) ?? [])])) {
      core.feed.nudge();
      core.observer.count?.('status-change');
      return view;
    }
    await onRefused?.();
  }
}

/**
 * Ends the duty of a user whose last session is over; where one browser holds the duty, the last of that one. Two sessions that end at once may both see it;
 * the second changes nothing.
 */
export async function endDutyWithLastSession(core: Core, user: Row<'users'>, actor: Actor, reason: string | null): Promise<void> {
  const [duty, tenant, sessions] = await Promise.all([
    core.storage.find('duties', { userId: user.id }),
    core.storage.find('tenants', { id: user.tenantId }),
    core.storage.list('sessions', { userId: user.id }),
  ]);
  if (duty === undefined || !isOpen(duty) || tenant === undefined) return;
  const isHere = (session: Row<'sessions'>) => isShared(tenant) || duty.family === null || familyOf(session) === duty.family;
  if (sessions.some((session) => isHere(session) && isWithinLimits(core, session, duty))) return;
  await changeDuty(core, user, (current) => (isOpen(current) ? wish(current, core.now(), { status: 'logged-out', reason, actor, limit: null }) : 'keep'));
}

/** A duty as the answer to a call. */
export const dutyAnswer = (core: Core, call: Call, duty: Duty): DutyAnswer => {
  call.headers.set('ETag', dutyTag(duty.choice));
  return { duty, now: core.now() };
};

/** Handles `GET /v1/duty`. */
export async function readDuty(core: Core, call: Call): Promise<DutyAnswer> {
  return dutyAnswer(core, call, dutyView(await core.storage.find('duties', { userId: activeOf(call).user.id })));
}

/** Throws `choice-changed` unless the caller knows the choice of now, or says nothing about it. */
export function requireChoice(call: Call, { choice }: DutyFields): void {
  const expected = call.request.headers.get('If-Match');
  if (expected !== null && expected !== '*' && expected !== dutyTag(choice)) throw new ProblemError('choice-changed');
}

/** Handles `PUT /v1/duty/status`. `replay` answers a repeated idempotency key, and throws its answer. */
export async function setStatus(core: Core, call: Call, body: StatusRequest, replay: () => Promise<void>): Promise<StatusAnswer> {
  const active = activeOf(call);
  const { user, tenant } = active;
  const reason = await usableReason(core, tenant, user.groupId, body, true);
  const wanted: Wish = { status: body.status, reason: reason?.id ?? null, actor: { kind: 'self' }, limit: limitOf(reason) };
  let outcome: StatusAnswer['outcome'] = 'changed';
  // What is answered is what the receipt keeps, to the millisecond.
  let given: StatusAnswer | undefined;
  const result = (duty: Duty): StatusAnswer => (given = { outcome, duty, now: core.now() });
  const duty = await changeDuty(core, user, async (current) => {
    await requireHere(core, active, current);
    requireChoice(call, current);
    const refusal = transitionRefusal(current.status, body.status, settingsOf(tenant));
    if (refusal === 'not-on-duty') throw new ProblemError('not-on-duty');
    if (refusal !== null && current.activity === null) throw new ProblemError('status-refused', { detail: refusal });
    const decision = wish(current, core.now(), wanted);
    outcome = decision !== 'keep' && decision.set.next ? 'queued' : 'changed';
    return actingHere(core, active, current, decision, gracesOf(tenant));
  }, { receipt: (left) => receiptChange(core, call, result(left)), onRefused: replay });
  call.headers.set('ETag', dutyTag(duty.choice));
  return given ?? result(duty);
}

/** Handles `DELETE /v1/duty/next`. Whoever knows an older choice is told: what should be cancelled may have come already. */
export async function cancelNext(core: Core, call: Call, _body: undefined, replay: () => Promise<void>): Promise<DutyAnswer> {
  const active = activeOf(call);
  let given: DutyAnswer | undefined;
  const duty = await changeDuty(core, active.user, async (current) => {
    await requireHere(core, active, current);
    requireChoice(call, current);
    return actingHere(core, active, current, takeBack(current), gracesOf(active.tenant));
  }, { receipt: (left) => receiptChange(core, call, (given = dutyAnswer(core, call, left))), onRefused: replay });
  return given ?? dutyAnswer(core, call, duty);
}
