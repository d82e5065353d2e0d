import en from '../../locales/en.ts';
import { LanguageController } from './language.ts';
import type { ReactiveElement } from 'lit';
import type { Messages } from '../../locales/en.ts';

export { sentenceFor } from './language.ts';

/** Holds all texts, for the elements that a person meets when signed in. The login form has its own, smaller part. */
export class MessagesController extends LanguageController {
  declare value: Messages;

  constructor(host: ReactiveElement) {
    super(host, en);
  }
}
