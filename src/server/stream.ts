import { dutySchema } from '../contract/index.ts';
import * as v from 'valibot';
import { activeOf } from './core.ts';
import { dutyView } from './duty.ts';
import { changedSchema, everybodyOf } from './news.ts';
import { ProblemError } from './problem.ts';
import { loadSession } from './sessions.ts';
import { createTeamNews } from './team-news.ts';
import type { Duty, DutyAnswer, StreamEventName } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { FeedEntry } from './storage/storage.ts';

const encoder = new TextEncoder();
/** How far a reader may lag behind before it is dropped and has to come back. Bytes. */
const longestLag = 64 * 1024;
/** What a client should wait before it connects again, unless it knows better. Milliseconds. */
const retryDelay = 2_000;

const frame = (name: StreamEventName, data: unknown, id?: string): Uint8Array =>
  encoder.encode(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

const endedSchema = v.object({ sessionId: v.string(), cause: v.string() });

/** The open streams of a backend. */
export interface Streams {
  readonly open: number;
  /** Handles `GET /v1/events`. */
  connect(call: Call): Promise<Response>;
  /** Closes every stream; their clients come back, here or elsewhere. */
  close(): void;
}

/**
 * Makes the streams. The first events after connecting are a ping and, unless `Last-Event-ID` names it, the whole duty, so
 * that nothing has to be replayed: an entry that was missed is contained in the state of now. At each ping the session is checked anew, and at
 * once when the rules of addresses change.
 */
export function createStreams(core: Core): Streams {
  const closers = new Set<() => void>();
  const changed = () => core.observer.streams?.(closers.size);
  const encodeDuty = (duty: Duty) => frame('duty', { duty, now: core.now() } satisfies DutyAnswer, `duty-${duty.version}`);
  const teams = createTeamNews(core, frame);
  // However many streams an entry goes to, it is narrowed and encoded once.
  const encoded = new WeakMap<FeedEntry, Uint8Array>();
  const encodeEntry = (entry: FeedEntry) => {
    const bytes = encoded.get(entry) ?? encodeDuty(v.parse(dutySchema, entry.body));
    encoded.set(entry, bytes);
    return bytes;
  };

  async function connect(call: Call): Promise<Response> {
    const { session, user, tenant } = activeOf(call);
    let { roles } = user;
    const isAgent = user.roles.includes('agent');
    let sent = Number(/^duty-(\d{1,15})$/.exec(call.request.headers.get('Last-Event-ID') ?? '')?.[1] ?? -1);
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ends: readonly (() => void)[] = [];

    const close = () => {
      if (!closers.delete(close)) return;
      clearTimeout(timer);
      for (const end of ends) end();
      team.close();
      call.request.signal.removeEventListener('abort', close);
      try {
        controller?.close();
      } catch {
        // The reader went first; there is nobody left to tell.
      }
      changed();
    };
    const send = (bytes: Uint8Array) => {
      if (controller === undefined || !closers.has(close)) return;
      controller.enqueue(bytes);
      if ((controller.desiredSize ?? 0) < -longestLag) close();
    };
    const team = teams.watch(tenant.id, send);
    const sendDuty = (version: number, bytes: () => Uint8Array) => {
      if (version <= sent) return;
      sent = version;
      send(bytes());
    };
    const leave = (name: 'session-ended' | 'suspended', data: object) => {
      send(frame(name, data));
      close();
    };
    const onEntry = (entry: FeedEntry) => {
      const { kind, body } = entry;
      if (kind === 'duty' && isAgent) sendDuty(entry.version, () => encodeEntry(entry));
      const ended = kind === 'session-ended' ? v.safeParse(endedSchema, body) : undefined;
      if (ended?.success === true && ended.output.sessionId === session.id) leave('session-ended', { cause: ended.output.cause });
      const news = kind === 'changed' ? v.safeParse(changedSchema, body) : undefined;
      if (news?.success === true && (news.output.role === undefined || roles.includes(news.output.role))) {
        send(frame('changed', { what: news.output.what }));
      }
      if (kind === 'addresses' || (kind === 'agents' && team.doubt(entry))) void ping();
    };
    const ping = async () => {
      const begun = team.begin();
      try {
        const active = await loadSession(core, session.id, user.id, tenant.id, call.address);
        if (active === undefined) return leave('session-ended', { cause: 'expired' });
        ({ roles } = active.user);
        await team.look(active, begun);
        send(frame('ping', { now: core.now(), every: core.pingInterval }));
        clearTimeout(timer);
        timer = setTimeout(() => void ping(), core.pingInterval);
        if (!closers.has(close)) clearTimeout(timer);
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'address-denied') return leave('suspended', { cause: error.code, address: call.address });
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
      ends = await Promise.all([user.id, everybodyOf(tenant.id)].map((addressee) => core.feed.subscribe(addressee, onEntry)));
      if (call.request.signal.aborted) close();
      if (!closers.has(close)) for (const end of ends) end();
      send(encoder.encode(`retry: ${retryDelay}\n\n`));
      await ping();
      if (isAgent) {
        const duty = dutyView(await core.storage.find('duties', { userId: user.id }));
        sendDuty(duty.version, () => encodeDuty(duty));
      }
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
