import { headers as headerNames } from '../contract/index.ts';
import { isLetIn } from './access-requests.ts';
import { auditChange } from './audit.ts';
import { readSecret } from './carrier.ts';
import { overtime } from './core.ts';
import { endDutyWithLastSession } from './duty.ts';
import { ProblemError } from './problem.ts';
import { digest, randomId, randomSecret } from './secrets.ts';
import { idleAtOf, isFresh, isWithinLimits } from './session-limits.ts';
import { familyOf } from './several-browsers.ts';
import { settingsOf } from './tenant-settings.ts';
import { endOverlappingTickets } from './tickets.ts';
import type { Carrier, Credential, Duty, Session } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Change } from './storage/storage.ts';
import type { Row } from './storage/schema.ts';

/** How long a refresh token that was just replaced may come again, because its answer may have been lost. Milliseconds. */
const replacedGrace = 10_000;
/** A session's last act is written at most this often; with a short idle limit, ten times in it. Milliseconds. */
const seenStep = 60_000;

/** A new session as changes to commit, and what the browser gets: a cookie's secret or a credential. */
export interface NewSession {
  readonly row: Row<'sessions'>;
  readonly changes: readonly Change[];
  readonly cookie?: string;
  readonly credential?: Credential;
}

type CredentialRow = Row<'credentials'>;

/** It may outlive the session, which is asked each time: an activity must not be cut. */
async function credentialRow(session: Row<'sessions'>, kind: CredentialRow['kind'], secret: string, expiresAt: number): Promise<CredentialRow> {
  const { id: sessionId, tenantId, userId } = session;
  return { hash: await digest(secret), sessionId, tenantId, userId, kind, expiresAt: Math.min(expiresAt, session.expiresAt + overtime), replacedAt: null };
}

/** A fresh pair of tokens for a session of the bearer carrier. */
async function issueTokens(core: Core, session: Row<'sessions'>): Promise<{ changes: Change[]; credential: Credential }> {
  const [accessToken, refreshToken] = [randomSecret(), randomSecret()];
  const accessEnd = Math.min(core.now() + core.accessLife, session.expiresAt + overtime);
  return {
    changes: [
      { insert: 'credentials', row: await credentialRow(session, 'access', accessToken, accessEnd) },
      { insert: 'credentials', row: await credentialRow(session, 'refresh', refreshToken, session.expiresAt + overtime) },
    ],
    credential: { accessToken, refreshToken, expiresIn: Math.floor((accessEnd - core.now()) / 1000) },
  };
}

/**
 * What a session takes over: the address for which it alone is let in, the browser that it is one of, when that was heard of, the key that vouched for its
 * person, and beyond what it must not last.
 */
type Inheritance = Partial<Pick<Row<'sessions'>, 'grantedKey' | 'family' | 'contactAt' | 'hostKey' | 'expiresAt'>>;

/** Makes a session for a user who passed every gate. Nothing is stored before the changes are committed. */
export async function newSession(
  core: Core, user: Row<'users'>, carrier: Carrier, address: string,
  { grantedKey = null, family = null, contactAt = null, hostKey = null, expiresAt = Infinity }: Inheritance = {},
): Promise<NewSession> {
  const now = core.now();
  const row: Row<'sessions'> = {
    id: randomId(), tenantId: user.tenantId, userId: user.id, carrier, address, startedAt: now, seenAt: now, expiresAt: Math.min(now + core.sessionLife, expiresAt), grantedKey,
    family, contactAt, hostKey,
  };
  const insert: Change = { insert: 'sessions', row };
  if (carrier === 'bearer') {
    const { changes, credential } = await issueTokens(core, row);
    return { row, changes: [insert, ...changes], credential };
  }
  const cookie = randomSecret();
  return { row, changes: [insert, { insert: 'credentials', row: await credentialRow(row, 'cookie', cookie, row.expiresAt + overtime) }], cookie };
}

