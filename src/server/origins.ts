import { frameHeader, headers as headerNames } from '../contract/index.ts';
import { ProblemError } from './problem.ts';
import type { Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** Request headers that a page of another origin may send. */
const allowedHeaders = [
  'Accept-Language', 'Authorization', 'Content-Type', 'If-Match', 'Last-Event-ID', headerNames.client, headerNames.session, headerNames.idempotencyKey,
].join(', ');
/** Answer headers that a page of another origin may read. */
const exposedHeaders = ['ETag', 'Retry-After', 'WWW-Authenticate', headerNames.requestId].join(', ');
/** How long the union of all tenants' origins is kept. Milliseconds. */
const unionLife = 2_000;

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/** Whether an origin is served without TLS on this machine alone. */
export function isLoopbackOrigin(origin: string): boolean {
  const url = new URL(origin);
  return url.protocol === 'http:' && loopbackHosts.includes(url.hostname);
}

/** Whether an origin is the backend's own; on loopback its other names count too. */
function isOwnOrigin(core: Core, origin: string): boolean {
  if (origin === core.origin) return true;
  if (!core.isLoopback || !URL.canParse(origin)) return false;
  return isLoopbackOrigin(origin) && new URL(origin).port === new URL(core.origin).port;
}

/** The foreign origin that a browser sent a request from; `undefined` for the backend's own pages and for what is no browser. */
const foreignOrigin = (core: Core, request: Request): string | undefined => {
  const origin = request.headers.get('Origin');
  return origin === null || isOwnOrigin(core, origin) ? undefined : origin;
};

/** Refuses a request from any page but the backend's own. */
export function requireOwnPage(core: Core, request: Request): void {
  if (foreignOrigin(core, request) !== undefined) throw new ProblemError('origin-not-allowed');
}

/**
 * Whether a cookie for this request has to be one for another site. An absent `Sec-Fetch-Site` is judged by the origin. A page of the backend in a frame of
 * another site says so itself; no page of another origin can send that header.
 */
export function isCrossSite(core: Core, request: Request): boolean {
  if (request.headers.get(frameHeader) === 'cross-site') return true;
  const site = request.headers.get('Sec-Fetch-Site');
  return site === null ? foreignOrigin(core, request) !== undefined : site === 'cross-site';
}

/** Refuses a request from a foreign origin that this tenant does not list. */
export function requireOrigin(core: Core, request: Request, tenant: Row<'tenants'>): void {
  const origin = foreignOrigin(core, request);
  if (origin !== undefined && !tenant.settings.origins.includes(origin)) throw new ProblemError('origin-not-allowed');
}

/** What the door knows of a request's origin. */
export interface OriginCheck {
  /** Header fields for the answer, whatever it is. */
  readonly headers: Headers;
  /** Whether the request is from the backend's own pages, from no browser, or from an origin that some tenant lists. */
  readonly isListed: boolean;
}

/** Makes the check of origins against the union of all tenants' lists. */
export function createOriginCheck(core: Core): (request: Request) => Promise<OriginCheck> {
  let union: { readonly until: number; readonly origins: Promise<ReadonlySet<string>> } | undefined;
  const readUnion = () => {
    if (union === undefined || union.until <= core.now()) {
      const origins = core.storage.list('tenants', {}).then((tenants) => new Set(tenants.flatMap((tenant) => tenant.settings.origins)));
      origins.catch(() => { union = undefined; });
      union = { until: core.now() + unionLife, origins };
    }
    return union.origins;
  };

  return async (request) => {
    const headers = new Headers({ Vary: 'Origin' });
    const origin = foreignOrigin(core, request);
    if (origin === undefined) {
      const site = request.headers.get('Sec-Fetch-Site');
      return { headers, isListed: site === null || site === 'same-origin' || site === 'none' };
    }
    if (!(await readUnion()).has(origin)) return { headers, isListed: false };
    headers.set('Access-Control-Allow-Origin', origin);
    headers.set('Access-Control-Allow-Credentials', 'true');
    headers.set('Access-Control-Expose-Headers', exposedHeaders);
    if (request.method === 'OPTIONS') {
      headers.set('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
      headers.set('Access-Control-Allow-Headers', allowedHeaders);
      headers.set('Access-Control-Max-Age', '600');
    }
    return { headers, isListed: true };
  };
}
