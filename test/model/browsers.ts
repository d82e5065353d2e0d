import assert from 'node:assert/strict';
import type { Duty } from '../../src/contract/index.ts';
import type { Asked, Mode } from './expected.ts';
import type { Step } from './history.ts';

/** Milliseconds for which a browser that was heard of is there: the tenant's grace, but for the time in which no contact is noted. */
const presence = 55_000;

/** A session: whose browser it is in, and how long the log was when it began. */
interface Begun {
  readonly browser: string;
  readonly at: number;
}

/** Who holds the duty, since when, and how it was heard of last. */
interface Holder {
  readonly browser: string;
  readonly session: string | undefined;
  readonly since: number;
  readonly heard?: { readonly index: number; readonly at: number };
}

const isLeft = (duty: Duty | undefined): boolean => duty === undefined || duty.status === 'logged-out' || duty.next?.status === 'logged-out';
const isOpen = (duty: Duty | undefined): boolean => duty !== undefined && duty.status !== 'logged-out';
const isTakeOver = ({ path, body }: Asked): boolean => {
  const given = body as { method?: string; takeOver?: boolean } | undefined;
  return (path === '/v1/session' && given?.method === 'take-over') || (path === '/v1/duty' && given?.takeOver === true);
};

/**
 * Goes through the log with a model of who may act: where one browser holds the duty, no other one changes it while that one is there, unless it takes over; who lost
 * it so changes it never again; and who leaves with the last session logs out, at once or after the activity.
 */
export function checkBrowsers(log: readonly Step[], mode: Mode, isBrowser: (name: string) => boolean): void {
  const sessions = new Map<string, Begun>();
  const made = new Map<string, string>();
  const losers = new Set<string>();
  let holder: Holder | undefined;
  let before: Duty | undefined;
  // Who left with the last session, while the duty does not show it.
  let owing: Asked | undefined;

  /** The sessions on which a duty depends. */
  const openIn = (browser: string) => [...sessions].filter(([, session]) => mode === 'share' || session.browser === browser);

  function checkActor(by: Asked, index: number, ended: Step['ended']): void {
    const told = () => `${JSON.stringify(by)} upon ${JSON.stringify(before)} held by ${JSON.stringify(holder)}, step ${index}`;
    const session = by.session ?? made.get(by.key ?? '');
    assert.ok(session === undefined || !losers.has(session), `who lost the duty changes it: ${told()}`);
    // Otherwise two sign-ins at once in one browser may be two, of which one holds the duty.
    if (mode === 'share' && by.path === '/v1/session' && by.method === 'DELETE') {
      const left = openIn(by.from).filter(([, { at }]) => at < by.after);
      assert.deepEqual(left, [], `logged out, but there in another way: ${told()}`);
    }
    if (mode === 'share' || !isOpen(before)) return;
    const { heard } = holder ?? {};
    const isThere = holder?.session !== undefined && sessions.has(holder.session) && heard !== undefined && heard.index < by.after && by.at - heard.at < presence;
    if (holder?.browser === by.from || !isThere) return;
    assert.ok(mode === 'take-over' && isTakeOver(by), `another browser holds the duty: ${told()}`);
    assert.equal(before?.activity, null, `taken over during an activity: ${told()}`);
    assert.ok(ended?.some(({ sessionId, cause }) => sessionId === holder?.session && cause === 'taken-over'), `the other browser does not hear of it: ${told()}`);
  }

  for (const [index, { by, duty, began, ended = [], isContact }] of log.entries()) {
    if (began !== undefined && by !== undefined) {
      sessions.set(began, { browser: by.from, at: index });
      made.set(by.key ?? '', began);
      // Somebody is there again: whether that was in time to stay is a matter of luck.
      owing = undefined;
    }
    if (duty && by && isBrowser(by.from)) {
      checkActor(by, index, ended);
      const session = by.session ?? made.get(by.key ?? '');
      const isAct = by.path !== '/v1/duty/contact' && by.path !== '/v1/events';
      if (isAct && holder?.session !== session) {
        holder = { browser: by.from, session, since: index };
        // It goes on in the browser where somebody acts.
        if (by.method !== 'DELETE' || by.path !== '/v1/session') owing = undefined;
      }
    }
    if (duty) before = duty;
    if (!isOpen(before)) holder = undefined;
    for (const { sessionId, cause } of ended) {
      sessions.delete(sessionId);
      if (cause === 'taken-over') losers.add(sessionId);
      const isDeparture = cause === 'signed-out' && by !== undefined && (mode === 'share' || holder?.session === sessionId);
      if (isDeparture && openIn(by.from).length === 0) owing = by;
    }
    if (isLeft(before)) owing = undefined;
    if (isContact && holder && by && by.session === holder.session && by.after > holder.since) holder = { ...holder, heard: { index, at: by.at } };
  }
  assert.equal(owing, undefined, 'who left is on duty still');
}
