import { headers as headerNames } from '../../../src/contract/index.ts';
import { createPbkdf2Hasher } from '../../../src/mock/pbkdf2-hasher.ts';
import { seed, seedUsers } from '../../../src/mock/seed.ts';
import { createBackend, createMemoryStorage } from '../../../src/server/index.ts';
import type { PasswordHasher, Row, ServerOptions, Storage } from '../../../src/server/index.ts';

/** A seeded backend whose clock stands still until it is moved, with a hasher that counts. */
export async function startBackend(options: Partial<ServerOptions> & { origins?: readonly string[]; redirects?: readonly string[] } = {}) {
  const clock = { now: Date.UTC(2026, 0, 5, 9) };
  const counts = { hash: 0, verify: 0 };
  const errors: unknown[] = [];
  const inner = options.hasher ?? createPbkdf2Hasher();
  const hasher: PasswordHasher = {
    hash: (password) => (counts.hash++, inner.hash(password)),
    verify: (record, password) => (counts.verify++, inner.verify(record, password)),
    isOutdated: (record) => inner.isOutdated(record),
  };
  const storage: Storage = options.storage ?? createMemoryStorage();
  const now = () => clock.now;
  await seed(storage, hasher, { clock: now, origins: options.origins ?? ['https://crm.example'], redirects: options.redirects ?? [] });
  const origin = options.origin ?? 'https://desk.example';
  const backend = createBackend({
    ...options, storage, hasher, origin, clock: now,
    observer: { error: (error) => errors.push(error), ...options.observer },
  });

  const send = (path: string, { address = '127.0.0.1', json, ...init }: SendOptions = {}) => {
    const headers = new Headers({ [headerNames.client]: 'test/1' });
    if (json !== undefined) headers.set('Content-Type', 'application/json');
    for (const [name, value] of Object.entries(init.headers ?? {})) {
      if (value === undefined) headers.delete(name);
      else headers.set(name, value);
    }
    const body = json === undefined ? init.body : JSON.stringify(json);
    return backend.fetch(new Request(origin + path, {
      method: init.method ?? 'GET', headers,
      ...(body === undefined ? {} : { body }),
      ...(init.signal === undefined ? {} : { signal: init.signal }),
    }), { address });
  };

  return {
    backend, storage, clock, counts, errors, send,
    /** Answers the sign-in of a person of the seed. */
    signIn: (userName: string, change: Record<string, unknown> = {}, options: SendOptions = {}) => {
      const user = seedUsers.find((one) => one.userName === userName && one.tenant === (change['tenant'] ?? 'acme'));
      const body = { method: 'password', tenant: 'acme', username: userName, password: user?.password ?? 'a password of nobody', ...change };
      return send('/v1/session', { method: 'POST', json: body, ...options });
    },
    async close() {
      await backend.drain();
      await storage.close();
    },
  };
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly json?: unknown;
  readonly address?: string;
  readonly signal?: AbortSignal;
}

export type Backend = Awaited<ReturnType<typeof startBackend>>;

/** The cookie that an answer sets, as a browser would send it back. */
export function cookieOf(response: Response): string {
  const [first] = response.headers.getSetCookie();
  if (first === undefined) throw new Error('The answer sets no cookie');
  return first.split(';')[0]!;
}

/** Signs somebody in by bearer and gives the headers that carry it. */
export async function bearerOf(server: Backend, userName: string, change: Record<string, unknown> = {}) {
  const response = await server.signIn(userName, { carrier: 'bearer', ...change });
  const body = await response.json() as { session: { id: string }; credential: { accessToken: string; refreshToken: string } };
  return { headers: { Authorization: `Bearer ${body.credential.accessToken}` }, sessionId: body.session.id, ...body.credential };
}

/** The same for a test whose clock jumps: the access token lasts as long as the session. */
export async function lastingBearerOf(server: Backend, userName: string) {
  const bearer = await bearerOf(server, userName);
  const session = (await server.storage.find('sessions', { id: bearer.sessionId }))!;
  const done = await server.storage.commit([{ update: 'credentials', where: { sessionId: session.id, kind: 'access' }, set: { expiresAt: session.expiresAt } }]);
  if (!done) throw new Error('There is no such credential');
  return bearer;
}

/** The problem code of an answer. */
export const codeOf = async (response: Response): Promise<unknown> => (await response.clone().json() as { code?: unknown }).code;

/** Changes a user of `acme` behind the backend's back. */
export async function changeUser(server: Backend, userName: string, set: Partial<Row<'users'>>): Promise<void> {
  const done = await server.storage.commit([{ update: 'users', where: { tenantId: 'acme', userName }, set }]);
  if (!done) throw new Error(`There is no ${userName}`);
}
