import { mostPlatformKeys } from '../contract/index.ts';
import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { changedForEntry } from './news.ts';
import { readName } from './plain-text.ts';
import { ProblemError } from './problem.ts';
import { digest, randomId, randomSecret } from './secrets.ts';
import type { CreatedPlatformKey, NewPlatformKey, PlatformKey, PlatformKeysAnswer } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

type KeyRow = Row<'platformKeys'>;

/** The last use of a key is written at most this often. Milliseconds. */
const usedStep = 60_000;

/** Refuses what a browser sent: a key that a page holds is a key that anybody can read. */
function requireServer({ headers }: Request): void {
  if (headers.has('Origin')) throw new ProblemError('origin-not-allowed');
  if (headers.has('Sec-Fetch-Site')) throw new ProblemError('cross-site-refused');
}

/** The key that a request brings as `Authorization: Platform …`. Throws `key-refused` without one that is good; no session stands in for it. */
export async function authenticatePlatform(core: Core, request: Request): Promise<KeyRow> {
  requireServer(request);
  const secret = /^Platform ([\w-]{1,200})$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  const row = secret === undefined ? undefined : await core.storage.find('platformKeys', { hash: await digest(secret) });
  if (row === undefined) throw new ProblemError('key-refused');
  const now = core.now();
  if (row.usedAt === null || now - row.usedAt >= usedStep) {
    await core.storage.commit([{ update: 'platformKeys', where: { id: row.id }, set: { usedAt: now } }]);
  }
  return row;
}

const view = ({ id, name, createdAt, usedAt }: KeyRow): PlatformKey => ({ id, name, createdAt, usedAt });

/** Handles `GET /v1/platform-keys`. */
export async function listPlatformKeys(core: Core, call: Call): Promise<PlatformKeysAnswer> {
  const rows = await core.storage.list('platformKeys', { tenantId: activeOf(call).tenant.id }, { order: ['createdAt', 'id'] });
  return { keys: rows.map(view) };
}

/** Handles `POST /v1/platform-keys`. */
export async function createPlatformKey(core: Core, call: Call, body: NewPlatformKey, replay: () => Promise<void>): Promise<CreatedPlatformKey> {
  const { tenant } = activeOf(call);
  const name = readName(body.name);
  if (name === undefined) throw new ProblemError('field-refused', { fields: ['name'] });
  if ((await core.storage.list('platformKeys', { tenantId: tenant.id })).length >= mostPlatformKeys) {
    throw new ProblemError('field-refused', { fields: ['name'], detail: `A tenant has ${mostPlatformKeys} keys at most.` });
  }
  const secret = randomSecret();
  const row: KeyRow = { id: randomId(), hash: await digest(secret), tenantId: tenant.id, name, createdAt: core.now(), usedAt: null };
  const isDone = await core.storage.commit([
    { insert: 'platformKeys', row },
    changedForEntry(core, tenant.id, 'administrator', 'platform-keys'),
    auditChange(core, call, { action: 'platform-key-created', tenantId: tenant.id, target: name, details: { id: row.id } }),
    ...receiptChange(core, call, null),
  ]);
  if (!isDone) {
    await replay();
    throw new ProblemError('server-error');
  }
  core.feed.nudge();
  return { key: view(row), secret };
}

/** Handles `DELETE /v1/platform-keys/{id}`. */
export async function deletePlatformKey(core: Core, call: Call, _body: undefined, replay: () => Promise<void>): Promise<undefined> {
  const { tenant } = activeOf(call);
  const where = { tenantId: tenant.id, id: call.params['id'] ?? '' };
  const row = await core.storage.find('platformKeys', where);
  const isDone = row !== undefined && await core.storage.commit([
    { remove: 'platformKeys', where, exactly: 1 },
    changedForEntry(core, tenant.id, 'administrator', 'platform-keys'),
    auditChange(core, call, { action: 'platform-key-deleted', tenantId: tenant.id, target: row.name, details: { id: row.id } }),
    ...receiptChange(core, call, undefined),
  ]);
  if (!isDone) {
    await replay();
    throw new ProblemError('not-found');
  }
  core.feed.nudge();
}
