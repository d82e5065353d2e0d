import { authorizeParameters } from '../contract/index.ts';
import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { requireOwnPage } from './origins.ts';
import { pageUrl } from './pages.ts';
import { ProblemError } from './problem.ts';
import { digest } from './secrets.ts';
import { isFresh } from './session-limits.ts';
import { familyOf } from './several-browsers.ts';
import { settingsOf } from './tenant-settings.ts';
import { checkTicket, newTicket, spendChange } from './tickets.ts';
import type { AuthorizeAnswer, AuthorizeRequest, SignInRequest } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/*
 * The backend's own sign-in page gives a code to a page that an administrator registered, and only who asked for the code can redeem it: OAuth's
 * authorization code with PKCE.
 */

/** How long a code is good. Milliseconds. */
const codeLife = 60_000;

type CodeSignIn = Extract<SignInRequest, { readonly method: 'code' }>;

/** Whether a tenant registered a page, exactly so. */
const isRegistered = (tenant: Row<'tenants'>, redirectUri: string): boolean => settingsOf(tenant).redirects.includes(redirectUri);

/** Throws `redirect-refused` unless the tenant, or for unified sign-in any, registered a page. */
async function requireRegistered(core: Core, tenantId: string | undefined, redirectUri: string): Promise<void> {
  const tenants = await core.storage.list('tenants', tenantId === undefined ? {} : { id: tenantId });
  if (!tenants.some((tenant) => isRegistered(tenant, redirectUri))) throw new ProblemError('redirect-refused');
}

/** The way back to the host, with who answers (RFC 9207). */
function wayBack({ origin }: Core, redirectUri: string, given: Readonly<Record<string, string>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...given, iss: origin })) url.searchParams.set(name, value);
  return url.href;
}

/** What ties a code to who asked for it. */
const bindingOf = (redirectUri: string, codeChallenge: string): Promise<string> => digest(`${redirectUri}\n${codeChallenge}`);

const leadTo = (location: string): Response => new Response(null, { status: 303, headers: { Location: location } });

/** Handles `GET /v1/authorize`: leads to the sign-in page, and changes nothing. Nobody is led to a page that is not registered. */
export async function startAuthorize(core: Core, call: Call): Promise<Response> {
  const { searchParams: asked } = new URL(call.request.url);
  const read = (name: (typeof authorizeParameters)[number]): string => asked.get(name) ?? '';
  const page = new URL(pageUrl(core, 'signIn', read('client_id')));
  const redirectUri = read('redirect_uri');
  try {
    await requireRegistered(core, read('client_id') || undefined, redirectUri);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    page.searchParams.set('error', error.code);
    return leadTo(page.href);
  }
  const state = read('state');
  const isSound = read('response_type') === 'code' && read('code_challenge_method') === 'S256' && /^[\w-]{43}$/.test(read('code_challenge'))
    && state.length >= 16 && state.length <= 200;
  if (!isSound) return leadTo(wayBack(core, redirectUri, { error: 'invalid_request', state }));
  for (const name of authorizeParameters) if (asked.has(name)) page.searchParams.set(name, read(name));
  return leadTo(page.href);
}

/** Handles `POST /v1/authorize`, which the backend's own page sends when somebody is signed in there, or wants to go back. */
export async function authorize(core: Core, call: Call, request: AuthorizeRequest, replay: () => Promise<void>): Promise<AuthorizeAnswer> {
  const { decision, tenant: tenantId, redirectUri, state, codeChallenge } = request;
  requireOwnPage(core, call.request);
  await requireRegistered(core, tenantId, redirectUri);
  if (decision === 'deny') return { redirect: wayBack(core, redirectUri, { error: 'access_denied', state }) };
  const { user, tenant, session } = activeOf(call);
  // It may be the page of another tenant: then the person is told who is signed in.
  if (tenantId !== undefined && tenantId !== tenant.id) throw new ProblemError('redirect-refused', { signedIn: { displayName: user.displayName } });
  if (!isRegistered(tenant, redirectUri)) throw new ProblemError('redirect-refused');
  const { ticket, change } = await newTicket(core, {
    user, purpose: 'code', life: codeLife, requestId: await bindingOf(redirectUri, codeChallenge), family: familyOf(session), hostKey: session.hostKey,
  });
  const audit = auditChange(core, call, { action: 'code-given', tenantId: tenant.id, target: user.displayName, details: { host: new URL(redirectUri).host } });
  if (!(await core.storage.commit([change, audit, ...receiptChange(core, call, null)]))) {
    await replay();
    throw new ProblemError('server-error');
  }
  return { redirect: wayBack(core, redirectUri, { code: ticket, state }) };
}

/** Redeems a code: by whoever knows the verifier, for the page that it was sent to, while the browser that it was given in is signed in. */
export async function redeemCode(
  core: Core, { code, codeVerifier, redirectUri, tenant }: CodeSignIn,
): Promise<{
  readonly user: Row<'users'>; readonly changes: readonly Change[]; readonly family: string | null; readonly expiresAt: number; readonly hostKey: string | null;
}> {
  const ticket = await checkTicket(core, code, ['code']);
  const user = await core.storage.find('users', { id: ticket.userId });
  const binding = await bindingOf(redirectUri, await digest(codeVerifier));
  if (user?.enabled !== true || ticket.requestId !== binding || (tenant !== undefined && tenant !== user.tenantId)) throw new ProblemError('ticket-refused');
  const browser = (await core.storage.list('sessions', { userId: user.id })).filter((session) => familyOf(session) === ticket.family && isFresh(core, session));
  if (browser.length === 0) throw new ProblemError('ticket-refused');
  // Nobody proved a password again: what is born of a session ends with it.
  return {
    user, changes: [spendChange(ticket)], family: ticket.family, expiresAt: Math.max(...browser.map(({ expiresAt }) => expiresAt)), hostKey: ticket.hostKey,
  };
}
