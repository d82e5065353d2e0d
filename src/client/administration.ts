import { onDemand } from './on-demand.ts';
import type * as v from 'valibot';
import type {
  AccessRequestsAnswer, AddressRuleChange, AddressRulesAnswer, AuditAnswer, CreatedPlatformKey, grantRequestSchema, HostKeyAnswer, HostKeysAnswer,
  newAddressRuleSchema, NewHostKey, NewPlatformKey, newReasonEntrySchema, PlatformKeysAnswer, ReasonEntriesAnswer, ReasonEntryChange, SessionsAnswer,
  SettingsAnswer, SettingsChange, ThrottlesAnswer,
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

/** Every act: administration is loaded with the first of them, because most pages have none. */
const names = [
  'settings', 'changeSettings', 'reasons', 'createReason', 'changeReason', 'deleteReason', 'addressRules',
  'createAddressRule', 'changeAddressRule', 'deleteAddressRule', 'throttles', 'clearThrottle', 'accessRequests', 'grantAccess',
  'refuseAccess', 'platformKeys', 'createPlatformKey', 'deletePlatformKey', 'ownSessions', 'endOtherSessions', 'endSessions',
  'hostKeys', 'createHostKey', 'deleteHostKey', 'audit',
] as const satisfies readonly (keyof AdministrationClient)[];
/** Does not compile where one is missing. */
type Complete = keyof AdministrationClient extends (typeof names)[number] ? AdministrationClient : never;

const load = onDemand(() => import('./administration-acts.ts'));

/** Makes the administration of a client. */
export function createAdministration(client: Client): Complete {
  const act = (name: (typeof names)[number]) => async (...given: readonly unknown[]): Promise<unknown> => {
    const acts = (await load()).createActs(client);
    return (acts[name] as (...values: readonly unknown[]) => Promise<unknown>)(...given);
  };
  return Object.fromEntries(names.map((name) => [name, act(name)])) as unknown as Complete;
}
