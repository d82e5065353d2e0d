import * as v from 'valibot';
import { dutySchema, streamEvents } from '../contract/index.ts';
import { isOndutyError, OndutyError } from './errors.ts';
import { parseJson } from './http.ts';
import { readStream } from './sse.ts';
import { openChannel } from './tabs.ts';
import { anySignal, delay, ignore, jitter } from './timing.ts';
import type { DutyCore } from './duty.ts';
import type { Send } from './http.ts';
import type { StreamEvent } from './sse.ts';
import type { ConnectionState, NewsListener } from './types.ts';

/** What the live stream of one session needs and tells. */
export interface LiveOptions {
  /** Names the session's channel and lock. */
  readonly name: string;
  readonly call: Send;
  readonly duty: DutyCore;
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
const longestPause = 30_000;
/** A stream that lasted so long was a good one, and the next pause is short again. */
const steadyAfter = 10_000;

const connectionStates: readonly unknown[] = ['connecting', 'live', 'reconnecting', 'offline'] satisfies ConnectionState[];

/** What has no idea of its network counts as online. */
const isOnline = (): boolean => (globalThis.navigator as Partial<Navigator> | undefined)?.onLine ?? true;

/**
 * Follows the events of a session until the signal aborts. Of the tabs that share a session, the one that holds a Web Lock reads the
 * stream and tells the others by a channel; without either, every tab reads for itself.
 */
export function followEvents({ name, call, duty, signal, ended, readers, show }: LiveOptions): void {
  let state: ConnectionState = 'connecting';
  let leads = false;
  let lastEventId = '';
  let every = 15_000;
  let retry = 1000;
  let heard = Date.now();
  let stream: AbortController | undefined;
  let pause: AbortController | undefined;
  let isRelayed = false;
  const alone = new AbortController();

  function turn(next: ConnectionState): void {
    if (next !== state) show((state = next));
    if (leads) tabs.post({ state, id: lastEventId });
  }

  function tell(...news: Parameters<NewsListener>): void {
    for (const read of [...readers]) read(...news);
  }

  const tabs = openChannel(name, signal, (message) => {
    const known = v.safeParse(dutySchema, message['duty']);
    if (known.success) {
      isRelayed = true;
      duty.apply(known.output);
      isRelayed = false;
    }
    if (leads) {
      if (message['hello']) tabs.post({ state, id: lastEventId, duty: duty.confirmed.get() });
      return;
    }
    if (typeof message['id'] === 'string') lastEventId = message['id'];
    if (typeof message['what'] === 'string') tell(message['what']);
    const news = message['agent'] === undefined ? undefined : v.safeParse(streamEvents.agent, message);
    if (news?.success) tell('agent', news.output);
    if (typeof message['address'] === 'string') ended('address-denied', message['address']);
    if (connectionStates.includes(message['state'])) {
      heard = Date.now();
      turn(message['state'] as ConnectionState);
    }
  });

  function take({ name: event, data }: StreamEvent): void {
    if (!Object.hasOwn(streamEvents, event)) return;
    const { success, output } = v.safeParse(streamEvents[event as keyof typeof streamEvents], parseJson(data));
    // What does not fit is dropped; the next ping or duty will.
    if (!success) return;
    if ('duty' in output) duty.apply(output.duty);
    else if ('agent' in output) {
      tabs.post(output);
      tell('agent', output);
    } else if ('what' in output) {
      tabs.post(output);
      tell(output.what);
    } else if ('address' in output) {
      tabs.post({ address: output.address });
      ended(output.cause, output.address);
    } else if ('cause' in output) ended(output.cause);
    else {
      every = Math.max(output.every, 1000);
      turn('live');
    }
  }

  async function connect(): Promise<void> {
    stream = new AbortController();
    const over = anySignal(signal, stream.signal);
    heard = Date.now();
    const { response } = await call({
      method: 'GET', path: '/v1/events', once: true, signal: over,
      headers: { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
    });
    if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) throw new OndutyError('bad-response');
    await readStream(response.body, over, {
      heard: () => (heard = Date.now()),
      id: (id) => (lastEventId = id),
      retry: (milliseconds) => (retry = milliseconds),
      event: take,
    });
  }

  async function lead(): Promise<void> {
    leads = true;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const begun = Date.now();
      let after = 0;
      try {
        await connect();
      } catch (error) {
        if (isOndutyError(error)) after = (error.retryAfter ?? 0) * 1000;
      }
      if (signal.aborted) return;
      if (Date.now() - begun > steadyAfter) attempt = 0;
      turn(isOnline() ? 'reconnecting' : 'offline');
      pause = new AbortController();
      // A pause that the server asked for is not cut short.
      await delay(after + jitter(attempt, retry, longestPause), anySignal(signal, after ? undefined : pause.signal)).catch(ignore);
    }
  }

  /** Looks at the clock, so that frozen timers and a machine that slept are noticed too. */
  function check(): void {
    const silence = Math.abs(Date.now() - heard);
    if (!leads) {
      if (silence > leaderSilence) alone.abort();
      return;
    }
    if (silence > 2 * every) stream?.abort();
    turn(state);
  }

  function wake(): void {
    if (globalThis.document?.visibilityState === 'hidden') return;
    pause?.abort();
    check();
  }

  const ticker = setInterval(check, checkInterval);
  signal.addEventListener('abort', () => clearInterval(ticker));
  for (const event of ['online', 'pageshow']) globalThis.addEventListener?.(event, wake, { signal });
  globalThis.addEventListener?.('offline', () => stream?.abort(), { signal });
  globalThis.document?.addEventListener('visibilitychange', wake, { signal });

  const stopRelay = duty.confirmed.subscribe((known) => {
    if (known && !isRelayed) tabs.post({ duty: known, id: lastEventId });
  });
  signal.addEventListener('abort', stopRelay);

  const locks = globalThis.navigator?.locks;
  if (!locks || typeof BroadcastChannel !== 'function') void lead();
  else {
    tabs.post({ hello: true });
    locks.request(name, { signal: anySignal(signal, alone.signal) }, lead).catch(() => (signal.aborted ? undefined : lead()));
  }
}
