import ar from './ar.ts';
import de from './de.ts';
import en from './en.ts';
import es from './es.ts';
import fr from './fr.ts';
import type { LetterTexts } from './en.ts';

/** The languages that mails are written in. */
export const letterLanguages: readonly LetterTexts[] = [en, de, es, fr, ar];

/** The texts for a person's language, whatever its region; English where there are none. */
export function textsFor(language: string): LetterTexts {
  const [base] = language.toLowerCase().split(/[-_]/);
  return letterLanguages.find((texts) => texts.language === base) ?? en;
}

/** A moment as people read it in a language, in UTC, which it says. */
export function moment(at: number, { language }: LetterTexts): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(at)} UTC`;
}
