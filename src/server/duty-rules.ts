import type { Actor, NextStatus, Status } from '../contract/index.ts';
import type { Row } from './storage/schema.ts';

/*
 * What may become of a duty, as functions of what it is. They read no clock and no storage: `duty.ts` does, and stores what they say.
 */

export type DutyRow = Row<'duties'>;
/** A duty without whose it is. */
export type DutyFields = Omit<DutyRow, 'userId' | 'tenantId'>;

/** The duty of who was never on duty. */
export const never: DutyFields = {
  status: 'logged-out', started: false, activity: null, activitySince: null, activityUntil: null, reason: null, reasonSince: null, until: null,
  next: null, since: 0, actor: { kind: 'system' }, lost: false, version: 0, choice: 0,
  contactAt: null, contactDue: null, endAction: null, family: null,
};

/** What to do with a duty: the fields that change and whether the choice is among them, or nothing. */
export type Decision = { readonly set: Partial<DutyFields>; readonly isChoice: boolean } | 'keep';

/** How long a reason may hold, in milliseconds, and what comes then. */
export interface ReasonLimit {
  readonly life: number;
  readonly endAction: Status | null;
}

/** A wish for a status: whoever it is by. */
export interface Wish {
  readonly status: Status;
  readonly reason: string | null;
  readonly actor: Actor;
  readonly limit: ReasonLimit | null;
}

/** How long contact may be lost, in milliseconds: until On Break, and until the end. */
export interface Graces {
  readonly grace: number;
  readonly end: number;
}

export const isOpen = ({ status }: Pick<DutyFields, 'status'>): boolean => status !== 'logged-out';

/** Begins a duty On Break, "not started", held by a browser; an open one stays as it is. */
export const open = (duty: DutyFields, now: number, cause: string, family: string | null, { grace }: Graces): Decision => (isOpen(duty) ? 'keep' : {
  set: {
    ...never, status: 'on-break', since: now, actor: { kind: 'self', cause }, version: duty.version, choice: duty.choice,
    contactAt: now, contactDue: now + grace, family,
  },
  isChoice: true,
});

/** The fields of a status that begins now. What ends the duty ends the watch over it too. */
function begin(duty: DutyFields, now: number, { status, reason, actor, limit }: Wish): Partial<DutyFields> {
  const isSame = duty.status === status;
  const until = limit && now + limit.life;
  return {
    status, reason, actor, next: null, until,
    started: status !== 'logged-out' && (duty.started || status === 'available' || status === 'work-offline'),
    since: isSame ? duty.since : now,
    reasonSince: reason === null ? null : isSame && duty.reason === reason ? duty.reasonSince : now,
    endAction: limit?.endAction ?? null,
    ...(status === 'logged-out' && { activity: null, activitySince: null, activityUntil: null, lost: false, contactDue: null, family: null }),
  };
}

/** Carries out a wish: at once, or as the next status while an activity lasts. A wish for what is already there takes the next status back. */
export function wish(duty: DutyFields, now: number, wanted: Wish, isForced = false): Decision {
  const { status, reason, actor } = wanted;
  const isThere = duty.status === status && duty.reason === reason;
  if (isThere) return duty.next === null ? 'keep' : { set: { next: null }, isChoice: true };
  if (duty.activity !== null && !isForced) return { set: { next: { status, reason, actor } }, isChoice: true };
  return { set: begin(duty, now, wanted), isChoice: true };
}

/** Takes the next status back. */
export const cancelNext = (duty: DutyFields): Decision => (duty.next === null ? 'keep' : { set: { next: null }, isChoice: true });

/** Whether an agent may be offered work now. */
export const isOfferable = ({ status, activity, next, lost }: DutyFields): boolean => status === 'available' && activity === null && next === null && !lost;

/** Says that an agent does something now, until a time or for as long as it takes. */
export const beginActivity = (duty: DutyFields, now: number, activity: string, until: number | null): Decision => ({
  set: { activity, activitySince: duty.activity === activity ? duty.activitySince : now, activityUntil: until },
  isChoice: false,
});

/** The status that an ended activity leaves behind: a missed or rejected offer puts the agent On Break, unless another rest was asked for. */
export function statusAfter({ next }: Pick<DutyFields, 'next'>, cause: string | undefined): NextStatus | null {
  const isRefused = cause === 'missed' || cause === 'rejected';
  if (!isRefused || (next && next.status !== 'available')) return next;
  return { status: 'on-break', reason: null, actor: { kind: 'system', cause: `offer-${cause}` } };
}

/** Ends the activity; `after` is what `statusAfter` said, with the limit of its reason. */
export function endActivity(duty: DutyFields, now: number, after: Wish | null): Decision {
  const ended = { activity: null, activitySince: null, activityUntil: null };
  if (after === null) return { set: ended, isChoice: false };
  return { set: { ...begin(duty, now, after), ...ended }, isChoice: true };
}

/** A decision of the system with more fields; without one, the fields alone, which are no choice. */
const along = (decision: Decision, set: Partial<DutyFields>): Decision => (
  decision === 'keep' ? { set, isChoice: false } : { set: { ...decision.set, ...set }, isChoice: decision.isChoice }
);

/** What the system wishes for. */
const bySystem = (status: Status, cause: string): Wish => ({ status, reason: null, actor: { kind: 'system', cause }, limit: null });

/**
 * No browser of the agent was heard of for too long. An agent who is Available goes On Break, on a call as the next status; one who rests stays.
 * Who asked for another status meanwhile gets that.
 */
export function loseContact(duty: DutyFields, now: number, { end }: Graces): Decision {
  if (!isOpen(duty)) return { set: { contactDue: null }, isChoice: false };
  const isAtRest = (duty.next ?? duty).status !== 'available';
  return along(isAtRest ? 'keep' : wish(duty, now, bySystem('on-break', 'contact-lost')), { lost: true, contactDue: (duty.contactAt ?? now) + end });
}

/** Nobody was heard of for so long that the duty ends, after the activity if one lasts. */
export const endLost = (duty: DutyFields, now: number): Decision =>
  along(wish(duty, now, bySystem('logged-out', 'session-timed-out')), { contactDue: null });

/** A browser of the agent is back. On Break stays; what was to come only because nobody was there comes no more. */
export function regainContact(duty: DutyFields, now: number, { grace }: Graces): Decision {
  if (!isOpen(duty)) return 'keep';
  const isOff = duty.next?.actor.kind === 'system' && (duty.next.actor.cause === 'contact-lost' || duty.next.actor.cause === 'session-timed-out');
  return { set: { lost: false, contactAt: now, contactDue: now + grace, ...(isOff && { next: null }) }, isChoice: isOff };
}

/** Goes on with an open duty in another browser: that it is there is contact too. */
export function resume(duty: DutyFields, now: number, family: string, graces: Graces): Decision {
  if (duty.family === family) return 'keep';
  const regained = regainContact(duty, now, graces);
  return regained === 'keep' ? 'keep' : { ...regained, set: { ...regained.set, family } };
}

/** The time of the reason is over. Done once: what then follows is its end action no more. What was asked for next stands. */
export function endReason(duty: DutyFields, now: number): Decision {
  if (duty.endAction === null) return 'keep';
  return along(duty.next === null ? wish(duty, now, bySystem(duty.endAction, 'reason-over')) : 'keep', { endAction: null });
}
