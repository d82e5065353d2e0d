import * as v from 'valibot';
import { authorizeUrl, createAttempt, readReturn, redeem } from './authorize.ts';
import { returnChannel } from './popup.ts';
import type { AuthorizeOptions, AuthorizeResult } from './authorize.ts';
import type { CallOptions, Client } from './types.ts';

const attemptSchema = v.object({ state: v.string(), codeVerifier: v.string(), redirectUri: v.string() });

/** Where an attempt is remembered while the page is away; it is forgotten when the page is back. It opens nothing without its code. */
const keyOf = (state: string): string => `onduty:sign-in:${state}`;

/** Takes an attempt out of the storage of this tab. */
function takeAttempt(state: string) {
  try {
    const text = sessionStorage.getItem(keyOf(state));
    sessionStorage.removeItem(keyOf(state));
    const { success, output } = v.safeParse(attemptSchema, JSON.parse(text ?? 'null'));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Signs in at the backend's own page, in this tab: the page goes away, and `finishSignIn` goes on where it comes back. Fulfils only when that cannot be. A
 * `redirectUri` that is not registered ends at the backend's page, which says so.
 */
export async function signInByRedirect(client: Client, options: AuthorizeOptions = {}): Promise<AuthorizeResult> {
  const attempt = createAttempt('redirect', options);
  const url = await authorizeUrl(client, attempt, options);
  options.signal?.throwIfAborted();
  try {
    sessionStorage.setItem(keyOf(attempt.state), JSON.stringify(attempt));
  } catch {
    return { state: 'storage-blocked' };
  }
  location.assign(url);
  return new Promise(() => {});
}

/** Gives what came back to the page that opened this window, and closes it. */
function handOver(message: object): void {
  if (typeof BroadcastChannel === 'function') {
    const channel = new BroadcastChannel(returnChannel);
    channel.postMessage(message);
    channel.close();
  }
  // Where the opener stands in a frame of another site, its channel is another one.
  (opener as Window | null)?.postMessage(message, location.origin);
  close();
}

/** What `finishSignIn` finds: nothing to finish, or a window that has handed over and that the person may close where the browser does not. */
export type FinishResult = AuthorizeResult | { readonly state: 'nothing' | 'handed-over' };

/**
 * Goes on where the backend's page sent the person back to: call it when the page loads. It takes what came out of the address first, so that neither a reload nor a
 * history holds it. An answer that this tab did not ask for is dropped.
 */
export async function finishSignIn(client: Client, options: CallOptions = {}): Promise<FinishResult> {
  const answer = readReturn(location.href);
  if (!answer) return { state: 'nothing' };
  const url = new URL(location.href);
  for (const name of ['state', 'code', 'error', 'iss']) url.searchParams.delete(name);
  history.replaceState(history.state, '', url);
  const { way, ...message } = answer;
  if (way === 'popup') {
    handOver(message);
    return { state: 'handed-over' };
  }
  const attempt = takeAttempt(answer.state);
  return attempt ? redeem(client, attempt, answer, options) : { state: 'nothing' };
}
