import { overtime } from './core.ts';
import { isOpen } from './duty-rules.ts';
import type { Core } from './core.ts';
import type { DutyFields } from './duty-rules.ts';
import type { Row } from './storage/schema.ts';

/** As much of a duty as a session's limits depend on; of who has none, nothing. */
type Presence = Pick<DutyFields, 'status' | 'activity'> | null | undefined;

const isOnDuty = (duty: Presence): boolean => duty !== null && duty !== undefined && isOpen(duty);

/** When a session ends unless the person does something; `null` while a duty is on: nobody is idle then. */
export const idleAtOf = (core: Core, { seenAt }: Row<'sessions'>, duty: Presence): number | null => (isOnDuty(duty) ? null : seenAt + core.idleLife);

/** Whether a session is within its limits, whatever became of the duty. */
export const isFresh = (core: Core, { expiresAt, seenAt }: Row<'sessions'>): boolean => {
  const now = core.now();
  return expiresAt > now && now - seenAt <= core.idleLife;
};

/** Whether a session is within its limits. The absolute one waits for the end of an activity, though not for ever. */
export function isWithinLimits(core: Core, session: Row<'sessions'>, duty: Presence): boolean {
  if (!isOnDuty(duty)) return isFresh(core, session);
  const now = core.now();
  return session.expiresAt > now || (typeof duty?.activity === 'string' && session.expiresAt + overtime > now);
}
