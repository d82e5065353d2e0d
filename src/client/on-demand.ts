import { OndutyError } from './errors.ts';

/** Loads something once, when it is first needed. Rejects with `network`, and then tries anew the next time. */
export function onDemand<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load().catch((cause: unknown) => {
    loaded = undefined;
    throw new OndutyError('network', { cause });
  }));
}
