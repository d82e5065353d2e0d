import { anySignal, delay } from './timing.ts';

/** Whether nobody looks at the page. */
export const isHidden = (): boolean => globalThis.document?.visibilityState === 'hidden';

/** Fulfils after some milliseconds, or as soon as the network is back or somebody looks at the page again. Rejects with the signal's reason. */
export async function rest(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const woken = new AbortController();
  const wake = () => {
    if (!isHidden()) woken.abort();
  };
  globalThis.addEventListener?.('online', wake, { signal: woken.signal });
  globalThis.document?.addEventListener('visibilitychange', wake, { signal: woken.signal });
  try {
    await delay(milliseconds, anySignal(signal, woken.signal));
  } catch {
    signal?.throwIfAborted();
  } finally {
    woken.abort();
  }
}
