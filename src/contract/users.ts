import * as v from 'valibot';
import { count, id, text } from './fields.ts';
import { profileRequestSchema } from './profile.ts';
import { roles } from './session.ts';

/** How a person gets credentials: by mail, or by hand from whoever made the account. */
export const deliveries = ['mail', 'hand-over'] as const;
export type Delivery = (typeof deliveries)[number];

/** An account as its administrators and supervisors see it. */
export const accountSchema = v.object({
  id,
  userName: v.string(),
  unifiedName: v.string(),
  displayName: v.string(),
  email: v.string(),
  language: v.string(),
  roles: v.array(v.string()),
  groupId: v.nullable(v.string()),
  /** The groups whose people a supervisor sees and manages; empty for everybody else. */
  supervises: v.optional(v.array(v.string()), []),
  enabled: v.boolean(),
  /** `invited` until a password of one's own is set, then `active`; open set. */
  state: v.string(),
  /** Whether the asking person may change, reset or disable it. */
  manageable: v.boolean(),
  requests: v.array(profileRequestSchema),
  version: count,
});
export type Account = v.InferOutput<typeof accountSchema>;

export const groupSchema = v.object({ id, name: v.string() });
export type Group = v.InferOutput<typeof groupSchema>;

export const accountsAnswerSchema = v.object({
  users: v.array(accountSchema),
  groups: v.array(groupSchema),
  /** How the tenant lets credentials be delivered. */
  deliveries: v.array(v.string()),
});
export type AccountsAnswer = v.InferOutput<typeof accountsAnswerSchema>;

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const groupList = v.pipe(v.array(id), v.maxLength(500));
const roleList = v.pipe(v.array(v.picklist(roles)), v.minLength(1), v.maxLength(3));

export const newAccountSchema = v.object({
  userName: name,
  /** The name for unified sign-in; default `userName@tenant`. */
  unifiedName: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(254))),
  displayName: name,
  email: v.pipe(v.string(), v.minLength(3), v.maxLength(254)),
  language: v.optional(text(35)),
  roles: roleList,
  groupId: v.optional(v.nullable(id), null),
  /** For administrators alone, and kept for a supervisor alone, whose own group is the default. */
  supervises: v.optional(groupList),
  delivery: v.picklist(deliveries),
});
export type NewAccount = v.InferOutput<typeof newAccountSchema>;

/** What is handed over by hand: shown once, kept nowhere. */
export const handOverSchema = v.object({ loginUrl: v.string(), userName: v.string(), password: v.string() });
export type HandOver = v.InferOutput<typeof handOverSchema>;

/** An account with what was delivered: `handOver` for credentials by hand, `null` when a mail is on its way. */
export const deliveredAccountSchema = v.object({ user: accountSchema, handOver: v.nullable(handOverSchema) });
export type DeliveredAccount = v.InferOutput<typeof deliveredAccountSchema>;

export const accountChangeSchema = v.object({
  displayName: v.optional(name),
  email: v.optional(v.pipe(v.string(), v.minLength(3), v.maxLength(254))),
  language: v.optional(text(35)),
  roles: v.optional(roleList),
  groupId: v.optional(v.nullable(id)),
  /** For administrators alone, and kept for a supervisor alone; who becomes one begins with the own group. */
  supervises: v.optional(groupList),
  enabled: v.optional(v.boolean()),
});
export type AccountChange = v.InferOutput<typeof accountChangeSchema>;

export const accountAnswerSchema = v.object({ user: accountSchema });
export type AccountAnswer = v.InferOutput<typeof accountAnswerSchema>;

/** Gives a person new credentials: a link to set a password by mail, or a temporary password by hand. */
export const resetRequestSchema = v.object({ delivery: v.picklist(deliveries) });
export type ResetRequest = v.InferOutput<typeof resetRequestSchema>;
