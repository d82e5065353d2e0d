import { versionTag } from '../contract/index.ts';
import { changesOf } from './account-change.ts';
import { newAccountRow, requireFreeNames } from './accounts.ts';
import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { deliveriesOf, handOverOf, invitationEnd, mailChanges, passwordNewsChanges, requireDelivery } from './delivery.ts';
import { withdrawChange } from './mail/outbox.ts';
import { mayManage, mayPlace, maySupervise, reachesRoles, sees } from './managing.ts';
import { agentsEntry } from './news.ts';
import { hashPassword } from './password-check.ts';
import { ProblemError } from './problem.ts';
import { refuseRepeat } from './receipts.ts';
import { randomPassword, randomSecret } from './secrets.ts';
import { endAllChanges, endOverlapping } from './sessions.ts';
import { accountKey } from './throttle.ts';
import { endOverlappingTickets, endTicketsChanges } from './tickets.ts';
import { foldName } from './user-names.ts';
import type { Account, AccountAnswer, AccountChange, AccountsAnswer, DeliveredAccount, NewAccount, ResetRequest } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** How many requests for an update of the profile an account shows. */
const shownRequests = 5;

/** An account as the signed-in person sees it, with its requests for an update of the profile. */
export function accountView(active: ActiveSession, user: Row<'users'>, requests: readonly Row<'profileRequests'>[]): Account {
  const { id, userName, unifiedKey, unifiedName, displayName, email, language, roles, groupId, supervises, enabled, passwordTemporary, version } = user;
  return {
    id, userName, unifiedName: unifiedName ?? unifiedKey, displayName, email, language, roles: [...roles], groupId,
    supervises: [...supervises], enabled,
    state: passwordTemporary ? 'invited' : 'active',
    manageable: mayManage(active, user),
    requests: [...requests].sort((a, b) => b.at - a.at).slice(0, shownRequests)
      .map(({ id: requestId, fields, leftFields, note, byName, at, doneAt }) =>
        ({ id: requestId, fields: [...fields], left: [...leftFields], note, by: byName, at, doneAt })),
    version,
  };
}

const viewOf = async (core: Core, active: ActiveSession, user: Row<'users'>): Promise<Account> =>
  accountView(active, user, await core.storage.list('profileRequests', { userId: user.id }, { order: ['at'], descending: true, limit: shownRequests }));

const isFoundBy = (search: string, { userName, unifiedName, displayName, email }: Row<'users'>): boolean =>
  [userName, unifiedName ?? '', displayName, email].some((text) => foldName(text).includes(search));

/** Handles `GET /v1/users`: an administrator's whole tenant, a supervisor's groups. */
export async function listUsers(core: Core, call: Call): Promise<AccountsAnswer> {
  const active = activeOf(call);
  const { tenant, user: { roles, supervises } } = active;
  const search = foldName(new URL(call.request.url).searchParams.get('search')?.trim() ?? '');
  const isAdministrator = roles.includes('administrator');
  const [users, groups, requests] = await Promise.all([
    core.storage.list('users', { tenantId: tenant.id, ...(isAdministrator ? {} : { groupId: { in: supervises } }) }, { order: ['userName'] }),
    core.storage.list('groups', { tenantId: tenant.id, ...(isAdministrator ? {} : { id: { in: supervises } }) }, { order: ['name'] }),
    core.storage.list('profileRequests', { tenantId: tenant.id }),
  ]);
  const requestsOf = new Map<string, Row<'profileRequests'>[]>();
  for (const request of requests) requestsOf.set(request.userId, [...requestsOf.get(request.userId) ?? [], request]);
  return {
    users: users.filter((user) => sees(active, user) && isFoundBy(search, user)).map((user) => accountView(active, user, requestsOf.get(user.id) ?? [])),
    groups: groups.map(({ id, name }) => ({ id, name })),
    deliveries: deliveriesOf(core, tenant),
  };
}

/** The account that a call names. What the person does not see is not there; what they see and may not manage is refused. */
export async function managed(core: Core, active: ActiveSession, call: Call): Promise<Row<'users'>> {
  const user = await core.storage.find('users', { id: call.params['id'] ?? '' });
  if (user === undefined || !sees(active, user)) throw new ProblemError('not-found');
  if (!mayManage(active, user)) throw new ProblemError('not-allowed');
  return user;
}

