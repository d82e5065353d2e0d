import { dutyTag, transitionRefusal } from '../contract/index.ts';
import { activeOf, receiptChange } from './core.ts';
import { ProblemError } from './problem.ts';
import { settingsOf } from './tenant-settings.ts';
import type { Actor, Duty, DutyAnswer, Status, StatusAnswer, StatusRequest } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Change } from './storage/storage.ts';
import type { Row } from './storage/schema.ts';

type DutyRow = Row<'duties'>;

/** The duty of who was never on duty. */
const never: Duty = {
  status: 'logged-out', started: false, activity: null, reason: null, next: null, since: 0, actor: { kind: 'system' }, version: 0, choice: 0,
};

/** The duty as the contract shows it. */
export function dutyView(row: DutyRow | undefined): Duty {
  if (row === undefined) return never;
  const { status, started, activity, reason, next, since, actor, version, choice } = row;
  return { status, started, activity, reason, next, since, actor, version, choice };
}

/** Whether a duty is open. */
export const isOnDuty = (row: DutyRow | undefined): boolean => row !== undefined && row.status !== 'logged-out';

/** What to do with a duty: the fields that change and whether the choice is among them, or nothing. */
type Decision = { readonly set: Partial<Duty>; readonly isChoice: boolean } | 'keep';

/** The next state of a duty and the changes that store it, guarded by the version that the decision was made on. */
function step(core: Core, user: Row<'users'>, row: DutyRow | undefined, decision: Exclude<Decision, 'keep'>): { duty: Duty; changes: Change[] } {
  const before = dutyView(row);
  const duty: Duty = {
    ...before, ...decision.set,
    version: before.version + 1,
    choice: before.choice + (decision.isChoice ? 1 : 0),
  };
  const next: DutyRow = { ...duty, userId: user.id, tenantId: user.tenantId };
  return {
    duty,
    changes: [
      row === undefined ? { insert: 'duties', row: next } : { update: 'duties', where: { userId: user.id, version: row.version }, set: next },
      { emit: { tenantId: user.tenantId, userId: user.id, kind: 'duty', version: duty.version, body: duty, at: core.now() } },
    ],
  };
}

/** What a change of a duty goes with: further changes of the same commit, and what to do when the commit was refused. */
interface ChangeOptions {
  readonly also?: (duty: Duty) => readonly Change[];
  readonly onRefused?: () => Promise<void>;
}

/**
 * Changes a duty: reads, decides, and stores with a guard on the version; another writer in between makes it decide again. Every write to a duty
 * goes through here.
 */
async function changeDuty(
  core: Core, user: Row<'users'>, decide: (duty: Duty) => Decision | Promise<Decision>, { also, onRefused }: ChangeOptions = {},
): Promise<Duty> {
  for (;;) {
    const row = await core.storage.find('duties', { userId: user.id });
    const decision = await decide(dutyView(row));
    if (decision === 'keep') return dutyView(row);
    const { duty, changes } = step(core, user, row, decision);
    if (await core.storage.commit([...changes, ...(also?.(duty) ?? [])])) {
      core.feed.nudge();
      core.observer.count?.('status-change');
      return duty;
    }
    await onRefused?.();
  }
}

/** Opens the duty of an agent On Break, "not started"; an open one stays as it is. */
export const openDuty = (core: Core, user: Row<'users'>, cause: string): Promise<Duty> =>
  changeDuty(core, user, (duty) => (duty.status !== 'logged-out' ? 'keep' : {
    set: { status: 'on-break', started: false, activity: null, reason: null, next: null, since: core.now(), actor: { kind: 'self', cause } },
    isChoice: true,
  }));

/** Applies a wish for a status: at once, or as the next status while an activity lasts. */
const wish = (core: Core, duty: Duty, status: Status, reason: string | null, actor: Actor): Decision => {
  if (duty.activity !== null) return { set: { next: { status, reason, actor } }, isChoice: true };
  if (duty.status === status && duty.reason === reason) return 'keep';
  return {
    set: {
      status, reason, next: null, actor,
      started: status !== 'logged-out' && (duty.started || status === 'available' || status === 'work-offline'),
      since: duty.status === status ? duty.since : core.now(),
    },
    isChoice: true,
  };
};

/** Ends the duty of a user whose last session is over. Two sessions that end at once may both see it; the second changes nothing. */
export async function endDutyWithLastSession(core: Core, user: Row<'users'>, actor: Actor, reason: string | null): Promise<void> {
  const live = await core.storage.list('sessions', { userId: user.id, expiresAt: { above: core.now() } }, { limit: 1 });
  if (live.length > 0) return;
  await changeDuty(core, user, (duty) => (duty.status === 'logged-out' ? 'keep' : wish(core, duty, 'logged-out', reason, actor)));
}

const answer = (core: Core, call: Call, duty: Duty): DutyAnswer => {
  call.headers.set('ETag', dutyTag(duty.choice));
  return { duty, now: core.now() };
};

/** Handles `GET /v1/duty`. */
export async function readDuty(core: Core, call: Call): Promise<DutyAnswer> {
  return answer(core, call, dutyView(await core.storage.find('duties', { userId: activeOf(call).user.id })));
}

/** Handles `POST /v1/duty`. */
export const startDuty = async (core: Core, call: Call): Promise<DutyAnswer> =>
  answer(core, call, await openDuty(core, activeOf(call).user, 'start'));

async function checkReason(core: Core, { tenant }: ActiveSession, { status, reason }: StatusRequest): Promise<void> {
  if (reason === undefined || reason === null) {
    if (settingsOf(tenant).reasonRequired.includes(status)) throw new ProblemError('reason-refused', { detail: 'This status needs a reason.' });
    return;
  }
  const row = await core.storage.find('reasons', { tenantId: tenant.id, id: reason });
  if (row === undefined || !row.active || row.status !== status) throw new ProblemError('reason-refused');
}

/** Handles `PUT /v1/duty/status`. `replay` answers a repeated idempotency key, and throws its answer. */
export async function setStatus(core: Core, call: Call, body: StatusRequest, replay: () => Promise<void>): Promise<StatusAnswer> {
  const active = activeOf(call);
  const expected = call.request.headers.get('If-Match');
  await checkReason(core, active, body);
  let outcome: StatusAnswer['outcome'] = 'changed';
  // What is answered is what the receipt keeps, to the millisecond.
  let given: StatusAnswer | undefined;
  const result = (duty: Duty): StatusAnswer => (given = { outcome, duty, now: core.now() });
  const duty = await changeDuty(core, active.user, async (current) => {
    if (expected !== null && expected !== '*' && expected !== dutyTag(current.choice)) {
      await replay();
      throw new ProblemError('choice-changed');
    }
    const refusal = transitionRefusal(current.status, body.status, settingsOf(active.tenant));
    if (refusal === 'not-on-duty') throw new ProblemError('not-on-duty');
    if (refusal !== null && current.activity === null) throw new ProblemError('status-refused', { detail: refusal });
    outcome = current.activity === null ? 'changed' : 'queued';
    return wish(core, current, body.status, body.reason ?? null, { kind: 'self' });
  }, { also: (changed) => receiptChange(core, call, result(changed)), onRefused: replay });
  call.headers.set('ETag', dutyTag(duty.choice));
  // An earlier attempt that was refused leaves another duty behind.
  return given?.duty === duty ? given : result(duty);
}
