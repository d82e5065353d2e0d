import en from '../../locales/en.ts';
import { LanguageController } from './language.ts';
import type { ReactiveElement } from 'lit';
import type { Messages } from '../../locales/en.ts';

export { sentenceFor } from './language.ts';

/** Holds every text of a language, for elements that do not stand on a login page. */
export class AllMessagesController extends LanguageController {
  declare value: Messages;

  constructor(host: ReactiveElement) {
    super(host, en);
  }
}
