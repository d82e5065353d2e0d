import * as v from 'valibot';
import { dutySchema } from '../contract/index.ts';
import { agentView, isAgent } from './agents.ts';
import { sees } from './managing.ts';
import { dutiesOf } from './news.ts';
import type { AgentNews, StreamEventName } from '../contract/index.ts';
import type { Person } from './agents.ts';
import type { ActiveSession, Core } from './core.ts';
import type { FeedEntry } from './storage/storage.ts';

/** For so long the agents of a tenant, once read, are good for the pings of every stream. Milliseconds. */
const rosterLife = 1000;

/** What one stream tells of the agents whom its person sees. */
export interface TeamWatch {
  /** Whoever is seen may be seen no more: holds back what comes until a look that begins after this. Answers whether anybody is watched. */
  doubt(entry: FeedEntry): boolean;
  /** Begins a look: what comes is held back until it has ended. */
  begin(): number;
  /** Looks whom the person sees now; of several looks the one that began last counts. */
  look(active: ActiveSession, begun: number): Promise<void>;
  close(): void;
}

/** The agents in the streams of a backend. */
export interface TeamNews {
  watch(tenantId: string, send: (bytes: Uint8Array) => void): TeamWatch;
}

const isManager = ({ user: { roles } }: ActiveSession): boolean => roles.includes('supervisor') || roles.includes('administrator');

const isSame = (a: Person, b: Person | undefined): boolean =>
  a === b || (a.displayName === b?.displayName && a.userName === b.userName && a.groupId === b.groupId);

const areSame = (a: ReadonlyMap<string, Person>, b: ReadonlyMap<string, Person>): boolean =>
  a.size === b.size && [...a].every(([id, person]) => isSame(person, b.get(id)));

/**
 * Makes the part of the streams that supervisors and administrators have more than agents. Whom somebody sees is asked anew at each ping, and
 * before anything else is told when an account changes: who has left a team is not shown to its supervisor any more (R63).
 */
export function createTeamNews(core: Core, frame: (name: StreamEventName, data: unknown) => Uint8Array): TeamNews {
  const rosters = new Map<string, { readonly people: Promise<readonly Person[]>; readonly at: number }>();
  const doubted = new WeakSet<FeedEntry>();
  // However many supervisors an entry goes to, it is narrowed and encoded once.
  const encoded = new WeakMap<FeedEntry, Uint8Array>();

  const readRoster = async (tenantId: string): Promise<readonly Person[]> =>
    (await core.storage.list('users', { tenantId, enabled: true })).filter(isAgent)
      .map(({ id, displayName, userName, groupId }) => ({ id, tenantId, displayName, userName, groupId }));

  /** The agents of a tenant, read a moment ago at most. By a clock of its own: that of the backend may stand still. */
  function roster(tenantId: string): Promise<readonly Person[]> {
    const at = performance.now();
    const known = rosters.get(tenantId);
    if (known !== undefined && at - known.at < rosterLife) return known.people;
    const people = readRoster(tenantId);
    people.catch(() => rosters.delete(tenantId));
    rosters.set(tenantId, { people, at });
    return people;
  }

  function encode(entry: FeedEntry, person: Person): Uint8Array {
    const bytes = encoded.get(entry)
      ?? frame('agent', { agent: agentView(person, v.parse(dutySchema, entry.body)), now: core.now() } satisfies AgentNews);
    encoded.set(entry, bytes);
    return bytes;
  }

  return {
    watch(tenantId, send) {
      let seen: ReadonlyMap<string, Person> | undefined;
      let held: FeedEntry[] | undefined;
      let turn = 0;
      let isClosed = false;
      let subscribed: Promise<() => void> | undefined;

      const tell = (entry: FeedEntry) => {
        const person = seen?.get(entry.userId);
        if (person !== undefined) send(encode(entry, person));
      };
      const onDuty = (entry: FeedEntry) => {
        if (held === undefined) tell(entry);
        else held.push(entry);
      };
      const begin = () => {
        held ??= [];
        return (turn += 1);
      };
      const leave = () => {
        void subscribed?.then((end) => end(), () => undefined);
        subscribed = seen = undefined;
      };

      async function readSeen(active: ActiveSession): Promise<ReadonlyMap<string, Person>> {
        // First this, then the list: what changes in between is heard.
        await (subscribed ??= core.feed.subscribe([dutiesOf(tenantId)], onDuty));
        return new Map((await roster(tenantId)).flatMap((person) => (sees(active, person) ? [[person.id, person]] : [])));
      }

      return {
        doubt(entry) {
          // The first of the streams that hear of it forgets the list for all of them.
          if (!doubted.has(entry)) rosters.delete(tenantId);
          doubted.add(entry);
          // A look under way may have asked too early.
          if (subscribed === undefined && held === undefined) return false;
          begin();
          return true;
        },
        begin,
        async look(active, begun) {
          const next = isManager(active) ? await readSeen(active) : undefined;
          if (isClosed) leave();
          if (isClosed || begun !== turn) return;
          const isNew = seen !== undefined && next !== undefined && !areSame(seen, next);
          if (next === undefined) leave();
          seen = next;
          if (isNew) send(frame('changed', { what: 'agents' }));
          const waiting = held ?? [];
          held = undefined;
          for (const entry of waiting) tell(entry);
        },
        close() {
          isClosed = true;
          leave();
          rosters.delete(tenantId);
        },
      };
    },
  };
}
