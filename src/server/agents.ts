import * as v from 'valibot';
import { agentStatusAnswerSchema, dutyTag, problemStatuses } from '../contract/index.ts';
import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { changeDuty, dutyView, requireChoice } from './duty.ts';
import { isOpen, wish } from './duty-rules.ts';
import { sees } from './managing.ts';
import { isPlainText, tidy } from './plain-text.ts';
import { ProblemError } from './problem.ts';
import { partOf, refuseRepeat, Replay } from './receipts.ts';
import { limitOf, reasonViews, usableReason } from './reasons.ts';
import type {
  Agent, AgentResult, AgentsAnswer, AgentsStatusAnswer, AgentStatusAnswer, agentsStatusRequestSchema, agentStatusRequestSchema, Duty, Status,
} from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

type User = Row<'users'>;

/** How many rows are asked for by id at once: a statement carries a limited number of values. */
const pageSize = 500;
/** How many duties of a bulk change are worked on at a time. */
const atOnce = 16;

/** Who is an agent, as far as a supervisor may know. */
export type Person = Pick<User, 'id' | 'tenantId' | 'displayName' | 'userName' | 'groupId'>;

/** Whether somebody is one of the agents that are shown. */
export const isAgent = ({ enabled, roles }: Pick<User, 'enabled' | 'roles'>): boolean => enabled && roles.includes('agent');

/** An agent as a supervisor sees one: nothing of addresses and devices (R63). */
export const agentView = ({ id, displayName, userName, groupId }: Person, duty: Duty): Agent => ({ id, displayName, userName, groupId, duty });

const pagesOf = (ids: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / pageSize) }, (_, page) => ids.slice(page * pageSize, (page + 1) * pageSize));

/** Handles `GET /v1/agents`: an administrator's whole tenant, a supervisor's groups. */
export async function listAgents(core: Core, call: Call): Promise<AgentsAnswer> {
  const active = activeOf(call);
  const { tenant, user: { roles, supervises } } = active;
  const isAdministrator = roles.includes('administrator');
  const [users, groups, reasons] = await Promise.all([
    core.storage.list('users', { tenantId: tenant.id, enabled: true, ...(isAdministrator ? {} : { groupId: { in: supervises } }) }, { order: ['displayName', 'id'] }),
    core.storage.list('groups', { tenantId: tenant.id, ...(isAdministrator ? {} : { id: { in: supervises } }) }, { order: ['name'] }),
    core.storage.list('reasons', { tenantId: tenant.id, active: true }, { order: ['status', 'position', 'id'] }),
  ]);
  const agents = users.filter((user) => isAgent(user) && sees(active, user));
  const pages = await Promise.all(pagesOf(agents.map(({ id }) => id)).map((ids) => core.storage.list('duties', { userId: { in: ids } })));
  const duties = new Map(pages.flat().map((row) => [row.userId, row]));
  return {
    agents: agents.map((user) => agentView(user, dutyView(duties.get(user.id)))),
    groups: groups.map(({ id, name }) => ({ id, name })),
    reasons: reasonViews(reasons, tenant, call.request),
    now: core.now(),
  };
}

type Asked = Omit<v.InferOutput<typeof agentStatusRequestSchema> | v.InferOutput<typeof agentsStatusRequestSchema>, 'ids'>;
type ReasonRow = Row<'reasons'>;

/** A change of status as it was asked for, checked as far as it is the same for every agent. */
interface Order {
  readonly active: ActiveSession;
  readonly status: Status;
  readonly isForced: boolean;
  readonly note: string;
  /** The reason that an agent of a group may have. Throws `reason-refused`. */
  reasonFor(groupId: string | null): Promise<ReasonRow | undefined>;
}

function readOrder(core: Core, call: Call, body: Asked): Order {
  const active = activeOf(call);
  const note = tidy(body.note ?? '');
  if (!isPlainText(note)) throw new ProblemError('field-refused', { fields: ['note'] });
  const found = new Map<string | null, Promise<ReasonRow | undefined>>();
  return {
    active, note, status: body.status, isForced: body.force,
    reasonFor(groupId) {
      const reason = found.get(groupId) ?? usableReason(core, active.tenant, groupId, body, false);
      found.set(groupId, reason);
      return reason;
    },
  };
}

/** What a change is guarded by and goes with. */
interface Surroundings {
  readonly before?: (duty: Parameters<Parameters<typeof changeDuty>[2]>[0]) => void;
  readonly receipt?: (answer: AgentStatusAnswer) => readonly Change[];
  readonly onRefused?: () => Promise<void>;
}

