import * as answers from './administration-answers.ts';
import { ask, step } from './beside.ts';
import type { AdministrationClient } from './administration.ts';
import type { Rest } from './beside.ts';
import type { CallOptions, Client, ClientRequest } from './types.ts';

/** What administrators do, request by request. */
export function createActs(client: Client): AdministrationClient {
  const settings = 'tenant/settings';
  const rules = 'address-rules';
  const requests = 'access-requests';
  const keys = 'platform-keys';
  const hostKeys = 'host-keys';
  const read = async <N extends keyof typeof answers>(
    method: ClientRequest['method'], path: string, answer: N, options?: CallOptions, rest?: Rest,
  ) => ask(client, method, path, answers[answer], options, rest);
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
