import { renewAnswerSchema, sessionAnswerSchema } from '../contract/index.ts';
import { waitForAccess } from './access.ts';
import { anySignal } from './timing.ts';
import type { SessionTimes } from './ending.ts';
import type { Send } from './http.ts';
import type { AccessOutcome, AddressDenied, CallOptions, DutyElsewhere, SignInCredentials, SignInResult } from './types.ts';

/*
 * What is seldom done to come in, or to stay.
 */

/** What the session lends for it. */
export interface Hands {
  readonly call: Send;
  readonly send: Send;
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal;
  readonly times: SessionTimes;
  readonly signIn: (credentials: SignInCredentials, signal?: AbortSignal, headers?: Readonly<Record<string, string>>) => Promise<SignInResult>;
  /** Grows with every wish of the person to come or go. */
  readonly wish: () => number;
}

/** Waits for an administrator, and signs in when the address is allowed: `asked` is the wish that this is. */
export function awaitAccess(
  { send, closed, signIn, wish }: Hands, asked: number, step: AddressDenied, { signal }: CallOptions = {},
): Promise<AccessOutcome> {
  let mine = asked;
  return waitForAccess(step, {
    send, isWanted: () => mine === wish(), signal: anySignal(signal, closed),
    redeem(headers) {
      const result = signIn({ method: 'grant' }, signal, headers);
      // It is the same wish, should it have to be tried again.
      mine = wish();
      return result;
    },
  });
}

/** Goes on duty in this browser, with the ticket in place of the password. */
export const takeOver = ({ signIn }: Hands, step: DutyElsewhere, { signal }: CallOptions = {}): Promise<SignInResult> =>
  signIn({ method: 'take-over' }, signal, { authorization: `Ticket ${step.takeOver?.ticket ?? ''}` });

/** Says that the person is there. */
export async function extend({ call, times }: Hands, { signal }: CallOptions = {}): Promise<void> {
  const { value: { session, now }, sent } = await call({ method: 'POST', path: '/v1/session/extend', ok: sessionAnswerSchema, signal });
  times.limits.set({ ...session, now, sent });
}

/** Proves the password again; the session that the answer brings takes the place of this one. */
export async function renew({ call }: Hands, password: string, { signal }: CallOptions = {}): Promise<void> {
  await call({ method: 'POST', path: '/v1/session/renew', body: { password }, ok: renewAnswerSchema, signal, once: true, renews: true });
}
