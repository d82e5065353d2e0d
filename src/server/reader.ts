import * as v from 'valibot';
import { dutySchema } from '../contract/index.ts';
import { activeOf } from './core.ts';
import { pageSize, readCursor, readSince, writeCursor } from './cursor.ts';
import { dutyView } from './duty.ts';
import { changedSchema, dutiesOf, everybodyOf } from './news.ts';
import { ProblemError } from './problem.ts';
import { limitsOf, loadSession } from './sessions.ts';
import type { StreamEventName } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { FeedEntry } from './storage/storage.ts';

/** One event on its way to a reader. */
export interface Frame {
  readonly event: StreamEventName;
  readonly data: unknown;
  /** Whether nothing comes after it. */
  readonly isLast?: boolean;
  /** The entry of the feed that it is made of, where it is the same for all of its readers. */
  readonly entry?: FeedEntry;
}

/** What the events mean to one session, however they travel: the stream and the polls say the same. */
export interface Reader {
  /** Whose entries of the feed it wants. A poll is told of a team by them too, a stream by its `TeamWatch`. */
  readonly addressees: readonly string[];
  readonly pollAddressees: readonly string[];
  /** What an entry says to this session: frames, or that session and address are to be looked at now. */
  read(entry: FeedEntry): readonly Frame[] | 'check';
  /** Where the reader begins: what it missed or, when nobody can tell, a gap; then the duty unless it has that. With the cursor of then. */
  begin(): Promise<{ readonly frames: readonly Frame[]; readonly cursor: string | undefined }>;
  /** Looks at session and address: a ping and who that is now, or the frame that ends it all. */
  check(): Promise<{ readonly frame: Frame; readonly active?: ActiveSession }>;
  /** Where the reader stands when it was told everything up to this place in the feed. */
  cursorAt(feed: string): string;
}

const endedSchema = v.object({ sessionId: v.string(), cause: v.string() });

// However many readers an entry goes to, it is narrowed once.
const duties = new WeakMap<FeedEntry, Frame>();
function dutyFrame(core: Core, entry: FeedEntry): Frame {
  const frame = duties.get(entry) ?? { event: 'duty', data: { duty: v.parse(dutySchema, entry.body), now: core.now() }, entry };
  duties.set(entry, frame);
  return frame;
}

/** Leaves out what says the same again, such as what came by two ways. */
export function once(frames: readonly Frame[]): readonly Frame[] {
  const said = new Set<string>();
  return frames.filter(({ event, data }) => event !== 'changed' || said.size < said.add(JSON.stringify(data)).size);
}

/** Makes the reader of a call's session. `cursor` is what it brings. */
export function createReader(core: Core, call: Call, cursor: string | null): Reader {
  const { session, user, tenant } = activeOf(call);
  const place = readCursor(cursor, core.now());
  const isAgent = user.roles.includes('agent');
  const addressees = [user.id, everybodyOf(tenant.id)];
  let { roles } = user;
  const isManager = () => roles.includes('supervisor') || roles.includes('administrator');
  const isOfTeam = (entry: FeedEntry) => entry.kind === 'duty' && entry.tenantId === tenant.id && isManager();
  let version = typeof place === 'object' ? place.version : -1;

  const read: Reader['read'] = (entry) => {
    const { kind, body } = entry;
    if (kind === 'addresses') return 'check';
    if (kind === 'duty') {
      // Whoever was not there when it happened reads the team again, and is shown whom it may see by then.
      if (entry.userId !== user.id) return isManager() ? [{ event: 'changed', data: { what: 'agents' } }] : [];
      if (!isAgent || entry.version <= version) return [];
      version = entry.version;
      return [dutyFrame(core, entry)];
    }
    const ended = kind === 'session-ended' ? v.safeParse(endedSchema, body) : undefined;
    if (ended?.success === true && ended.output.sessionId === session.id) {
      return [{ event: 'session-ended', data: { cause: ended.output.cause }, isLast: true }];
    }
    const news = kind === 'changed' ? v.safeParse(changedSchema, body) : undefined;
    const isFor = news?.success === true && (news.output.role === undefined || roles.includes(news.output.role));
    return isFor ? [{ event: 'changed', data: { what: news.output.what } }] : [];
  };

  /** What was written since the reader was here. Session and address were looked at when it came. */
  async function missed(): Promise<{ readonly frames: readonly Frame[]; readonly cursor: string | undefined }> {
    if (place === undefined || (place !== 'torn' && place.feed === undefined)) return { frames: [], cursor: undefined };
    const since = place === 'torn' || place.feed === undefined ? 'torn' : await readSince(core, place.feed);
    // Where a page does not hold it, to read again costs less than to read through what everybody else did.
    if (since === 'torn' || since.entries.length >= pageSize) {
      version = -1;
      return { frames: [{ event: 'gap', data: {} }], cursor: undefined };
    }
    const frames = since.entries.filter((entry) => addressees.includes(entry.userId) || isOfTeam(entry)).map(read).flatMap((said) => (said === 'check' ? [] : said));
    return { frames: once(frames), cursor: since.cursor };
  }

  return {
    addressees,
    pollAddressees: isManager() ? [...addressees, dutiesOf(tenant.id)] : addressees,
    read,
    async begin() {
      const { frames, cursor: at } = await missed();
      const duty = isAgent ? dutyView(await core.storage.find('duties', { userId: user.id })) : undefined;
      if (duty === undefined || duty.version <= version) return { frames, cursor: at };
      version = duty.version;
      return { frames: [...frames, { event: 'duty', data: { duty, now: core.now() } }], cursor: at };
    },
    async check() {
      try {
        const active = await loadSession(core, session.id, user.id, tenant.id, call.address);
        if (active === undefined) return { frame: { event: 'session-ended', data: { cause: 'expired' }, isLast: true } };
        ({ roles } = active.user);
        return { active, frame: { event: 'ping', data: { ...await limitsOf(core, active), now: core.now(), every: core.pingInterval } } };
      } catch (error) {
        if (!(error instanceof ProblemError) || error.code !== 'address-denied') throw error;
        return { frame: { event: 'suspended', data: { cause: error.code, address: call.address }, isLast: true } };
      }
    },
    cursorAt: (feed) => writeCursor(version, core.now(), feed),
  };
}
