import assert from 'node:assert/strict';
import type { Duty } from '../../src/contract/index.ts';
import type { Change, Storage } from '../../src/server/index.ts';

/** What the storage has committed about one duty, and which idempotency keys came with it. */
export interface History {
  readonly duties: readonly Duty[];
  /** The same storage; what goes through it is remembered. */
  readonly storage: Storage;
}

/** Remembers every committed change of a duty. */
export function recordHistory(inner: Storage, userId: string): History {
  const duties: Duty[] = [];
  const receipts = new Set<string>();
  const storage: Storage = {
    ...inner,
    async commit(changes: readonly Change[]) {
      const done = await inner.commit(changes);
      if (!done) return done;
      for (const change of changes) {
        if ('emit' in change && change.emit.kind === 'duty' && change.emit.userId === userId) duties.push(change.emit.body as Duty);
        if (!('insert' in change) || change.insert !== 'receipts') continue;
        const { key } = change.row;
        assert.ok(!receipts.has(key), 'A request was applied twice');
        receipts.add(key);
      }
      return done;
    },
  };
  return { duties, storage };
}

/** What a change may say of itself: enough to tell whether the model would have allowed it. */
const isRest = (status: string) => status === 'on-break' || status === 'work-offline';

/**
 * A simple model of the duty, apart from the server's own rules: what may follow upon what, whoever did it. Throws where two neighbours of a history do not
 * fit together.
 */
export function checkHistory(duties: readonly Duty[]): void {
  for (const [index, duty] of duties.entries()) {
    assert.equal(duty.version, index + 1, 'versions grow by one');
    const before = duties[index - 1];
    if (before === undefined) continue;
    const told = () => `${JSON.stringify(before)} -> ${JSON.stringify(duty)}`;
    const isSameChoice = before.status === duty.status && before.reason === duty.reason && JSON.stringify(before.next) === JSON.stringify(duty.next);
    if (duty.choice === before.choice) assert.ok(isSameChoice, `another choice under the old number: ${told()}`);
    else assert.equal(duty.choice, before.choice + 1, 'choices grow by one');
    if (duty.status !== before.status) {
      assert.ok(duty.since >= before.since, `a status begins before the one before it: ${told()}`);
      // Nothing is cut while an activity lasts: only a forced change, or the end of the activity, touches the status.
      if (before.activity !== null && duty.activity !== null) assert.ok(duty.actor.kind === 'supervisor', `cut during an activity: ${told()}`);
    } else assert.equal(duty.since, before.since, `a status that goes on begins anew: ${told()}`);
    if (duty.activity === 'offered' && before.activity !== 'offered') {
      assert.ok(before.status === 'available' && before.activity === null && before.next === null, `offered to who is not Available: ${told()}`);
    }
    if (before.activity !== null && duty.activity === null) {
      const isRefused = duty.actor.cause === 'offer-missed' || duty.actor.cause === 'offer-rejected';
      const expected = before.next && !(isRefused && before.next.status === 'available') ? before.next.status : isRefused ? 'on-break' : before.status;
      assert.equal(duty.status, expected, `what comes after an activity: ${told()}`);
      assert.equal(duty.next, null);
    }
    if (duty.next !== null) assert.ok(duty.activity !== null, `a next status without an activity: ${told()}`);
    if (duty.status === 'logged-out') assert.ok(duty.activity === null && !duty.started, told());
    if (before.status === 'logged-out' && duty.status !== 'logged-out') assert.ok(duty.status === 'on-break' && !duty.started, `a duty begins On Break: ${told()}`);
    if (duty.actor.cause === 'contact-lost' && duty.status !== before.status) assert.ok(before.status === 'available' && isRest(duty.status), told());
  }
}
