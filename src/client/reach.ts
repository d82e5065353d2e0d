/**
 * Whether a backend answers at all, where a page was not let read an answer: to script a refusal by CORS and a dead network look alike, but a request whose
 * answer nobody may read (`no-cors`) goes through in the one case alone.
 */
export async function isReachable(baseUrl: string, signal?: AbortSignal): Promise<boolean> {
  if (!globalThis.document) return false;
  try {
    await globalThis.fetch(`${baseUrl}v1/session`, { mode: 'no-cors', credentials: 'omit', cache: 'no-store', signal: signal ?? null });
    return true;
  } catch {
    return false;
  }
}
