import { sentenceFor } from '../internal/all-messages.ts';
import { clock } from '../internal/countdown-controller.ts';
import { textFor } from '../internal/text-for.ts';
import type { OndutyError } from '../../client/errors.ts';
import type { Agent } from '../../contract/agents.ts';
import type { Reason, Status } from '../../contract/index.ts';
import type { Messages } from '../../locales/en.ts';

/** A name that leaves the direction of the text around it alone. */
export const isolate = (name: string): string => `\u2068${name}\u2069`;

/** A status with its reason, as one reads them. */
export function statusWords({ status: texts }: Messages, status: Status, reason: string | null, reasons: readonly Reason[]): string {
  const label = reason === null ? undefined : (reasons.find(({ id }) => id === reason)?.label ?? reason);
  return label === undefined ? texts[status] : `${texts[status]} · ${label}`;
}

/** The name of an activity; one that this version does not know is shown as it is. */
export const activityWords = ({ status }: Messages, activity: string): string => textFor(status.activities, activity);

/** The time in the status as one reads a clock; nothing for who was never on duty. */
export const timeWords = ({ duty: { since, version } }: Agent): string => (version === 0 ? '' : clock(Math.max(0, Math.floor((Date.now() - since) / 1000))));

/** Why a change was refused, as who asked for it reads that. */
export function refusalWords(messages: Messages, code: string): string {
  const own: Readonly<Record<string, string | undefined>> = messages.team.refusals;
  const all: Readonly<Record<string, string | undefined>> = messages.errors;
  return own[code] ?? all[code] ?? messages.errors['server-error'];
}

/** The same for an error of a request. */
export const errorWords = (messages: Messages, error: OndutyError): string =>
  (error.code in messages.team.refusals ? refusalWords(messages, error.code) : sentenceFor(messages, error));
