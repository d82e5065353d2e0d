import en from '../../locales/en.ts';
import { LanguageController, sentenceFor as plainSentence } from './language.ts';
import type { ReactiveElement } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { LoginMessages } from '../../locales/en-login.ts';
import type { Messages } from '../../locales/en.ts';

export { default as english } from '../../locales/en.ts';

/** Holds every text of a language, for elements that do not stand on a login page. */
export class AllMessagesController extends LanguageController {
  declare value: Messages;

  constructor(host: ReactiveElement) {
    super(host, en);
  }
}

/** All texts of a language; English may come without those that are seldom needed. */
const inFull = (texts: LoginMessages): Messages => ('trouble' in texts ? texts as Messages : en);

/** From here on waiting does not help. Seconds. */
const day = 86_400;

function spokenTime(language: string, seconds: number): string {
  const [value, unit] = seconds > 90 ? [Math.ceil(seconds / 60), 'minute'] : [seconds, 'second'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

function whatFollows({ trouble }: Messages, { problem }: OndutyError): string[] {
  switch (problem?.detail) {
    case 'take-over': return [trouble.elsewhereTakes];
    case 'busy': return [trouble.elsewhereBusy];
    case 'refuse': return [trouble.elsewhereRefuses];
    // What a newer or an older server means.
    default: return [];
  }
}

/** The sentence for people that goes with an error; who has to wait is told how long, who is on duty in another browser what follows from that. */
export function sentenceFor(texts: LoginMessages, error: OndutyError): string {
  const messages = inFull(texts);
  const { code, retryAfter } = error;
  const text = plainSentence(messages, error);
  if (code === 'duty-elsewhere') return [text, ...whatFollows(messages, error)].join(' ');
  if (code !== 'throttled' || !retryAfter) return text;
  const { blocked, tryAgainIn } = messages.trouble;
  return `${text} ${retryAfter < day ? tryAgainIn(spokenTime(messages.language, retryAfter)) : blocked}`;
}