/** The duty of a user, as far as a session depends on it: only agents have one. */
export const presenceOf = async (core: Core, user: Row<'users'>): Promise<Row<'duties'> | undefined> =>
  (user.roles.includes('agent') ? core.storage.find('duties', { userId: user.id }) : undefined);

/** The session as the contract shows it. */
export const sessionView = (core: Core, { session, user, tenant }: ActiveSession, duty: Pick<Duty, 'status' | 'activity'> | null | undefined): Session => ({
  id: session.id,
  user: { id: user.id, userName: user.userName, displayName: user.displayName, roles: [...user.roles] },
  tenant: { id: tenant.id, name: tenant.name },
  startedAt: session.startedAt,
  expiresAt: session.expiresAt,
  idleAt: idleAtOf(core, session, duty),
  rules: { logOutFromAvailable: settingsOf(tenant).logOutFromAvailable },
});

/** The limits of a session, as its streams tell them. */
export const limitsOf = async (core: Core, { session, user }: ActiveSession): Promise<Pick<Session, 'idleAt' | 'expiresAt'>> =>
  ({ idleAt: idleAtOf(core, session, await presenceOf(core, user)), expiresAt: session.expiresAt });

/** Whether a session is still good: within its limits, its user enabled. */
const isLive = async (core: Core, { session, user }: Pick<ActiveSession, 'session' | 'user'>): Promise<boolean> =>
  user.enabled && (isFresh(core, session) || isWithinLimits(core, session, await presenceOf(core, user)));

/**
 * Loads a session with its user and tenant, and checks it; `undefined` when it is over. Throws `address-denied` when its address is no longer
 * allowed; a `null` address is not asked about.
 */
export async function loadSession(
  core: Core, sessionId: string, userId: string, tenantId: string, address: string | null,
): Promise<ActiveSession | undefined> {
  const [session, user, tenant] = await Promise.all([
    core.storage.find('sessions', { id: sessionId }),
    core.storage.find('users', { id: userId }),
    core.storage.find('tenants', { id: tenantId }),
  ]);
  if (session === undefined || user === undefined || tenant === undefined) return undefined;
  if (!(await isLive(core, { session, user }))) return undefined;
  if (address !== null && !(await isLetIn(core, user, address, session.grantedKey))) throw new ProblemError('address-denied');
  return { session, user, tenant };
}

/**
 * The session behind a request; `undefined` when it brings no credential. A dead credential is `session-ended`; a session other than the one that
 * the caller believes in is `session-changed`. A `null` address lets a session be ended from where it may not be used.
 */
export async function authenticate(core: Core, call: Call, address: string | null = call.address): Promise<ActiveSession | undefined> {
  const { request } = call;
  const found = readSecret(core, request);
  if (found === undefined) return undefined;
  const credential = await core.storage.find('credentials', { hash: await digest(found.secret) });
  const fits = credential !== undefined && credential.expiresAt > core.now()
    && credential.kind === (found.carrier === 'bearer' ? 'access' : 'cookie');
  const active = fits ? await loadSession(core, credential.sessionId, credential.userId, credential.tenantId, address) : undefined;
  if (active === undefined) throw new ProblemError('session-ended');
  const believed = request.headers.get(headerNames.session);
  if (believed !== null && believed !== active.session.id) {
    throw new ProblemError('session-changed', { signedIn: { displayName: active.user.displayName } });
  }
  return active;
}

/** Notes that the person did something, at most once a minute. */
export async function noteAct(core: Core, { session }: ActiveSession): Promise<void> {
  if (core.now() - session.seenAt < Math.min(seenStep, core.idleLife / 10)) return;
  await core.storage.commit([{ update: 'sessions', where: { id: session.id }, set: { seenAt: core.now() } }]);
}

