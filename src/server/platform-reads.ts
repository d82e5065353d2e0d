import * as v from 'valibot';
import { dutySchema } from '../contract/index.ts';
import { platformOf } from './core.ts';
import { isTooOld, pageSize, readSince } from './cursor.ts';
import { dutyView } from './duty.ts';
import { dutiesOf } from './news.ts';
import { ProblemError } from './problem.ts';
import { digest } from './secrets.ts';
import { listen, readWait } from './waiting.ts';
import type { Duty, PlatformAgent, PlatformChanges, PlatformSnapshot } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** An agent as the platform sees one. */
export const platformAgentView = ({ id, userName, displayName, groupId }: Row<'users'>, duty: Duty): PlatformAgent =>
  ({ id, userName, displayName, groupId, duty });

/** A place in the feed as the platform carries it, and from when the entries behind it are. */
interface Place {
  readonly since: number;
  readonly cursor: string;
}

/** Tells a cursor that was cut or mixed up from a whole one, and that of another tenant from the own. It keeps nothing secret. */
const seal = async (tenantId: string, { since, cursor }: Place): Promise<string> => (await digest(`${tenantId}\n${since}\n${cursor}`)).slice(0, 12);

async function writeCursor(tenantId: string, place: Place): Promise<string> {
  return `${place.since.toString(36)}.${btoa(place.cursor).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.${await seal(tenantId, place)}`;
}

const garbled = (): ProblemError => new ProblemError('invalid-request', { fields: ['after'] });

async function readCursor(core: Core, tenantId: string, token: string): Promise<string> {
  const [, since = '', text = '', given = ''] = /^([0-9a-z]{1,11})\.([\w-]+)\.([\w-]{12})$/.exec(token) ?? [];
  const place: Place = { since: parseInt(since, 36), cursor: decode(text) };
  if (given === '' || given !== await seal(tenantId, place)) throw garbled();
  if (isTooOld(place.since, core.now())) throw new ProblemError('cursor-too-old');
  return place.cursor;
}

function decode(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    throw garbled();
  }
}

/** Handles `GET /v1/platform/agents`. */
export async function listPlatformAgents(core: Core, call: Call): Promise<PlatformSnapshot> {
  const { tenantId } = platformOf(call);
  const now = core.now();
  // Taken first: what changes while the rest is read comes behind it too.
  const { cursor } = await core.storage.feed();
  const users = await core.storage.list('users', { tenantId, enabled: true }, { order: ['id'] });
  const duties = new Map((await core.storage.list('duties', { tenantId })).map((row) => [row.userId, row]));
  return {
    agents: users.filter(({ roles }) => roles.includes('agent')).map((user) => platformAgentView(user, dutyView(duties.get(user.id)))),
    cursor: await writeCursor(tenantId, { since: now, cursor }),
    now,
  };
}

/** The changes of a tenant behind a cursor, as much of the feed as one page holds; a page without any is passed over. */
async function readPage(core: Core, tenantId: string, after: string): Promise<{ readonly changes: PlatformChanges['changes']; readonly place: Place }> {
  for (let cursor = after; ;) {
    const now = core.now();
    const page = await readSince(core, cursor);
    if (page === 'torn') throw new ProblemError('cursor-too-old');
    const changes = page.entries.filter((entry) => entry.kind === 'duty' && entry.tenantId === tenantId)
      .map(({ userId, body, at }) => ({ id: userId, duty: v.parse(dutySchema, body), at }));
    const isWhole = page.entries.length < pageSize;
    // What is left behind a page that is full is as old as its end.
    if (changes.length > 0 || isWhole) return { changes, place: { since: isWhole ? now : Math.min(now, page.entries.at(-1)?.at ?? now), cursor: page.cursor } };
    cursor = page.cursor;
  }
}

/** Handles `GET /v1/platform/changes`. */
export async function listPlatformChanges(core: Core, call: Call): Promise<PlatformChanges> {
  const { id, tenantId } = platformOf(call);
  const { searchParams } = new URL(call.request.url);
  const wait = readWait(searchParams.get('wait') ?? '0', 0);
  const after = await readCursor(core, tenantId, searchParams.get('after') ?? '');
  const answer = async ({ changes, place }: Awaited<ReturnType<typeof readPage>>): Promise<PlatformChanges> =>
    ({ changes, cursor: await writeCursor(tenantId, place) });
  const first = await readPage(core, tenantId, after);
  if (first.changes.length > 0 || wait === 0) return answer(first);

  const waiting = await listen(core, [dutiesOf(tenantId)], call.request.signal, wait);
  try {
    for (let page = first; ;) {
      page = await readPage(core, tenantId, page.place.cursor);
      if (page.changes.length === 0 && await waiting.next()) continue;
      // A key that was removed meanwhile opens nothing any more.
      if (await core.storage.find('platformKeys', { id }) === undefined) throw new ProblemError('key-refused');
      return await answer(page);
    }
  } finally {
    waiting.end();
  }
}
