import { readState } from '../server/storage/memory-state.ts';
import type { Persistence } from '../server/storage/memory-storage.ts';

/** Keeps the state of a mock in localStorage, so that reloads, launched pages and other tabs find it. */
export function createBrowserPersistence(name: string): Persistence & { close(): void } {
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name);
  let last: Promise<unknown> = Promise.resolve();
  let known: string | undefined;

  /** Whether a snapshot can be used: not one that another version wrote, or a person by hand. */
  function isReadable(snapshot: string): boolean {
    if (snapshot === known) return true;
    try {
      readState(snapshot);
      known = snapshot;
      return true;
    } catch {
      return false;
    }
  }

  return {
    load() {
      const snapshot = localStorage.getItem(name);
      return snapshot !== null && isReadable(snapshot) ? snapshot : null;
    },
    save(snapshot) {
      localStorage.setItem(name, snapshot);
      known = snapshot;
    },
    lock<T>(work: () => Promise<T>): Promise<T> {
      // Without Web Locks the tab still keeps its own order; two tabs may then lose a write to each other, as a mock may.
      if (typeof navigator !== 'undefined' && 'locks' in navigator) return navigator.locks.request(name, work);
      const result = last.then(work);
      last = result.catch(() => undefined);
      return result;
    },
    hint: () => channel?.postMessage(null),
    onHint(listener) {
      channel?.addEventListener('message', listener);
      return () => channel?.removeEventListener('message', listener);
    },
    close: () => channel?.close(),
  };
}
