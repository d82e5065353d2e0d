import { mostHostKeys } from '../contract/index.ts';
import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { changedForEntry } from './news.ts';
import { readName } from './plain-text.ts';
import { ProblemError } from './problem.ts';
import { randomId } from './secrets.ts';
import { endChanges } from './sessions.ts';
import type { HostKey, HostKeyAnswer, HostKeysAnswer, HostPublicKey, NewHostKey } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row, StoredKey } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

type KeyRow = Row<'hostKeys'>;

/** The one algorithm that a key is for. */
export const algorithmOf = ({ kty }: StoredKey): 'EdDSA' | 'ES256' => (kty === 'OKP' ? 'EdDSA' : 'ES256');

/** A key without what does not make it another one. */
const bare = (key: HostPublicKey): StoredKey =>
  key.kty === 'OKP' ? { kty: key.kty, crv: key.crv, x: key.x } : { kty: key.kty, crv: key.crv, x: key.x, y: key.y };

const view = ({ id, name, publicKey, createdAt, usedAt }: KeyRow): HostKey =>
  ({ id, name, algorithm: algorithmOf(publicKey), publicKey: { ...publicKey }, createdAt, usedAt });

/** Whether the numbers of a key are a point of its curve, as far as the platform looks. */
async function isPoint(key: StoredKey): Promise<boolean> {
  const { importJWK } = await import('jose');
  return importJWK({ ...key }, algorithmOf(key)).then(() => true, (error: unknown) => {
    if (error instanceof DOMException) return false;
    throw error;
  });
}

/** Handles `GET /v1/host-keys`. */
export async function listHostKeys(core: Core, call: Call): Promise<HostKeysAnswer> {
  const rows = await core.storage.list('hostKeys', { tenantId: activeOf(call).tenant.id }, { order: ['createdAt', 'id'] });
  return { keys: rows.map(view) };
}

/** Handles `POST /v1/host-keys`. */
export async function createHostKey(core: Core, call: Call, body: NewHostKey, replay: () => Promise<void>): Promise<HostKeyAnswer> {
  const { tenant } = activeOf(call);
  const name = readName(body.name);
  if (name === undefined) throw new ProblemError('field-refused', { fields: ['name'] });
  const publicKey = bare(body.publicKey);
  if (!(await isPoint(publicKey))) throw new ProblemError('field-refused', { fields: ['publicKey'], detail: 'This is no point of the curve.' });
  if ((await core.storage.list('hostKeys', { tenantId: tenant.id })).length >= mostHostKeys) {
    throw new ProblemError('field-refused', { fields: ['name'], detail: `A tenant has ${mostHostKeys} keys at most.` });
  }
  const row: KeyRow = { id: randomId(), tenantId: tenant.id, name, publicKey, createdAt: core.now(), usedAt: null, refusedAt: null };
  const answer = { key: view(row) };
  const isDone = await core.storage.commit([
    { insert: 'hostKeys', row },
    changedForEntry(core, tenant.id, 'administrator', 'host-keys'),
    auditChange(core, call, { action: 'host-key-created', tenantId: tenant.id, target: name, details: { id: row.id } }),
    ...receiptChange(core, call, answer),
  ]);
  if (!isDone) {
    await replay();
    throw new ProblemError('server-error');
  }
  core.feed.nudge();
  return answer;
}

/** The changes that end what a key has opened; refused when it opened more meanwhile. The duties are left to the rules of lost contact. */
async function endOpenedChanges(core: Core, hostKey: string): Promise<Change[]> {
  const sessions = await core.storage.list('sessions', { hostKey });
  return [
    { remove: 'sessions', where: { hostKey }, exactly: sessions.length },
    ...sessions.flatMap((session) => endChanges(core, session, 'ended')),
    // What it left half-way opens nothing either. That an assertion was used is remembered.
    { remove: 'tickets', where: { hostKey, purpose: { in: ['access', 'take-over', 'code'] } } },
  ];
}

/** Handles `DELETE /v1/host-keys/{id}`: whoever took the key away from its host is out with it. */
export async function deleteHostKey(core: Core, call: Call, _body: undefined, replay: () => Promise<void>): Promise<undefined> {
  const { tenant } = activeOf(call);
  const where = { tenantId: tenant.id, id: call.params['id'] ?? '' };
  for (;;) {
    const row = await core.storage.find('hostKeys', where);
    if (row !== undefined && await core.storage.commit([
      { remove: 'hostKeys', where, exactly: 1 },
      ...await endOpenedChanges(core, row.id),
      changedForEntry(core, tenant.id, 'administrator', 'host-keys'),
      auditChange(core, call, { action: 'host-key-deleted', tenantId: tenant.id, target: row.name, details: { id: row.id } }),
      ...receiptChange(core, call, undefined),
    ])) {
      core.feed.nudge();
      return undefined;
    }
    await replay();
    if (row === undefined) throw new ProblemError('not-found');
  }
}
