import * as v from 'valibot';
import { headers as headerNames, problemMediaType, problemSchema, routes } from '../contract/index.ts';
import type { Problem, Route, RouteName, SignInStep } from '../contract/index.ts';
import type { Person, Target } from './target.ts';

/** Fails a check with a sentence that says what was found. */
export function expect(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence);
}

/** Fails a check unless two values are the same. */
export function expectSame(found: unknown, wanted: unknown, what: string): void {
  expect(Object.is(found, wanted), `${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}

/** What goes with a call. */
export interface CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly token?: string;
  /** Further header fields; `undefined` leaves out one that is sent otherwise. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** What came back, narrowed by the route's schema. */
export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

type Ok<N extends RouteName> = (typeof routes)[N] extends { ok: infer S extends v.GenericSchema } ? v.InferOutput<S> : undefined;

function buildRequest(target: Target, route: Route, options: CallOptions): Request {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(options.params?.[name] ?? ''));
  const headers = new Headers({ [headerNames.client]: 'conformance/1' });
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.token !== undefined) headers.set('Authorization', `Bearer ${options.token}`);
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
  const url = new URL(path, target.baseUrl);
  url.search = new URLSearchParams(options.query).toString();
  return new Request(url, {
    method: route.method, headers,
    ...(options.body === undefined ? {} : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

/** Sends a call and gives the raw answer. */
export const send = (target: Target, name: RouteName, options: CallOptions = {}): Promise<Response> =>
  (target.fetch ?? fetch)(buildRequest(target, routes[name], options));

/** Sends a call that must succeed, and holds the answer against the route's schema. */
export async function call<N extends RouteName>(target: Target, name: N, options: CallOptions = {}): Promise<Reply<Ok<N>>> {
  const response = await send(target, name, options);
  const route: Route = routes[name];
  const text = await response.text();
  expect(response.ok, `${name} answered ${response.status}: ${text}`);
  if (route.ok === undefined) return { status: response.status, headers: response.headers, body: undefined as Ok<N> };
  const result = v.safeParse(route.ok, JSON.parse(text));
  expect(result.success, `${name} answered what its schema does not allow`);
  return { status: response.status, headers: response.headers, body: result.output as Ok<N> };
}

/** Sends a call that must be refused with a problem, and holds it against RFC 9457. */
export async function refused(target: Target, name: RouteName, options: CallOptions = {}): Promise<Reply<Problem>> {
  const response = await send(target, name, options);
  expectSame(response.headers.get('Content-Type'), problemMediaType, `The media type of the answer to ${name} (${response.status})`);
  const result = v.safeParse(problemSchema, await response.json());
  expect(result.success, `The problem of ${name} does not fit its schema`);
  expectSame(result.output.status, response.status, 'The status in the problem');
  if (response.status === 401) expect(response.headers.has('WWW-Authenticate'), 'A 401 carries no WWW-Authenticate');
  return { status: response.status, headers: response.headers, body: result.output };
}

/** Sends a call that must be refused with this code. */
export async function expectRefusal(target: Target, name: RouteName, code: string, options: CallOptions = {}): Promise<Reply<Problem>> {
  const reply = await refused(target, name, options);
  expectSame(reply.body.code, code, `The code of ${name}`);
  return reply;
}

/** A signed-in person of the suite. */
export interface Visitor {
  readonly token: string;
  readonly refreshToken: string;
  readonly session: Extract<SignInStep, { state: 'signed-in' }>['session'];
  readonly signedIn: Extract<SignInStep, { state: 'signed-in' }>;
  signOut(): Promise<void>;
}

/** Signs a person in by the bearer carrier: directly at the tenant, or unified. */
export async function visit(target: Target, person: Person, door: 'direct' | 'unified' = 'direct'): Promise<Visitor> {
  const where = door === 'direct' ? { tenant: person.tenant, username: person.username } : { username: person.unifiedName };
  const { body } = await call(target, 'signIn', { body: { method: 'password', ...where, password: person.password, carrier: 'bearer' } });
  expect(body.state === 'signed-in', `Signing in ended at ${body.state}`);
  expect(body.credential !== undefined, 'Signing in by bearer gave no credential');
  const token = body.credential.accessToken;
  return {
    token, refreshToken: body.credential.refreshToken, session: body.session, signedIn: body,
    signOut: async () => void await send(target, 'signOut', { token }),
  };
}

/** Runs a check with somebody signed in, and signs them out whatever happens. */
export async function whileSignedIn(target: Target, person: Person, work: (visitor: Visitor) => Promise<void>, door?: 'direct' | 'unified'): Promise<void> {
  const visitor = await visit(target, person, door);
  try {
    await work(visitor);
  } finally {
    await visitor.signOut();
  }
}
