import * as v from 'valibot';
import { count, id, text, time } from './fields.ts';
import { groupSchema } from './users.ts';

/** A network from which a tenant's users, or those of one group, may come: IPv4 or IPv6 in CIDR notation; an address alone is its own network. */
export const addressRuleSchema = v.object({
  id,
  network: v.string(),
  description: v.string(),
  /** The group that the rule is for; `null` for the whole tenant. A group that has rules uses those instead. */
  groupId: v.nullable(v.string()),
  enabled: v.boolean(),
});
export type AddressRule = v.InferOutput<typeof addressRuleSchema>;

export const addressRulesAnswerSchema = v.object({
  rules: v.array(addressRuleSchema),
  /** The groups that a rule can be for. */
  groups: v.array(groupSchema),
  /** The address that the asking administrator comes from. */
  ownAddress: v.string(),
});
export type AddressRulesAnswer = v.InferOutput<typeof addressRulesAnswerSchema>;

export const newAddressRuleSchema = v.object({
  network: text(100),
  description: v.optional(text(200), ''),
  groupId: v.optional(v.nullable(id), null),
  enabled: v.optional(v.boolean(), true),
});
export type NewAddressRule = v.InferOutput<typeof newAddressRuleSchema>;

export const addressRuleChangeSchema = v.object({
  network: v.optional(text(100)),
  description: v.optional(text(200)),
  groupId: v.optional(v.nullable(id)),
  enabled: v.optional(v.boolean()),
});
export type AddressRuleChange = v.InferOutput<typeof addressRuleChangeSchema>;

/** How a request stands. Open set. */
export const accessStates = ['waiting', 'granted', 'refused'] as const;

/** What a waiting browser may know of its own request. */
export const accessStateSchema = v.object({
  state: v.string(),
  address: v.string(),
  mailed: v.boolean(),
});
export type AccessState = v.InferOutput<typeof accessStateSchema>;

/** What an administrator sees of a request: who, from where, since when. */
export const accessRequestSchema = v.object({
  id,
  state: v.string(),
  user: v.object({ id, userName: v.string(), displayName: v.string(), groupId: v.nullable(v.string()) }),
  address: v.string(),
  /** When the address was first denied, and last. */
  since: time,
  seenAt: time,
  /** How often it was tried. */
  tries: count,
  /** Who decided, and when; `null` while it waits. */
  decision: v.nullable(v.object({ by: v.string(), at: time })),
});
export type AccessRequest = v.InferOutput<typeof accessRequestSchema>;

export const accessRequestsAnswerSchema = v.object({ requests: v.array(accessRequestSchema), now: time });
export type AccessRequestsAnswer = v.InferOutput<typeof accessRequestsAnswerSchema>;

/** For how long access is granted: this sign-in, 24 hours, or as a rule. */
export const grantRequestSchema = v.variant('mode', [
  v.object({ mode: v.literal('once') }),
  v.object({ mode: v.literal('day') }),
  v.object({
    mode: v.literal('rule'),
    network: text(100),
    description: text(200),
    groupId: v.optional(v.nullable(id), null),
  }),
]);
export type GrantRequest = v.InferOutput<typeof grantRequestSchema>;

/** An account whose password has to wait after failed tries. */
export const throttleSchema = v.object({
  user: v.object({ id, userName: v.string(), displayName: v.string() }),
  failures: count,
  /** The end of the wait; `null` where the password has stopped until it is reset, or this is cleared. */
  until: v.nullable(time),
});
export type Throttle = v.InferOutput<typeof throttleSchema>;

export const throttlesAnswerSchema = v.object({ throttles: v.array(throttleSchema), now: time });
export type ThrottlesAnswer = v.InferOutput<typeof throttlesAnswerSchema>;
