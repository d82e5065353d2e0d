import { problemMediaType, problemStatuses, problemTitles, problemType } from '../contract/index.ts';
import type { Problem, ProblemCode } from '../contract/index.ts';

/** What a problem may say beyond its code. */
export interface ProblemDetails {
  readonly detail?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly fields?: readonly string[];
  readonly signedIn?: { readonly displayName: string };
  /** Why a new password is refused. */
  readonly refusal?: string;
  readonly decidedBy?: string;
  /** Header fields that go with the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown to answer a request with a problem. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(problemTitles[code]);
    this.name = 'ProblemError';
    this.code = code;
    this.details = details;
  }
}

/** Turns a problem into its answer (RFC 9457). */
export function problemResponse(code: ProblemCode, details: ProblemDetails, requestId: string): Response {
  const status = problemStatuses[code];
  const body: Problem = {
    type: problemType(code),
    title: problemTitles[code],
    status,
    code,
    requestId,
    ...(details.detail === undefined ? {} : { detail: details.detail }),
    ...(details.fields === undefined ? {} : { fields: [...details.fields] }),
    ...(details.refusal === undefined ? {} : { refusal: details.refusal }),
    ...(details.decidedBy === undefined ? {} : { decidedBy: details.decidedBy }),
    ...(details.signedIn === undefined ? {} : { signedIn: details.signedIn }),
  };
  const headers = new Headers(details.headers);
  headers.set('Content-Type', problemMediaType);
  if (details.retryAfter !== undefined) headers.set('Retry-After', String(Math.max(1, Math.ceil(details.retryAfter))));
  if (status === 401) headers.set('WWW-Authenticate', `${code === 'key-refused' ? 'Platform' : 'Bearer'} realm="onduty"`);
  return new Response(JSON.stringify(body), { status, headers });
}
