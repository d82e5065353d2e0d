import { Hono } from 'hono';
import { headers as headerNames, routes } from '../contract/index.ts';
import { narrow, readBody, readForm, requireForm, requireJson } from './body.ts';
import { writeCookie } from './carrier.ts';
import { activeOf } from './core.ts';
import { createOriginCheck, isCrossSite, requireOrigin } from './origins.ts';
import { pageUrl } from './pages.ts';
import { authenticatePlatform } from './platform-keys.ts';
import { ProblemError, problemResponse } from './problem.ts';
import { prepareReceipt, Replay, replayResponse } from './receipts.ts';
import { randomId } from './secrets.ts';
import { authenticate, noteAct } from './sessions.ts';
import { bringsTicket } from './tickets.ts';
import type { Route, RouteName } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Handlers } from './handlers.ts';
import type { RequestContext } from './ports.ts';

/** What travels with a request through the router. */
interface Bindings {
  readonly context: RequestContext;
  readonly requestId: string;
  /** Filled in on the way, for the log. */
  readonly trace: { route: string; isTagged?: boolean; code?: string; call?: Call };
}
type App = Hono<{ Bindings: Bindings }>;

const isUnsafe = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method);

/** Routes that need no credential or read it themselves, because a dead one is no obstacle to them. */
const selfAuthenticating: readonly RouteName[] = ['readTenant', 'probe', 'signIn', 'signOut', 'refreshSession', 'forgotPassword', 'forgotUserName', 'readInvitation', 'readAccessRequest', 'startAuthorize', 'issueToken'];

/** Unsafe routes that say nothing of the person, or say it themselves. */
const unmindful: readonly RouteName[] = ['noteContact', 'extendSession'];

/** Where a body is a form. */
const formPaths: readonly string[] = Object.values(routes as Readonly<Record<string, Route>>).filter(({ form }) => form === true).map(({ path }) => path);

/** A request without whatever its browser is signed in with. */
function withoutCredentials(request: Request): Request {
  const bare = new Request(request);
  for (const name of ['Cookie', 'Authorization']) bare.headers.delete(name);
  return bare;
}

/** Where password managers look for the page that changes a password. */
const changePasswordPath = '/.well-known/change-password';

async function checkAccess(core: Core, call: Call, name: RouteName): Promise<void> {
  const route: Route = routes[name];
  if (route.access === 'platform') {
    call.platform = await authenticatePlatform(core, call.request);
    return;
  }
  if (!selfAuthenticating.includes(name) && !(route.ticket === true && bringsTicket(call.request))) {
    const active = await authenticate(core, call);
    if (active !== undefined) {
      call.active = active;
      requireOrigin(core, call.request, active.tenant);
    }
  }
  if (route.access === 'anyone') return;
  const { user } = activeOf(call);
  if (route.access !== 'session' && !route.access.some((role) => user.roles.includes(role))) throw new ProblemError('not-allowed');
}

/** Serves one route: access, body, idempotency key, handler, answer. */
async function serve<N extends RouteName>(core: Core, handlers: Handlers, name: N, call: Call): Promise<Response> {
  const route: Route = routes[name];
  const handler = handlers[name];
  const unsafe = isUnsafe(call.request.method);
  if (call.request.method === 'HEAD' && route.ok === undefined) throw new ProblemError('method-not-allowed', { headers: { Allow: 'GET' } });
  await checkAccess(core, call, name);
  const { text, value } = unsafe ? await (route.form === true ? readForm : readBody)(call.request) : { text: '', value: undefined };
  const body = route.body === undefined ? undefined : narrow(route.body, value);
  const replay = unsafe ? await prepareReceipt(core, call, `${route.method} ${new URL(call.request.url).pathname}`, text) : () => Promise.resolve();
  if (unsafe && call.active !== undefined && !unmindful.includes(name)) await noteAct(core, call.active);
  const answer: unknown = await handler(core, call, body as Parameters<typeof handler>[2], replay);
  if (answer instanceof Response) return answer;
  if (answer === undefined) return new Response(null, { status: 204, headers: call.headers });
  return Response.json(answer, { status: route.okStatus ?? 200, headers: call.headers });
}

