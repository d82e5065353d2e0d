import { textFor } from '../internal/text-for.ts';
import type { Actor, Status } from '../../contract/index.ts';
import type { DutyState } from '../../client/types.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';

type Texts = DutyMessages['status'];

/** A duty that is known. */
export type KnownDuty = DutyState & { readonly status: Status };

/** Whether it is known what the status is. */
export const isKnown = (duty: DutyState | undefined): duty is KnownDuty => !!duty?.status;

/** The name of an activity; one that this version does not know is shown as it is. */
export const activityName = (texts: Texts, activity: string | null): string | null => activity && textFor(texts.activities, activity);

/** A status, and the activity on top of it, as one name. */
export function statusName(texts: Texts, { status, activity }: KnownDuty): string {
  const name = activityName(texts, activity);
  return texts.label(name ? `${texts[status]}, ${name}` : texts[status]);
}

/** Who caused a change, unless the person did. */
export const changedBy = ({ by, byOthers }: Texts, { kind, name }: Actor): string | null =>
  kind === 'self' ? null : name ? by(name) : byOthers[kind];

/** What is said once when a duty has changed; an empty text when that is nothing to a person. */
export function announcement(texts: Texts, before: KnownDuty, now: KnownDuty): string {
  const { status, started, activity, next, actor } = now;
  const label = texts[status];
  if (status !== before.status) {
    if (actor.kind !== 'self') return actor.name ? texts.changedBy(label, actor.name) : texts.changedBySystem(label);
    return status === 'on-break' && !started ? `${texts.changed(label)} ${texts.notStarted}` : texts.changed(label);
  }
  if (next && next.status !== before.next?.status) return texts.queued(texts[next.status]);
  return activity === before.activity ? '' : statusName(texts, now);
}
