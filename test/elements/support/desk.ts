import { createClient } from '../../../src/client/create-client.ts';
import { problemMediaType } from '../../../src/contract/index.ts';
import { seed, seedUsers } from '../../../src/mock/seed.ts';
import { createBackend, createMemoryStorage } from '../../../src/server/index.ts';
import type { Client, ClientOptions } from '../../../src/client/types.ts';
import type { ProblemCode } from '../../../src/contract/index.ts';
import type { Mail, PasswordHasher, ServerOptions } from '../../../src/server/index.ts';

/** Costs nothing: what passwords cost is tested at the server. */
const hasher: PasswordHasher = {
  hash: async (password) => `plain:${password}`,
  verify: async (record, password) => record === `plain:${password}`,
  isOutdated: () => false,
};

/** The password of a person of the seed at `acme`. */
export const passwordOf = (userName: string): string => seedUsers.find((user) => user.tenant === 'acme' && user.userName === userName)!.password;

/** Answers requests in place of the server. `undefined` lets one through. */
export type Intercept = (request: Request) => Response | Promise<Response> | undefined;

/** An answer with a problem, as the server would give it. */
export function problem(status: number, code: ProblemCode | (string & {}), retryAfter?: number): Response {
  const headers = { 'content-type': problemMediaType, ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) };
  return new Response(JSON.stringify({ type: 'about:blank', title: code, status, code }), { status, headers });
}

/** An answer with JSON. */
export const json = (value: unknown): Response => new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });

/**
 * The real backend in this page, with the seed data. `clientFor` makes clients of it; all end with `close`. Mails go nowhere, and are kept, with `mails`.
 */
export async function openDesk({ mails: isMailing = false, ...options }: Partial<Pick<ServerOptions, 'pages' | 'pingSeconds' | 'watchSeconds'>> & { readonly mails?: boolean } = {}) {
  const storage = createMemoryStorage();
  await seed(storage, hasher);
  const mails: Mail[] = [];
  const mailer = { send: async (mail: Mail) => void mails.push(mail) };
  const time = { ahead: 0 };
  const backend = createBackend({
    storage, hasher, origin: self.origin, clock: () => Date.now() + time.ahead, ...(isMailing && { mailer }), ...options,
  });
  const clients: Client[] = [];
  const requests: string[] = [];
  const answered: string[] = [];
  const network: { intercept: Intercept | undefined; address: string } = { intercept: undefined, address: '127.0.0.1' };

  return {
    storage,
    backend,
    /** What was mailed, the oldest first. */
    mails,
    /** By how many milliseconds the clock of the server is ahead. */
    time,
    /** Method and path of what was sent. */
    requests,
    /** Method and path of what was answered. */
    answered,
    /** Where tests stand between client and server. */
    network,
    clientFor(options: ClientOptions = { tenant: 'acme' }): Client {
      const client = createClient({
        baseUrl: self.origin,
        carrier: 'bearer',
        async fetch(request) {
          const name = `${request.method} ${new URL(request.url).pathname}`;
          requests.push(name);
          const response = (await network.intercept?.(request.clone())) ?? (await backend.fetch(request, { address: network.address }));
          answered.push(name);
          return response;
        },
        ...options,
      });
      clients.push(client);
      return client;
    },
    /** A client of somebody who is signed in. */
    async signedIn(userName = 'Ava.Agent'): Promise<Client> {
      const client = this.clientFor();
      await client.session.signIn({ method: 'password', username: userName, password: passwordOf(userName) });
      return client;
    },
    async close() {
      for (const client of clients) client.close();
      await backend.drain();
      await storage.close();
    },
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
