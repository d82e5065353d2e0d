import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  beginActivity, cancelNext, endActivity, isOfferable, isOpen, never, open, statusAfter, wish,
} from '../../src/server/duty-rules.ts';
import type { Actor, NextStatus, Status } from '../../src/contract/index.ts';
import type { Decision, DutyFields, Wish } from '../../src/server/duty-rules.ts';

const self: Actor = { kind: 'self' };
const minute = 60_000;

/** A duty after a decision. */
const after = (duty: DutyFields, decision: Decision): DutyFields => (decision === 'keep' ? duty : { ...duty, ...decision.set });
const isChoice = (decision: Decision) => decision !== 'keep' && decision.isChoice;
const onDuty = (set: Partial<DutyFields> = {}): DutyFields =>
  ({ ...never, status: 'available', started: true, since: 1000, actor: self, version: 3, choice: 2, contactAt: 1000, contactDue: 61_000, ...set });
const busy = (set: Partial<DutyFields> = {}): DutyFields => onDuty({ activity: 'busy', activitySince: 2000, ...set });
const want = (status: Status, set: Partial<Wish> = {}): Wish => ({ status, reason: null, actor: self, limit: null, ...set });
const next = (status: Status, set: Partial<NextStatus> = {}): NextStatus => ({ status, reason: null, actor: self, ...set });

describe('A wish', () => {
  it('is carried out at once while nothing lasts, and counts as a choice', () => {
    const decision = wish(onDuty(), 5000, want('on-break', { reason: 'lunch' }));
    const duty = after(onDuty(), decision);
    assert.deepEqual([duty.status, duty.reason, duty.since, duty.reasonSince, duty.until], ['on-break', 'lunch', 5000, 5000, null]);
    assert.ok(isChoice(decision));
  });

  it('waits for the end of an activity; the last one wins', () => {
    const first = after(busy(), wish(busy(), 5000, want('on-break', { reason: 'lunch' })));
    assert.deepEqual([first.status, first.activity, first.next], ['available', 'busy', next('on-break', { reason: 'lunch' })]);
    const second = wish(first, 6000, want('logged-out'));
    assert.deepEqual(after(first, second).next, next('logged-out'));
    assert.ok(isChoice(second));
  });

  it('for what is there takes the next status back, and changes nothing where there is none', () => {
    const queued = busy({ next: next('on-break') });
    const decision = wish(queued, 5000, want('available'));
    assert.deepEqual(decision, { set: { next: null }, isChoice: true });
    assert.equal(wish(busy(), 5000, want('available')), 'keep');
    assert.equal(wish(onDuty(), 5000, want('available')), 'keep');
  });

  it('for another reason of the same status is not for what is there: the status keeps its time, the reason begins anew', () => {
    const lunch = onDuty({ status: 'on-break', reason: 'lunch', reasonSince: 1000, until: 9000, endAction: 'available' });
    const duty = after(lunch, wish(lunch, 5000, want('on-break', { reason: 'restroom' })));
    assert.deepEqual([duty.since, duty.reason, duty.reasonSince, duty.until, duty.endAction], [1000, 'restroom', 5000, null, null]);
  });

  it('that is forced changes the status at once and lets the activity go on', () => {
    const duty = after(busy({ next: next('available') }), wish(busy({ next: next('available') }), 5000, want('work-offline'), true));
    assert.deepEqual([duty.status, duty.activity, duty.activitySince, duty.next, duty.since], ['work-offline', 'busy', 2000, null, 5000]);
  });

  it('that is forced to Logged Out ends the activity and the watch over contact too', () => {
    const start = busy({ family: 'browser', lost: true });
    const duty = after(start, wish(start, 5000, want('logged-out'), true));
    assert.deepEqual(
      [duty.status, duty.activity, duty.activitySince, duty.started, duty.lost, duty.contactDue, duty.family],
      ['logged-out', null, null, false, false, null, null],
    );
    assert.equal(isOpen(duty), false);
  });

  it('with a limit says until when, and what comes then', () => {
    const limited = after(onDuty(), wish(onDuty(), 5000, want('on-break', { reason: 'lunch', limit: { life: 30 * minute, endAction: null } })));
    assert.deepEqual([limited.until, limited.endAction], [5000 + 30 * minute, null]);
    const ending = after(onDuty(), wish(onDuty(), 5000, want('on-break', { reason: 'short', limit: { life: minute, endAction: 'work-offline' } })));
    assert.deepEqual([ending.until, ending.endAction], [5000 + minute, 'work-offline']);
  });

  it('starts the duty with Available and Work Offline, and not with On Break', () => {
    const fresh = after(never, open(never, 1000, 'sign-in', null, { grace: minute, end: 2 * minute }));
    assert.equal(fresh.started, false);
    assert.equal(after(fresh, wish(fresh, 2000, want('on-break', { reason: 'lunch' }))).started, false);
    for (const status of ['available', 'work-offline'] as const) assert.equal(after(fresh, wish(fresh, 2000, want(status))).started, true);
  });
});

