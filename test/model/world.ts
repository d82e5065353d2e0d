import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { createTeam } from '../../src/client/index.ts';
import { headers as headerNames } from '../../src/contract/index.ts';
import { seed, seedUsers } from '../../src/mock/seed.ts';
import { createBackend, createMemoryStorage } from '../../src/server/index.ts';
import { recordHistory } from './history.ts';
import { createMachine } from './machine.ts';
import type { Duty, PlatformAgent, PlatformChanges, PlatformSnapshot } from '../../src/contract/index.ts';
import type { TeamClient } from '../../src/client/index.ts';
import type { Backend, PasswordHasher } from '../../src/server/index.ts';
import type { Asked, Mode } from './expected.ts';
import type { Machine, Tab } from './machine.ts';

const origin = 'http://localhost:4600';
export const agentId = 'acme-ava.agent';
const platformKey = 'the-key-of-the-platform-of-the-model';

/** The hasher of a model: what is slow elsewhere would only wait here. */
const hasher: PasswordHasher = {
  hash: (password) => Promise.resolve(`plain:${password}`),
  verify: (record, password) => Promise.resolve(record === `plain:${password}`),
  isOutdated: () => false,
};

/** How a request of a program, not of a browser, arrives: once, twice at once, or again much later. */
export type Delivery = 'well' | 'doubled' | 'echoed';
/** Milliseconds. */
const echo = 6000;

/** A digest without other threads: with them, no two runs would take the same course. */
export const digestHere = (_name: unknown, bytes: Uint8Array): Promise<ArrayBuffer> => {
  const { buffer } = new Uint8Array(createHash('sha256').update(bytes).digest());
  return Promise.resolve(buffer);
};

export const credentialsOf = (userName: string) => (
  { method: 'password' as const, username: userName, password: seedUsers.find((user) => user.userName === userName)!.password }
);

/** Somebody who manages Ava, at a browser of their own. */
export interface Manager {
  readonly machine: Machine;
  readonly tab: Tab;
  readonly team: TeamClient;
  /** The versions of Ava's duty that the page showed. */
  readonly versions: readonly number[];
}

export const isAgentsBrowser = (name: string): boolean => name.startsWith('ava-');

/** Two instances of a server that can be restarted over their storage, with browsers of Ava, a platform and managers. */
export async function createModelWorld(random: () => number, mode: Mode) {
  const inner = createMemoryStorage();
  await seed(inner, hasher, { platformKey });
  // A day of the model is short.
  const { settings } = (await inner.find('tenants', { id: 'acme' }))!;
  await inner.commit([
    { update: 'tenants', where: { id: 'acme' }, set: { settings: { ...settings, contactEndSeconds: 600, severalBrowsers: mode } } },
    { update: 'reasons', where: { tenantId: 'acme', id: 'short-break' }, set: { maxSeconds: 60 } },
  ]);
  const pause = async () => {
    if (random() < 0.3) await setImmediate();
  };
  const history = recordHistory(inner, agentId, ({ from }) => isAgentsBrowser(from), pause);
  const failures: unknown[] = [];
  const start = (): Backend => createBackend({
    storage: history.storage, hasher, origin, observer: { error: (error) => failures.push(error) },
  });
  const backends = [start(), start()];
  let underway = 0;

  async function serve(request: Request, from: string): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const text = await request.clone().text();
    const asked: Asked = {
      method: request.method, path: pathname, body: text === '' ? undefined : JSON.parse(text) as unknown,
      key: request.headers.get(headerNames.idempotencyKey) ?? undefined,
      session: request.headers.get(headerNames.session) ?? undefined, from, at: Date.now(), after: history.log.length,
    };
    // A poll waits for something to happen, a note of contact for others to be written with it: by the clock, and nobody waits for them.
    const weight = searchParams.has('wait') || pathname.endsWith('/contact') ? 0 : 1;
    underway += weight;
    try {
      return await history.follow(asked, () => backends[Math.floor(random() * backends.length)]!.fetch(request, { address: '127.0.0.1' }));
    } catch (error) {
      failures.push(error);
      throw error;
    } finally {
      underway -= weight;
    }
  }

  async function askAsPlatform(method: string, path: string, body?: object, more: Record<string, string> = {}, delivery: Delivery = 'well') {
    const key = crypto.randomUUID();
    const once = () => serve(new Request(`${origin}/v1/platform/${path}`, {
      method, headers: {
        [headerNames.client]: 'model/1', Authorization: `Platform ${platformKey}`, 'Content-Type': 'application/json', [headerNames.idempotencyKey]: key, ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }), 'platform');
    if (delivery === 'echoed') setTimeout(() => void once(), echo);
    const [response] = await Promise.all(delivery === 'doubled' ? [once(), once()] : [once()]);
    return { status: response.status, value: await response.json() as unknown };
  }

  async function readSnapshot(): Promise<{ agent: PlatformAgent; cursor: string }> {
    const { agents, cursor } = (await askAsPlatform('GET', 'agents')).value as PlatformSnapshot;
    return { agent: agents.find(({ id }) => id === agentId)!, cursor };
  }
  let { cursor } = await readSnapshot();
  // What the platform was told of the duty, version by version.
  const told = new Map<number, Duty>();

  return {
    mode, history, failures, told, readSnapshot,
    machine: (name: string) => createMachine((request) => serve(request, name)),
    /** Lets somebody sign in who manages Ava. */
    async manager(userName: string): Promise<Manager> {
      const machine = createMachine((request) => serve(request, userName));
      const tab = machine.open();
      const team = createTeam(tab.client);
      const versions: number[] = [];
      team.state.subscribe((state) => {
        const agent = state?.agents.find(({ id }) => id === agentId);
        if (agent) versions.push(agent.duty.version);
      });
      await tab.client.session.signIn(credentialsOf(userName));
      await team.load();
      return { machine, tab, team, versions };
    },
    /** The sessions that Ava has. */
    sessionsOfAgent: async () => new Set((await inner.list('sessions', { userId: agentId })).map(({ id }) => id)),
    dutyRow: async () => (await inner.find('duties', { userId: agentId }))!,
    /** Lets the platform read the changes since it read them last. */
    async readChanges(): Promise<void> {
      const { status, value } = await askAsPlatform('GET', `changes?after=${encodeURIComponent(cursor)}`);
      if (status !== 200) throw new Error(`The platform cannot read on: ${status}`);
      const { changes, cursor: next } = value as PlatformChanges;
      cursor = next;
      for (const { id, duty } of changes) if (id === agentId) told.set(duty.version, duty);
    },
    /** Lets the platform say what the agent does, knowing a version. */
    setActivity: (version: number, body: object, delivery: Delivery) =>
      askAsPlatform('PUT', `agents/${agentId}/activity`, body, { 'If-Match': `"version-${version}"` }, delivery),
    /** Lets the platform change the agent's status. */
    setStatus: (body: object, delivery: Delivery) => askAsPlatform('PUT', `agents/${agentId}/status`, body, {}, delivery),
    /** Ends an instance of the server in order, and starts another over the same storage. */
    async restart(index: number) {
      const old = backends[index]!;
      backends[index] = start();
      await old.drain();
    },
    /** Lets everything run that needs no timer: until no request is under way for some turns. */
    async settle() {
      for (let quiet = 0; quiet < 8; quiet = underway === 0 ? quiet + 1 : 0) await setImmediate();
    },
    async end() {
      for (const backend of backends) await backend.drain();
      await inner.close();
    },
  };
}

export type ModelWorld = Awaited<ReturnType<typeof createModelWorld>>;
