import type { Readable } from './types.ts';

/** A `Readable` whose owner can set it. */
export interface Store<T> extends Readable<T> {
  set(value: T): void;
}

/** Runs what a host handed in. What it throws is reported, and stops nothing here. */
export function guarded(run: () => void): void {
  try {
    run();
  } catch (error) {
    // eslint-disable-next-line no-console -- Node has no reportError, and what a host throws must not get lost.
    (globalThis.reportError ?? console.error)(error);
  }
}

/** Makes a store. Setting the value that it has already tells nobody. */
export function createStore<T>(value: T): Store<T> {
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(value, next)) return;
      value = next;
      for (const tell of [...listeners]) {
        // A listener may set the store again, and that round has told everybody; or end the subscription of another.
        if (value !== next) return;
        if (listeners.has(tell)) tell();
      }
    },
    subscribe(listener) {
      const tell = () => guarded(() => listener(value));
      listeners.add(tell);
      tell();
      return () => listeners.delete(tell);
    },
  };
}
