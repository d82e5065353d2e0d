import {
  appsAnswerSchema, dutyAnswerSchema, dutyTag, launchAnswerSchema, reasonsAnswerSchema, statusAnswerSchema,
} from '../contract/index.ts';
import { isOndutyError, OndutyError } from './errors.ts';
import { anySignal, ignore } from './timing.ts';
import { createKeeper } from './wish.ts';
import type * as v from 'valibot';
import type { App, DutyAnswer, Launch, ReasonsAnswer, StatusRequest } from '../contract/index.ts';
import type { DutyCore } from './duty.ts';
import type { HttpRequest, Send } from './http.ts';
import type { Login } from './login.ts';
import type { CallOptions, ConnectionState, Readable, TakeOverOptions } from './types.ts';

export { createBearer } from './bearer.ts';
export { chooseCarrier } from './choose-carrier.ts';
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
  cancelNext(options?: CallOptions): Promise<void>;
  reasons(options?: CallOptions): Promise<ReasonsAnswer>;
  apps(options?: CallOptions): Promise<readonly App[]>;
  launch(id: string, options?: CallOptions & TakeOverOptions): Promise<Launch>;
}

/** Makes the requests. The duty is told what every answer says of it, and says who is signed in. `closed` aborts with the client. */
export function createActs(call: Send, duty: DutyCore, connection: Readable<ConnectionState>, closed: AbortSignal): Acts {
  const { report, login: now, confirmed } = duty;
  const keeper = createKeeper(duty, connection);
  // The last wish under way, fulfilled with the choice that it left behind. Each is sent when the one before it is decided.
  let last: Promise<number | undefined> = Promise.resolve(undefined);

  const readDuty: Acts['readDuty'] = async (method, { signal, takeOver } = {}) => {
    const { value, sent, received } = await call({ method, path: '/v1/duty', ok: dutyAnswerSchema, signal, ...(takeOver && { body: { takeOver } }) });
    report({ ...value, sent, received });
  };

  /** Asks for a change upon the choice that was seen. */
  async function ask<S extends v.GenericSchema<unknown, DutyAnswer>>(request: HttpRequest<S>, seen: number | undefined): Promise<v.InferOutput<S>> {
    const { value, sent, received } = await call({ ...request, ...(seen !== undefined && { headers: { 'if-match': dutyTag(seen) } }) });
    report({ ...value, sent, received });
    return value;
  }

  /** Changes the duty for whoever wanted it. */
  async function change<T>(asker: Login | undefined, { signal }: CallOptions, act: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    // A wish that waited is the wish of the person who uttered it.
    if (asker !== now()) throw new OndutyError('session-ended');
    try {
      return await act();
    } catch (error) {
      // Without an answer nobody knows whether the wish came through. After a refusal people see first what stands now.
      const again = asker && asker === now() && !closed.aborted ? readDuty('GET').catch(ignore) : undefined;
      if (isOndutyError(error) && error.status) await again;
      throw error;
    }
  }

  return {
    readDuty,
    async choose({ body, asker, seen, isQueued }, options = {}) {
      const { signal } = options;
      const turn = keeper.next(body.status);
      // However often it is sent, it counts once.
      const request = { method: 'PUT', path: '/v1/duty/status', body, ok: statusAnswerSchema, key: crypto.randomUUID() } as const;
      const mine = (isQueued ? last : Promise.resolve(undefined)).then((left) => {
        const choice = left ?? seen;
        return change(asker, options, () => keeper.carry(
          { status: body.status, choice }, turn, (over, once = false) => ask({ ...request, signal: over, once }, choice), signal,
           anySignal(signal, asker?.signal, closed),
        ));
      });
      last = mine.then(({ duty: { choice } }) => choice, () => undefined);
      const { outcome } = await mine;
      return { outcome };
    },
    async cancelNext(options = {}) {
      const { signal } = options;
      const seen = confirmed.get()?.choice;
      await change(now(), options, () => ask({ method: 'DELETE', path: '/v1/duty/next', ok: dutyAnswerSchema, signal }, seen));
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
