import { profileFields, versionTag } from '../contract/index.ts';
import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { emailNewsChanges } from './delivery.ts';
import { agentsEntry, changedEntry } from './news.ts';
import { proveCurrent } from './password-check.ts';
import { ProblemError } from './problem.ts';
import { profileColumns, profileValues, readValues } from './profile-values.ts';
import { requestsFor, requestView, tickOff } from './profile-requests.ts';
import { settingsOf } from './tenant-settings.ts';
import { endOverlappingTickets, endTicketsChanges } from './tickets.ts';
import type { Profile, ProfileChange, ProfileField, ProfileValues } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/** The profile as the contract shows it: what is hidden is not in it. */
function profileView(user: Row<'users'>, requests: readonly Row<'profileRequests'>[], tenant: Row<'tenants'>): Profile {
  const { profile: permissions, languages } = settingsOf(tenant);
  const values: Partial<Record<ProfileField, unknown>> = profileValues(user);
  const canMeet = ({ leftFields, doneAt }: Row<'profileRequests'>) =>
    doneAt !== null || leftFields.some((field) => permissions[field] === 'editable');
  return {
    values: Object.fromEntries(profileFields.filter((field) => permissions[field] !== 'hidden').map((field) => [field, values[field]])),
    permissions: { ...permissions },
    languages: [...languages],
    requests: requests.filter(canMeet).map(requestView),
    version: user.version,
  };
}

/** Handles `GET /v1/profile`. */
export async function readProfile(core: Core, call: Call): Promise<Profile> {
  const { user, tenant } = activeOf(call);
  const profile = profileView(user, await requestsFor(core, user), tenant);
  call.headers.set('ETag', versionTag(profile.version));
  return profile;
}

const fieldsOf = (values: ProfileChange['values']): ProfileField[] =>
  profileFields.filter((field) => values[field] !== undefined);

/** Reads what is to be changed, and refuses what the tenant does not let people change, or no field can have. */
function readChange({ values: given }: ProfileChange, tenant: Row<'tenants'>): Partial<ProfileValues> {
  const { profile: permissions, languages } = settingsOf(tenant);
  const closed = fieldsOf(given).filter((field) => permissions[field] !== 'editable');
  const { values, refused } = readValues(given, languages);
  const fields = closed.length > 0 ? closed : refused;
  if (fields.length > 0) throw new ProblemError('field-refused', { fields: fields.map((field) => `values.${field}`) });
  return values;
}

/**
 * What goes with a changed user: the audit names the fields, never the values; a new mail address is told to the old one, and makes the links that
 * were mailed there worthless.
 */
async function newsOf(core: Core, call: Call, user: Row<'users'>, changed: readonly ProfileField[]): Promise<Change[]> {
  if (changed.length === 0) return [];
  return [
    auditChange(core, call, { action: 'profile-changed', tenantId: user.tenantId, target: user.displayName, details: { fields: changed.join(', ') } }),
    changedEntry(core, user, 'profile'),
    ...(changed.includes('displayName') ? [agentsEntry(core, user.tenantId)] : []),
    ...(changed.includes('email') ? [...await endTicketsChanges(core, user.id, { purposes: ['invite', 'reset'] }), ...emailNewsChanges(core, user)] : []),
  ];
}

/** Handles `PATCH /v1/profile`. A field that somebody asked for counts as met when it is saved, be it as it was. */
export async function changeProfile(core: Core, call: Call, body: ProfileChange, replay: () => Promise<void>): Promise<Profile> {
  const { tenant, ...active } = activeOf(call);
  const expected = call.request.headers.get('If-Match');
  const values = readChange(body, tenant);
  let proven: string | undefined;
  for (let user: Row<'users'> | undefined = active.user; ; user = await core.storage.find('users', { id: active.user.id })) {
    if (user?.enabled !== true) throw new ProblemError('session-ended');
    if (expected !== null && expected !== '*' && expected !== versionTag(user.version)) {
      await replay();
      throw new ProblemError('profile-changed');
    }
    const before = profileValues(user);
    const changed = fieldsOf(values).filter((field) => values[field] !== before[field]);
    const isMoving = changed.includes('email');
    if (isMoving && proven !== user.passwordHash) proven = (await proveCurrent(core, call, user, body.current)).passwordHash;
    const next: Row<'users'> = changed.length === 0 ? user : { ...user, ...profileColumns({ ...before, ...values }), version: user.version + 1 };
    const ticked = tickOff(core, await requestsFor(core, user), fieldsOf(values), settingsOf(tenant).profile);
    const news = await newsOf(core, call, user, changed);
    const answer = profileView(next, ticked.requests, tenant);
    if (await core.storage.commit([
      ...(next === user ? [] : [{
        update: 'users' as const, where: { id: user.id, version: user.version }, set: { ...profileColumns(profileValues(next)), version: next.version },
      }]),
      ...ticked.changes, ...news, ...receiptChange(core, call, answer),
    ])) {
      core.feed.nudge();
      if (isMoving) {
        await endOverlappingTickets(core, user.id);
        core.postman?.nudge();
      }
      call.headers.set('ETag', versionTag(answer.version));
      return answer;
    }
    await replay();
  }
}
