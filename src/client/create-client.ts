import { tenantInfoSchema } from '../contract/index.ts';
import { createApps } from './apps.ts';
import { createDuty } from './duty.ts';
import { OndutyError } from './errors.ts';
import { createHttp } from './http.ts';
import { onDemand } from './on-demand.ts';
import { createSession } from './session.ts';
import { createStore, guarded } from './store.ts';
import { abortable, anySignal, delay, ignore } from './timing.ts';
import type { TenantInfo } from '../contract/index.ts';
import type { Login } from './login.ts';
import type { LoadSignedIn } from './session.ts';
import type { Acts } from './signed-in.ts';
import type { Client, ClientEvent, ClientOptions, ConnectionState, NewsListener } from './types.ts';

/** The base with a slash at its end. A wrong one is a developer's mistake and throws a `TypeError`. */
function readBaseUrl(given: string | URL = '/'): string {
  const { protocol, origin, pathname, href } = new URL(given, globalThis.location?.href);
  if (!/^https?:$/.test(protocol) || href !== origin + pathname) {
    throw new TypeError('baseUrl must be http(s) without query');
  }
  return href.replace(/\/?$/, '/');
}

/**
 * Makes a client of one backend. Nothing is sent before the first call; `session.restore()` finds out who is signed in.
 * Throws a `TypeError` for options that can never work.
 */
export function createClient(options: ClientOptions = {}): Client {
  const { tenant, carrier = 'cookie', timeout = 15_000 } = options;
  const baseUrl = readBaseUrl(options.baseUrl);
  if (!/^(auto|bearer|cookie)$/.test(carrier)) throw new TypeError(`Unknown carrier: ${carrier}`);
  if (!(timeout > 0)) throw new TypeError('timeout must be above 0');

  const closing = new AbortController();
  const closed = closing.signal;
  const observe = (event: ClientEvent) => guarded(() => options.observe?.(event));
  const send = createHttp({
    baseUrl, timeout, observe, closed,
    fetch: options.fetch ?? ((request) => globalThis.fetch(request)),
    credentials: carrier === 'bearer' ? 'omit' : 'include',
    language: () => options.language ?? globalThis.document?.documentElement.lang,
  });

  const connection = createStore<ConnectionState>('idle');
  function show(state: ConnectionState): void {
    if (state === connection.get()) return;
    connection.set(state);
    observe({ type: 'connection', state });
  }

  const readers = new Set<NewsListener>();
  const load: LoadSignedIn = onDemand(() => import('./signed-in.ts'));

  /** Follows the live stream for as long as a login lasts. */
  async function follow(login: Login): Promise<void> {
    const signal = anySignal(login.signal, closed);
    show('connecting');
    while (!signal.aborted) {
      try {
        const { followEvents } = await load();
        if (signal.aborted) return;
        return followEvents({
          name: `onduty:${baseUrl}:${login.session.id}`, call: session.call, times: session.times, duty, signal, show, readers,
          ended: (cause, address) => session.ended(login, cause, address),
        });
      } catch {
        if (!signal.aborted) show('reconnecting');
        await delay(5000 + Math.random() * 10_000, signal).catch(ignore);
      }
    }
  }

  let followed: Login | undefined;
  const session = createSession({
    send, baseUrl, tenant, carrier, closed, observe, load,
    known: () => duty.confirmed.get(),
    enter(login, report) {
      duty.enter(login, report);
      if (followed === login) return;
      followed = login;
      void follow(login);
    },
    leave() {
      followed = undefined;
      duty.leave();
      apps.leave();
      show('idle');
    },
  });
  let acts: Acts | undefined;
  async function loadActs(): Promise<Acts> {
    const { createActs } = await load();
    return (acts ??= createActs(session.call, duty, connection, closed));
  }
  const duty = createDuty(loadActs, observe);
  const apps = createApps(loadActs);

  let tenantInfo: Promise<TenantInfo | null> | undefined;
  async function readTenant(): Promise<TenantInfo | null> {
    if (tenant === undefined) return null;
    try {
      return (await send({ method: 'GET', path: `/v1/tenants/${encodeURIComponent(tenant)}`, ok: tenantInfoSchema })).value;
    } catch (error) {
      tenantInfo = undefined;
      throw error;
    }
  }

  return {
    baseUrl,
    tenant,
    session: session.client,
    duty: duty.client,
    apps: apps.client,
    news: {
      subscribe(listener) {
        const tell: NewsListener = (...news) => guarded(() => listener(...news));
        readers.add(tell);
        return () => readers.delete(tell);
      },
    },
    connection,
    call: session.call,
    send: (request) => send({ ...request, anonymous: true }),
    tenantInfo: ({ signal } = {}) => abortable((tenantInfo ??= readTenant()), signal),
    close() {
      closing.abort(new OndutyError('client-closed'));
      show('idle');
    },
  };
}
