import { digest, randomId, randomSecret } from '../../../src/server/secrets.ts';
import { versionTag } from '../../../src/contract/index.ts';
import type { Duty, PlatformChanges, PlatformSnapshot } from '../../../src/contract/index.ts';
import type { Backend, SendOptions } from './backend.ts';

/** Puts a key of a platform into the storage, and gives the headers that carry it. */
export async function platformOf({ storage, clock }: Pick<Backend, 'storage' | 'clock'>, tenantId = 'acme') {
  const key = randomSecret();
  const id = randomId();
  const row = { id, hash: await digest(key), tenantId, name: 'Router', createdAt: clock.now, usedAt: null };
  if (!await storage.commit([{ insert: 'platformKeys', row }])) throw new Error('There is such a key already');
  return { id, key, headers: { Authorization: `Platform ${key}` } };
}

/** What a platform does, over its key. */
export async function playPlatform(server: Backend, tenantId = 'acme') {
  const { id, key, headers } = await platformOf(server, tenantId);
  const put = (agent: string, what: 'activity' | 'status', json: object, more: SendOptions['headers'] = {}) =>
    server.send(`/v1/platform/agents/${agent}/${what}`, { method: 'PUT', headers: { ...headers, ...more }, json });
  const changes = (after: string, wait?: number | string, options: SendOptions = {}) =>
    server.send(`/v1/platform/changes?after=${after}${wait === undefined ? '' : `&wait=${wait}`}`, { headers, ...options });
  return {
    id, key, headers, put, changes,
    setStatus: (agent: string, json: object, more?: SendOptions['headers']) => put(agent, 'status', json, more),
    /** Sets an activity on the duty of a version. */
    setActivity: (agent: string, version: number, json: object, more: SendOptions['headers'] = {}) =>
      put(agent, 'activity', json, { 'If-Match': versionTag(version), ...more }),
    snapshot: async () => await (await server.send('/v1/platform/agents', { headers })).json() as PlatformSnapshot,
    read: async (after: string, wait?: number) => await (await changes(after, wait)).json() as PlatformChanges,
  };
}

/** The duty in an answer to a platform. */
export const dutyIn = async (response: Response): Promise<Duty> => (await response.json() as { agent: { duty: Duty } }).agent.duty;
