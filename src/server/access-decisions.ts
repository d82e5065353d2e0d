import { checkRuleTexts, planRules, requireNetwork, ruleCreation } from './address-rules.ts';
import { isAddressAllowed, isInNetwork } from './address.ts';
import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { changedForEntry } from './news.ts';
import { ProblemError } from './problem.ts';
import { randomId } from './secrets.ts';
import type { AccessRequest, AccessRequestsAnswer, GrantRequest } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

type RequestRow = Row<'accessRequests'>;

const day = 24 * 60 * 60 * 1000;
/** How many requests a list holds at most. */
const longestList = 200;

const requestView = (row: RequestRow, { id, userName, displayName, groupId }: Row<'users'>): AccessRequest => ({
  id: row.id, state: row.state, user: { id, userName, displayName, groupId }, address: row.address, since: row.createdAt, seenAt: row.seenAt, tries: row.tries,
  decision: row.decidedBy === null || row.decidedAt === null ? null : { by: row.decidedBy, at: row.decidedAt },
});

/** Handles `GET /v1/access-requests`: what waits, and what was decided within a day; the newest first. */
export async function listAccessRequests(core: Core, call: Call): Promise<AccessRequestsAnswer> {
  const tenantId = activeOf(call).tenant.id;
  const newest = { order: ['seenAt', 'id'], descending: true, limit: longestList } as const;
  const [waiting, decided] = await Promise.all([
    core.storage.list('accessRequests', { tenantId, state: 'waiting' }, newest),
    core.storage.list('accessRequests', { tenantId, state: { in: ['granted', 'refused'] }, decidedAt: { above: core.now() - day } }, newest),
  ]);
  const rows = [...waiting, ...decided].sort((a, b) => b.seenAt - a.seenAt).slice(0, longestList);
  const users = new Map((await core.storage.list('users', { tenantId, id: { in: rows.map(({ userId }) => userId) } })).map((user) => [user.id, user]));
  const requests = rows.flatMap((row) => {
    const user = users.get(row.userId);
    return user === undefined ? [] : [requestView(row, user)];
  });
  return { requests, now: core.now() };
}

/** What a decision leaves behind beside the request, and what the audit says of it. */
interface Decision {
  readonly changes: readonly Change[];
  readonly details?: Readonly<Record<string, string>>;
}

/**
 * Decides a request of the tenant. Of several administrators the first one decides; the others get `already-decided` with the name of who was quicker. `decide`
 * is asked anew whenever somebody else wrote in between.
 */
async function decideRequest(
  core: Core, call: Call, state: 'granted' | 'refused', replay: () => Promise<void>, decide: (request: RequestRow, user: Row<'users'>) => Promise<Decision>,
): Promise<undefined> {
  const { user: administrator, tenant } = activeOf(call);
  for (;;) {
    const request = await core.storage.find('accessRequests', { id: call.params['id'] ?? '', tenantId: tenant.id });
    const user = request && await core.storage.find('users', { id: request.userId });
    if (request === undefined || user === undefined) throw new ProblemError('not-found');
    if (request.state !== 'waiting') {
      await replay();
      throw new ProblemError('already-decided', request.decidedBy === null ? {} : { decidedBy: request.decidedBy });
    }
    const { changes, details = {} } = await decide(request, user);
    const decided = { state, decidedBy: administrator.displayName, decidedAt: core.now(), version: request.version + 1 };
    const isDone = await core.storage.commit([
      { update: 'accessRequests', where: { id: request.id, state: 'waiting', version: request.version }, set: decided },
      ...changes,
      auditChange(core, call, {
        action: `access-${state}`, tenantId: tenant.id, target: user.displayName, details: { requestId: request.id, from: request.address, ...details },
      }),
      changedForEntry(core, tenant.id, 'administrator', 'access-requests'),
      ...receiptChange(core, call, undefined),
    ]);
    if (isDone) {
      core.feed.nudge();
      return undefined;
    }
    await replay();
  }
}

/** A grant at the request's address, in place of any that stood there. One for a single sign-in waits a day for it. */
const grantDecision = (core: Core, { tenantId, userId, addressKey }: RequestRow, kind: 'once' | 'day'): Decision => ({
  changes: [
    { remove: 'accessGrants', where: { userId, addressKey } },
    { insert: 'accessGrants', row: { id: randomId(), tenantId, userId, addressKey, kind, expiresAt: core.now() + day } },
  ],
  details: { mode: kind },
});

/** A rule that lets the person in, and not merely one beside the rules that count for them. */
async function ruleDecision(
  core: Core, call: Call, { address }: RequestRow, user: Row<'users'>, body: Extract<GrantRequest, { readonly mode: 'rule' }>,
): Promise<Decision> {
  const network = requireNetwork(body.network);
  if (!isInNetwork(address, network)) throw new ProblemError('network-refused', { fields: ['network'] });
  const active = activeOf(call);
  await checkRuleTexts(core, active, body);
  const { description, groupId } = body;
  const { rules, changes } = await planRules(core, call, ruleCreation(active, { network, description, groupId, enabled: true }));
  if (!isAddressAllowed(address, user.groupId, rules)) throw new ProblemError('network-refused', { fields: ['groupId'] });
  return { changes, details: { mode: 'rule', network } };
}

/** Handles `POST /v1/access-requests/{id}/grant`. */
export const grantAccess = (core: Core, call: Call, body: GrantRequest, replay: () => Promise<void>): Promise<undefined> =>
  decideRequest(core, call, 'granted', replay, (request, user) => (body.mode === 'rule'
    ? ruleDecision(core, call, request, user, body)
    : Promise.resolve(grantDecision(core, request, body.mode))));

/** Handles `POST /v1/access-requests/{id}/refuse`. */
export const refuseAccess = (core: Core, call: Call, _body: undefined, replay: () => Promise<void>): Promise<undefined> =>
  decideRequest(core, call, 'refused', replay, () => Promise.resolve({ changes: [] }));
