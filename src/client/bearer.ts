import { refreshAnswerSchema } from '../contract/index.ts';
import { isOndutyError } from './errors.ts';
import type { Credential } from '../contract/index.ts';
import type { Send } from './http.ts';

/** After a renewal that failed, milliseconds until the next try. Within the grace in which the server takes a replaced token again. */
const failureRest = 5000;

/** The tokens of one session of the bearer carrier. They live in this closure and nowhere else. */
export interface Bearer {
  /** A good access token; renews it first where its end is near. Many callers cause one renewal. */
  token(): Promise<string>;
  /** The server refused this token, whatever the clock says. */
  refused(token: string): void;
}

/** Keeps a credential and renews it. `received` is the browser's time of the answer that brought it. */
export function createBearer(send: Send, credential: Credential, received: number): Bearer {
  let { accessToken, refreshToken } = credential;
  let renewAt = 0;
  let expiresAt = 0;
  let renewal: Promise<void> | undefined;
  let failure: { readonly error: unknown; readonly until: number } | undefined;

  const live = (seconds: number, from: number) => {
    renewAt = from + seconds * 900;
    expiresAt = from + seconds * 1000;
  };
  live(credential.expiresIn, received);

  async function renew(): Promise<void> {
    if (failure && Date.now() < failure.until) throw failure.error;
    try {
      const { value: { credential: renewed }, sent } = await send({
        method: 'POST', path: '/v1/session/refresh', body: { refreshToken }, ok: refreshAnswerSchema, once: true,
      });
      ({ accessToken, refreshToken } = renewed);
      live(renewed.expiresIn, sent);
      failure = undefined;
    } catch (error) {
      const rest = isOndutyError(error) ? (error.retryAfter ?? 0) * 1000 : 0;
      failure = { error, until: Date.now() + Math.max(rest, failureRest) };
      throw error;
    }
  }

  return {
    async token() {
      if (Date.now() < renewAt) return accessToken;
      try {
        await (renewal ??= renew().finally(() => (renewal = undefined)));
      } catch (error) {
        if (Date.now() >= expiresAt) throw error;
      }
      return accessToken;
    },
    refused(token) {
      if (token === accessToken) renewAt = expiresAt = 0;
    },
  };
}
