import en from '../../locales/en.ts';
import { LanguageController, sentenceFor as plainSentence } from './language.ts';
import type { ReactiveElement } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { Messages } from '../../locales/en.ts';

/** Holds every text of a language, for elements that do not stand on a login page. */
export class AllMessagesController extends LanguageController {
  declare value: Messages;

  constructor(host: ReactiveElement) {
    super(host, en);
  }
}

/** From here on waiting does not help. Seconds. */
const day = 86_400;

function spokenTime(language: string, seconds: number): string {
  const [value, unit] = seconds > 90 ? [Math.ceil(seconds / 60), 'minute'] : [seconds, 'second'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** The sentence for people that goes with an error; who has to wait is told how long. */
export function sentenceFor(messages: Messages, error: OndutyError): string {
  const { code, retryAfter } = error;
  const text = plainSentence(messages, error);
  if (code !== 'throttled' || !retryAfter) return text;
  const { blocked, tryAgainIn } = messages.trouble;
  return `${text} ${retryAfter < day ? tryAgainIn(spokenTime(messages.language, retryAfter)) : blocked}`;
}
