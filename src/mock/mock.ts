import { createBackend } from '../server/backend.ts';
import { problemResponse } from '../server/problem.ts';
import { createMemoryStorage } from '../server/storage/memory-storage.ts';
import { tables } from '../server/storage/schema.ts';
import { createBrowserPersistence } from './browser-persistence.ts';
import { createJar } from './jar.ts';
import { createMockMailbox } from './mailbox.ts';
import { createPbkdf2Hasher } from './pbkdf2-hasher.ts';
import { seed } from './seed.ts';
import type { ProblemCode } from '../contract/index.ts';
import type { ReceivedMail } from '../server/mail/mailbox.ts';
import type { Backend, Pages } from '../server/ports.ts';
import type { TableName } from '../server/storage/schema.ts';
import type { Storage } from '../server/storage/storage.ts';
import type { SeedOptions } from './seed.ts';

/** What a mock does to every request before it answers: for trying the states that a good network hides. */
export interface Scenario {
  /** Milliseconds to wait. */
  readonly delay?: number;
  /** Fails as a network does. */
  readonly isOffline?: boolean;
  /** Answers with this problem. */
  readonly problem?: ProblemCode;
  /** Seconds for the problem's `Retry-After`. */
  readonly retryAfter?: number;
}

/** How a mock is made. */
export interface MockOptions extends SeedOptions {
  /** Where its state lives: in memory, or in localStorage under this name, shared by the tabs of the browser. Default `onduty-mock`. */
  readonly persist?: string | false;
  /** The address that requests seem to come from; default `127.0.0.1`. */
  readonly address?: string;
  /** The origin that the mock stands for; default: that of the page. */
  readonly origin?: string;
  /** Where the links of its mails lead. */
  readonly pages?: Partial<Pages>;
}

/** The reference backend inside the browser. */
export interface Mock {
  /** Answers a request to any `/v1/…`; for `createClient({ carrier: 'bearer', fetch: mock.fetch })`. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly storage: Storage;
  /** Lets requests come from another address from now on, as when a person takes the computer home. */
  moveTo(address: string): void;
  /** The mails that it would have sent, newest first; at most 50. */
  mails(): readonly ReceivedMail[];
  /** Sets what happens to the requests from now on; without an argument, nothing special. */
  play(scenario?: Scenario): void;
  /** Forgets everything and starts from the seed data. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Waits, unless the request is given up. */
const wait = (milliseconds: number, signal: AbortSignal) => new Promise<void>((resolve, reject) => {
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    reject(signal.reason as Error);
  }, { once: true });
});

/** The request as the backend would get it: whatever path the client was given before `/v1`, and with a jar, the credential out of that alone. */
async function forwarded(request: Request, origin: string, hasJar: boolean, token: string | undefined): Promise<Request> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  // A ticket or a platform's key goes as it is, and no session with it.
  if (!/^(Ticket|Platform) /i.test(headers.get('Authorization') ?? '')) {
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    else if (hasJar) headers.delete('Authorization');
  }
  const url = origin + pathname.slice(Math.max(0, pathname.indexOf('/v1/'))) + search;
  const init = { method: request.method, headers, signal: request.signal };
  if (request.method === 'GET' || request.method === 'HEAD') return new Request(url, init);
  const body = await request.text();
  return new Request(url, body === '' ? init : { ...init, body });
}

const tableNames = Object.keys(tables) as TableName[];

/** How many receipts and entries of the feed a mock keeps, so that its snapshot stays small. It may be twice as many for a while. */
const kept = 100;

/** Forgets old receipts and entries of the feed by their number: a real server forgets them by their age. */
async function tidy(storage: Storage): Promise<void> {
  const receipts = await storage.list('receipts', {}, { order: ['expiresAt'] });
  const receipt = receipts.at(-kept);
  if (receipt) await storage.commit([{ remove: 'receipts', where: { expiresAt: { below: receipt.expiresAt } } }]);
  const entry = (await storage.feed('0')).entries.at(-kept);
  if (entry) await storage.trimFeed(entry.at);
}

/** Makes a mock. The first request waits until the seed data is there. */
export function createMock(options: MockOptions = {}): Mock {
  const { persist = 'onduty-mock', origin = globalThis.location?.origin ?? 'http://localhost' } = options;
  const persistence = persist === false ? undefined : createBrowserPersistence(persist);
  const storage = createMemoryStorage(persistence === undefined ? {} : { persistence });
  const hasher = createPbkdf2Hasher();
  const jar = persist === false ? undefined : createJar(`${persist}-session`);
  const mailbox = createMockMailbox(persist === false ? undefined : `${persist}-mail`);
  const { mailer } = mailbox;
  const backend: Backend = createBackend({ storage, hasher, origin, mailer, pages: options.pages ?? {}, lingers: true });
  let { address = '127.0.0.1' } = options;
  let scenario: Scenario = {};
  let changes = 0;
  let ready: Promise<unknown> | undefined;

  /** Holds requests back until the state is there. What failed is tried again by the next request. */
  const prepare = (work: Promise<unknown>) => (ready = work.catch((error: unknown) => {
    ready = undefined;
    throw error;
  }));
  const begin = () => ready ?? prepare(seed(storage, hasher, options));
  begin().catch(() => undefined);

  return {
    storage,
    mails: () => mailbox.mails(),
    async fetch(request) {
      const { delay, isOffline, problem, retryAfter } = scenario;
      if (delay !== undefined) await wait(delay, request.signal);
      if (isOffline) throw new TypeError('The mock plays a network that is down');
      if (problem !== undefined) return problemResponse(problem, retryAfter === undefined ? {} : { retryAfter }, 'mock');
      await begin();
      const token = jar?.read();
      const response = await backend.fetch(await forwarded(request, origin, jar !== undefined, token), { address });
      await jar?.keep(request, response, token);
      if (request.method !== 'GET' && (changes += 1) % kept === 0) await tidy(storage);
      return response;
    },
    moveTo(next) {
      address = next;
    },
    play(next = {}) {
      scenario = next;
    },
    async reset() {
      jar?.clear();
      const emptied = storage.commit(tableNames.map((remove) => ({ remove, where: {} })));
      await prepare(emptied.then(() => seed(storage, hasher, options)));
      mailbox.clear();
    },
    async close() {
      await backend.drain();
      await storage.close();
      persistence?.close();
    },
  };
}
