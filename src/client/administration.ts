import { ask, step } from './beside.ts';
import { onDemand } from './on-demand.ts';
import type * as v from 'valibot';
import type {
  AccessRequestsAnswer, AddressRuleChange, AddressRulesAnswer, AuditAnswer, CreatedPlatformKey, grantRequestSchema, HostKeyAnswer, HostKeysAnswer,
  newAddressRuleSchema, NewHostKey, NewPlatformKey, newReasonEntrySchema, PlatformKeysAnswer, ReasonEntriesAnswer, ReasonEntryChange, SessionsAnswer,
  SettingsAnswer, SettingsChange, ThrottlesAnswer,
} from '../contract/index.ts';
import type { Rest } from './beside.ts';
import type { CallOptions, Client, ClientRequest } from './types.ts';

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
  /** The keys of contact-centre platforms, by name and never by what they are. */
  platformKeys(options?: CallOptions): Promise<PlatformKeysAnswer>;
  /** Makes a key, whose secret stands in the answer alone. Rejects with `field-refused` for a name that is none, and when there are as many as may be. */
  createPlatformKey(key: NewPlatformKey, options?: CallOptions): Promise<CreatedPlatformKey>;
  /** Removes a key, which opens nothing from then on; rejects with `not-found` when somebody else was quicker. */
  deletePlatformKey(id: string, options?: CallOptions): Promise<void>;
  /** The own sessions: this one, and those in other browsers. */
  ownSessions(options?: CallOptions): Promise<SessionsAnswer>;
  /** Ends the own sessions but for this one. */
  endOtherSessions(options?: CallOptions): Promise<void>;
  /** Ends every session of a person; of the own, this one too. An open duty is left to the rules of lost contact. */
  endSessions(userId: string, options?: CallOptions): Promise<void>;
  /** The public keys of hosts, whose backends may say who somebody is: see the sign-in method `assertion`. */
  hostKeys(options?: CallOptions): Promise<HostKeysAnswer>;
  /** Registers one; rejects with `field-refused` for a name or a key that is none. */
  createHostKey(key: NewHostKey, options?: CallOptions): Promise<HostKeyAnswer>;
  deleteHostKey(id: string, options?: CallOptions): Promise<void>;
  /** The audit, the newest first; `before` is the time of the last entry that was seen. */
  audit(options?: CallOptions & { readonly before?: number }): Promise<AuditAnswer>;
}

const answers = onDemand(() => import('./administration-answers.ts'));

/** Makes the administration of a client. */
export function createAdministration(client: Client): AdministrationClient {
  const settings = 'tenant/settings';
  const rules = 'address-rules';
  const requests = 'access-requests';
  const keys = 'platform-keys';
  const hostKeys = 'host-keys';
  const read = async <N extends keyof Awaited<ReturnType<typeof answers>>>(
    method: ClientRequest['method'], path: string, answer: N, options?: CallOptions, rest?: Rest,
  ) => ask(client, method, path, (await answers())[answer], options, rest);
  const act = async (method: ClientRequest['method'], path: string, options?: CallOptions, rest?: Rest): Promise<void> => {
    await ask(client, method, path, undefined, options, rest);
  };
  return {
    settings: (options) => read('GET', settings, 'settings', options),
    changeSettings: (body, { version, ...options } = {}) => read('PATCH', settings, 'settings', options, { body, version }),
    reasons: (options) => read('GET', 'reasons', 'reasons', options),
    createReason: (body, options) => read('POST', 'reasons', 'reasons', options, { body }),
    changeReason: (id, body, options) => read('PATCH', `reasons/${step(id)}`, 'reasons', options, { body }),
    deleteReason: (id, options) => read('DELETE', `reasons/${step(id)}`, 'reasons', options),
    addressRules: (options) => read('GET', rules, 'addressRules', options),
    createAddressRule: (body, options) => read('POST', rules, 'addressRules', options, { body }),
    changeAddressRule: (id, body, options) => read('PATCH', `${rules}/${step(id)}`, 'addressRules', options, { body }),
    deleteAddressRule: (id, options) => read('DELETE', `${rules}/${step(id)}`, 'addressRules', options),
    throttles: (options) => read('GET', 'throttles', 'throttles', options),
    clearThrottle: (userId, options) => act('DELETE', `throttles/${step(userId)}`, options),
    accessRequests: (options) => read('GET', requests, 'accessRequests', options),
    grantAccess: (id, body, options) => act('POST', `${requests}/${step(id)}/grant`, options, { body }),
    refuseAccess: (id, options) => act('POST', `${requests}/${step(id)}/refuse`, options),
    platformKeys: (options) => read('GET', keys, 'platformKeys', options),
    createPlatformKey: (body, options) => read('POST', keys, 'createdPlatformKey', options, { body, once: true }),
    deletePlatformKey: (id, options) => act('DELETE', `${keys}/${step(id)}`, options),
    ownSessions: (options) => read('GET', 'sessions', 'sessions', options),
    endOtherSessions: (options) => act('DELETE', 'sessions', options),
    endSessions: (userId, options) => act('DELETE', `users/${step(userId)}/sessions`, options),
    hostKeys: (options) => read('GET', hostKeys, 'hostKeys', options),
    createHostKey: (body, options) => read('POST', hostKeys, 'hostKey', options, { body }),
    deleteHostKey: (id, options) => act('DELETE', `${hostKeys}/${step(id)}`, options),
    audit: ({ before, ...options } = {}) => read('GET', before === undefined ? 'audit' : `audit?before=${before}`, 'audit', options),
  };
}
