import * as v from 'valibot';
import { dutyAnswerSchema, dutySchema, streamEvents } from '../contract/index.ts';
import { createConnection } from './connection.ts';
import { watchEnding } from './ending.ts';
import { openChannel } from './tabs.ts';
import { anySignal, ignore } from './timing.ts';
import type { DutyCore } from './duty.ts';
import type { SessionTimes } from './ending.ts';
import type { Send } from './http.ts';
import type { ConnectionState, NewsListener } from './types.ts';

/** What the live stream of one session needs and tells. */
export interface LiveOptions {
  /** Names the session's channel and lock. */
  readonly name: string;
  readonly call: Send;
  readonly duty: DutyCore;
  /** The limits of the session, which every ping tells. */
  readonly times: SessionTimes;
  /** Aborts when the session or the client is over. */
  readonly signal: AbortSignal;
  /** The session is over or, with an address, suspended there. */
  readonly ended: (cause: string, address?: string) => void;
  /** Who wants to hear what is new. */
  readonly readers: ReadonlySet<NewsListener>;
  readonly show: (state: ConnectionState) => void;
}

/** Milliseconds. A leader that its followers do not hear for so long has been frozen by the browser. */
const leaderSilence = 90_000;
const checkInterval = 5000;

const connectionStates: readonly unknown[] = ['connecting', 'live', 'reconnecting', 'offline'] satisfies ConnectionState[];

/**
 * Follows the events of a session until the signal aborts. Of the tabs that share a session, the one that holds a Web Lock reads the
 * stream and tells the others by a channel; without either, every tab reads for itself.
 */
export function followEvents({ name, call, duty, times, signal, ended, readers, show }: LiveOptions): void {
  const notePing = watchEnding({ name, call, duty: duty.confirmed, times, signal });
  let state: ConnectionState = 'connecting';
  const place = { id: '' };
  let heard = Date.now();
  let isRelayed = false;
  // While this tab reads the stream: what makes it stop.
  let leading: AbortController | undefined;

  function turn(next: ConnectionState): void {
    if (next !== state) show((state = next));
    if (leading) tabs.post({ state, id: place.id });
  }

  const tabs = openChannel(name, signal, (message) => {
    const known = v.safeParse(dutySchema, message['duty']);
    if (known.success) {
      isRelayed = true;
      duty.apply(known.output);
      isRelayed = false;
    }
    if (leading) {
      if (message['hello']) tabs.post({ state, id: place.id, duty: duty.confirmed.get() });
      return;
    }
    if (typeof message['id'] === 'string') place.id = message['id'];
    if (typeof message['event'] === 'string') take(message['event'], message['data']);
    if (connectionStates.includes(message['state'])) {
      heard = Date.now();
      turn(message['state'] as ConnectionState);
    }
  });

  /** Says that this browser is there, in answer to a ping: a page whose timers run on is no contact. */
  function answer(): void {
    const known = duty.confirmed.get();
    // The next ping comes; a session that is over is noticed all the same.
    if (known && known.status !== 'logged-out') call({ method: 'POST', path: '/v1/duty/contact', once: true }).catch(ignore);
  }

  async function readDuty(): Promise<void> {
    if (!duty.confirmed.get()) return;
    const { value, sent, received } = await call({ method: 'GET', path: '/v1/duty', ok: dutyAnswerSchema, signal });
    duty.report({ ...value, sent, received });
  }

  function take(event: string, data: unknown, isPolled = false): void {
    if (!Object.hasOwn(streamEvents, event)) return;
    const { success, output } = v.safeParse(streamEvents[event as keyof typeof streamEvents], data);
    // What does not fit is dropped; the next ping or duty will.
    if (!success) return;
    if ('every' in output) {
      connection.every(output.every);
      notePing(output);
      turn('live');
      if (!isPolled) answer();
    } else if ('duty' in output) duty.apply(output.duty);
    else if ('cause' in output && !('address' in output)) ended(output.cause);
    else {
      // What the others cannot find out by themselves.
      if (leading) tabs.post({ event, data: output, id: place.id });
      if ('cause' in output) return ended(output.cause, output.address);
      if (event === 'gap' && leading) readDuty().catch(ignore);
      const news: Parameters<NewsListener> = 'agent' in output ? [event, output] : ['what' in output ? output.what : event];
      for (const read of [...readers]) read(...news);
    }
  }

  const connection = createConnection({ call, place, take, turn });

  async function lead(): Promise<void> {
    const mine = (leading = new AbortController());
    turn(state);
    await connection.hold(anySignal(signal, mine.signal));
  }

  /** Looks at the clock, so that frozen timers and a machine that slept are noticed too. */
  function check(isAwake = false): void {
    if (leading) {
      connection.check(isAwake);
      turn(state);
    } else if (Math.abs(Date.now() - heard) > leaderSilence) waiting?.abort();
  }

  function wake(): void {
    if (globalThis.document?.visibilityState !== 'hidden') check(true);
  }

  const ticker = setInterval(check, checkInterval);
  signal.addEventListener('abort', () => clearInterval(ticker));
  globalThis.addEventListener?.('online', connection.online, { signal });
  for (const event of ['online', 'pageshow']) globalThis.addEventListener?.(event, wake, { signal });
  globalThis.addEventListener?.('offline', connection.drop, { signal });
  globalThis.document?.addEventListener('visibilitychange', wake, { signal });

  const stopRelay = duty.confirmed.subscribe((known) => {
    if (known && !isRelayed) tabs.post({ duty: known, id: place.id });
  });
  signal.addEventListener('abort', stopRelay);

  const locks = globalThis.navigator?.locks;
  // Aborts when the leader is waited for no longer.
  let waiting: AbortController | undefined;

  /** Waits for its turn to lead, or takes the lock from a leader that is frozen. */
  function queue(isTaken = false): void {
    waiting = isTaken ? undefined : new AbortController();
    locks.request(name, waiting ? { signal: anySignal(signal, waiting.signal) } : { steal: true }, lead).catch(() => {
      if (signal.aborted) return;
      const isSilent = waiting?.signal.aborted;
      const former = leading;
      leading = undefined;
      former?.abort();
      heard = Date.now();
      // Woken up, a leader from whom the lock was taken follows the one who has it now.
      if (former) queue();
      else if (isSilent) queue(true);
      else void lead();
    });
  }

  if (!locks || typeof BroadcastChannel !== 'function') void lead();
  else {
    tabs.post({ hello: true });
    queue();
  }
}