describe('The next status', () => {
  it('can be taken back once', () => {
    assert.deepEqual(cancelNext(busy({ next: next('on-break') })), { set: { next: null }, isChoice: true });
    assert.equal(cancelNext(busy()), 'keep');
  });
});

describe('An activity', () => {
  it('lies on top of the status and is no choice', () => {
    const decision = beginActivity(onDuty(), 5000, 'offered', 20_000);
    const duty = after(onDuty(), decision);
    assert.deepEqual([duty.status, duty.since, duty.activity, duty.activitySince, duty.activityUntil], ['available', 1000, 'offered', 5000, 20_000]);
    assert.equal(isChoice(decision), false);
  });

  it('keeps its beginning when it is said again, and begins anew when another follows', () => {
    const again = after(busy(), beginActivity(busy(), 5000, 'busy', 9000));
    assert.deepEqual([again.activitySince, again.activityUntil], [2000, 9000]);
    const other = after(again, beginActivity(again, 6000, 'post-processing', null));
    assert.deepEqual([other.activity, other.activitySince, other.activityUntil], ['post-processing', 6000, null]);
  });

  it('ends where the agent was, and that is no choice', () => {
    const decision = endActivity(busy({ activityUntil: 9000 }), 5000, null);
    assert.deepEqual(decision, { set: { activity: null, activitySince: null, activityUntil: null }, isChoice: false });
  });

  it('ends in the next status, with the limit of its reason, and by who asked for it', () => {
    const queued = busy({ next: next('on-break', { reason: 'short-break', actor: { kind: 'supervisor', name: 'Sam' } }) });
    const decision = endActivity(queued, 5000, { ...queued.next!, limit: { life: 10 * minute, endAction: 'work-offline' } });
    const duty = after(queued, decision);
    assert.ok(isChoice(decision));
    assert.deepEqual(
      [duty.status, duty.reason, duty.since, duty.reasonSince, duty.until, duty.endAction, duty.next, duty.activity, duty.activitySince],
      ['on-break', 'short-break', 5000, 5000, 5000 + 10 * minute, 'work-offline', null, null, null],
    );
    assert.deepEqual(duty.actor, { kind: 'supervisor', name: 'Sam' });
  });

  it('ends in Logged Out when that is next', () => {
    const queued = busy({ next: next('logged-out', { reason: 'end-of-shift' }) });
    const duty = after(queued, endActivity(queued, 5000, { ...queued.next!, limit: null }));
    assert.deepEqual([duty.status, duty.reason, duty.activity, duty.started, duty.contactDue], ['logged-out', 'end-of-shift', null, false, null]);
  });
});

describe('What an activity leaves behind', () => {
  it('is the next status, whatever else the cause', () => {
    assert.equal(statusAfter({ next: null }, undefined), null);
    assert.equal(statusAfter({ next: null }, 'accepted'), null);
    assert.deepEqual(statusAfter({ next: next('work-offline') }, 'accepted'), next('work-offline'));
  });

  for (const cause of ['missed', 'rejected']) {
    it(`is On Break by the system for an offer that was ${cause}, unless another rest was asked for`, () => {
      const rest = { status: 'on-break', reason: null, actor: { kind: 'system', cause: `offer-${cause}` } };
      assert.deepEqual(statusAfter({ next: null }, cause), rest);
      assert.deepEqual(statusAfter({ next: next('available') }, cause), rest);
      for (const status of ['on-break', 'work-offline', 'logged-out'] as const) {
        assert.deepEqual(statusAfter({ next: next(status, { reason: 'r' }) }, cause), next(status, { reason: 'r' }));
      }
    });
  }
});

describe('Work', () => {
  it('is offered to who is Available, has nothing to do, asked for nothing else and is there', () => {
    assert.equal(isOfferable(onDuty()), true);
    for (const status of ['on-break', 'work-offline', 'logged-out'] as const) assert.equal(isOfferable(onDuty({ status })), false, status);
    for (const set of [{ activity: 'offered' }, { activity: 'made-up' }, { next: next('on-break') }, { lost: true }]) {
      assert.equal(isOfferable(onDuty(set)), false, JSON.stringify(set));
    }
  });
});
