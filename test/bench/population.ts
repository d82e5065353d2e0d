import { never } from '../../src/server/duty-rules.ts';
import { digest, randomId, randomSecret } from '../../src/server/secrets.ts';
import type { Row } from '../../src/server/storage/schema.ts';
import type { Change, Storage } from '../../src/server/storage/storage.ts';

/** Somebody who is signed in. */
export interface Resident {
  readonly userId: string;
  readonly token: string;
}

/** Many agents on duty, and one person who sees them all. */
export interface Population {
  readonly agents: readonly Resident[];
  readonly supervisor: Resident;
}

const life = 24 * 60 * 60 * 1000;
/** Agents in one commit: PostgreSQL takes so many rows as one statement. */
const together = 8;

async function signedIn({ id: userId, tenantId }: Row<'users'>): Promise<{ resident: Resident; changes: Change[] }> {
  const [token, sessionId, now] = [randomSecret(), randomId(), Date.now()];
  const session: Row<'sessions'> = {
    id: sessionId, tenantId, userId, carrier: 'bearer', address: '127.0.0.1', startedAt: now, seenAt: now, expiresAt: now + life, grantedKey: null,
    family: null, contactAt: null, hostKey: null,
  };
  const credential: Row<'credentials'> = { hash: await digest(token), sessionId, tenantId, userId, kind: 'access', expiresAt: now + life, replacedAt: null };
  return { resident: { userId, token }, changes: [{ insert: 'sessions', row: session }, { insert: 'credentials', row: credential }] };
}

/**
 * Puts agents into the tenant `acme` as if each had signed in and chosen Available: ten thousand sign-ins would take minutes, and are measured
 * elsewhere. Needs the seed data.
 */
export async function seedPopulation(storage: Storage, count: number): Promise<Population> {
  const model = (await storage.find('users', { tenantId: 'acme', userName: 'Ava.Agent' }))!;
  const now = Date.now();
  const settle = async (index: number) => {
    const id = `many-${index}`;
    const user = { ...model, id, userName: id, unifiedKey: id, displayName: id };
    const { resident, changes } = await signedIn(user);
    const duty: Row<'duties'> = {
      ...never, userId: id, tenantId: 'acme', status: 'available', started: true, since: now, actor: { kind: 'self' }, version: 1, choice: 1,
      // Nobody is lost before the streams are open.
      contactAt: now, contactDue: now + life,
    };
    return { resident, changes: [{ insert: 'users', row: user }, { insert: 'duties', row: duty }, ...changes] satisfies Change[] };
  };
  const agents: Resident[] = [];
  for (let from = 0; from < count; from += together) {
    const part = await Promise.all(Array.from({ length: Math.min(together, count - from) }, (_, i) => settle(from + i)));
    await storage.commit(part.flatMap(({ changes }) => changes));
    agents.push(...part.map(({ resident }) => resident));
  }
  const supervisor = await signedIn((await storage.find('users', { tenantId: 'acme', userName: 'Ada.Admin' }))!);
  await storage.commit(supervisor.changes);
  return { agents, supervisor: supervisor.resident };
}
