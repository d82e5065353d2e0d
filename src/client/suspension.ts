import { rest } from './rest.ts';
import { anySignal, ignore, jitter } from './timing.ts';
import type { Readable, SessionState } from './types.ts';

/** Asks again and again, more and more seldom, for as long as a suspension lasts: `suspended` is the state that is to be left. */
export async function waitOut(
  suspended: SessionState, state: Readable<SessionState>, ask: () => Promise<unknown>, closed: AbortSignal,
): Promise<void> {
  const left = new AbortController();
  const stop = state.subscribe((now) => {
    if (now !== suspended) left.abort();
  });
  const signal = anySignal(left.signal, closed);
  try {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      await rest(3000 + jitter(attempt, 1500, 12_000), signal);
      await ask().catch(ignore);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop();
  }
}
