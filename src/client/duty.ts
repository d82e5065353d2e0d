import { transitionRefusal } from '../contract/index.ts';
import { noDuty } from './no-duty.ts';
import { createStore } from './store.ts';
import type { Duty, Status } from '../contract/index.ts';
import type { Login } from './login.ts';
import type { DutyReport } from './session.ts';
import type { Acts } from './signed-in.ts';
import type { ClientEvent, DutyClient, DutyState, Readable } from './types.ts';

/** The duty as the other parts of the client see it. */
export interface DutyCore {
  readonly client: DutyClient;
  /** What the server said last; `null` with nobody signed in, or no agent. */
  readonly confirmed: Readable<Duty | null>;
  /** Who is signed in. */
  login(): Login | undefined;
  enter(login: Login, report: DutyReport): void;
  leave(): void;
  /** Takes a duty over unless a newer one is known. */
  apply(duty: Duty): void;
  /** Takes an answer over, its clock included. */
  readonly report: (report: DutyReport) => void;
  /** Shows the wish that waits for a connection. */
  keep(wish: DutyState['wish']): void;
}

/** Makes the duty of this page. The server decides: a wish is shown as pending until it answers. */
export function createDuty(acts: () => Promise<Acts>, observe: (event: ClientEvent) => void): DutyCore {
  const state = createStore(noDuty);
  const confirmed = createStore<Duty | null>(null);
  let login: Login | undefined;
  let pending: Status | null = null;
  let wish: DutyState['wish'] = null;
  // The wishes that are not decided yet.
  let waiting = 0;
  // Server time minus browser time, in milliseconds.
  let offset = 0;

  function show(): void {
    const duty = confirmed.get();
    if (!duty) return state.set(noDuty);
    const { choice: _, ...shown } = { ...duty, pending, wish };
    // The times are corrected: what is called since or until.
    for (const name in shown) if (/(since|until)$/i.test(name)) shown[name as 'since'] &&= shown[name as 'since'] - offset;
    state.set(shown);
  }

  function apply(duty: Duty): void {
    const known = confirmed.get();
    if (!login || (known && known.version >= duty.version)) return;
    confirmed.set(duty);
    show();
    observe({ type: 'duty', status: duty.status, version: duty.version });
  }

  /** Takes an answer over. The offset moves only where the measured one must be wrong, so that no clock ever trembles. */
  function report({ duty, now, sent, received }: DutyReport): void {
    const measured = now - (sent + received) / 2;
    if (Math.abs(measured - offset) > (received - sent) / 2) {
      offset = measured;
      show();
    }
    if (duty) apply(duty);
  }

  return {
    confirmed,
    login: () => login,
    apply,
    report,
    enter(next, answer) {
      login = next;
      report(answer);
    },
    keep(next) {
      wish = next;
      show();
    },
    leave() {
      login = undefined;
      pending = wish = null;
      waiting = 0;
      confirmed.set(null);
      show();
    },
    client: {
      state,
      start: async (options) => (await acts()).readDuty('POST', options),
      async request(status, { reason, ...options } = {}) {
        const asker = login;
        // What the person saw: a change by anybody else must not be overwritten unseen.
        const asked = { body: { status, reason }, asker, seen: confirmed.get()?.choice, isQueued: waiting > 0 };
        waiting += 1;
        pending = status;
        show();
        try {
          return await (await acts()).choose(asked, options);
        } finally {
          if (asker === login && !(waiting -= 1)) {
            pending = null;
            show();
          }
        }
      },
      cancelNext: async (options) => (await acts()).cancelNext(options),
      refusal(status) {
        const duty = confirmed.get();
        // While an activity lasts, everything may follow it.
        return duty && login ? (duty.activity ? null : transitionRefusal(duty.status, status, login.session.rules)) : 'not-on-duty';
      },
      reasons: async (options) => (await acts()).reasons(options),
    },
  };
}
