import { normalizePassword, passwordPolicy } from '../contract/index.ts';
import { auditChange } from './audit.ts';
import { writeCookie } from './carrier.ts';
import { activeOf, receiptChange } from './core.ts';
import { passwordNewsChanges } from './delivery.ts';
import { withdrawChange } from './mail/outbox.ts';
import { isCrossSite, requireOrigin } from './origins.ts';
import { hashPassword, isPasswordOf, proveCurrent } from './password-check.ts';
import { requirePolicy } from './password-policy.ts';
import { ProblemError } from './problem.ts';
import { refuseRepeat } from './receipts.ts';
import { endAllChanges, endOverlapping, newSession, presenceOf, sessionView } from './sessions.ts';
import { familyOf } from './several-browsers.ts';
import { accountKey } from './throttle.ts';
import { bringsTicket, endTicketsChanges, findTicket, newTicket, spendChange } from './tickets.ts';
import type { Invitation, SetPasswordAnswer, SetPasswordRequest, SignInStep } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/** Life of a ticket that a temporary password opens, and of that password once it was used. Milliseconds. */
const changeLife = 30 * 60 * 1000;

/**
 * The step of a right temporary password: a ticket that opens nothing but a new password. The first use leaves the password just time enough to begin
 * again after a reload. `entry` spends the ticket that stood in for the password, where there was one.
 */
export async function newChangeTicket(core: Core, call: Call, user: Row<'users'>, entry: readonly Change[] = []): Promise<SignInStep> {
  const { id, tenantId, passwordHash } = user;
  for (let current = user; ;) {
    const { change, ticket, expiresAt } = await newTicket(core, { user, purpose: 'change', life: changeLife });
    const passwordExpiresAt = Math.min(current.passwordExpiresAt ?? Infinity, expiresAt);
    if (await core.storage.commit([
      change, ...entry,
      ...await endTicketsChanges(core, id, { purposes: ['change'] }),
      { update: 'users', where: { id, version: current.version, passwordHash, enabled: true }, set: { passwordExpiresAt, version: current.version + 1 } },
      auditChange(core, call, { action: 'temporary-password-used', tenantId, actor: user, target: user.displayName }),
      ...receiptChange(core, call, null),
    ])) return { state: 'password-change-required', change: { ticket, expiresAt } };
    await refuseRepeat(core, call);
    // Another browser may have spent what this one came in by.
    if (entry.length > 0) await findTicket(core, call.request, ['access']);
    const next = await core.storage.find('users', { id });
    if (next?.passwordHash !== passwordHash || !next.enabled) throw new ProblemError('credentials-wrong');
    current = next;
  }
}

/** Whose ticket a request brings. Throws `ticket-refused` for a disabled user. */
async function holderOf(core: Core, call: Call, { userId, tenantId }: Row<'tickets'>): Promise<Omit<ActiveSession, 'session'>> {
  const [user, tenant] = await Promise.all([core.storage.find('users', { id: userId }), core.storage.find('tenants', { id: tenantId })]);
  if (user?.enabled !== true || tenant === undefined) throw new ProblemError('ticket-refused');
  requireOrigin(core, call.request, tenant);
  return { user, tenant };
}

/** The changes that go with every new password: whatever the old one or an older link has opened, or could still open, ends. */
async function newPasswordChanges(
  core: Core, call: Call, user: Row<'users'>, passwordHash: string, { ownId, ticket }: { ownId?: string; ticket?: Row<'tickets'> },
): Promise<Change[]> {
  const { id, tenantId, version } = user;
  return [
    {
      update: 'users', where: { id, version, enabled: true },
      set: { passwordHash, passwordTemporary: false, passwordExpiresAt: null, version: version + 1 },
    },
    ...await endAllChanges(core, id, (session) => (session.id === ownId ? 'replaced' : 'password-changed')),
    ...await endTicketsChanges(core, id, ticket === undefined ? {} : { spent: ticket }),
    { remove: 'throttles', where: { key: accountKey(id) } },
    withdrawChange({ id }),
    ...passwordNewsChanges(core, call, user),
    auditChange(core, call, {
      tenantId, actor: user, target: user.displayName,
      ...(ticket === undefined ? { action: 'password-changed' } : { action: 'password-set', details: { by: ticket.purpose } }),
    }),
    ...receiptChange(core, call, null),
  ];
}

