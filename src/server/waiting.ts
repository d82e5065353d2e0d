import { longestWait } from '../contract/index.ts';
import { ProblemError } from './problem.ts';
import type { Core } from './core.ts';
import type { FeedEntry } from './storage/storage.ts';

/** For how long a request is ready to wait, in milliseconds, from its text in seconds; `least` of them or more. */
export function readWait(text: string, least: number): number {
  const seconds = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  if (!(seconds >= least && seconds <= longestWait)) throw new ProblemError('invalid-request', { fields: ['wait'] });
  return seconds * 1000;
}

/** Somebody who waits for entries of the feed. */
export interface Waiting {
  /** Fulfils with true once there was an entry since the last time, and with false when there is nothing to wait for any more. */
  next(): Promise<boolean>;
  end(): void;
}

/**
 * Begins to listen for entries of these addressees that count: for so many milliseconds, or until the caller is gone or the backend drains. Nothing is
 * missed that is written after it has fulfilled. `end` must be called.
 */
export async function listen(
  { feed }: Pick<Core, 'feed'>, addressees: readonly string[], signal: AbortSignal, milliseconds: number, counts: (entry: FeedEntry) => boolean = () => true,
): Promise<Waiting> {
  let isNew = false;
  let wake: () => void = () => undefined;
  const stop = await feed.subscribe(addressees, (entry) => {
    if (!counts(entry)) return;
    isNew = true;
    wake();
  });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), milliseconds);
  const over = AbortSignal.any([signal, feed.closed, late.signal]);
  const onOver = () => wake();
  over.addEventListener('abort', onOver);
  return {
    async next() {
      if (!isNew && !over.aborted) await new Promise<void>((resolve) => { wake = resolve; });
      const hasNews = isNew && !over.aborted;
      isNew = false;
      return hasNews;
    },
    end() {
      clearTimeout(timer);
      over.removeEventListener('abort', onOver);
      stop();
    },
  };
}
