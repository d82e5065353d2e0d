import { addressKey, isAddressAllowed } from './address.ts';
import { auditChange } from './audit.ts';
import { mailChange } from './mail/outbox.ts';
import { changedForEntry } from './news.ts';
import { ProblemError } from './problem.ts';
import { digest, randomId } from './secrets.ts';
import { settingsOf } from './tenant-settings.ts';
import { findTicket, newTicket, spendChange } from './tickets.ts';
import type { AccessState, SignInStep } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

type User = Row<'users'>;
type AccessRequest = Row<'accessRequests'>;

/** How long a browser may wait with its ticket. Milliseconds. */
const ticketLife = 30 * 60 * 1000;
/** How seldom administrators are mailed about one address of a user. Milliseconds. */
const mailRest = 60 * 60 * 1000;

const findGrant = async (core: Core, user: User, key: string, kind: Row<'accessGrants'>['kind']): Promise<Row<'accessGrants'> | undefined> =>
  (await core.storage.list('accessGrants', { userId: user.id, addressKey: key, kind, expiresAt: { above: core.now() } }, { limit: 1 }))[0];

/** Whether a user may come from an address: by the rules, by a grant of the day, or by the grant that the session was opened with. */
export async function isLetIn(core: Core, user: User, address: string, grantedKey: string | null): Promise<boolean> {
  const rules = await core.storage.list('addressRules', { tenantId: user.tenantId });
  if (isAddressAllowed(address, user.groupId, rules)) return true;
  const key = addressKey(address);
  return grantedKey === key || await findGrant(core, user, key, 'day') !== undefined;
}

/** What lets in somebody who is about to sign in. */
export interface Admission {
  /** Takes a grant for one sign-in; it stands in the commit of the session, so that it opens one and no more. */
  readonly changes: readonly Change[];
  /** The address, as `addressKey` writes it, of a grant that counts for this session alone. */
  readonly grantedKey: string | null;
}

/** Finds what lets a user in from an address now; `undefined` when nothing does. */
export async function admit(core: Core, user: User, address: string): Promise<Admission | undefined> {
  if (await isLetIn(core, user, address, null)) return { changes: [], grantedKey: null };
  const grantedKey = addressKey(address);
  const grant = await findGrant(core, user, grantedKey, 'once');
  return grant && { changes: [{ remove: 'accessGrants', where: { id: grant.id }, exactly: 1 }], grantedKey };
}

/**
 * What a ticket is about: the request, and the password that was right when it was given. Once there is another password, the ticket opens nothing, whoever
 * holds it.
 */
const subjectOf = async (requestId: string, { passwordHash }: User): Promise<string> => `${requestId}.${await digest(passwordHash)}`;

const wasMailed = (core: Core, { mailedAt }: Pick<AccessRequest, 'mailedAt'>): boolean => mailedAt !== null && core.now() - mailedAt < mailRest;

/** Whom to mail about a request; nobody when that was done within the hour, or is not wanted. */
async function addressees(core: Core, tenant: Row<'tenants'>, known: AccessRequest | undefined): Promise<User[]> {
  if (core.postman === undefined || !settingsOf(tenant).accessMails || (known !== undefined && wasMailed(core, known))) return [];
  const users = await core.storage.list('users', { tenantId: tenant.id, enabled: true });
  return users.filter(({ roles }) => roles.includes('administrator'));
}

/** The request as one more try leaves it: waiting, unless it was granted since the door was tried. */
function nextRequest(core: Core, call: Call, user: User, known: AccessRequest | undefined, isGranted: boolean, isMailed: boolean): AccessRequest {
  const now = core.now();
  const before = known ?? {
    id: randomId(), tenantId: user.tenantId, userId: user.id, addressKey: addressKey(call.address), tries: 0, createdAt: now, mailedAt: null, version: 0,
    decidedBy: null, decidedAt: null,
  };
  return {
    ...before, address: call.address, tries: before.tries + 1, seenAt: now, version: before.version + 1,
    ...(isGranted ? { state: 'granted' } : { state: 'waiting', decidedBy: null, decidedAt: null }),
    ...(isMailed && { mailedAt: now }),
  };
}

