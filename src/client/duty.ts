import { dutyAnswerSchema, dutyTag, reasonsAnswerSchema, statusAnswerSchema, transitionRefusal } from '../contract/index.ts';
import { isOndutyError, OndutyError } from './errors.ts';
import { createStore } from './store.ts';
import { ignore } from './timing.ts';
import type { Duty, Status, StatusRequest } from '../contract/index.ts';
import type { Send } from './http.ts';
import type { Login } from './login.ts';
import type { DutyReport } from './session.ts';
import type { CallOptions, ClientEvent, DutyClient, DutyState, Readable } from './types.ts';

/** The duty as the other parts of the client see it. */
export interface DutyCore {
  readonly client: DutyClient;
  /** What the server said last; `null` with nobody signed in, or no agent. */
  readonly confirmed: Readable<Duty | null>;
  enter(login: Login, report: DutyReport): void;
  leave(): void;
  /** Takes a duty over unless a newer one is known. */
  apply(duty: Duty): void;
  /** Takes an answer over, its clock included. */
  readonly report: (report: DutyReport) => void;
}

const nothing: DutyState = {
  status: null, started: false, activity: null, reason: null, next: null, since: 0, actor: { kind: 'system' }, version: 0, pending: null,
};

/** Makes the duty of this page. The server decides: a wish is shown as pending until it answers. */
export function createDuty(call: Send, observe: (event: ClientEvent) => void): DutyCore {
  const state = createStore(nothing);
  const confirmed = createStore<Duty | null>(null);
  let login: Login | undefined;
  let pending: Status | null = null;
  // The last wish under way, fulfilled with the choice that it left behind. Each is sent when the one before it is decided.
  let last: Promise<number | undefined> = Promise.resolve(undefined);
  let waiting = 0;
  // Server time minus browser time, in milliseconds.
  let offset = 0;

  function show(): void {
    const duty = confirmed.get();
    if (!duty) return state.set(nothing);
    const { status, started, activity, reason, next, since, actor, version } = duty;
    state.set({ status, started, activity, reason, next, since: since - offset, actor, version, pending });
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

  const ask = async (method: 'GET' | 'POST', { signal }: CallOptions = {}): Promise<void> => {
    const { value, sent, received } = await call({ method, path: '/v1/duty', ok: dutyAnswerSchema, signal });
    report({ ...value, sent, received });
  };

  async function put(asker: Login | undefined, choice: number | undefined, body: StatusRequest, signal: AbortSignal | undefined) {
    signal?.throwIfAborted();
    // A wish that waited is the wish of the person who uttered it.
    if (asker !== login) throw new OndutyError('session-ended');
    try {
      const { value: { outcome, ...answer }, sent, received } = await call({
        method: 'PUT', path: '/v1/duty/status', body, ok: statusAnswerSchema, signal,
        ...(choice !== undefined && { headers: { 'if-match': dutyTag(choice) } }),
      });
      report({ ...answer, sent, received });
      return { outcome, choice: answer.duty.choice };
    } catch (error) {
      // Without an answer nobody knows whether the wish came through. After a refusal people see first what stands now.
      const again = asker === login && login ? ask('GET').catch(ignore) : undefined;
      if (isOndutyError(error) && error.status) await again;
      throw error;
    }
  }

  return {
    confirmed,
    apply,
    report,
    enter(next, answer) {
      login = next;
      report(answer);
    },
    leave() {
      login = undefined;
      pending = null;
      waiting = 0;
      confirmed.set(null);
      show();
    },
    client: {
      state,
      start: (options) => ask('POST', options),
      async request(status, { reason, signal } = {}) {
        const asker = login;
        // What the person saw, or what the wish before it made of that: a change by anybody else must not be overwritten unseen.
        const seen = confirmed.get()?.choice;
        const before = waiting ? last : Promise.resolve(undefined);
        const body = { status, ...(reason !== undefined && { reason }) };
        const mine = before.then((left) => put(asker, left ?? seen, body, signal));
        last = mine.then(({ choice }) => choice, () => undefined);
        waiting += 1;
        pending = status;
        show();
        try {
          const { outcome } = await mine;
          return { outcome };
        } finally {
          if (asker === login) {
            waiting -= 1;
            if (!waiting) {
              pending = null;
              show();
            }
          }
        }
      },
      refusal(status) {
        const duty = confirmed.get();
        return duty && login ? transitionRefusal(duty.status, status, login.session.rules) : 'not-on-duty';
      },
      async reasons({ signal } = {}) {
        return (await call({ method: 'GET', path: '/v1/duty/reasons', ok: reasonsAnswerSchema, signal })).value;
      },
    },
  };
}
