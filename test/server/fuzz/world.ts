import { addPeople } from '../support/people.ts';
import { bearerOf, startBackend } from '../support/backend.ts';
import { silentMailer, ticketFor } from '../support/credentials.ts';
import { newPair } from '../support/host.ts';
import { platformOf } from '../support/platform.ts';
import type { PasswordHasher } from '../../../src/server/index.ts';
import type { FuzzedRequest } from './arbitraries.ts';
import type { Operation } from './document.ts';

/** Hashing is not what is tried here. */
const hasher: PasswordHasher = {
  hash: async (password) => `plain ${password}`, verify: async (record, password) => record === `plain ${password}`, isOutdated: () => false,
};

/** Who may ask. */
export const askers = ['nobody', 'agent', 'supervisor', 'administrator', 'platform', 'ticket', 'stranger'] as const;
export type Asker = (typeof askers)[number];

/** A backend with something of everything, and somebody of every kind who is signed in. */
export async function startFuzz() {
  const server = await startBackend({ hasher, mailer: silentMailer, redirects: ['https://crm.example/after'] });
  await addPeople(server, { userName: 'Second.Admin', tenantId: 'acme', roles: ['administrator'] });
  const [ava, sam, ada] = [await bearerOf(server, 'Ava.Agent'), await bearerOf(server, 'Sam.Supervisor'), await bearerOf(server, 'Ada.Admin')];
  const { headers: platform, id: platformKeyId } = await platformOf(server);
  const { headers: ticket } = await ticketFor(server, 'Nia.New', 'reset');
  await server.signIn('Rex.Remote', {}, { address: '203.0.113.5' });
  const requestId = (await server.storage.list('accessRequests', {}))[0]!.id;
  const hostKeyId = 'a-host-key';
  await server.storage.commit([
    { insert: 'hostKeys', row: { id: hostKeyId, tenantId: 'acme', name: 'CRM', publicKey: newPair().jwk, createdAt: 0, usedAt: null, refusedAt: null } },
  ]);
  const { cursor } = await (await server.send('/v1/platform/agents', { headers: platform })).json() as { cursor: string };
  const made = { 'REQUEST-ID': requestId, 'PLATFORM-KEY-ID': platformKeyId, 'HOST-KEY-ID': hostKeyId, CURSOR: cursor, 'REFRESH-TOKEN': ava.refreshToken };
  const fill = (text: string): string => Object.entries(made).reduce((left, [name, value]) => left.replaceAll(name, value), text);
  const credentials: Readonly<Record<Asker, Readonly<Record<string, string>>>> = {
    nobody: {}, agent: ava.headers, supervisor: sam.headers, administrator: ada.headers, platform, ticket, stranger: { Authorization: 'Bearer none-of-ours' },
  };
  return {
    server,
    /** Makes the request of an asker; `undefined` where no client could send it. */
    request({ method }: Operation, { path, body, headers }: FuzzedRequest, asker: Asker): Request | undefined {
      const fields = new Headers(credentials[asker]);
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) fields.set(name, value);
      const url = URL.parse(fill(path), 'https://desk.example');
      return url?.origin === 'https://desk.example' ? new Request(url, { method, headers: fields, ...(body !== undefined && { body: fill(body) }) }) : undefined;
    },
    async send(request: Request): Promise<Response> {
      return server.backend.fetch(request.clone(), { address: '127.0.0.1' });
    },
  };
}
