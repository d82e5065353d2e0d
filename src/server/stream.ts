import { noteReader } from './contact.ts';
import { activeOf } from './core.ts';
import { pollEvents } from './poll.ts';
import { createReader } from './reader.ts';
import { createTeamNews } from './team-news.ts';
import type { Call, Core } from './core.ts';
import type { Frame } from './reader.ts';
import type { FeedEntry } from './storage/storage.ts';

const encoder = new TextEncoder();
/** How far a reader may lag behind before it is dropped and has to come back. Bytes. */
const longestLag = 64 * 1024;
/** What a client should wait before it connects again, unless it knows better. Milliseconds. */
const retryDelay = 2_000;

const encode = ({ event, data }: Frame, id: string | undefined): Uint8Array =>
  encoder.encode(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

/** The open streams of a backend. */
export interface Streams {
  readonly open: number;
  /** Handles `GET /v1/events`: a stream, or a poll. */
  connect(call: Call): Promise<Response>;
  /** Closes every stream; their clients come back, here or elsewhere. */
  close(): void;
}

/**
 * Makes the streams. The first events after connecting are a ping, what the reader missed since the id that it brings, and the whole duty unless
 * it has that. At each ping the session is checked anew, and at once when the rules of addresses change.
 */
export function createStreams(core: Core): Streams {
  const closers = new Set<() => void>();
  const changed = () => core.observer.streams?.(closers.size);
  const teams = createTeamNews(core, (event, data) => encode({ event, data }, undefined));
  // However many streams an entry goes to, it is encoded once.
  const encoded = new WeakMap<FeedEntry, Uint8Array>();

  async function connect(call: Call): Promise<Response> {
    const active = activeOf(call);
    const { searchParams } = new URL(call.request.url);
    const cursor = searchParams.get('after') ?? call.request.headers.get('Last-Event-ID');
    const wait = searchParams.get('wait');
    if (wait !== null) return pollEvents(core, call, cursor, wait);
    // A proxy on the way may hold back what asks for an answer. The stream does not wait for it.
    noteReader(core, active).catch((error: unknown) => core.observer.error?.(error, { requestId: call.requestId }));
    const reader = createReader(core, call, cursor);
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let end = () => {};
    // What comes while the reader is told what it missed has to wait.
    let held: FeedEntry[] | undefined = [];

    const close = () => {
      if (!closers.delete(close)) return;
      clearTimeout(timer);
      end();
      team.close();
      call.request.signal.removeEventListener('abort', close);
      try {
        controller?.close();
      } catch {
        // The reader went first; there is nobody left to tell.
      }
      changed();
    };
    const push = (bytes: Uint8Array) => {
      if (controller === undefined || !closers.has(close)) return;
      controller.enqueue(bytes);
      if ((controller.desiredSize ?? 0) < -longestLag) close();
    };
    const team = teams.watch(active.tenant.id, push);
    const send = (frame: Frame) => {
      const { entry, isLast } = frame;
      const known = entry && encoded.get(entry);
      // Who is cut off while it is told what it missed has to begin again where it was.
      const bytes = known ?? encode(frame, held || core.feed.cursor === undefined ? undefined : reader.cursorAt(core.feed.cursor));
      if (entry && !held) encoded.set(entry, bytes);
      push(bytes);
      if (isLast === true) close();
    };
    const take = (entry: FeedEntry) => {
      const said = reader.read(entry);
      if (said === 'check' || (entry.kind === 'agents' && team.doubt(entry))) void ping();
      else said.forEach(send);
    };
    const ping = async () => {
      const begun = team.begin();
      try {
        const { frame, active } = await reader.check();
        if (active) await team.look(active, begun);
        send(frame);
        clearTimeout(timer);
        timer = setTimeout(() => void ping(), core.pingInterval);
        if (!closers.has(close)) clearTimeout(timer);
      } catch (error) {
        core.observer.error?.(error, { requestId: call.requestId });
        close();
      }
    };

    const body = new ReadableStream<Uint8Array>({
      start: (started) => { controller = started; },
      cancel: close,
    }, { highWaterMark: longestLag, size: (chunk) => chunk?.byteLength ?? 0 });
    closers.add(close);
    changed();
    call.request.signal.addEventListener('abort', close);
    try {
      end = await core.feed.subscribe(reader.addressees, (entry) => {
        if (held) held.push(entry);
        else take(entry);
      });
      if (call.request.signal.aborted || core.feed.closed.aborted) close();
      if (!closers.has(close)) end();
      push(encoder.encode(`retry: ${retryDelay}\n\n`));
      await ping();
      (await reader.begin()).frames.forEach(send);
      held.forEach(take);
      held = undefined;
      if (core.feed.cursor !== undefined) push(encoder.encode(`id: ${reader.cursorAt(core.feed.cursor)}\n\n`));
    } catch (error) {
      close();
      throw error;
    }
    return new Response(body, {
      headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
    });
  }

  return {
    get open() {
      return closers.size;
    },
    connect,
    close() {
      for (const close of [...closers]) close();
    },
  };
}
