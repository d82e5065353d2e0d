import { OndutyError } from './errors.ts';
import type { CallOptions, Client, SignInResult } from './types.ts';

/*
 * Sign-in at the backend's own page, for hosts that must not see passwords: an authorization code with PKCE (RFC 7636), which comes back to a page of
 * the host that an administrator registered.
 */

/** What every sign-in at the backend's page takes. */
export interface AuthorizeOptions extends CallOptions {
  /** The page of this origin that the code comes back to, exactly as it is registered; default: this page, without query and fragment. */
  readonly redirectUri?: string;
  /** `select_account` asks who goes on, also where somebody is signed in at the backend's page. */
  readonly prompt?: 'select_account';
}

/**
 * What came of it beside the results of a sign-in: the person went `denied` back, the browser opened no window (`popup-blocked`), nothing came back in
 * time (`timed-out`), or the browser keeps nothing for this page that could survive the way there (`storage-blocked`).
 */
export type AuthorizeResult =
  | SignInResult
  | { readonly state: 'denied' | 'popup-blocked' | 'timed-out' | 'storage-blocked' };

/** What a page remembers of a sign-in while it is under way. The verifier is what makes the code good for this page alone. */
export interface Attempt {
  readonly state: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

/** What comes back with the person. */
export interface Return {
  readonly state: string;
  readonly code: string | null;
  readonly error: string | null;
  readonly iss: string | null;
}

/** By which way a sign-in goes; the state says so where it comes back. */
export type Way = 'popup' | 'redirect';

const base64Url = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const randomText = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/** Begins an attempt. */
export function createAttempt(way: Way, { redirectUri = location.origin + location.pathname }: AuthorizeOptions): Attempt {
  return { state: `onduty-${way}-${randomText()}`, codeVerifier: randomText(), redirectUri };
}

/** Where the backend's page is for an attempt. */
export async function authorizeUrl({ baseUrl, tenant }: Client, { state, codeVerifier, redirectUri }: Attempt, { prompt }: AuthorizeOptions): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier));
  const url = new URL('v1/authorize', baseUrl);
  const language = document.documentElement.lang;
  url.search = new URLSearchParams({
    response_type: 'code', ...(tenant && { client_id: tenant }), redirect_uri: redirectUri, state,
    code_challenge: base64Url(new Uint8Array(hash)), code_challenge_method: 'S256', ...(prompt && { prompt }), ...(language && { ui_locales: language }),
  }).toString();
  return url.href;
}

/** Which attempt an address comes back from; `undefined` for one that comes back from none. */
export function readReturn(href: string): (Return & { readonly way: Way }) | undefined {
  const { searchParams } = new URL(href);
  const state = searchParams.get('state') ?? '';
  const way = /^onduty-(popup|redirect)-[\w-]{43}$/.exec(state)?.[1];
  return way ? { way: way as Way, state, code: searchParams.get('code'), error: searchParams.get('error'), iss: searchParams.get('iss') } : undefined;
}

/** Goes on with what came back. Rejects with `bad-response` for an answer of another backend (RFC 9207). */
export async function redeem(client: Client, { state, codeVerifier, redirectUri }: Attempt, answer: Return, { signal }: CallOptions = {}): Promise<AuthorizeResult> {
  const { code, error, iss } = answer;
  if (answer.state !== state || iss !== new URL(client.baseUrl).origin) throw new OndutyError('bad-response');
  if (error === 'access_denied') return { state: 'denied' };
  if (!code) throw new OndutyError(error ? 'invalid-request' : 'bad-response');
  return client.session.signIn({ method: 'code', code, codeVerifier, redirectUri }, { ...(signal && { signal }) });
}