/** Answers what was thrown: a replay with the kept answer, a problem with itself, anything else with `server-error`. */
function answerThrown(core: Core, error: unknown, { requestId, trace }: Bindings, request: Request): Response {
  if (error instanceof Replay) return replayResponse(error, trace.isTagged === true, trace.call?.platform !== undefined);
  if (!(error instanceof ProblemError)) core.observer.error?.(error, { requestId });
  const problem = error instanceof ProblemError ? error : new ProblemError('server-error');
  trace.code = problem.code;
  const response = problemResponse(problem.code, problem.details, requestId);
  // A dead cookie is taken back where a page asks who it is, and nowhere else: a late answer to another tab's call would take back the next person's.
  const isAsking = trace.route === `${routes.whoAmI.method} ${routes.whoAmI.path}`;
  if (problem.code === 'session-ended' && isAsking) writeCookie(core, isCrossSite(core, request), response.headers, undefined);
  return response;
}

/** Header fields of every answer (OWASP ASVS 3.4). */
function secure(core: Core, headers: Headers, requestId: string): void {
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
  if (!core.isLoopback) headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  headers.set(headerNames.requestId, requestId);
}

/** Refuses what could be a forgery: a change from an unlisted origin, without the client's header, or in a form's media type. */
function checkForgery(request: Request, isListed: boolean): void {
  if (!isUnsafe(request.method)) return;
  if (!isListed) throw new ProblemError(request.headers.has('Origin') ? 'origin-not-allowed' : 'cross-site-refused');
  // Such a request brings no session, so that nothing is to be had by forging one.
  if (formPaths.includes(new URL(request.url).pathname)) return requireForm(request);
  if (!request.headers.has(headerNames.client)) throw new ProblemError('client-header-missing');
  requireJson(request);
}

/** Makes the function that answers every request under `/v1`, and the well-known path. */
export function createRouter(core: Core, handlers: Handlers): (request: Request, context: RequestContext) => Promise<Response> {
  const checkOrigin = createOriginCheck(core);
  const app: App = new Hono();
  const methods = new Map<string, string[]>();

  for (const name of Object.keys(routes) as RouteName[]) {
    const route = routes[name];
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    methods.set(path, [...(methods.get(path) ?? []), route.method]);
    app.on(route.method, path, ({ req, env }) => {
      const request = (route as Route).form === true ? withoutCredentials(req.raw) : req.raw;
      const call: Call = { request, address: env.context.address, requestId: env.requestId, params: req.param(), headers: new Headers() };
      env.trace.route = `${route.method} ${route.path}`;
      env.trace.isTagged = (route as Route).etag === true;
      env.trace.call = call;
      return serve(core, handlers, name, call);
    });
  }
  app.get('/v1/openapi.json', async () => {
    const { openApiDocument } = await import('../contract/openapi.ts');
    return Response.json(openApiDocument(), { headers: { 'Cache-Control': 'public, max-age=300' } });
  });
  // https://www.w3.org/TR/change-password-url/
  app.get(changePasswordPath, () => new Response(null, { status: 302, headers: { Location: pageUrl(core, 'account', '') } }));
  for (const [path, allowed] of [...methods, ['/v1/openapi.json', ['GET']] as const, [changePasswordPath, ['GET']] as const]) {
    app.all(path, () => { throw new ProblemError('method-not-allowed', { headers: { Allow: allowed.join(', ') } }); });
  }
  app.notFound(() => { throw new ProblemError('not-found'); });
  app.onError((error, { env, req }) => answerThrown(core, error, env, req.raw));

  return async (request, context) => {
    const started = core.now();
    const bindings: Bindings = { context, requestId: randomId(), trace: { route: 'none' } };
    let origin: Headers | undefined;
    let response: Response;
    try {
      const check = await checkOrigin(request);
      origin = check.headers;
      checkForgery(request, check.isListed);
      response = request.method === 'OPTIONS' ? new Response(null, { status: 204 }) : await app.fetch(request, bindings);
    } catch (error) {
      response = answerThrown(core, error, bindings, request);
    }
    const { trace, requestId } = bindings;
    origin?.forEach((value, name) => response.headers.set(name, value));
    secure(core, response.headers, requestId);
    const user = trace.call?.active?.user;
    const tenantId = user?.tenantId ?? trace.call?.platform?.tenantId;
    core.observer.request?.({
      requestId, method: request.method, route: trace.route, status: response.status, duration: core.now() - started,
      ...(trace.code === undefined ? {} : { code: trace.code }),
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(user === undefined ? {} : { userId: user.id }),
    });
    return response;
  };
}
