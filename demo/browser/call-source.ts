import { isMock } from './mode.ts';
import type { Act, Caller } from '../router/router.ts';

/** Where a page learns who calls, and what it may do about it. */
export interface CallSource {
  /** Who calls an agent; `null` for nobody. */
  read(agentId: string): Promise<Caller | null>;
  tell(agentId: string, act: Act | 'ring'): Promise<void>;
}

/** The calls of the mock's router, or of the one beside the demo's server. */
export async function openCallSource(): Promise<CallSource> {
  if (!isMock) return serverSource;
  const [{ createQuietMock }, { startMockRouter }] = await Promise.all([import('./mock.ts'), import('./mock-router.ts')]);
  const router = startMockRouter(createQuietMock());
  return {
    read: (agentId) => Promise.resolve(router.calls()[agentId] ?? null),
    tell: (agentId, act) => Promise.resolve(router.tell(act === 'ring' ? { ring: true } : { agentId, act })),
  };
}

const serverSource: CallSource = {
  async read() {
    const response = await fetch('/demo/call');
    return response.ok ? (await response.json() as { call: Caller | null }).call : null;
  },
  async tell(_agentId, act) {
    await fetch('/demo/call', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ act }) });
  },
};
