import { probeAnswerSchema } from '../contract/index.ts';
import { isOndutyError, OndutyError } from './errors.ts';
import { isReachable } from './reach.ts';
import { anySignal } from './timing.ts';
import type { Carrier } from '../contract/index.ts';
import type { Send } from './http.ts';
import type { ClientEvent } from './types.ts';

/** What the session lends for the choice. */
export interface ChoiceOptions {
  readonly send: Send;
  readonly baseUrl: string;
  readonly tenant: string | undefined;
  readonly observe: (event: ClientEvent) => void;
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal;
}

/** Whether this is a page of the backend itself, and in no frame: inside one, another site may stand around it. */
const isOwnPage = (baseUrl: string): boolean =>
  new URL(baseUrl).origin === globalThis.origin && globalThis.self === globalThis.top;

/** Whether a cookie of the backend comes back from this page: the first probe sets one, the second looks. */
async function cookieReturns({ send, tenant }: ChoiceOptions, signal: AbortSignal | undefined): Promise<boolean> {
  const probe = async () => (await send({
    method: 'POST', path: '/v1/probe', body: tenant === undefined ? {} : { tenant }, ok: probeAnswerSchema, signal,
  })).value.returned;
  return await probe() || await probe();
}

/**
 * Chooses how a session is to travel from this page, and tells `observe` why. Rejects as a request does, and with `origin-not-allowed` where the backend can
 * be reached but lets no page of this origin read its answers.
 */
export async function chooseCarrier(options: ChoiceOptions, signal?: AbortSignal): Promise<Carrier> {
  const { baseUrl, observe, closed } = options;
  const decide = (carrier: Carrier, because: Extract<ClientEvent, { type: 'carrier' }>['because']): Carrier => {
    observe({ type: 'carrier', carrier, because });
    return carrier;
  };
  if (isOwnPage(baseUrl)) return decide('cookie', 'own-page');
  try {
    return await cookieReturns(options, signal) ? decide('cookie', 'cookie-returned') : decide('bearer', 'cookie-blocked');
  } catch (error) {
    if (!isOndutyError(error)) throw error;
    // An older backend; that a tenant is not there, the sign-in finds out by itself.
    if (error.code === 'not-found') return decide('cookie', 'no-probe');
    if (error.code !== 'network') throw error;
    const over = anySignal(signal, closed);
    const reachable = await isReachable(baseUrl, over);
    over.throwIfAborted();
    throw reachable ? new OndutyError('origin-not-allowed', { cause: error }) : error;
  }
}
