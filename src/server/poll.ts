import { noteReader } from './contact.ts';
import { activeOf } from './core.ts';
import { createReader, once } from './reader.ts';
import { listen, readWait } from './waiting.ts';
import type { EventsAnswer } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Frame } from './reader.ts';
import type { FeedEntry } from './storage/storage.ts';

/** Handles `GET /v1/events?wait=`: for who cannot have a stream. Each poll is contact, and session and address are looked at in each. */
export async function pollEvents(core: Core, call: Call, cursor: string | null, wait: string): Promise<Response> {
  const patience = readWait(wait, 1);
  await noteReader(core, activeOf(call));
  const reader = createReader(core, call, cursor);
  const frames: Frame[] = [];
  // What comes while the reader is told what it missed has to wait.
  let held: FeedEntry[] | undefined = [];
  /** Takes an entry, and says whether there is something to say or to look at. */
  const take = (entry: FeedEntry): boolean => {
    if (held) {
      held.push(entry);
      return false;
    }
    const said = reader.read(entry);
    if (said === 'check') return true;
    frames.push(...said);
    return said.length > 0;
  };
  const waiting = await listen(core, reader.pollAddressees, call.request.signal, patience, take);
  try {
    const start = core.feed.cursor ?? '';
    const begun = await reader.begin();
    frames.push(...begun.frames);
    const came = held;
    held = undefined;
    const hasNews = came.map(take).includes(true) || frames.length > 0;
    if (cursor && !hasNews) await waiting.next();
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
    waiting.end();
  }
}
