import { problemMediaType, problemTitles, problemType } from '../../contract/index.ts';
import { isLoopbackOrigin } from '../origins.ts';
import type { ProblemCode } from '../../contract/index.ts';

/** The header fields that every answer carries (R41), also those that never reach the backend; no HSTS on loopback. */
export const securityHeaders = (origin: string): Readonly<Record<string, string>> => ({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  ...(isLoopbackOrigin(origin) ? {} : { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }),
});

/** The body of a problem that is answered before the backend is asked; `status` may be closer than that of the code. */
export const problemBody = (code: ProblemCode, status: number): string =>
  JSON.stringify({ type: problemType(code), title: problemTitles[code], status, code });

/** A problem as an answer (RFC 9457). */
export const plainProblem = (origin: string, code: ProblemCode, status: number, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(problemBody(code, status), {
    status, headers: { ...securityHeaders(origin), 'Content-Type': problemMediaType, ...headers },
  });