/** Changes the status of an agent whom the person sees, in the name of that person. */
async function carryOut(core: Core, call: Call, order: Order, agent: User, { before, receipt, onRefused }: Surroundings = {}): Promise<AgentStatusAnswer> {
  const { active: { user, tenant }, status, isForced, note } = order;
  const reason = await order.reasonFor(agent.groupId);
  const actor = {
    kind: user.roles.includes('administrator') ? 'administrator' as const : 'supervisor' as const,
    name: user.displayName,
    ...(note === '' ? {} : { note }),
  };
  let outcome: AgentStatusAnswer['outcome'] = 'changed';
  // What is answered is what the receipt keeps, to the millisecond.
  let given: AgentStatusAnswer | undefined;
  const result = (duty: Duty): AgentStatusAnswer => (given = { outcome, agent: agentView(agent, duty), now: core.now() });
  const duty = await changeDuty(core, agent, (current) => {
    before?.(current);
    if (!isOpen(current)) throw new ProblemError('not-on-duty');
    const decision = wish(current, core.now(), { status, reason: reason?.id ?? null, actor, limit: limitOf(reason) }, isForced);
    outcome = decision !== 'keep' && decision.set.next ? 'queued' : 'changed';
    return decision;
  }, {
    also: () => [
      auditChange(core, call, {
        action: 'agent-status-changed', tenantId: tenant.id, target: agent.displayName,
        details: { status, outcome, ...(reason === undefined ? {} : { reason: reason.label.en }), ...(isForced ? { forced: 'true' } : {}) },
      }),
    ],
    receipt: (left) => receipt?.(result(left)) ?? [],
    ...(onRefused === undefined ? {} : { onRefused }),
  });
  return given ?? result(duty);
}

/** Handles `PUT /v1/agents/{id}/status`. Whom the person does not see is not there. */
export async function setAgentStatus(
  core: Core, call: Call, body: v.InferOutput<typeof agentStatusRequestSchema>, replay: () => Promise<void>,
): Promise<AgentStatusAnswer> {
  const order = readOrder(core, call, body);
  const agent = await core.storage.find('users', { id: call.params['id'] ?? '', tenantId: order.active.tenant.id });
  if (agent === undefined || !isAgent(agent) || !sees(order.active, agent)) throw new ProblemError('not-found');
  const answer = await carryOut(core, call, order, agent, {
    before: (duty) => requireChoice(call, duty),
    receipt: (given) => receiptChange(core, call, given),
    onRefused: replay,
  });
  call.headers.set('ETag', dutyTag(answer.agent.duty.choice));
  return answer;
}

/** Works through a list, some of it at a time, and answers in its order. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** Changes one agent of many, once for a request, however often that comes and whatever became of the others. */
async function carryOutPart(core: Core, call: Call, order: Order, agent: User): Promise<AgentStatusAnswer> {
  const part = await partOf(call, agent.id);
  try {
    return await carryOut(core, part, order, agent, { receipt: (given) => receiptChange(core, part, given), onRefused: () => refuseRepeat(core, part) });
  } catch (error) {
    if (error instanceof Replay) return v.parse(agentStatusAnswerSchema, error.answer);
    throw error;
  }
}

/** Handles `POST /v1/agents/status`: each agent by itself, so that one refusal is one result. A repeated request finds done what was done. */
export async function setAgentStatuses(
  core: Core, call: Call, body: v.InferOutput<typeof agentsStatusRequestSchema>, replay: () => Promise<void>,
): Promise<AgentsStatusAnswer> {
  const order = readOrder(core, call, body);
  const ids = [...new Set(body.ids)];
  const tenantId = order.active.tenant.id;
  const pages = await Promise.all(pagesOf(ids).map((page) => core.storage.list('users', { tenantId, id: { in: page } })));
  const agents = new Map(pages.flat().filter((user) => isAgent(user) && sees(order.active, user)).map((user) => [user.id, user]));
  const results = await inTurn(ids, async (id): Promise<AgentResult> => {
    try {
      const agent = agents.get(id);
      if (agent === undefined) throw new ProblemError('not-found');
      const { outcome, agent: changed } = await carryOutPart(core, call, order, agent);
      return { id, status: 200, outcome, agent: changed };
    } catch (error) {
      if (!(error instanceof ProblemError)) core.observer.error?.(error, { requestId: call.requestId });
      const code = error instanceof ProblemError ? error.code : 'server-error';
      return { id, status: problemStatuses[code], code };
    }
  });
  const answer: AgentsStatusAnswer = { results, now: core.now() };
  const receipt = receiptChange(core, call, answer, 207);
  if (receipt.length > 0 && !await core.storage.commit(receipt)) await replay();
  return answer;
}