/** Handles `POST /v1/users`. With a mail the account has a password that nobody knows until the mail is made. */
export async function createUser(core: Core, call: Call, body: NewAccount): Promise<DeliveredAccount> {
  const active = activeOf(call);
  const { tenant } = active;
  const mayGive = body.supervises === undefined || maySupervise(active);
  if (!mayGive || !reachesRoles(active.user, body.roles) || !mayPlace(active, body.groupId)) throw new ProblemError('not-allowed');
  requireDelivery(core, tenant, body.delivery);
  const account = await newAccountRow(core, tenant, body);
  const requireFree = () => requireFreeNames(core, account).catch(async (error: unknown) => {
    await refuseRepeat(core, call);
    throw error;
  });
  await requireFree();
  const password = body.delivery === 'mail' ? randomSecret() : randomPassword();
  const user = { ...account, passwordHash: await hashPassword(core, password) };
  const isDone = await core.storage.commit([
    { insert: 'users', row: user },
    ...(body.delivery === 'mail' ? mailChanges(core, user, 'invite') : []),
    auditChange(core, call, {
      action: 'account-created', tenantId: tenant.id, target: user.displayName,
      details: {
        roles: user.roles.join(', '), delivery: body.delivery, ...(user.supervises.length === 0 ? {} : { supervises: user.supervises.join(', ') }),
      },
    }),
    agentsEntry(core, tenant.id),
    ...receiptChange(core, call, null),
  ]);
  if (!isDone) {
    await requireFree();
    throw new Error('A new account was refused');
  }
  core.feed.nudge();
  core.postman?.nudge();
  return { user: accountView(active, user, []), handOver: body.delivery === 'mail' ? null : handOverOf(core, user, password) };
}

/** The signed-in person as stored now, for another try: somebody may have changed or disabled them meanwhile. */
async function readAnew(core: Core, active: ActiveSession): Promise<ActiveSession> {
  const user = await core.storage.find('users', { id: active.user.id });
  if (user?.enabled !== true) throw new ProblemError('session-ended');
  return { ...active, user };
}

/** Handles `PATCH /v1/users/{id}`. New roles count from the next request; a disabled account loses its sessions and links at once. */
export async function changeUser(core: Core, call: Call, body: AccountChange): Promise<AccountAnswer> {
  const expected = call.request.headers.get('If-Match');
  for (let active = activeOf(call); ; active = await readAnew(core, active)) {
    const user = await managed(core, active, call);
    if (expected !== null && expected !== '*' && expected !== versionTag(user.version)) {
      await refuseRepeat(core, call);
      throw new ProblemError('account-changed');
    }
    const { next, changes } = await changesOf(core, call, active, user, body);
    const answer: AccountAnswer = { user: await viewOf(core, active, next) };
    if (await core.storage.commit([...changes, ...receiptChange(core, call, answer)])) {
      if (user.enabled && !next.enabled) await endOverlapping(core, user.id, 'disabled');
      if (user.email !== next.email) await endOverlappingTickets(core, user.id);
      core.feed.nudge();
      core.postman?.nudge();
      call.headers.set('ETag', versionTag(next.version));
      return answer;
    }
    await refuseRepeat(core, call);
  }
}

/** Handles `POST /v1/users/{id}/reset`. What is handed over replaces the password at once; a mailed link leaves it until it is used. */
export async function resetUser(core: Core, call: Call, { delivery }: ResetRequest): Promise<DeliveredAccount> {
  const active = activeOf(call);
  const { tenant } = active;
  let made: { readonly password: string; readonly passwordHash: string } | undefined;
  for (;;) {
    const user = await managed(core, active, call);
    requireDelivery(core, tenant, delivery);
    // One's own password is changed with the current one alone.
    if (!user.enabled || (delivery === 'hand-over' && user.id === active.user.id)) throw new ProblemError('not-allowed');
    if (delivery === 'hand-over' && made === undefined) {
      const password = randomPassword();
      made = { password, passwordHash: await hashPassword(core, password) };
    }
    const next = made === undefined ? user : {
      ...user, passwordHash: made.passwordHash, passwordTemporary: true, passwordExpiresAt: invitationEnd(core, tenant), version: user.version + 1,
    };
    const isDone = await core.storage.commit([
      { update: 'users', where: { id: user.id, version: user.version, enabled: true }, set: next },
      { remove: 'throttles', where: { key: accountKey(user.id) } },
      ...(made === undefined ? mailChanges(core, user, user.passwordTemporary ? 'invite' : 'reset') : [
        ...await endAllChanges(core, user.id, () => 'ended'), ...await endTicketsChanges(core, user.id), withdrawChange(user),
        ...(user.passwordTemporary ? [] : passwordNewsChanges(core, call, user)),
      ]),
      auditChange(core, call, { action: 'account-reset', tenantId: tenant.id, target: user.displayName, details: { delivery } }),
      ...receiptChange(core, call, null),
    ]);
    if (isDone) {
      if (made !== undefined) await endOverlapping(core, user.id, 'ended');
      core.postman?.nudge();
      return { user: await viewOf(core, active, next), handOver: made === undefined ? null : handOverOf(core, user, made.password) };
    }
    await refuseRepeat(core, call);
  }
}
