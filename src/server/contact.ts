import { statuses } from '../contract/index.ts';
import { activeOf } from './core.ts';
import { changeDuty, gracesOf } from './duty.ts';
import { isOpen, regainContact } from './duty-rules.ts';
import { familyOf, isShared } from './several-browsers.ts';
import type { ActiveSession, Call, Core } from './core.ts';

/** Contact is noted at most so often, in milliseconds: an agent may have many tabs and browsers. So much longer it takes until it counts as lost. */
const noteStep = 5_000;
const openStatuses = statuses.filter((status) => isOpen({ status }));

/**
 * Notes that a browser of an agent is there: it has answered, which on duty counts as an act. Nothing is written when somebody noted as much a moment ago; the duty
 * changes only for who was lost.
 */
export async function noteContact(core: Core, { session, user, tenant }: ActiveSession): Promise<void> {
  const row = await core.storage.find('duties', { userId: user.id });
  if (row === undefined || !isOpen(row)) return;
  // Where one browser holds the duty, the others do not keep it alive.
  if (!isShared(tenant) && row.family !== null && row.family !== familyOf(session)) return;
  const graces = gracesOf(tenant);
  const now = core.now();
  const isFresh = (at: number | null) => at !== null && now - at < noteStep;
  const notes: Promise<unknown>[] = [];
  if (!isFresh(session.contactAt)) {
    notes.push(core.notes.sessions(session.id, { update: 'sessions', where: { id: session.id }, set: { contactAt: now, seenAt: now } }));
  }
  if (row.lost) {
    notes.push(changeDuty(core, user, (duty) => (duty.lost ? regainContact(duty, now, graces) : 'keep')));
  } else if (!isFresh(row.contactAt)) {
    // No change of the duty, so no new version: guarded only by what it must not bring back to life.
    const where = { userId: user.id, lost: false, status: { in: openStatuses } };
    notes.push(core.notes.duties(user.id, { update: 'duties', where, set: { contactAt: now, contactDue: now + graces.grace + noteStep } }));
  }
  await Promise.all(notes);
}

/** Notes it where an agent asks for events: only a page that is awake does so. */
export async function noteReader(core: Core, active: ActiveSession): Promise<void> {
  if (active.user.roles.includes('agent')) await noteContact(core, active);
}

/** Handles `POST /v1/duty/contact`. */
export async function answerPing(core: Core, call: Call): Promise<undefined> {
  await noteContact(core, activeOf(call));
}
