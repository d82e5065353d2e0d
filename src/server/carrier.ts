import { overtime } from './core.ts';
import type { Core } from './core.ts';

/** A cookie's name over TLS, and the one that stands in on plain-http loopback, where WebKit ignores Secure cookies. */
interface CookieName {
  readonly production: string;
  readonly development: string;
}

const sessionCookie: CookieName = { production: '__Host-onduty', development: 'onduty-dev' };
/** Tells whether a browser would keep the session's. */
const probeCookie: CookieName = { production: '__Host-onduty-probe', development: 'onduty-dev-probe' };
/** Seconds. */
const probeLife = 60;

function readCookie(core: Core, request: Request, { production, development }: CookieName): string | undefined {
  const cookies = request.headers.get('Cookie')?.split(';').map((part) => part.trim().split('=')) ?? [];
  const read = (name: string): string | undefined => cookies.find(([key]) => key === name)?.[1];
  const value = read(production) ?? (core.isLoopback ? read(development) : undefined);
  return value === '' ? undefined : value;
}

/** Sets a cookie, or removes it when `value` is `undefined`. `life` is in seconds. Another site gets a partitioned one, which no other embedding site can see. */
function setCookie(core: Core, isCrossSite: boolean, headers: Headers, name: CookieName, value: string | undefined, life: number): void {
  const common = `Path=/; HttpOnly; Max-Age=${value === undefined ? 0 : life}`;
  if (core.isLoopback && !isCrossSite) {
    headers.append('Set-Cookie', `${name.development}=${value ?? ''}; ${common}; SameSite=Lax`);
    return;
  }
  const site = isCrossSite ? 'SameSite=None; Partitioned' : 'SameSite=Lax';
  headers.append('Set-Cookie', `${name.production}=${value ?? ''}; ${common}; Secure; ${site}`);
}

/** The secret that a request brings, and by which carrier; `undefined` without one. */
export function readSecret(core: Core, request: Request): { readonly secret: string; readonly carrier: 'cookie' | 'bearer' } | undefined {
  const bearer = /^Bearer ([\w-]{1,200})$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  if (bearer !== undefined) return { secret: bearer, carrier: 'bearer' };
  const cookie = readCookie(core, request, sessionCookie);
  return cookie === undefined ? undefined : { secret: cookie, carrier: 'cookie' };
}

/** Writes the session's secret into the answer's headers, or removes it when `secret` is `undefined`. */
export function writeCookie(core: Core, isCrossSite: boolean, headers: Headers, secret: string | undefined): void {
  setCookie(core, isCrossSite, headers, sessionCookie, secret, Math.floor((core.sessionLife + overtime) / 1000));
}

/** Whether a request brings the cookie of a probe. */
export const readProbe = (core: Core, request: Request): boolean => readCookie(core, request, probeCookie) !== undefined;

/** Sets the cookie of a probe, which holds nothing and opens nothing, as the session's would be set; or removes it. */
export const writeProbe = (core: Core, isCrossSite: boolean, headers: Headers, isWanted: boolean): void =>
  setCookie(core, isCrossSite, headers, probeCookie, isWanted ? '1' : undefined, probeLife);