const same = (): ProblemError => new ProblemError('password-refused', { refusal: 'same' });

/** Sets a password by a link or after a temporary password. It signs nobody in, so that every gate is still ahead. */
async function setByTicket(core: Core, call: Call, password: string): Promise<SetPasswordAnswer> {
  let passwordHash: string | undefined;
  for (;;) {
    const ticket = await findTicket(core, call.request, ['invite', 'reset', 'change']);
    const { user, tenant } = await holderOf(core, call, ticket);
    requirePolicy(password, { user, tenant });
    // Of a password of one's own a link says nothing: whoever holds it could try guesses that nobody counts.
    if (user.passwordTemporary && await isPasswordOf(core, user.passwordHash, password)) throw same();
    passwordHash ??= await hashPassword(core, password);
    const changes = await newPasswordChanges(core, call, user, passwordHash, { ticket });
    if (await core.storage.commit([spendChange(ticket), ...changes])) {
      await endOverlapping(core, user.id, 'password-changed');
      core.postman?.nudge();
      return { userName: user.userName, tenant: { id: tenant.id, name: tenant.name } };
    }
    await refuseRepeat(core, call);
  }
}

/** Changes the password of who is signed in. This browser goes on with a new session; every other one ends. */
async function changeOwn(core: Core, call: Call, active: ActiveSession, { password, current }: SetPasswordRequest): Promise<SetPasswordAnswer> {
  const { session: old, tenant } = active;
  requirePolicy(password, active);
  let user = await proveCurrent(core, call, active.user, current);
  if (normalizePassword(password) === normalizePassword(current ?? '')) throw same();
  const passwordHash = await hashPassword(core, password);
  for (;;) {
    const next = await newSession(core, user, old.carrier, call.address, { grantedKey: old.grantedKey, family: familyOf(old), contactAt: old.contactAt });
    const changes = await newPasswordChanges(core, call, user, passwordHash, { ownId: old.id });
    if (await core.storage.commit([...changes, ...next.changes])) {
      await endOverlapping(core, user.id, 'password-changed', next.row.id);
      core.postman?.nudge();
      if (next.cookie !== undefined) writeCookie(core, isCrossSite(core, call.request), call.headers, next.cookie);
      call.active = { session: next.row, user, tenant };
      return {
        userName: user.userName, tenant: { id: tenant.id, name: tenant.name }, session: sessionView(core, call.active, await presenceOf(core, user)),
        ...(next.credential === undefined ? {} : { credential: next.credential }),
      };
    }
    await refuseRepeat(core, call);
    // The account was changed meanwhile; another password than the proved one, or the end of this session, ends this change too.
    const [now, session] = await Promise.all([core.storage.find('users', { id: user.id }), core.storage.find('sessions', { id: old.id })]);
    if (now?.passwordHash !== user.passwordHash || !now.enabled || session === undefined) throw new ProblemError('session-ended');
    user = now;
  }
}

/** Handles `POST /v1/password`. */
export async function setPassword(core: Core, call: Call, body: SetPasswordRequest): Promise<SetPasswordAnswer> {
  return bringsTicket(call.request) ? setByTicket(core, call, body.password) : changeOwn(core, call, activeOf(call), body);
}

/** Handles `GET /v1/invitations`: looks at a link and spends nothing. */
export async function readInvitation(core: Core, call: Call): Promise<Invitation> {
  const ticket = await findTicket(core, call.request, ['invite', 'reset']);
  const { user, tenant } = await holderOf(core, call, ticket);
  const { userName, displayName } = user;
  return {
    purpose: ticket.purpose, userName, displayName, tenant: { id: tenant.id, name: tenant.name }, passwordPolicy, expiresAt: ticket.expiresAt,
  };
}
