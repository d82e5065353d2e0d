import { setImmediate } from 'node:timers/promises';
import { createClient } from '../../../src/client/index.ts';
import { createPbkdf2Hasher } from '../../../src/mock/pbkdf2-hasher.ts';
import { seed, seedUsers } from '../../../src/mock/seed.ts';
import { createBackend, createMemoryStorage } from '../../../src/server/index.ts';
import type { Client, ClientEvent, ClientOptions, Readable, SignInResult } from '../../../src/client/index.ts';
import type { Backend, ServerOptions, Storage } from '../../../src/server/index.ts';
import type { TestContext } from 'node:test';

const origin = 'http://localhost:4600';
let browsers = 0;

/** Stands between a browser and the server: may delay, lose or forge. */
export type Network = (request: Request, next: (request: Request) => Promise<Response>) => Promise<Response>;

/** One browser: a cookie jar, a network, and everything that its clients were told. */
export interface Browser {
  /** A name of the server that this browser alone uses, so that its tabs hear nobody else's. */
  readonly baseUrl: string;
  /** Where its requests come from. */
  address: string;
  network: Network;
  readonly requests: Request[];
  readonly events: ClientEvent[];
  readonly cookies: Map<string, string>;
  /** Opens a page with a client of its own. */
  open(options?: ClientOptions): Client;
  /** The requests so far, as `METHOD /path`. */
  sent(): string[];
}

export interface World {
  readonly backend: Backend;
  readonly storage: Storage;
  browser(): Browser;
  /** Closes every client, then the server. */
  end(): Promise<void>;
}

/** A real server in process, with the people of the seed; `makeClient` is for a client of another version. */
export async function startWorld({ makeClient = createClient, ...options }: Partial<ServerOptions> & { readonly makeClient?: MakeClient } = {}): Promise<World> {
  const storage = createMemoryStorage();
  const hasher = createPbkdf2Hasher();
  await seed(storage, hasher, {});
  const backend = createBackend({ storage, hasher, origin, ...options });
  const clients: Client[] = [];
  return {
    backend,
    storage,
    browser: () => createBrowser((request, address) => backend.fetch(request, { address }), clients, makeClient),
    async end() {
      for (const client of clients) client.close();
      await backend.drain();
      await storage.close();
    },
  };
}

type MakeClient = typeof createClient;

function createBrowser(server: (request: Request, address: string) => Promise<Response>, clients: Client[], makeClient: MakeClient): Browser {
  const cookies = new Map<string, string>();
  async function carry(request: Request): Promise<Response> {
    const headers = new Headers(request.headers);
    if (request.credentials === 'include' && cookies.size) headers.set('Cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
    const response = await server(new Request(request, { headers }), browser.address);
    for (const line of request.credentials === 'include' ? response.headers.getSetCookie() : []) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }
  const baseUrl = `http://browser-${(browsers += 1)}.localhost:4600/`;
  const browser: Browser = {
    baseUrl,
    address: '127.0.0.1',
    network: (request, next) => next(request),
    requests: [],
    events: [],
    cookies,
    open(options = {}) {
      const client = makeClient({
        baseUrl,
        tenant: 'acme',
        observe: (event) => browser.events.push(event),
        fetch(request) {
          browser.requests.push(request.clone());
          return browser.network(request, carry);
        },
        ...options,
      });
      clients.push(client);
      return client;
    },
    sent: () => browser.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`),
  };
  return browser;
}

export const passwordOf = (userName: string): string => seedUsers.find((user) => user.userName === userName)!.password;

/** Signs somebody of the seed in. */
export const signIn = (client: Client, username = 'Ava.Agent'): Promise<SignInResult> =>
  client.session.signIn({ method: 'password', username, password: passwordOf(username) });

/** Fulfils when the condition holds; looks after every turn of the event loop. */
export async function until(condition: () => boolean, what = condition.toString()): Promise<void> {
  for (const end = performance.now() + 8000; !condition(); await setImmediate()) {
    if (performance.now() > end) throw new Error(`Never came true: ${what}`);
  }
}

/** Fulfils with the first value that fits. */
export async function reached<T>(readable: Readable<T>, fits: (value: T) => boolean): Promise<T> {
  await until(() => fits(readable.get()), fits.toString());
  return readable.get();
}

/** Stops the clock; moves it only by what this answers. */
export function stopClock(t: TestContext): (milliseconds: number) => Promise<void> {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.now() });
  return async (milliseconds) => {
    for (let left = milliseconds; left > 0; left -= 500) {
      t.mock.timers.tick(Math.min(500, left));
      await settle();
    }
  };
}

/** Lets everything run that needs no timer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) {
    await setImmediate();
    // The server digests in other threads: what was given to them before is done when this is.
    if (turn % 10 === 0) await crypto.subtle.digest('SHA-256', new Uint8Array());
  }
}

/** Sets a global for one test. */
export function replaceGlobal(t: { after(fn: () => void): void }, name: string, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  t.after(() => {
    if (before) Object.defineProperty(globalThis, name, before);
    else Reflect.deleteProperty(globalThis, name);
  });
}

/** The code of each that was rejected; `undefined` for the others. */
export const codesOf = (results: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  results.map((result) => (result.status === 'rejected' ? (result.reason as { code?: unknown }).code : undefined));

/** Something that the test opens when it wants. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

/** Takes the place of the browser's storage for one test. */
export function fakeLocalStorage(t: { after(fn: () => void): void }): Map<string, string> {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  replaceGlobal(t, 'localStorage', storage);
  return kept;
}

/** Answers as a server would, without one. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': type, ...headers } });
}

export const problem = (code: string, status: number, headers: Record<string, string> = {}, extra: object = {}): Response =>
  json({ type: `urn:onduty:problem:${code}`, title: code, status, code, ...extra }, status, headers);
