import { accessStateSchema } from '../contract/index.ts';
import { isOndutyError, OndutyError } from './errors.ts';
import { isHidden, rest } from './rest.ts';
import type { Send } from './http.ts';
import type { AccessOutcome, AddressDenied, SignInResult } from './types.ts';

/** What waiting for an administrator needs. */
export interface AccessOptions {
  readonly send: Send;
  /** Whether the person still wants this, and did nothing else in the meantime. */
  readonly isWanted: () => boolean;
  /** Signs in with the header fields that carry the ticket. */
  readonly redeem: (headers: Readonly<Record<string, string>>) => Promise<SignInResult>;
  readonly signal: AbortSignal;
}

/** What becomes of an error while waiting: a result, or `undefined` where it passes. Throws what it does not know. */
function outcomeOf(error: unknown): AccessOutcome | undefined {
  if (!isOndutyError(error)) throw error;
  const { code, status = 0 } = error;
  if (code === 'access-refused') return { state: 'refused' };
  // Another address by now, or another password: in any case the person has to give it again.
  if (code.startsWith('ticket-')) return { state: 'expired' };
  if (code === 'network' || code === 'timeout' || code === 'access-waiting' || code === 'throttled' || status >= 500) return undefined;
  throw error;
}

/** Asks how an access request stands until it is decided or its ticket has expired, and signs in as soon as it is granted. */
export async function waitForAccess(
  { requestId, wait }: AddressDenied, { send, isWanted, redeem, signal }: AccessOptions,
): Promise<AccessOutcome> {
  const headers = { authorization: `Ticket ${wait.ticket}` };
  const path = `/v1/access-requests/${encodeURIComponent(requestId)}` as const;
  for (let after = 0; ;) {
    // Seldom where nobody looks.
    await rest(after + (isHidden() ? 4 : 1) * (2000 + Math.random() * 3000), signal);
    if (!isWanted()) throw new OndutyError('session-ended');
    after = 0;
    try {
      const { value: { state } } = await send({ method: 'GET', path, ok: accessStateSchema, headers, signal, once: true });
      if (state === 'granted') return await redeem(headers);
      if (state === 'refused') return { state };
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome) return outcome;
      after = (isOndutyError(error) ? error.retryAfter ?? 0 : 0) * 1000;
    }
  }
}
