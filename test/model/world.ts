import { setImmediate } from 'node:timers/promises';
import { createClient } from '../../src/client/index.ts';
import { headers as headerNames } from '../../src/contract/index.ts';
import { seed, seedUsers } from '../../src/mock/seed.ts';
import { createBackend, createMemoryStorage } from '../../src/server/index.ts';
import { digest } from '../../src/server/secrets.ts';
import { recordHistory } from './history.ts';
import type { Client } from '../../src/client/index.ts';
import type { PlatformAgent } from '../../src/contract/index.ts';
import type { Backend, PasswordHasher } from '../../src/server/index.ts';

const origin = 'http://localhost:4600';
export const agentId = 'acme-ava.agent';
const platformKey = 'the key of the model\'s platform';

/** What becomes of the next requests of a browser. */
export type Fate = 'well' | 'request-lost' | 'answer-lost' | 'doubled' | 'late';

/** A browser with one page, behind a network that fails on demand. */
export interface ModelBrowser {
  readonly client: Client;
  /** What happens to each of the next requests, first come first served; then all goes well. */
  readonly fates: Fate[];
  /** Everything fails while it is set. */
  isCut: boolean;
  /** Cuts the open stream. */
  dropStream(): void;
}

/** The hasher of a model: what is slow elsewhere would only wait here. */
const hasher: PasswordHasher = {
  hash: (password) => Promise.resolve(`plain:${password}`),
  verify: (record, password) => Promise.resolve(record === `plain:${password}`),
  isOutdated: () => false,
};

let names = 0;

/** A server that can be restarted over its storage, with browsers, a platform and a supervisor. */
export async function createModelWorld() {
  const inner = createMemoryStorage();
  await seed(inner, hasher, {});
  await inner.commit([{
    insert: 'platformKeys',
    row: { id: 'model', hash: await digest(platformKey), tenantId: 'acme', name: 'Model', createdAt: 0, usedAt: null },
  }]);
  const history = recordHistory(inner, agentId);
  const start = (): Backend => createBackend({ storage: history.storage, hasher, origin, accessSeconds: 86_400 });
  let backend = start();
  let pending = 0;
  const browsers: ModelBrowser[] = [];

  const serve = async (request: Request): Promise<Response> => {
    pending += 1;
    try {
      return await backend.fetch(request, { address: '127.0.0.1' });
    } finally {
      pending -= 1;
    }
  };

  function browser(): ModelBrowser {
    const streams = new Set<AbortController>();
    const fates: Fate[] = [];
    let cookie = '';
    const failure = () => new TypeError('The network is down');
    const carry = async (request: Request): Promise<Response> => {
      const headers = new Headers(request.headers);
      if (cookie !== '') headers.set('Cookie', cookie);
      const isStream = new URL(request.url).pathname === '/v1/events';
      const cut = new AbortController();
      if (isStream) streams.add(cut);
      const response = await serve(new Request(request, { headers, signal: AbortSignal.any([request.signal, cut.signal]) }));
      const set = response.headers.getSetCookie()[0]?.split(';')[0];
      if (set !== undefined) cookie = set.endsWith('=') ? '' : set;
      return response;
    };
    async function network(request: Request): Promise<Response> {
      if (self.isCut) throw failure();
      const fate = request.method === 'GET' ? 'well' : fates.shift() ?? 'well';
      if (fate === 'request-lost') throw failure();
      if (fate === 'late') await new Promise((resolve) => setTimeout(resolve, 700));
      if (fate === 'doubled') await carry(request.clone());
      const response = await carry(request);
      if (fate === 'answer-lost') throw failure();
      return response;
    }
    const client = createClient({ baseUrl: `http://model-${(names += 1)}.localhost:4600/`, tenant: 'acme', fetch: network });
    const self: ModelBrowser = {
      client, fates, isCut: false,
      dropStream() {
        for (const stream of streams) stream.abort();
        streams.clear();
      },
    };
    browsers.push(self);
    return self;
  }

  async function send(path: string, { method, token, body, more = {} }: { method: string; token: string; body?: unknown; more?: Record<string, string> }) {
    const response = await serve(new Request(origin + path, {
      method, headers: { [headerNames.client]: 'model/1', Authorization: token, 'Content-Type': 'application/json', ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }));
    return { status: response.status, value: await response.json() as unknown };
  }

  const credentialsOf = (userName: string) => ({ method: 'password' as const, username: userName, password: seedUsers.find((user) => user.userName === userName)!.password });
  const sam = await send('/v1/session', { method: 'POST', token: 'none', body: { ...credentialsOf('Sam.Supervisor'), tenant: 'acme', carrier: 'bearer' } });
  const samsToken = `Bearer ${(sam.value as { credential: { accessToken: string } }).credential.accessToken}`;

  return {
    history, browser, browsers, credentialsOf,
    dutyRow: async () => (await inner.find('duties', { userId: agentId }))!,
    /** What the platform sees of the agent. */
    async snapshot(): Promise<PlatformAgent> {
      const { value } = await send('/v1/platform/agents', { method: 'GET', token: `Platform ${platformKey}` });
      return (value as { agents: PlatformAgent[] }).agents.find(({ id }) => id === agentId)!;
    },
    /** Lets the platform say what the agent does, knowing a version. */
    setActivity: (version: number, body: object) => send(`/v1/platform/agents/${agentId}/activity`, {
      method: 'PUT', token: `Platform ${platformKey}`, body, more: { 'If-Match': `"version-${version}"`, [headerNames.idempotencyKey]: crypto.randomUUID() },
    }),
    /** Lets the supervisor change the agent's status. */
    supervise: (body: object) => send(`/v1/agents/${agentId}/status`, { method: 'PUT', token: samsToken, body }),
    /** Ends the server's process in order, and starts another over the same storage. */
    async restart() {
      const old = backend;
      backend = start();
      await old.drain();
    },
    /** Lets everything run that needs no timer: until no request is under way for some turns. */
    async settle() {
      for (let quiet = 0; quiet < 12; quiet = pending === 0 ? quiet + 1 : 0) await setImmediate();
    },
    async end() {
      for (const { client } of browsers) client.close();
      await backend.drain();
      await inner.close();
    },
  };
}

export type ModelWorld = Awaited<ReturnType<typeof createModelWorld>>;
