import en from '../../locales/en-on-duty.ts';
import { textFor } from '../internal/text-for.ts';
import { statusName } from './words.ts';
import type { NextStatus, Status } from '../../contract/index.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';
import type { Messages } from '../../locales/en.ts';
import type { KnownDuty } from './words.ts';

/** The texts of this part: in English they come with it, in other languages with all. */
export const textsOf = (texts: DutyMessages & Partial<Pick<Messages, 'onDuty'>>): Messages['onDuty'] => texts.onDuty ?? en.onDuty;

/** What a status is called together with the reason that was given for it. */
export type Label = (status: Status, reason: string | null) => string;

/** Whether two next statuses are the same wish. */
export const isSame = (one: NextStatus | null, other: NextStatus | null): boolean => one?.status === other?.status && one?.reason === other?.reason;

/** Why the system changed a status, as a sentence; empty for a cause that this version does not know. */
const causeOf = (texts: DutyMessages, { cause = '' }: KnownDuty['actor']): string => {
  const { causes } = textsOf(texts);
  return Object.hasOwn(causes, cause) ? textFor(causes, cause) : '';
};

/** Who or what caused the status, unless the person did: a name with what that person wrote, a cause, or at least the kind. */
export function originOf(texts: DutyMessages, { actor }: KnownDuty): string {
  const { kind, name, note } = actor;
  if (kind === 'self') return '';
  const { by, byOthers } = texts.status;
  const who = name ? by(name) : causeOf(texts, actor) || byOthers[kind];
  return note ? `${who}: ${note}` : who;
}

/** What is said of a status that others have set. */
export function changeByOthers(texts: DutyMessages, { actor }: KnownDuty, label: string): string {
  const { changed, changedBy, changedBySystem } = texts.status;
  const cause = causeOf(texts, actor);
  const sentence = actor.name ? changedBy(label, actor.name) : cause ? `${cause} ${changed(label)}` : changedBySystem(label);
  return actor.note ? `${sentence} ${actor.note}` : sentence;
}

/** What is said once when a duty has changed; an empty text when that is nothing to a person. */
export function announcement(texts: DutyMessages, label: Label, before: KnownDuty, now: KnownDuty): string {
  const { status: words } = texts;
  const { status, reason, started, activity, next, actor } = now;
  const name = label(status, reason);
  if (status !== before.status || reason !== before.reason) {
    if (actor.kind !== 'self') return changeByOthers(texts, now, name);
    return status === 'on-break' && !started ? `${words.changed(name)} ${words.notStarted}` : words.changed(name);
  }
  if (!isSame(next, before.next)) return next ? words.queued(label(next.status, next.reason)) : textsOf(texts).nextCancelled;
  return activity === before.activity ? '' : statusName(words, name, activity);
}
