import {
  accessRequestsAnswerSchema, addressRulesAnswerSchema, auditAnswerSchema, reasonEntriesAnswerSchema, settingsAnswerSchema, throttlesAnswerSchema,
} from '../contract/index.ts';
import { ask, step } from './beside.ts';
import type * as v from 'valibot';
import type {
  AccessRequestsAnswer, AddressRuleChange, AddressRulesAnswer, AuditAnswer, grantRequestSchema, newAddressRuleSchema, newReasonEntrySchema,
  ReasonEntriesAnswer, ReasonEntryChange, SettingsAnswer, SettingsChange, ThrottlesAnswer,
} from '../contract/index.ts';
import type { CallOptions, Client } from './types.ts';

/** What administrators do. It keeps nothing: every answer is the caller's. */
export interface AdministrationClient {
  settings(options?: CallOptions): Promise<SettingsAnswer>;
  /** Changes settings; with the version that was read, rejects with `settings-changed` when somebody else was quicker. */
  changeSettings(change: SettingsChange, options?: CallOptions & { readonly version?: number }): Promise<SettingsAnswer>;
  /** The reasons that agents may give, in every language. Each of these answers the whole list; a change that does not fit rejects with `field-refused`. */
  reasons(options?: CallOptions): Promise<ReasonEntriesAnswer>;
  createReason(reason: v.InferInput<typeof newReasonEntrySchema>, options?: CallOptions): Promise<ReasonEntriesAnswer>;
  changeReason(id: string, change: ReasonEntryChange, options?: CallOptions): Promise<ReasonEntriesAnswer>;
  deleteReason(id: string, options?: CallOptions): Promise<ReasonEntriesAnswer>;
  addressRules(options?: CallOptions): Promise<AddressRulesAnswer>;
  createAddressRule(rule: v.InferInput<typeof newAddressRuleSchema>, options?: CallOptions): Promise<AddressRulesAnswer>;
  changeAddressRule(id: string, change: AddressRuleChange, options?: CallOptions): Promise<AddressRulesAnswer>;
  deleteAddressRule(id: string, options?: CallOptions): Promise<AddressRulesAnswer>;
  /** The accounts whose password has to wait after failed tries. */
  throttles(options?: CallOptions): Promise<ThrottlesAnswer>;
  clearThrottle(userId: string, options?: CallOptions): Promise<void>;
  accessRequests(options?: CallOptions): Promise<AccessRequestsAnswer>;
  /** Lets a person in; rejects with `already-decided` when somebody else was quicker. */
  grantAccess(id: string, grant: v.InferInput<typeof grantRequestSchema>, options?: CallOptions): Promise<void>;
  refuseAccess(id: string, options?: CallOptions): Promise<void>;
  /** The audit, the newest first; `before` is the time of the last entry that was seen. */
  audit(options?: CallOptions & { readonly before?: number }): Promise<AuditAnswer>;
}

/** Makes the administration of a client. */
export function createAdministration(client: Client): AdministrationClient {
  const settings = 'tenant/settings';
  const rules = 'address-rules';
  const requests = 'access-requests';
  return {
    settings: (options) => ask(client, 'GET', settings, settingsAnswerSchema, options),
    changeSettings: (body, { version, ...options } = {}) => ask(client, 'PATCH', settings, settingsAnswerSchema, options, { body, version }),
    reasons: (options) => ask(client, 'GET', 'reasons', reasonEntriesAnswerSchema, options),
    createReason: (body, options) => ask(client, 'POST', 'reasons', reasonEntriesAnswerSchema, options, { body }),
    changeReason: (id, body, options) => ask(client, 'PATCH', `reasons/${step(id)}`, reasonEntriesAnswerSchema, options, { body }),
    deleteReason: (id, options) => ask(client, 'DELETE', `reasons/${step(id)}`, reasonEntriesAnswerSchema, options),
    addressRules: (options) => ask(client, 'GET', rules, addressRulesAnswerSchema, options),
    createAddressRule: (body, options) => ask(client, 'POST', rules, addressRulesAnswerSchema, options, { body }),
    changeAddressRule: (id, body, options) => ask(client, 'PATCH', `${rules}/${step(id)}`, addressRulesAnswerSchema, options, { body }),
    deleteAddressRule: (id, options) => ask(client, 'DELETE', `${rules}/${step(id)}`, addressRulesAnswerSchema, options),
    throttles: (options) => ask(client, 'GET', 'throttles', throttlesAnswerSchema, options),
    async clearThrottle(userId, options) {
      await ask(client, 'DELETE', `throttles/${step(userId)}`, undefined, options);
    },
    accessRequests: (options) => ask(client, 'GET', requests, accessRequestsAnswerSchema, options),
    async grantAccess(id, body, options) {
      await ask(client, 'POST', `${requests}/${step(id)}/grant`, undefined, options, { body });
    },
    async refuseAccess(id, options) {
      await ask(client, 'POST', `${requests}/${step(id)}/refuse`, undefined, options);
    },
    audit: ({ before, ...options } = {}) => ask(client, 'GET', before === undefined ? 'audit' : `audit?before=${before}`, auditAnswerSchema, options),
  };
}
