import en from '../../locales/en-duty.ts';
import { LanguageController, sentenceFor } from './language.ts';
import type { ReactiveElement } from 'lit';
import type { DutyMessages } from '../../locales/en-duty.ts';

/** Holds the texts of the elements that a person meets when signed in: in English without the rarer errors, until `complete` was called. */
export class MessagesController extends LanguageController {
  declare value: DutyMessages;

  /** The sentence for people that goes with an error. */
  sentenceFor = sentenceFor;

  constructor(host: ReactiveElement) {
    super(host, en);
  }

  /** Fulfils when there is a sentence for every error, or when none could be loaded: the commonest are there anyway. */
  async complete(): Promise<void> {
    const all = await import('./all-messages.ts').catch(() => undefined);
    if (!all) return;
    this.sentenceFor = all.sentenceFor;
    if (this.value === en) this.value = all.english;
  }
}
