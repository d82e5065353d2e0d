import type { Mock } from './mock.ts';

/** As much of MSW's `http` as is needed; passed in, so that this package does not depend on MSW's version. */
export interface MswHttp<Handler> {
  all(path: RegExp, resolver: (info: { readonly request: Request }) => Promise<Response>): Handler;
}

/** The handlers that put a mock behind MSW: `setupWorker(...mswHandlers(http, mock))`. The client then needs no `fetch` of its own. */
export const mswHandlers = <Handler>(http: MswHttp<Handler>, mock: Mock): Handler[] => [
  http.all(/\/v1\/.*/, ({ request }) => mock.fetch(request)),
];
