/** Follows a promise until the signal aborts, and then rejects with the signal's reason. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Fulfils after some milliseconds, or rejects with the signal's reason. */
export function delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const rest = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return abortable(rest, signal).finally(() => clearTimeout(timer));
}

/** Full jitter: anything from nothing to a bound that doubles with each attempt (0, 1, …), in milliseconds. */
export const jitter = (attempt: number, base: number, cap: number): number => Math.random() * Math.min(cap, base * 2 ** attempt);

/** One signal out of those that there are. */
export const anySignal = (...signals: (AbortSignal | undefined)[]): AbortSignal =>
  AbortSignal.any(signals.filter((signal) => signal !== undefined));

/** For a promise whose failure was told elsewhere. */
export const ignore = (): void => {};
