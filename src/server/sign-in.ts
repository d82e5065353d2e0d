import { normalizePassword } from '../contract/index.ts';
import { admit, denyAddress, redeemGrant } from './access-requests.ts';
import { auditChange } from './audit.ts';
import { readSecret, writeCookie } from './carrier.ts';
import { receiptChange } from './core.ts';
import { dutyView, endDutyWithLastSession, openDuty } from './duty.ts';
import { isCrossSite, requireOrigin } from './origins.ts';
import { newChangeTicket } from './passwords.ts';
import { OverloadedError } from './ports.ts';
import { ProblemError } from './problem.ts';
import { digest } from './secrets.ts';
import { endChanges, newSession, sessionView } from './sessions.ts';
import { settingsOf } from './tenant-settings.ts';
import { countAttempt, nameKey } from './throttle.ts';
import { foldName } from './user-names.ts';
import type { SignInRequest, SignInStep } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

type PasswordSignIn = Extract<SignInRequest, { readonly method: 'password' }>;

/** A record that belongs to nobody, so that an unknown name costs the same hash as a known one. One for each hasher. */
const decoys = new WeakMap<object, Promise<string>>();
function decoy(core: Core): Promise<string> {
  const made = decoys.get(core.hasher) ?? core.hasher.hash('the password of nobody at all');
  decoys.set(core.hasher, made);
  return made;
}

/** Looks a user up: by the exact user name of a tenant, or by the unified one whatever its case. */
const findUser = (core: Core, { tenant, username }: PasswordSignIn): Promise<Row<'users'> | undefined> =>
  tenant === undefined
    ? core.storage.find('users', { unifiedKey: foldName(username) })
    : core.storage.find('users', { tenantId: tenant, userName: username.normalize('NFC') });

/** Gates one to three: throttle, password, enabled. An unknown name, a wrong password and a disabled user cannot be told apart. */
async function passPassword(core: Core, call: Call, request: PasswordSignIn): Promise<Row<'users'>> {
  const user = await findUser(core, request);
  const attempt = await countAttempt(core, await nameKey(request.tenant, foldName(request.username), user?.id), call.address);
  const password = normalizePassword(request.password);
  const record = user?.passwordHash ?? await decoy(core);
  let isRight: boolean;
  try {
    isRight = await core.hasher.verify(record, password);
  } catch (error) {
    await attempt.withdraw();
    if (error instanceof OverloadedError) throw new ProblemError('overloaded', { retryAfter: error.retryAfter });
    throw error;
  }
  if (user === undefined || !isRight || !user.enabled) {
    core.observer.count?.('sign-in-refused');
    throw new ProblemError('credentials-wrong');
  }
  await attempt.succeed();
  if (core.hasher.isOutdated(record)) {
    const passwordHash = await core.hasher.hash(password);
    if (await core.storage.commit([{ update: 'users', where: { id: user.id, passwordHash: record }, set: { passwordHash } }])) return { ...user, passwordHash };
  }
  return user;
}

/** Ends the session that this browser had before: signing in always makes a new one, and the old id opens nothing. */
async function replaceSession(core: Core, call: Call, next: Row<'users'>): Promise<void> {
  const found = readSecret(core, call.request);
  const credential = found && await core.storage.find('credentials', { hash: await digest(found.secret) });
  const session = credential && await core.storage.find('sessions', { id: credential.sessionId });
  if (session === undefined) return;
  await core.storage.commit(endChanges(core, session, 'replaced'));
  const previous = await core.storage.find('users', { id: session.userId });
  if (previous !== undefined && previous.id !== next.id) {
    await endDutyWithLastSession(core, previous, { kind: 'self', cause: 'replaced' }, null);
  }
  core.feed.nudge();
}

function requireService(tenant: Row<'tenants'>): void {
  const { maintenance } = settingsOf(tenant);
  if (maintenance) throw new ProblemError('maintenance', { detail: maintenance });
}

/** Who is at the door, and the changes that go with coming in. */
interface Entry {
  readonly user: Row<'users'>;
  readonly changes: readonly Change[];
}

/** The gates before the address, by the method of the request: who is it? */
async function identify(core: Core, call: Call, request: SignInRequest): Promise<Entry> {
  if (request.method === 'grant') return redeemGrant(core, call, request.tenant);
  return { user: await passPassword(core, call, request), changes: [] };
}

/**
 * Handles `POST /v1/session`: the gates in their one order. What a person must do next is a result; what is wrong is a problem.
 * Direct sign-in of an agent opens the duty.
 */
export async function signIn(core: Core, call: Call, request: SignInRequest, replay: () => Promise<void>): Promise<SignInStep> {
  const announced = request.tenant === undefined ? undefined : await core.storage.find('tenants', { id: request.tenant });
  if (announced !== undefined) {
    requireOrigin(core, call.request, announced);
    requireService(announced);
  }
  const { user, changes } = await identify(core, call, request);
  const tenant = announced?.id === user.tenantId ? announced : await core.storage.find('tenants', { id: user.tenantId });
  if (tenant === undefined) throw new Error('A user has no tenant');
  requireOrigin(core, call.request, tenant);
  requireService(tenant);

  const admission = await admit(core, user, call.address);
  if (admission === undefined) return denyAddress(core, call, user, tenant);
  if (user.passwordTemporary) return newChangeTicket(core, call, user);

  const session = await newSession(core, user, request.carrier ?? 'cookie', call.address, admission.grantedKey);
  const audit = auditChange(core, call, { action: 'sign-in', tenantId: tenant.id, actor: user, target: user.displayName });
  if (!(await core.storage.commit([...changes, ...admission.changes, ...session.changes, audit, ...receiptChange(core, call, null)]))) {
    // A twin of this request was quicker, or another one took the ticket or the grant: then the door is shut again.
    await replay();
    return signIn(core, call, request, replay);
  }
  await replaceSession(core, call, user);
  core.observer.count?.('sign-in');

  const isAgent = user.roles.includes('agent');
  const duty = !isAgent ? null : request.tenant !== undefined
    ? await openDuty(core, user, 'sign-in')
    : dutyView(await core.storage.find('duties', { userId: user.id }));
  if (session.cookie !== undefined) writeCookie(core, isCrossSite(core, call.request), call.headers, session.cookie);
  call.active = { session: session.row, user, tenant };
  return {
    state: 'signed-in', session: sessionView(call.active), duty, now: core.now(),
    ...(session.credential === undefined ? {} : { credential: session.credential }),
  };
}
