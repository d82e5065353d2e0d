import { eventsAnswerSchema, longestWait } from '../contract/index.ts';
import { isOndutyError, OndutyError } from './errors.ts';
import { parseJson } from './http.ts';
import { readStream } from './sse.ts';
import { anySignal, delay, ignore, jitter } from './timing.ts';
import type { Send } from './http.ts';
import type { ConnectionState } from './types.ts';

/** What a connection to the events of a session needs and tells. */
export interface ConnectionOptions {
  readonly call: Send;
  /** Where the reader stands: the id of the last event that it has. Shared by all tabs. */
  readonly place: { id: string };
  /** Is given each event. One that was polled needs no answer: the poll was contact. */
  readonly take: (name: string, data: unknown, isPolled: boolean) => void;
  readonly turn: (state: ConnectionState) => void;
}

/** A connection to the events of a session: a stream or, where streams do not get through, polls. */
export interface Connection {
  /** Keeps the connection until the signal aborts. */
  hold(signal: AbortSignal): Promise<void>;
  /** Looks whether it has been silent for too long. `isAwake` when the person or the network has just come back. */
  check(isAwake?: boolean): void;
  /** There is no network any more. */
  drop(): void;
  /** The network is back. */
  online(): void;
  /** The server pings so often, in milliseconds. */
  every(milliseconds: number): void;
}

/** Milliseconds. */
const longestPause = 30_000;
/** A stream that lasted so long was a good one, and the next pause is short again. */
const steadyAfter = 10_000;
/** Whoever polls tries a stream again after so long. */
const streamRest = 600_000;
/** How long an answer may take beyond the time that the server waits. */
const pollSlack = 15_000;
/** Polls follow each other no faster, whatever the server answers. */
const pollPace = 500;
/** After so many streams without a byte polls are tried. */
const enough = 3;

/** Why a stream was cut off: nothing came, and the machine was awake all the time. */
const silent = new OndutyError('timeout');

/** What has no idea of its network counts as online. */
const isOnline = (): boolean => (globalThis.navigator as Partial<Navigator> | undefined)?.onLine ?? true;

/** How a stream went: it delivered; it ended without a byte; or its bytes are held back on the way. */
type Course = 'good' | 'barren' | 'mute' | 'failed';

