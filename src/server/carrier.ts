import { overtime } from './core.ts';
import type { Core } from './core.ts';

const productionCookie = '__Host-onduty';
/** Stands in on plain-http loopback, where WebKit ignores Secure cookies. */
const developmentCookie = 'onduty-dev';

const readCookie = (request: Request, name: string): string | undefined =>
  request.headers.get('Cookie')?.split(';').map((part) => part.trim().split('=')).find(([key]) => key === name)?.[1];

/** The secret that a request brings, and by which carrier; `undefined` without one. */
export function readSecret(core: Core, request: Request): { readonly secret: string; readonly carrier: 'cookie' | 'bearer' } | undefined {
  const bearer = /^Bearer ([\w-]{1,200})$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  if (bearer !== undefined) return { secret: bearer, carrier: 'bearer' };
  const cookie = readCookie(request, productionCookie) ?? (core.isLoopback ? readCookie(request, developmentCookie) : undefined);
  return cookie === undefined || cookie === '' ? undefined : { secret: cookie, carrier: 'cookie' };
}

/**
 * Writes the session's secret into the answer's headers, or removes it when `secret` is `undefined`. Another site gets a partitioned cookie,
 * which no other embedding site can see.
 */
export function writeCookie(core: Core, isCrossSite: boolean, headers: Headers, secret: string | undefined): void {
  const life = secret === undefined ? 0 : Math.floor((core.sessionLife + overtime) / 1000);
  const common = `Path=/; HttpOnly; Max-Age=${life}`;
  if (core.isLoopback && !isCrossSite) {
    headers.append('Set-Cookie', `${developmentCookie}=${secret ?? ''}; ${common}; SameSite=Lax`);
    return;
  }
  const site = isCrossSite ? 'SameSite=None; Partitioned' : 'SameSite=Lax';
  headers.append('Set-Cookie', `${productionCookie}=${secret ?? ''}; ${common}; Secure; ${site}`);
}
