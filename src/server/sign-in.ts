import { admit, denyAddress, redeemGrant } from './access-requests.ts';
import { redeemAssertion } from './assertions.ts';
import { auditChange } from './audit.ts';
import { redeemCode } from './authorize.ts';
import { readSecret, writeCookie } from './carrier.ts';
import { receiptChange } from './core.ts';
import { dutyView, endDutyWithLastSession } from './duty.ts';
import { openDuty } from './open-duty.ts';
import { isCrossSite, requireOrigin } from './origins.ts';
import { provePassword } from './password-check.ts';
import { newChangeTicket } from './passwords.ts';
import { ProblemError } from './problem.ts';
import { refuseRepeat } from './receipts.ts';
import { digest } from './secrets.ts';
import { endChanges, newSession, sessionView } from './sessions.ts';
import { familyOf, findElsewhere } from './several-browsers.ts';
import { redeemTakeOver, refuseDuty } from './take-over.ts';
import { settingsOf } from './tenant-settings.ts';
import { nameKey } from './throttle.ts';
import { findUser, foldName } from './user-names.ts';
import type { Duty, SignInRequest, SignInStep } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

type PasswordSignIn = Extract<SignInRequest, { readonly method: 'password' }>;

/** Gates one to three: throttle, password, enabled. */
async function passPassword(core: Core, call: Call, request: PasswordSignIn, announced: Row<'tenants'> | undefined): Promise<Row<'users'>> {
  const user = await findUser(core, request);
  const key = await nameKey(request.tenant, foldName(request.username), user?.id);
  try {
    return await provePassword(core, call, { key, user, tenantId: user?.tenantId ?? announced?.id ?? '' }, request.password);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'credentials-wrong') core.observer.count?.('sign-in-refused');
    throw error;
  }
}

/** The session that this browser had before, whatever it is worth. */
async function findPrevious(core: Core, call: Call): Promise<Row<'sessions'> | undefined> {
  const found = readSecret(core, call.request);
  const credential = found && await core.storage.find('credentials', { hash: await digest(found.secret) });
  return credential && core.storage.find('sessions', { id: credential.sessionId });
}

/** Ends the session that this browser had before: signing in always makes a new one, and the old id opens nothing. */
async function replaceSession(core: Core, call: Call, session: Row<'sessions'>, next: Row<'users'>): Promise<void> {
  const previous = await core.storage.find('users', { id: session.userId });
  await core.storage.commit([...endChanges(core, session, 'replaced'), auditChange(core, call, {
    action: 'session-replaced', tenantId: session.tenantId, target: previous?.displayName ?? '',
    // The people of another tenant are none of this one's business.
    actor: next.tenantId === session.tenantId ? next : null,
  })]);
  if (previous !== undefined && previous.id !== next.id) {
    await endDutyWithLastSession(core, previous, { kind: 'self', cause: 'replaced' }, null);
  }
  core.feed.nudge();
}

/** Refuses everybody while a tenant is being maintained, but for its administrators: one of them has to end it. */
function requireService(tenant: Row<'tenants'>, user: Row<'users'>): void {
  const { maintenance } = settingsOf(tenant);
  if (maintenance && !user.roles.includes('administrator')) throw new ProblemError('maintenance', { detail: maintenance });
}

/** Who is at the door, and the changes that go with coming in. */
interface Entry {
  readonly user: Row<'users'>;
  readonly changes: readonly Change[];
  /** The browser that the session counts as, where it is not the one that this browser had before. */
  readonly family?: string | null;
  /** When the session ends at the latest, where that is not for the tenant's length alone to say. Unix milliseconds. */
  readonly expiresAt?: number;
  /** The key by which a host vouched for the person. */
  readonly hostKey?: string | null;
}

/** The gates before the address, by the method of the request: who is it? */
async function identify(core: Core, call: Call, request: SignInRequest, announced: Row<'tenants'> | undefined): Promise<Entry> {
  if (request.method === 'grant') return redeemGrant(core, call, request.tenant);
  if (request.method === 'take-over') return redeemTakeOver(core, call, request.tenant);
  if (request.method === 'code') return redeemCode(core, request);
  if (request.method === 'assertion') return redeemAssertion(core, call, request);
  return { user: await passPassword(core, call, request, announced), changes: [] };
}

