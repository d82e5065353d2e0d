import { isOndutyError, OndutyError } from './errors.ts';
import { isHidden } from './rest.ts';
import { anySignal, delay, ignore, jitter } from './timing.ts';
import type { Duty, Status } from '../contract/index.ts';
import type { DutyCore } from './duty.ts';
import type { ErrorCode } from './errors.ts';
import type { ConnectionState, Readable } from './types.ts';

/** A wish, and the choice that it is made upon. */
interface Wanted {
  readonly status: Status;
  readonly choice: number | undefined;
}

/** What is known of a wish since it was uttered, however long it waits for others. */
interface Turn {
  /** How long it may be kept, in Unix milliseconds. */
  readonly until: number;
  /** Whether no other was uttered since. */
  readonly isLast: () => boolean;
}

/** Carries wishes to the server, and keeps the last one while there is no way there. */
export interface Keeper {
  /** Another wish is uttered: what is kept is replaced by it. */
  next(status: Status): Turn;
  /**
   * Sends a wish, and again while no answer comes and it may be kept. Rejects with what the server says, with what became of the wish, or with the
   * reason of `over`; `signal` is the caller's part of that.
   */
  carry<T>(
    wanted: Wanted, turn: Turn, send: (signal: AbortSignal | undefined, once?: boolean) => Promise<T>,
    signal: AbortSignal | undefined, over: AbortSignal,
  ): Promise<T>;
}

/** Milliseconds for which a wish is kept: nobody becomes Available who may have left the desk. */
const lifeOf = (status: Status): number => (status === 'available' ? 30_000 : 600_000);
/** Milliseconds between two tries, while it is not known that there is a connection. */
const shortestPause = 1000;
const longestPause = 15_000;

/** Whether nobody knows what became of a request. */
const isUnanswered = (error: unknown): boolean => isOndutyError(error) && (error.code === 'network' || error.code === 'timeout');

/** Makes the keeper of a page's one wish. */
export function createKeeper(duty: Pick<DutyCore, 'confirmed' | 'keep'>, connection: Readable<ConnectionState>): Keeper {
  let wishes = 0;
  let kept: AbortController | undefined;
  const give = (wish: AbortController, code: ErrorCode) => wish.abort(new OndutyError(code));

  /** Fulfils when another try is worth it, at once with a connection that is back. */
  async function reachable(attempt: number, over: AbortSignal): Promise<void> {
    const back = new AbortController();
    let before = connection.get();
    const stop = connection.subscribe((now) => {
      if (now === 'live' && before !== 'live') back.abort();
      before = now;
    });
    const signal = anySignal(over, back.signal);
    do await delay(shortestPause + jitter(attempt, shortestPause, longestPause), signal).catch(ignore);
    while (connection.get() === 'offline' && !signal.aborted);
    stop();
  }

  async function keep<T>({ status, choice }: Wanted, until: number, hasTried: boolean, send: (signal: AbortSignal) => Promise<T>, outer: AbortSignal): Promise<T> {
    const mine = (kept = new AbortController());
    const over = anySignal(outer, mine.signal);
    const lapse = () => {
      if (Date.now() >= until || (status === 'available' && isHidden())) give(mine, 'wish-lapsed');
    };
    const timer = setTimeout(lapse, until - Date.now());
    globalThis.document?.addEventListener('visibilitychange', lapse, { signal: over });
    // What the server decided since counts more, unless it may be this very wish.
    const heed = (known: Duty | null) => {
      const isNewer = known && choice !== undefined && known.choice > choice;
      if (isNewer && !(hasTried && (known.next ?? known).actor.kind === 'self')) give(mine, 'choice-changed');
    };
    lapse();
    const stop = duty.confirmed.subscribe(heed);
    if (!over.aborted) duty.keep({ status, until });
    try {
      for (let attempt = 0; ; attempt += 1) {
        await reachable(attempt, over);
        // Timers may have slept longer than the wish lives.
        lapse();
        over.throwIfAborted();
        hasTried = true;
        try {
          return await send(over);
        } catch (error) {
          if (over.aborted || !isUnanswered(error)) throw error;
        }
      }
    } catch (error) {
      throw over.aborted ? over.reason : error;
    } finally {
      clearTimeout(timer);
      stop();
      mine.abort();
      if (kept === mine) {
        kept = undefined;
        duty.keep(null);
      }
    }
  }

  return {
    next(status) {
      if (kept) give(kept, 'wish-replaced');
      const mine = (wishes += 1);
      return { until: Date.now() + lifeOf(status), isLast: () => mine === wishes };
    },
    async carry(wanted, { until, isLast }, send, signal, over) {
      const isKept = wanted.status !== 'logged-out';
      const isOffline = isKept && connection.get() === 'offline';
      // One that waited for others may be too old by now.
      if (isKept && Date.now() >= until) throw new OndutyError('wish-lapsed');
      if (!isOffline) {
        try {
          return await send(signal);
        } catch (error) {
          if (!isKept || over.aborted || !isUnanswered(error)) throw error;
        }
      }
      if (!isLast()) throw new OndutyError('wish-replaced');
      return keep(wanted, until, !isOffline, (inner) => send(inner, true), over);
    },
  };
}