/**
 * The step of a right password from a denied address: its request waits, new or anew, and the browser gets a ticket that asks about it. There is one request
 * for a user and an address, and at most one mail an hour about it.
 */
export async function denyAddress(core: Core, call: Call, user: User, tenant: Row<'tenants'>, hostKey: string | null): Promise<SignInStep> {
  for (;;) {
    const known = await core.storage.find('accessRequests', { userId: user.id, addressKey: addressKey(call.address) });
    const isGranted = known?.state === 'granted' && await admit(core, user, call.address) !== undefined;
    const mailed = isGranted ? [] : await addressees(core, tenant, known);
    const request = nextRequest(core, call, user, known, isGranted, mailed.length > 0);
    const { change, ...wait } = await newTicket(core, {
      user, purpose: 'access', life: ticketLife, addressKey: request.addressKey, requestId: await subjectOf(request.id, user), hostKey,
    });
    const about = { requestId: request.id, userId: user.id, address: request.address, at: String(request.seenAt) };
    const isDone = await core.storage.commit([
      known === undefined
        ? { insert: 'accessRequests', row: request }
        : { update: 'accessRequests', where: { id: known.id, version: known.version }, set: request },
      change,
      ...mailed.map((administrator) => mailChange(core, administrator, 'access-request', about)),
      auditChange(core, call, { action: 'address-denied', tenantId: tenant.id, actor: user, target: user.displayName, details: { requestId: request.id } }),
      changedForEntry(core, tenant.id, 'administrator', 'access-requests'),
    ]);
    if (!isDone) continue;
    core.feed.nudge();
    if (mailed.length > 0) core.postman?.nudge();
    core.observer.count?.('address-denied');
    return { state: 'address-denied', address: request.address, mailed: wasMailed(core, request), requestId: request.id, wait };
  }
}

/** Who waits with the ticket of a call, and for what. Only the browser's own address may ask, with the password that is still the right one. */
async function findWaiting(core: Core, call: Call): Promise<{ ticket: Row<'tickets'>; user: User; request: AccessRequest }> {
  const ticket = await findTicket(core, call.request, ['access']);
  const [requestId = ''] = ticket.requestId?.split('.') ?? [];
  const [user, request] = await Promise.all([
    core.storage.find('users', { id: ticket.userId }),
    core.storage.find('accessRequests', { id: requestId, userId: ticket.userId }),
  ]);
  if (
    user === undefined || request === undefined || !user.enabled
    || ticket.addressKey !== addressKey(call.address) || ticket.requestId !== await subjectOf(request.id, user)
  ) throw new ProblemError('ticket-refused');
  return { ticket, user, request };
}

/** Handles `GET /v1/access-requests/{id}`. Who may come in by now, by whatever rule, need not wait for a decision. */
export async function readAccessRequest(core: Core, call: Call): Promise<AccessState> {
  const { user, request } = await findWaiting(core, call);
  if (request.id !== call.params['id']) throw new ProblemError('ticket-refused');
  const isAdmitted = await admit(core, user, call.address) !== undefined;
  return { state: isAdmitted ? 'granted' : request.state, address: request.address, mailed: wasMailed(core, request) };
}

/**
 * Redeems a grant by the ticket of its request, in place of the password that was right when the ticket was given. Throws `access-waiting` and
 * `access-refused`; whether the address is let in is asked by the gate that everybody passes.
 */
export async function redeemGrant(
  core: Core, call: Call, tenantId: string | undefined,
): Promise<{ user: User; changes: readonly Change[]; hostKey: string | null }> {
  const { ticket, user, request } = await findWaiting(core, call);
  if (tenantId !== undefined && tenantId !== user.tenantId) throw new ProblemError('ticket-refused');
  if (request.state !== 'granted' && await admit(core, user, call.address) === undefined) {
    throw new ProblemError(request.state === 'waiting' ? 'access-waiting' : 'access-refused');
  }
  return { user, changes: [spendChange(ticket)], hostKey: ticket.hostKey };
}
