import { whoAmISchema } from '../../src/contract/index.ts';
import * as v from 'valibot';
import { acts } from './router.ts';
import type { Backend, RequestContext } from '../../src/server/ports.ts';
import type { RunningRouter } from './run-router.ts';

const headers = { 'cache-control': 'no-store', 'cross-origin-resource-policy': 'same-origin', 'x-content-type-options': 'nosniff' };
const wishSchema = v.object({ act: v.picklist(['ring', ...acts]) });
const refuse = (status: number) => new Response(null, { status, headers });

/**
 * Lets agents of the demo answer their own calls, and ring one up. Asked for by a page of this origin alone: another one cannot send JSON here without a preflight,
 * which nobody answers. `undefined` for all other paths.
 */
export function createCallDesk(backend: Backend, router: Pick<RunningRouter, 'calls' | 'tell'>) {
  /** The id of the signed-in person, asked of the backend as any page would. */
  async function whoAsks(request: Request, context: RequestContext): Promise<string | undefined> {
    const cookie = request.headers.get('cookie') ?? '';
    const answer = await backend.fetch(new Request(new URL('/v1/session', request.url), { headers: { cookie } }), context);
    if (!answer.ok) return undefined;
    const { success, output } = v.safeParse(whoAmISchema, await answer.json());
    return success && output.state === 'signed-in' ? output.session.user.id : undefined;
  }

  return (request: Request, context: RequestContext): Promise<Response> | undefined => {
    if (new URL(request.url).pathname !== '/demo/call') return undefined;
    return answer(request, context);
  };

  async function answer(request: Request, context: RequestContext): Promise<Response> {
    const isWish = request.method === 'POST';
    if (!isWish && request.method !== 'GET') return refuse(405);
    if (isWish && request.headers.get('content-type') !== 'application/json') return refuse(415);
    const agentId = await whoAsks(request, context);
    if (agentId === undefined) return refuse(401);
    if (!isWish) return Response.json({ call: router.calls()[agentId] ?? null }, { headers });
    const { success, output } = v.safeParse(wishSchema, await request.json().catch(() => null));
    if (!success) return refuse(400);
    const { act } = output;
    router.tell(act === 'ring' ? { ring: true } : { agentId, act });
    return refuse(204);
  }
}
