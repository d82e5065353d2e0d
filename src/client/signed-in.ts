import {
  appsAnswerSchema, dutyAnswerSchema, dutyTag, launchAnswerSchema, reasonsAnswerSchema, statusAnswerSchema,
} from '../contract/index.ts';
import { isOndutyError, OndutyError } from './errors.ts';
import { ignore } from './timing.ts';
import type { App, Launch, ReasonsAnswer, StatusRequest } from '../contract/index.ts';
import type { Send } from './http.ts';
import type { Login } from './login.ts';
import type { DutyReport } from './session.ts';
import type { CallOptions, TakeOverOptions } from './types.ts';

export { createBearer } from './bearer.ts';
export { followEvents } from './live.ts';
export { readOtherStep } from './other-step.ts';
export { awaitAccess, extend, renew, takeOver } from './session-acts.ts';
export { waitOut } from './suspension.ts';

/*
 * What only somebody who is signed in can do. And what waits for a session. It is loaded
 * when there is one, so that a login page does not wait for it.
 */

/** A wish for a status, as it was uttered. */
export interface Wish {
  readonly body: StatusRequest;
  /** Whose wish it is. */
  readonly asker: Login | undefined;
  /** The choice that the person saw. */
  readonly seen: number | undefined;
  /** Whether another wish is still on its way; this one then builds on what that one leaves behind. */
  readonly isQueued: boolean;
}

/** The requests of a signed-in person. */
export interface Acts {
  readDuty(method: 'GET' | 'POST', options?: CallOptions & TakeOverOptions): Promise<void>;
  choose(wish: Wish, options?: CallOptions): Promise<{ readonly outcome: 'changed' | 'queued' }>;
  reasons(options?: CallOptions): Promise<ReasonsAnswer>;
  apps(options?: CallOptions): Promise<readonly App[]>;
  launch(id: string, options?: CallOptions & TakeOverOptions): Promise<Launch>;
}

/** Makes the requests. `report` is told every duty that an answer holds; `now` says who is signed in. */
export function createActs(call: Send, report: (report: DutyReport) => void, now: () => Login | undefined): Acts {
  // The last wish under way, fulfilled with the choice that it left behind. Each is sent when the one before it is decided.
  let last: Promise<number | undefined> = Promise.resolve(undefined);

  const readDuty: Acts['readDuty'] = async (method, { signal, takeOver } = {}) => {
    const { value, sent, received } = await call({ method, path: '/v1/duty', ok: dutyAnswerSchema, signal, ...(takeOver && { body: { takeOver } }) });
    report({ ...value, sent, received });
  };

  async function put({ asker, body }: Wish, choice: number | undefined, signal: AbortSignal | undefined) {
    signal?.throwIfAborted();
    // A wish that waited is the wish of the person who uttered it.
    if (asker !== now()) throw new OndutyError('session-ended');
    try {
      const { value: { outcome, ...answer }, sent, received } = await call({
        method: 'PUT', path: '/v1/duty/status', body, ok: statusAnswerSchema, signal,
        ...(choice !== undefined && { headers: { 'if-match': dutyTag(choice) } }),
      });
      report({ ...answer, sent, received });
      return { outcome, choice: answer.duty.choice };
    } catch (error) {
      // Without an answer nobody knows whether the wish came through. After a refusal people see first what stands now.
      const again = asker && asker === now() ? readDuty('GET').catch(ignore) : undefined;
      if (isOndutyError(error) && error.status) await again;
      throw error;
    }
  }

  return {
    readDuty,
    async choose(wish, { signal } = {}) {
      const before = wish.isQueued ? last : Promise.resolve(undefined);
      const mine = before.then((left) => put(wish, left ?? wish.seen, signal));
      last = mine.then(({ choice }) => choice, () => undefined);
      const { outcome } = await mine;
      return { outcome };
    },
    async reasons({ signal } = {}) {
      return (await call({ method: 'GET', path: '/v1/duty/reasons', ok: reasonsAnswerSchema, signal })).value;
    },
    async apps({ signal } = {}) {
      return (await call({ method: 'GET', path: '/v1/apps', ok: appsAnswerSchema, signal })).value.apps;
    },
    async launch(id, { signal, takeOver } = {}) {
      const { value, sent, received } = await call({
        method: 'POST', path: `/v1/apps/${encodeURIComponent(id)}/launch`, ok: launchAnswerSchema, signal, ...(takeOver && { body: { takeOver } }),
      });
      report({ duty: value.duty, now: value.now, sent, received });
      return value;
    },
  };
}
