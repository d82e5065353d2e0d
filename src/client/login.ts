import { headers as names } from '../contract/index.ts';
import { isOndutyError, OndutyError } from './errors.ts';
import { abortable } from './timing.ts';
import type * as v from 'valibot';
import type { Session } from '../contract/index.ts';
import type { Bearer } from './bearer.ts';
import type { ErrorCode } from './errors.ts';
import type { Answer, HttpRequest, Send } from './http.ts';

/** One signed-in person, from the first answer to the end. */
export interface Login {
  readonly session: Session;
  /** Aborts when the session is over for this page, with the error that its calls reject with. */
  readonly signal: AbortSignal;
}

/** A login in the hands of its owner. */
export interface OpenLogin extends Login {
  session: Session;
  readonly bearer: Bearer | undefined;
  /** What is under way rejects with this code; default `session-ended`. */
  end(code?: ErrorCode): void;
}

/** Makes a login; `bearer` holds its tokens where the carrier is that one. */
export function createLogin(session: Session, bearer: Bearer | undefined): OpenLogin {
  const controller = new AbortController();
  return { session, bearer, signal: controller.signal, end: (code = 'session-ended') => controller.abort(new OndutyError(code)) };
}

/** Sends in the name of a login, if there is one; a bearer's token that is refused is renewed, and the request repeated once. */
export async function sendAs<S extends v.GenericSchema>(
  send: Send, login: OpenLogin | undefined, request: HttpRequest<S>,
): Promise<Answer<v.InferOutput<S>>> {
  const key = crypto.randomUUID();
  for (let isRefused = false; ; isRefused = true) {
    const token = await (login?.bearer && abortable(login.bearer.token(), request.signal));
    try {
      return await send({
        key, ...request,
        headers: {
          ...request.headers,
          ...(login && { [names.session]: login.session.id }),
          ...(token && { authorization: `Bearer ${token}` }),
        },
      });
    } catch (error) {
      // A wrong password says nothing about the token, and asking twice would count twice.
      if (isRefused || !token || !isOndutyError(error) || error.status !== 401 || error.code === 'credentials-wrong') throw error;
      login?.bearer?.refused(token);
    }
  }
}