/** Tells the streams of a session that it is over. */
const endedEvent = (core: Core, session: Row<'sessions'>, cause: string): Change =>
  ({ emit: { tenantId: session.tenantId, userId: session.userId, kind: 'session-ended', version: 0, body: { sessionId: session.id, cause }, at: core.now() } });

/** The changes that end a session: its credentials die with it, and its streams are told. With `isGuarded` they are refused when it has ended already. */
export const endChanges = (core: Core, session: Row<'sessions'>, cause: string, isGuarded = false): Change[] => [
  { remove: 'sessions', where: { id: session.id }, ...(isGuarded && { exactly: 1 }) },
  { remove: 'credentials', where: { sessionId: session.id } },
  endedEvent(core, session, cause),
];

/** The changes that end every session of a user; refused when one was begun or ended meanwhile. */
export async function endAllChanges(core: Core, userId: string, causeOf: (session: Row<'sessions'>) => string): Promise<Change[]> {
  const sessions = await core.storage.list('sessions', { userId });
  return [
    { remove: 'sessions', where: { userId }, exactly: sessions.length },
    { remove: 'credentials', where: { userId } },
    ...sessions.map((session) => endedEvent(core, session, causeOf(session))),
  ];
}

/**
 * Ends what is left of a user's links, and of the sessions but for one. A sign-in whose commit overlaps with the one that ends them all is not seen by it; one that
 * comes later is refused by its own guard.
 */
export async function endOverlapping(core: Core, userId: string, cause: string, kept?: string): Promise<void> {
  await endOverlappingTickets(core, userId);
  const sessions = await core.storage.list('sessions', { userId });
  for (const session of sessions.filter(({ id }) => id !== kept)) await core.storage.commit(endChanges(core, session, cause));
  core.feed.nudge();
}

/** Ends a session by the person's own wish; with the last session of an agent the duty ends too. */
export async function signOut(core: Core, call: Call, { session, user }: ActiveSession, reason: string | null): Promise<void> {
  const audit = auditChange(core, call, { action: 'sign-out', tenantId: user.tenantId, actor: user, target: user.displayName });
  // Those that were born of one another are one browser, for the person too.
  const born = (await core.storage.list('sessions', { userId: user.id })).filter((other) => other.id !== session.id && familyOf(other) === familyOf(session));
  const ends = [...endChanges(core, session, 'signed-out', true), ...born.flatMap((one) => endChanges(core, one, 'signed-out'))];
  // It has ended otherwise meanwhile, perhaps by a twin of the request that does the rest: then there is nothing left to sign out of.
  if (!(await core.storage.commit([...ends, audit]))) return;
  core.feed.nudge();
  await endDutyWithLastSession(core, user, { kind: 'self', cause: 'sign-out' }, reason);
}

/**
 * Trades a refresh token for a new pair. A token that was replaced longer than ten seconds ago is taken for stolen, and its
 * session ends (RFC 10017; OWASP ASVS 10.4.5).
 */
export async function refresh(core: Core, refreshToken: string, address: string): Promise<{ credential: Credential }> {
  const hash = await digest(refreshToken);
  const old = await core.storage.find('credentials', { hash });
  if (old?.kind !== 'refresh' || old.expiresAt <= core.now()) throw new ProblemError('session-ended');
  const active = await loadSession(core, old.sessionId, old.userId, old.tenantId, address);
  if (active === undefined) throw new ProblemError('session-ended');
  if (old.replacedAt !== null && core.now() - old.replacedAt > replacedGrace) {
    await core.storage.commit(endChanges(core, active.session, 'ended'));
    core.feed.nudge();
    throw new ProblemError('session-ended');
  }
  const { changes, credential } = await issueTokens(core, active.session);
  const replaced: Change[] = old.replacedAt === null
    ? [{ update: 'credentials', where: { hash, replacedAt: null }, set: { replacedAt: core.now() } }]
    : [];
  if (await core.storage.commit([...replaced, ...changes])) return { credential };
  return refresh(core, refreshToken, address);
}
