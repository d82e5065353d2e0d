import { html, nothing, render } from 'lit';
import type { TemplateResult } from 'lit';
import type { PasswordTexts } from './texts.ts';

/** What was forgotten. */
export type Forgotten = 'password' | 'user-name';

/** What the form shows. */
export interface ForgotView {
  readonly language: string;
  readonly direction: string;
  readonly texts: PasswordTexts;
  readonly forgotten: Forgotten;
  readonly busy: boolean;
  readonly sent: boolean;
  readonly alert: string | undefined;
  /** The words of the way back, and of the way to the other form; none without. */
  readonly back?: string;
  readonly other?: string;
}

/** What a person does in the form, but for typing. */
export interface ForgotEvents {
  /** The user name or the e-mail address, as it was typed. */
  readonly onSubmit: (typed: string) => void;
  readonly onBack?: () => void;
  readonly onOther?: () => void;
}

/** The form that asks for a mail with a link or a user name, for light DOM, where browsers fill it in. */
export class ForgotForm {
  readonly element = document.createElement('form');
  readonly #id: string;
  readonly #events: ForgotEvents;
  #view: ForgotView | undefined;
  #isMissing = false;

  constructor(root: ParentNode, events: ForgotEvents) {
    let number = 1;
    while (root.querySelector(`#onduty-forgot-${number}`)) number += 1;
    this.#id = `onduty-forgot-${number}`;
    this.#events = events;
    this.element.className = 'onduty-credentials';
    this.element.method = 'post';
    this.element.noValidate = true;
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** The input of the form: a user name, or an e-mail address. */
  get input(): HTMLInputElement | null {
    return this.element.querySelector('input');
  }

  render(view: ForgotView): void {
    this.#view = view;
    this.element.lang = view.language;
    this.element.dir = view.direction;
    this.element.ariaLabel = view.forgotten === 'password' ? view.texts.forgotPassword : view.texts.forgotUserName;
    render(this.#content(view), this.element);
  }

  #send(): void {
    const view = this.#view;
    if (!view || view.busy) return;
    const typed = this.input?.value.trim() ?? '';
    this.#isMissing = typed === '';
    this.render(view);
    if (this.#isMissing) this.input?.focus();
    else this.#events.onSubmit(typed);
  }

  #content({ texts, forgotten, busy, sent, alert, back, other }: ForgotView): TemplateResult {
    const isPassword = forgotten === 'password';
    const error = this.#isMissing ? (isPassword ? texts.userNameMissing : texts.emailMissing) : undefined;
    return html`
      <div class=${alert ? 'notice danger' : ''}><span role="alert">${alert}</span></div>
      <div class=${sent ? 'notice' : ''}><span role="status">${sent ? texts.sent : nothing}</span></div>
      <p class="intro" id="${this.#id}-intro">${isPassword ? texts.forgotPasswordHint : texts.forgotUserNameHint}</p>
      <div class="field">
        <label for=${this.#id}>${isPassword ? texts.userName : texts.email}</label>
        <input
          class="input" id=${this.#id} name=${isPassword ? 'username' : 'email'} type=${isPassword ? 'text' : 'email'} required
          autocomplete=${isPassword ? 'username' : 'email'} autocapitalize="none" autocorrect="off" spellcheck="false" ?readonly=${busy}
          aria-invalid=${error ? 'true' : 'false'} aria-describedby="${error ? `${this.#id}-error ` : ''}${this.#id}-intro"
        >
        ${error ? html`<p class="error" id="${this.#id}-error">${error}</p>` : nothing}
      </div>
      <button class="button primary submit" type="submit" aria-disabled=${busy ? 'true' : nothing} aria-busy=${busy ? 'true' : nothing}>
        ${isPassword ? texts.sendLink : texts.sendName}
      </button>
      ${other ? html`<button class="plain" type="button" @click=${this.#events.onOther}>${other}</button>` : nothing}
      ${back ? html`<button class="plain" type="button" @click=${this.#events.onBack}>${back}</button>` : nothing}
    `;
  }
}
