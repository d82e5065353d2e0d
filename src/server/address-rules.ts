import { isAddressAllowed, parseNetwork } from './address.ts';
import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { addressesEntry, changedForEntry } from './news.ts';
import { ProblemError } from './problem.ts';
import { randomId } from './secrets.ts';
import type { AddressRule, AddressRuleChange, AddressRulesAnswer, NewAddressRule } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

type Rule = Row<'addressRules'>;

/** What is to become of the list: the rules after it, how to store that, and what the audit says. */
export interface RulesPlan {
  readonly rules: readonly Rule[];
  readonly change: Change;
  readonly action: 'address-rule-created' | 'address-rule-changed' | 'address-rule-deleted';
  readonly rule: Rule;
  /** The network before, where it is another now. */
  readonly was?: string;
}

const isBefore = (a: Rule, b: Rule): boolean =>
  a.groupId === b.groupId ? a.network < b.network || (a.network === b.network && a.id < b.id) : (a.groupId ?? '') < (b.groupId ?? '');

const ruleView = ({ id, network, description, groupId, enabled }: Rule): AddressRule => ({ id, network, description, groupId, enabled });

async function answerOf(core: Core, call: Call, rules: readonly Rule[]): Promise<AddressRulesAnswer> {
  const groups = await core.storage.list('groups', { tenantId: activeOf(call).tenant.id }, { order: ['name'] });
  return {
    rules: [...rules].sort((a, b) => (isBefore(a, b) ? -1 : 1)).map(ruleView), groups: groups.map(({ id, name }) => ({ id, name })), ownAddress: call.address,
  };
}

/** The network of a rule in its canonical form. Throws `network-refused`: a bad rule is never saved. */
export function requireNetwork(text: string): string {
  const network = parseNetwork(text);
  if (network === null) throw new ProblemError('network-refused', { fields: ['network'] });
  return network;
}

/** Checks what people write beside a rule: no engine keeps U+0000, and a group must be one of the tenant. */
export async function checkRuleTexts(core: Core, { tenant }: ActiveSession, { description, groupId }: Pick<AddressRuleChange, 'description' | 'groupId'>): Promise<void> {
  if (description?.includes('\0')) throw new ProblemError('invalid-request', { fields: ['description'] });
  if (groupId === undefined || groupId === null) return;
  if (await core.storage.find('groups', { tenantId: tenant.id, id: groupId }) === undefined) throw new ProblemError('not-found', { fields: ['groupId'] });
}

/** The plan that adds a rule to a list. `network` is canonical. */
export function ruleCreation({ tenant }: ActiveSession, { network, description, groupId, enabled }: NewAddressRule) {
  const rule: Rule = { id: randomId(), tenantId: tenant.id, network, description, groupId, enabled };
  return (rules: readonly Rule[]): RulesPlan =>
    ({ rules: [...rules, rule], change: { insert: 'addressRules', row: rule }, action: 'address-rule-created', rule });
}

/** The change that makes two decisions over the same list exclude each other. */
const versionGuard = (tenantId: string, list: Row<'addressLists'> | undefined): Change => (list === undefined
  ? { insert: 'addressLists', row: { tenantId, version: 1 } }
  : { update: 'addressLists', where: { tenantId, version: list.version }, set: { version: list.version + 1 } });

/**
 * Plans a change of the tenant's rules and gives everything that its commit needs; when that is refused, somebody else was quicker, and it is to be planned
 * anew. Throws `own-address-denied` where it would shut out the administrator, whatever was granted to them: of two who save at once,
 * the second decides on the list that the first has left.
 */
export async function planRules(
  core: Core, call: Call, plan: (rules: readonly Rule[]) => RulesPlan,
): Promise<{ readonly rules: readonly Rule[]; readonly changes: readonly Change[] }> {
  const { user, tenant } = activeOf(call);
  // The version first: what is written between the two reads makes the commit fail.
  const list = await core.storage.find('addressLists', { tenantId: tenant.id });
  const { rules, change, action, rule, was } = plan(await core.storage.list('addressRules', { tenantId: tenant.id }));
  if (!isAddressAllowed(call.address, user.groupId, rules)) throw new ProblemError('own-address-denied');
  const details = { group: rule.groupId ?? '', enabled: String(rule.enabled), description: rule.description, ...(was === undefined ? {} : { was }) };
  return {
    rules,
    changes: [
      versionGuard(tenant.id, list), change, addressesEntry(core, tenant.id), changedForEntry(core, tenant.id, 'administrator', 'address-rules'),
      auditChange(core, call, { action, tenantId: tenant.id, target: rule.network, details }),
    ],
  };
}

async function changeRules(
  core: Core, call: Call, replay: () => Promise<void>, plan: (rules: readonly Rule[]) => RulesPlan,
): Promise<AddressRulesAnswer> {
  for (;;) {
    const { rules, changes } = await planRules(core, call, plan);
    const answer = await answerOf(core, call, rules);
    if (await core.storage.commit([...changes, ...receiptChange(core, call, answer)])) {
      core.feed.nudge();
      return answer;
    }
    await replay();
  }
}

function find(rules: readonly Rule[], call: Call): Rule {
  const rule = rules.find(({ id }) => id === call.params['id']);
  if (rule === undefined) throw new ProblemError('not-found');
  return rule;
}

/** Handles `GET /v1/address-rules`. */
export async function listAddressRules(core: Core, call: Call): Promise<AddressRulesAnswer> {
  return answerOf(core, call, await core.storage.list('addressRules', { tenantId: activeOf(call).tenant.id }));
}

/** Handles `POST /v1/address-rules`. */
export async function createAddressRule(core: Core, call: Call, body: NewAddressRule, replay: () => Promise<void>): Promise<AddressRulesAnswer> {
  const active = activeOf(call);
  const network = requireNetwork(body.network);
  await checkRuleTexts(core, active, body);
  return changeRules(core, call, replay, ruleCreation(active, { ...body, network }));
}

/** Handles `PATCH /v1/address-rules/{id}`. */
export async function changeAddressRule(core: Core, call: Call, body: AddressRuleChange, replay: () => Promise<void>): Promise<AddressRulesAnswer> {
  const network = body.network === undefined ? undefined : requireNetwork(body.network);
  await checkRuleTexts(core, activeOf(call), body);
  return changeRules(core, call, replay, (rules) => {
    const before = find(rules, call);
    const rule: Rule = {
      ...before,
      network: network ?? before.network,
      description: body.description ?? before.description,
      groupId: body.groupId === undefined ? before.groupId : body.groupId,
      enabled: body.enabled ?? before.enabled,
    };
    return {
      rules: rules.map((one) => (one === before ? rule : one)),
      change: { update: 'addressRules', where: { id: rule.id, tenantId: rule.tenantId }, set: rule },
      action: 'address-rule-changed', rule, ...(before.network === rule.network ? {} : { was: before.network }),
    };
  });
}

/** Handles `DELETE /v1/address-rules/{id}`. */
export const deleteAddressRule = (core: Core, call: Call, _body: undefined, replay: () => Promise<void>): Promise<AddressRulesAnswer> =>
  changeRules(core, call, replay, (rules) => {
    const rule = find(rules, call);
    return {
      rules: rules.filter((one) => one !== rule),
      change: { remove: 'addressRules', where: { id: rule.id, tenantId: rule.tenantId }, exactly: 1 },
      action: 'address-rule-deleted', rule,
    };
  });
