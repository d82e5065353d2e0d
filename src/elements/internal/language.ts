import type { ReactiveController, ReactiveElement } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { LoginMessages } from '../../locales/en-login.ts';
import type { Messages } from '../../locales/en.ts';

/** The texts of a login page: in English without those that come on demand; in other languages with all. */
export type LoginTexts = LoginMessages & Partial<Pick<Messages, 'extras' | 'trouble' | 'passwords'>>;

/** The languages that are loaded on demand; English is bundled. */
const loaders: Readonly<Record<string, (() => Promise<{ default: Messages }>) | undefined>> = {
  ar: () => import('../../locales/ar.ts'),
  de: () => import('../../locales/de.ts'),
  es: () => import('../../locales/es.ts'),
  fr: () => import('../../locales/fr.ts'),
};

const languageOf = (locale: string): string => locale.toLowerCase().split('-', 1)[0] ?? '';

/** The locale that holds at a node: the provider's `locale`, else the nearest `lang`, else the browser's. */
export function localeAt(node: Node): string {
  let nearest: string | null = null;
  for (let at: Node | null = node; at; at = above(at)) {
    if (!(at instanceof Element)) continue;
    const chosen = at.localName === 'onduty-provider' && at.getAttribute('locale');
    if (chosen) return chosen;
    nearest ||= at.getAttribute('lang');
  }
  return nearest || navigator.language;
}

/** The node above in the tree as it is shown: slots and shadow hosts count. */
const above = (node: Node): Node | null =>
  (node instanceof Element && node.assignedSlot) || node.parentNode || (node instanceof ShadowRoot ? node.host : null);

/**
 * Holds the texts in the language of the place where an element stands: English, which the element brings along as far
 * as it needs it, at once, and another language as soon as it is loaded. Put its `language` and `direction` as `lang`
 * and `dir` on what is rendered: the page around may be in another language.
 */
export class LanguageController implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #english: LoginMessages;
  #language = 'en';
  #observer: MutationObserver | undefined;

  /** The texts to show now. */
  value: LoginTexts;

  constructor(host: ReactiveElement, english: LoginMessages) {
    this.#host = host;
    this.#english = this.value = english;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new MutationObserver(() => this.#host.requestUpdate());
    this.#observer.observe(this.#host.ownerDocument.documentElement, { attributeFilter: ['lang'] });
  }

  hostUpdate(): void {
    const language = languageOf(localeAt(this.#host));
    if (language === this.#language) return;
    this.#language = language;
    // The page may call its language anything, also what every object has.
    const load = Object.hasOwn(loaders, language) ? loaders[language] : undefined;
    if (!load) {
      this.value = this.#english;
      return;
    }
    void load().then(
      (loaded) => {
        if (language !== this.#language) return;
        this.value = loaded.default;
        this.#host.requestUpdate();
      },
      // A language that cannot be loaded leaves the texts as they are, readable; the next change of language tries anew.
      () => {},
    );
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}

/** The sentence for people that goes with an error; a code of a newer copy reads as a failure of the service. */
export function sentenceFor(messages: LoginMessages, error: OndutyError): string {
  const known: Readonly<Record<string, string | undefined>> = messages.errors;
  return known[error.code] ?? messages.errors['server-error'];
}
