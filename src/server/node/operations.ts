import { createHash, timingSafeEqual } from 'node:crypto';
import { parseAddress } from '../address.ts';
import { isLoopbackOrigin } from '../origins.ts';
import { plainProblem, securityHeaders } from './plain-answers.ts';
import type { Backend, RequestContext } from '../ports.ts';

/** What the paths for operators need. */
export interface OperationsOptions {
  readonly backend: Pick<Backend, 'ready'>;
  /** The backend's origin as browsers see it. */
  readonly origin: string;
  /** The metrics as text; without it there is no `/metrics`. */
  readonly metrics?: () => Promise<string>;
  /**
   * What `/metrics` asks for as `Authorization: Bearer …`. Without it only a backend whose own origin is loopback shows its metrics,
   * and only to this machine: behind a proxy on the same machine every request looks local.
   */
  readonly metricsToken?: string;
}

/** Answers the paths for operators; `undefined` for all others. */
export type Operations = (request: Request, context: RequestContext) => Promise<Response | undefined>;

/** How long an answer about readiness is kept, so that nobody can make the database work by asking. Milliseconds. */
const readyLife = 1_000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isThisMachine = (address: string): boolean => parseAddress(address)?.range() === 'loopback';

/** Serves `/healthz` (the process answers), `/readyz` (it can work) and `/metrics`. */
export function createOperations({ backend, origin, metrics, metricsToken }: OperationsOptions): Operations {
  const expected = metricsToken === undefined ? undefined : digest(`Bearer ${metricsToken}`);
  let known: { readonly until: number; readonly ready: Promise<boolean> } | undefined;
  const isReady = (): Promise<boolean> => {
    const now = performance.now();
    if (known === undefined || known.until <= now) known = { until: now + readyLife, ready: backend.ready().catch(() => false) };
    return known.ready;
  };
  const text = (body: string, type = 'text/plain; charset=utf-8') =>
    new Response(body, { headers: { ...securityHeaders(origin), 'Content-Type': type } });
  const notFound = () => plainProblem(origin, 'not-found', 404);

  const showMetrics = async (request: Request, { address }: RequestContext): Promise<Response> => {
    if (metrics === undefined) return notFound();
    if (expected === undefined) {
      // The host keeps out a page whose name was pointed at this machine.
      const isLocal = isLoopbackOrigin(origin) && isThisMachine(address) && isLoopbackOrigin(new URL(request.url).origin);
      if (!isLocal) return notFound();
    } else if (!timingSafeEqual(expected, digest(request.headers.get('Authorization') ?? ''))) {
      return plainProblem(origin, 'session-required', 401, { 'WWW-Authenticate': 'Bearer realm="metrics"' });
    }
    return text(await metrics(), 'text/plain; version=0.0.4; charset=utf-8');
  };

  return async (request, context) => {
    const { pathname } = new URL(request.url);
    if (pathname !== '/healthz' && pathname !== '/readyz' && pathname !== '/metrics') return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plainProblem(origin, 'method-not-allowed', 405, { Allow: 'GET, HEAD' });
    }
    if (pathname === '/metrics') return showMetrics(request, context);
    if (pathname === '/healthz' || await isReady()) return text('ok\n');
    return plainProblem(origin, 'maintenance', 503, { 'Retry-After': '5' });
  };
}
