/** Work that no answer waits for, so that the time of an answer does not tell whether there was any. */
export interface Background {
  /** Begins work after the answer. Fulfils at once; while the backend drains, when the work is done. */
  start(work: () => Promise<void>): Promise<void>;
  /** Fulfils when all the work is done. */
  drain(): Promise<void>;
}

/** Makes the place for such work. What fails there is told, and stops nothing. With `isAwaited` the answers wait for it from the start. */
export function createBackground(onError: (error: unknown) => void, isAwaited = false): Background {
  const pending = new Set<Promise<void>>();
  let isDraining = isAwaited;
  return {
    async start(work) {
      // One turn of the event loop later the answer is on its way.
      const done = new Promise((resolve) => setTimeout(resolve, 0)).then(work).catch(onError).finally(() => void pending.delete(done));
      pending.add(done);
      if (isDraining) await done;
    },
    async drain() {
      isDraining = true;
      await Promise.all(pending);
    },
  };
}
