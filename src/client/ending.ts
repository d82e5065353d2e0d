import * as v from 'valibot';
import { openChannel } from './tabs.ts';
import { ignore } from './timing.ts';
import type { Duty, streamEvents } from '../contract/index.ts';
import type { Send } from './http.ts';
import type { Store } from './store.ts';
import type { Readable, SessionEnding } from './types.ts';

/*
 * How the end of a session is seen coming. The server says when it is; every tab of the browser knows what one was told.
 */

const limitsSchema = v.object({ idleAt: v.nullable(v.number()), expiresAt: v.number(), now: v.number(), sent: v.number() });

/** When a session ends by the server's clock, which said `now` when the browser's said `sent`. */
export type Limits = v.InferOutput<typeof limitsSchema>;

/** What is known of the end of a session, and what follows from it. */
export interface SessionTimes {
  readonly limits: Store<Limits | null>;
  readonly ending: Store<SessionEnding | null>;
}

/** Milliseconds. How long before the end it is said: never shorter than the least, never longer than the most. */
const least = 20_000;
const most = 60_000;
/** Two measures of one moment differ by so much. */
const tremble = 2000;
/** What the server may be behind with. */
const margin = 500;

interface EndingOptions {
  /** Names the session's channels. */
  readonly name: string;
  readonly call: Send;
  readonly duty: Readable<Duty | null>;
  readonly times: SessionTimes;
  /** Aborts when the session or the client is over. */
  readonly signal: AbortSignal;
}

/** Watches the limits of a session until the signal aborts. The answer takes what the pings of the stream say. */
export function watchEnding({ name, call, duty, times, signal }: EndingOptions): (ping: v.InferOutput<typeof streamEvents.ping>) => void {
  const { limits, ending } = times;
  const longest = { idle: 0, absolute: 0 };
  let known: Limits | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let isRelayed = false;

  const tabs = openChannel(`${name}:end`, signal, (message) => {
    const { success, output } = v.safeParse(limitsSchema, message);
    if (!success) return;
    isRelayed = true;
    limits.set(output);
    isRelayed = false;
  });

  /** The end that comes first, by the clock of the browser. */
  function nearest({ idleAt, expiresAt, now, sent }: Limits): SessionEnding {
    const status = duty.get()?.status;
    const isIdle = idleAt !== null && idleAt < expiresAt && (!status || status === 'logged-out');
    return isIdle ? { at: idleAt - now + sent, kind: 'idle' } : { at: expiresAt - now + sent, kind: 'absolute' };
  }

  function look(): void {
    clearTimeout(timer);
    if (!known || signal.aborted) return;
    const next = nearest(known);
    const left = next.at - Date.now();
    longest[next.kind] = Math.max(longest[next.kind], left);
    const early = left - Math.min(most, Math.max(least, longest[next.kind] / 2));
    if (early > 0) {
      ending.set(null);
      timer = setTimeout(look, early);
      return;
    }
    let shown = ending.get();
    // The same moment, measured again, is no news.
    if (shown?.kind !== next.kind || Math.abs(shown.at - next.at) > tremble) ending.set((shown = next));
    if (left > -margin) timer = setTimeout(look, left + margin);
    else if (asked !== shown.at) {
      asked = shown.at;
      // An answer says that an activity keeps it alive. Not `/v1/session`: a dead cookie must not be taken back while another tab gets the next one.
      call({ method: 'GET', path: '/v1/apps', once: true, signal }).catch(ignore);
    }
  }

  const stops = [
    limits.subscribe((next) => {
      // What was asked before may be answered later.
      if (!next || (known && next.now < known.now)) return;
      known = next;
      const { idleAt, expiresAt, now, sent } = next;
      if (!isRelayed) tabs.post({ idleAt, expiresAt, now, sent });
      look();
    }),
    duty.subscribe(look),
  ];
  signal.addEventListener('abort', () => {
    for (const stop of stops) stop();
    clearTimeout(timer);
    ending.set(null);
  });

  return ({ idleAt = null, expiresAt, now }) => {
    if (expiresAt !== undefined) limits.set({ idleAt, expiresAt, now, sent: Date.now() });
  };
}