/**
 * Handles `POST /v1/session`: the gates in their one order. What a person must do next is a result; what is wrong is a problem.
 * Direct sign-in of an agent opens the duty.
 */
export async function signIn(core: Core, call: Call, request: SignInRequest): Promise<SignInStep> {
  const announced = request.tenant === undefined ? undefined : await core.storage.find('tenants', { id: request.tenant });
  if (announced !== undefined) requireOrigin(core, call.request, announced);
  const { user, changes, family: born = null, expiresAt = Infinity, hostKey = null } = await identify(core, call, request, announced);
  const tenant = announced?.id === user.tenantId ? announced : await core.storage.find('tenants', { id: user.tenantId });
  if (tenant === undefined) throw new Error('A user has no tenant');
  requireOrigin(core, call.request, tenant);
  requireService(tenant, user);

  const admission = await admit(core, user, call.address);
  const takeStep = async (step: (entry: readonly Change[]) => Promise<SignInStep>): Promise<SignInStep> => {
    if (request.method !== 'assertion') return step(changes);
    // Once means once, whatever comes of it; where another one was quicker, the door is shut.
    return await core.storage.commit(changes) ? step([]) : signIn(core, call, request);
  };
  if (admission === undefined) return takeStep(() => denyAddress(core, call, user, tenant, hostKey));
  if (user.passwordTemporary) return takeStep((entry) => newChangeTicket(core, call, user, entry));

  const previous = await findPrevious(core, call);
  const isAgent = user.roles.includes('agent');
  const opensDuty = isAgent && request.tenant !== undefined;
  const takesOver = request.method === 'take-over';
  const family = born ?? (previous?.userId === user.id ? familyOf(previous) : null);
  const elsewhere = opensDuty ? await findElsewhere(core, { user, tenant }, await core.storage.find('duties', { userId: user.id }), family) : undefined;
  if (elsewhere !== undefined && !(takesOver && elsewhere.mode === 'take-over' && !elsewhere.isBusy)) {
    return takeStep((entry) => refuseDuty(core, call, user, elsewhere, takesOver ? [] : entry, hostKey));
  }

  const session = await newSession(core, user, request.carrier ?? 'cookie', call.address, { grantedKey: admission.grantedKey, family, hostKey, expiresAt });
  const audit = auditChange(core, call, { action: 'sign-in', tenantId: tenant.id, actor: user, target: user.displayName });
  // Changes nothing: it refuses the commit when the password was changed or the account disabled since it was looked at.
  const guard: Change = { update: 'users', where: { id: user.id, passwordHash: user.passwordHash, enabled: true }, set: { enabled: true } };
  if (!(await core.storage.commit([guard, ...changes, ...admission.changes, ...session.changes, audit, ...receiptChange(core, call, null)]))) {
    await refuseRepeat(core, call);
    // Another one took the ticket or the grant, or the password is another by now: then the door is shut again.
    return signIn(core, call, request);
  }
  const active: ActiveSession = { session: session.row, user, tenant };
  let duty: Duty | null = null;
  try {
    if (opensDuty) duty = await openDuty(core, call, active, 'sign-in', takesOver);
    else if (isAgent) duty = dutyView(await core.storage.find('duties', { userId: user.id }));
  } catch (error) {
    if (!(error instanceof ProblemError && error.code === 'duty-elsewhere')) throw error;
    // Another browser was quicker since the gate was passed.
    await core.storage.commit(endChanges(core, session.row, 'ended'));
    const quicker = await findElsewhere(core, active, await core.storage.find('duties', { userId: user.id }), familyOf(session.row));
    if (quicker === undefined) throw error;
    return refuseDuty(core, call, user, quicker, [], hostKey);
  }
  if (previous !== undefined) await replaceSession(core, call, previous, user);
  core.observer.count?.('sign-in');
  if (session.cookie !== undefined) writeCookie(core, isCrossSite(core, call.request), call.headers, session.cookie);
  call.active = active;
  return {
    state: 'signed-in', session: sessionView(core, active, duty), duty, now: core.now(),
    ...(session.credential === undefined ? {} : { credential: session.credential }),
  };
}
