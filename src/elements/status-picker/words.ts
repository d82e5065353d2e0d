import { html } from 'lit';
import { textFor } from '../internal/text-for.ts';
import type { TemplateResult } from 'lit';
import type { Status } from '../../contract/index.ts';
import type { DutyState } from '../../client/types.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';

type Texts = DutyMessages['status'];

/** A duty that is known. */
export type KnownDuty = DutyState & { readonly status: Status };

/** Whether it is known what the status is. */
export const isKnown = (duty: DutyState | undefined): duty is KnownDuty => !!duty?.status;

/** The name of an activity; one that this version does not know is shown as it is. */
export const activityName = (texts: Texts, activity: string | null): string | null => activity && textFor(texts.activities, activity);

/** A status in words, and the activity on top of it, as one name. */
export function statusName(texts: Texts, status: string, activity: string | null): string {
  const name = activityName(texts, activity);
  return texts.label(name ? `${status}, ${name}` : status);
}

/** Says until the first choice that nothing has begun. */
export const notStarted = (texts: Texts, { started, status }: KnownDuty): TemplateResult | undefined =>
  (started || status !== 'on-break' ? undefined : html`<span class="note call">${texts.notStarted}</span>`);
