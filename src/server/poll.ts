import { noteContact } from './contact.ts';
import { activeOf } from './core.ts';
import { createReader, once } from './reader.ts';
import { readWait } from './waiting.ts';
import type { EventsAnswer } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Frame } from './reader.ts';
import type { FeedEntry } from './storage/storage.ts';

/** What a poll collects while it waits. */
interface Collection {
  readonly frames: Frame[];
  /** Takes an entry of the feed. */
  take(entry: FeedEntry): void;
  /** Fulfils when there is something to say or to look at, and when the time is over or the poll has to end. */
  wait(milliseconds: number, ends: readonly AbortSignal[]): Promise<void>;
}

function collect(read: (entry: FeedEntry) => readonly Frame[] | 'check'): Collection {
  const frames: Frame[] = [];
  const early = new AbortController();
  return {
    frames,
    take(entry) {
      const said = read(entry);
      if (said !== 'check') frames.push(...said);
      if (said === 'check' || said.length > 0) early.abort();
    },
    wait: (milliseconds, ends) => new Promise((resolve) => {
      const signal = AbortSignal.any([early.signal, ...ends]);
      const timer = setTimeout(resolve, milliseconds);
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      if (signal.aborted || frames.length > 0) end();
      signal.addEventListener('abort', end);
    }),
  };
}

/**
 * Handles `GET /v1/events?wait=`: for who cannot have a stream. Each poll is contact, and session and address are looked at in each. It answers early
 * when `drained` aborts.
 */
export async function pollEvents(core: Core, call: Call, cursor: string | null, wait: string, drained: AbortSignal): Promise<Response> {
  const patience = readWait(wait, 1);
  const active = activeOf(call);
  if (active.user.roles.includes('agent')) await noteContact(core, active);
  const reader = createReader(core, call, cursor);
  const collection = collect(reader.read);
  const { frames } = collection;
  // What comes while the reader is told what it missed has to wait.
  let held: FeedEntry[] | undefined = [];
  const ends = await Promise.all(reader.pollAddressees.map((addressee) => core.feed.subscribe(addressee, (entry) => {
    if (held) held.push(entry);
    else collection.take(entry);
  })));
  try {
    const start = core.feed.cursor ?? '';
    const begun = await reader.begin();
    frames.push(...begun.frames);
    held.forEach(collection.take);
    held = undefined;
    if (cursor) await collection.wait(patience, [call.request.signal, drained]);
    const last = frames.some(({ isLast }) => isLast) ? undefined : (await reader.check()).frame;
    const at = core.feed.cursor;
    // Nothing was handed out since the beginning: what was read then says more.
    const place = at === undefined || at === start ? begun.cursor ?? start : at;
    const said = once(frames);
    const events = last === undefined ? said : last.isLast === true ? [...said, last] : [last, ...said];
    const answer: EventsAnswer = {
      events: events.map(({ event, data }) => ({ event, data })), cursor: reader.cursorAt(place), now: core.now(),
    };
    return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } });
  } finally {
    for (const end of ends) end();
  }
}
