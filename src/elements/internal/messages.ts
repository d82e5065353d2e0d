import en from '../../locales/en-duty.ts';
import { LanguageController } from './language.ts';
import type { ReactiveElement } from 'lit';
import type { DutyMessages } from '../../locales/en-duty.ts';

export { sentenceFor } from './language.ts';

/** Holds the texts of the elements that a person meets when signed in: in English without the rarer errors, until `complete` was called. */
export class MessagesController extends LanguageController {
  declare value: DutyMessages;

  constructor(host: ReactiveElement) {
    super(host, en);
  }

  /** Fulfils when there is a sentence for every error, or when none could be loaded: the commonest are there anyway. */
  async complete(): Promise<void> {
    if (this.value !== en) return;
    const all = await import('../../locales/en.ts').catch(() => undefined);
    if (all && this.value === en) this.value = all.default;
  }
}
