import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { mailChange } from './mail/outbox.ts';
import { sees } from './managing.ts';
import { changedEntry } from './news.ts';
import { isPlainText, tidy } from './plain-text.ts';
import { ProblemError } from './problem.ts';
import { randomId } from './secrets.ts';
import { settingsOf } from './tenant-settings.ts';
import { accountView } from './users.ts';
import type { AccountAnswer, NewProfileRequest, ProfileField, ProfileRequest, TenantSettings } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/** How long a request that was met is still shown. Milliseconds. */
const shownFor = 7 * 24 * 60 * 60 * 1000;

/** The open requests for a person, and those that were met lately; the newest first. */
export async function requestsFor(core: Core, { id, tenantId }: Pick<Row<'users'>, 'id' | 'tenantId'>): Promise<Row<'profileRequests'>[]> {
  const whose = { tenantId, userId: id };
  const [open, met] = await Promise.all([
    core.storage.list('profileRequests', { ...whose, doneAt: null }),
    core.storage.list('profileRequests', { ...whose, doneAt: { above: core.now() - shownFor } }),
  ]);
  return [...open, ...met].sort((a, b) => b.at - a.at);
}

/** A request as the contract shows it. */
export const requestView = ({ id, fields, leftFields, note, byName, at, doneAt }: Row<'profileRequests'>): ProfileRequest =>
  ({ id, fields: [...fields], left: [...leftFields], note, by: byName, at, doneAt });

/**
 * Ticks off what was saved in the requests for a person: as they are then, and the changes that store it and tell who asked when nothing is left. A
 * field that the tenant has closed meanwhile can be waited for no longer.
 */
export function tickOff(
  core: Core, requests: readonly Row<'profileRequests'>[], saved: readonly ProfileField[], permissions: TenantSettings['profile'],
): { readonly requests: readonly Row<'profileRequests'>[]; readonly changes: readonly Change[] } {
  const changes: Change[] = [];
  const askers = new Set<string>();
  const after = requests.map((request) => {
    const { id, byId, leftFields: before, doneAt, version } = request;
    if (doneAt !== null || !before.some((field) => saved.includes(field))) return request;
    const leftFields = before.filter((field) => !saved.includes(field) && permissions[field] === 'editable');
    const set = { leftFields, doneAt: leftFields.length === 0 ? core.now() : null, version: version + 1 };
    changes.push({ update: 'profileRequests', where: { id, version }, set });
    if (set.doneAt !== null && !askers.has(byId)) {
      askers.add(byId);
      changes.push(changedEntry(core, { id: byId, tenantId: request.tenantId }, 'users'));
    }
    return { ...request, ...set };
  });
  return { requests: after, changes };
}

/** Handles `POST /v1/users/{id}/profile-requests`. */
export async function requestProfile(core: Core, call: Call, body: NewProfileRequest, replay: () => Promise<void>): Promise<AccountAnswer> {
  const active = activeOf(call);
  const { tenant, user: asker } = active;
  const user = await core.storage.find('users', { tenantId: tenant.id, id: call.params['id'] ?? '' });
  if (user === undefined || !sees(active, user)) throw new ProblemError('not-found');
  const permissions = settingsOf(tenant).profile;
  const note = tidy(body.note);
  const refused = [
    ...body.fields.flatMap((field, index) => (permissions[field] === 'editable' ? [] : [`fields.${index}`])),
    ...(isPlainText(note) ? [] : ['note']),
  ];
  if (refused.length > 0) throw new ProblemError('field-refused', { fields: refused });

  const fields = [...new Set(body.fields)];
  const row: Row<'profileRequests'> = {
    id: randomId(), tenantId: tenant.id, userId: user.id, fields, leftFields: fields, note, byId: asker.id, byName: asker.displayName,
    at: core.now(), doneAt: null, version: 1,
  };
  const answer = { user: accountView(active, user, [row, ...await requestsFor(core, user)]) };
  const mail = core.postman === undefined || !user.enabled ? [] : [mailChange(core, user, 'profile-request', { requestId: row.id })];
  const done = await core.storage.commit([
    { insert: 'profileRequests', row },
    auditChange(core, call, { action: 'profile-requested', tenantId: tenant.id, target: user.displayName, details: { fields: fields.join(', ') } }),
    changedEntry(core, user, 'profile'),
    ...mail,
    ...receiptChange(core, call, answer),
  ]);
  if (!done) {
    await replay();
    throw new Error('A new profile request was not stored');
  }
  core.feed.nudge();
  if (mail.length > 0) core.postman?.nudge();
  return answer;
}