/** Makes the connection; `hold` begins it. */
export function createConnection({ call, place, take, turn }: ConnectionOptions): Connection {
  let every = 15_000;
  let retry = 1000;
  let heard = Date.now();
  let polled = Date.now();
  let looked = Date.now();
  let stream: AbortController | undefined;
  let poll: AbortController | undefined;
  let pause: AbortController | undefined;
  let isHurried = false;
  // Whether the stream has not said anything yet.
  let isMute = false;
  // When a stream is worth another try for who polls.
  let retryAt = 0;
  // Milliseconds that the server asked to be left alone for.
  let after = 0;

  /** After a failure: says so, and waits. A pause that the server asked for is not cut short. */
  async function rest(attempt: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    turn(isOnline() ? 'reconnecting' : 'offline');
    const wait = isHurried ? 0 : jitter(attempt, retry, longestPause);
    isHurried = false;
    const mine = (pause = new AbortController());
    await delay(after + wait, anySignal(signal, after ? undefined : mine.signal)).catch(ignore);
    if (pause === mine) pause = undefined;
    after = 0;
  }

  const ids = (): Readonly<Record<string, string>> => (place.id ? { 'last-event-id': place.id } : {});
  const note = (error: unknown) => {
    if (isOndutyError(error)) after = (error.retryAfter ?? 0) * 1000;
  };

  /** Reads one stream until it ends; `delivers` is called with the first byte that came in time. */
  async function readOne(signal: AbortSignal, delivers: () => void = ignore): Promise<Course> {
    const mine = (stream = new AbortController());
    const over = anySignal(signal, mine.signal);
    const begun = (heard = Date.now());
    isMute = true;
    let first: number | undefined;
    let failure: unknown;
    try {
      const { response } = await call({
        method: 'GET', path: '/v1/events', once: true, timeout: every, signal: over, headers: { accept: 'text/event-stream', ...ids() },
      });
      if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) throw new OndutyError('bad-response');
      await readStream(response.body, over, {
        heard() {
          heard = Date.now();
          isMute = false;
          if (first !== undefined) return;
          first = heard - begun;
          if (first < every) delivers();
        },
        id: (id) => (place.id = id),
        retry: (milliseconds) => (retry = milliseconds),
        event: ({ name, data }) => take(name, parseJson(data), false),
      });
    } catch (error) {
      failure = error;
    }
    if (stream === mine) stream = undefined;
    if (first !== undefined) return first < every ? 'good' : 'mute';
    if (mine.signal.reason === silent) return 'mute';
    if (mine.signal.aborted || signal.aborted) return 'failed';
    note(failure);
    const code = isOndutyError(failure) ? failure.code : undefined;
    if (code === 'timeout') return 'mute';
    return failure === undefined || code === 'bad-response' ? 'barren' : 'failed';
  }

  /** One poll: what there is to say, at the latest after the longest wait. */
  async function readPoll(signal: AbortSignal): Promise<void> {
    const mine = (poll = new AbortController());
    polled = Date.now();
    try {
      const { value: { events, cursor } } = await call({
        method: 'GET', path: `/v1/events?wait=${longestWait}`, ok: eventsAnswerSchema, once: true, timeout: longestWait * 1000 + pollSlack,
        signal: anySignal(signal, mine.signal), headers: ids(),
      });
      // Whoever takes over from here must not miss what is told now.
      place.id = cursor;
      for (const { event, data } of events) take(event, data, true);
      turn('live');
    } finally {
      if (poll === mine) poll = undefined;
    }
  }

  /** Polls until a stream delivers, and reads that one to its end. */
  async function pollMeanwhile(signal: AbortSignal): Promise<void> {
    const back = new AbortController();
    const over = anySignal(signal, back.signal);
    let trial: Promise<unknown> | undefined;
    retryAt = Date.now() + streamRest;
    for (let attempt = 0; !over.aborted;) {
      if (!trial && Date.now() >= retryAt) {
        trial = readOne(signal, () => back.abort()).finally(() => {
          if (back.signal.aborted) return;
          trial = undefined;
          retryAt = Date.now() + streamRest;
        });
      }
      try {
        await readPoll(over);
        attempt = 0;
        await delay(Math.max(0, polled + pollPace - Date.now()), over).catch(ignore);
      } catch (error) {
        note(error);
        await rest(attempt, over);
        attempt += 1;
        // Perhaps it was the network all the time, and not the way of a stream.
        retryAt = 0;
      }
    }
    await trial;
  }

  return {
    async hold(signal) {
      let barren = 0;
      for (let attempt = 0; !signal.aborted; attempt += 1) {
        const begun = Date.now();
        const course = await readOne(signal);
        if (Date.now() - begun > steadyAfter) attempt = 0;
        barren = course === 'barren' ? barren + 1 : course === 'good' ? 0 : barren;
        if (course === 'mute' || barren >= enough) {
          barren = attempt = 0;
          await pollMeanwhile(signal);
        }
        await rest(attempt, signal);
      }
    },
    check(isAwake = false) {
      const now = Date.now();
      const isLate = Math.abs(now - looked) > 2 * every;
      looked = now;
      // After a sleep there is no crowd that comes back at once, and silence says nothing about the way.
      const hurry = () => (isHurried = isAwake || isLate);
      // Nothing at all by the time of the first ping: long enough, for the server puts agents who are not heard of On Break.
      if (stream && Math.abs(now - heard) > (isMute ? every : 2 * every)) stream.abort(hurry() ? undefined : silent);
      if (poll && Math.abs(now - polled) > longestWait * 1000 + pollSlack) {
        hurry();
        poll.abort();
      }
      if (isAwake) pause?.abort();
    },
    drop() {
      stream?.abort();
      poll?.abort();
      if (pause) turn('offline');
    },
    online() {
      retryAt = 0;
      pause?.abort();
    },
    every: (milliseconds) => (every = Math.max(milliseconds, 1000)),
  };
}
