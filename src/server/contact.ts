import { statuses } from '../contract/index.ts';
import { activeOf } from './core.ts';
import { changeDuty, gracesOf } from './duty.ts';
import { endLost, endReason, isOpen, loseContact, regainContact } from './duty-rules.ts';
import { familyOf, isShared } from './several-browsers.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** Contact is noted at most so often, in milliseconds: an agent may have many tabs and browsers. So much longer it takes until it counts as lost. */
const noteStep = 5_000;
const openStatuses = statuses.filter((status) => isOpen({ status }));
/** How many duties one look takes up. */
const most = 500;

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

/** Handles `POST /v1/duty/contact`. */
export async function answerPing(core: Core, call: Call): Promise<undefined> {
  await noteContact(core, activeOf(call));
}

/** Takes up one duty whose contact is due. Another process may do the same: the version lets one of them through. */
async function lookAfter(core: Core, { userId, tenantId }: Row<'duties'>): Promise<void> {
  const tenant = await core.storage.find('tenants', { id: tenantId });
  if (tenant === undefined) return;
  const graces = gracesOf(tenant);
  await changeDuty(core, { id: userId, tenantId }, (duty) => {
    const now = core.now();
    if (duty.contactDue === null || duty.contactDue > now) return 'keep';
    if (duty.lost) return endLost(duty, now);
    // The tenant may have set another grace since contact was noted.
    const due = (duty.contactAt ?? 0) + graces.grace;
    return due > now ? { set: { contactDue: due }, isChoice: false } : loseContact(duty, now, graces);
  });
}

/** Looks whether contact with agents is lost, or the time of a reason over, and does what follows from it. */
export async function watchDuties(core: Core): Promise<void> {
  const due = { below: core.now() };
  for (const row of await core.storage.list('duties', { contactDue: due }, { order: ['contactDue'], limit: most })) await lookAfter(core, row);
  for (const { userId, tenantId } of await core.storage.list('duties', { reasonDue: due }, { order: ['reasonDue'], limit: most })) {
    await changeDuty(core, { id: userId, tenantId }, (duty) => (
      duty.reasonDue === null || duty.reasonDue > core.now() ? 'keep' : endReason(duty, core.now())
    ));
  }
}
