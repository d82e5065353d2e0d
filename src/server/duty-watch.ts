import { statuses } from '../contract/index.ts';
import { changeDuty, gracesOf } from './duty.ts';
import { endLost, endReason, loseContact } from './duty-rules.ts';
import type { Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** How many duties one look takes up. */
const most = 500;

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
  const over = await core.storage.list('duties', { until: due, endAction: { in: statuses } }, { order: ['until'], limit: most });
  for (const { userId, tenantId } of over) {
    await changeDuty(core, { id: userId, tenantId }, (duty) => (duty.until === null || duty.until > core.now() ? 'keep' : endReason(duty, core.now())));
  }
}
