import { html, nothing, render } from 'lit';
import { normalizePassword, passwordPolicy } from '../../../contract/password.ts';
import { refusalText } from './texts.ts';
import type { TemplateResult } from 'lit';
import type { PasswordTexts } from './texts.ts';

const names = ['current', 'chosen', 'repeated'] as const;
type FieldName = (typeof names)[number];

/** What is wrong with one field. */
export interface Fault {
  readonly field: FieldName;
  readonly text: string;
}

/** What the form shows. It never holds what was typed: that stays in the inputs. */
export interface NewPasswordView {
  readonly language: string;
  readonly direction: string;
  readonly texts: PasswordTexts;
  /** Whose password it is; a password manager files it under this name. */
  readonly userName: string;
  /** What is said beforehand. */
  readonly intro?: string;
  /** Whether the current password is asked for too. */
  readonly needsCurrent: boolean;
  readonly busy: boolean;
  /** What failed, where no single field is at fault. */
  readonly alert: string | undefined;
  readonly fault: Fault | undefined;
}

/** What was typed. */
export interface TypedPasswords {
  readonly current: string;
  readonly chosen: string;
}

const lengthOf = (text: string): number => [...normalizePassword(text)].length;
const { minimum, maximum } = passwordPolicy;
/** For password managers that make passwords: https://developer.apple.com/password-rules */
const rules = `minlength: ${minimum}; maxlength: ${maximum}; allowed: unicode;`;

/** The form of a new password, for light DOM, where password managers find it. */
export class NewPasswordForm {
  readonly element = document.createElement('form');
  readonly #id: string;
  #view: NewPasswordView | undefined;
  #revealed = false;
  /** What this page itself finds wrong; what the server says goes with the view. */
  #fault: Fault | undefined;

  constructor(root: ParentNode, onSubmit: (typed: TypedPasswords) => void) {
    let number = 1;
    while (root.querySelector(`#onduty-new-${number}-chosen`)) number += 1;
    this.#id = `onduty-new-${number}`;
    this.element.className = 'onduty-credentials';
    this.element.method = 'post';
    this.element.noValidate = true;
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      if (!this.#view?.busy) this.#send(onSubmit);
    });
  }

  render(view: NewPasswordView): void {
    if (view.fault !== this.#view?.fault) this.#fault = view.fault;
    this.#view = view;
    this.#paint();
  }

  /** Empties and masks every password; whoever was typing goes on at the field that is at fault, or at the first. */
  clear(): void {
    for (const name of names) {
      const input = this.#input(name);
      if (input) input.value = '';
    }
    this.#revealed = false;
    this.#paint();
  }

  focus(field: FieldName = this.#fault?.field ?? (this.#view?.needsCurrent ? 'current' : 'chosen')): void {
    this.#input(field)?.focus();
  }

  #input(name: FieldName): HTMLInputElement | undefined {
    return this.element.elements.namedItem(name) as HTMLInputElement | null ?? undefined;
  }

  #value(name: FieldName): string {
    return this.#input(name)?.value ?? '';
  }

  #send(onSubmit: (typed: TypedPasswords) => void): void {
    this.#fault = this.#check();
    this.#revealed = false;
    this.#paint();
    if (this.#fault) this.focus();
    else onSubmit({ current: this.#value('current'), chosen: this.#value('chosen') });
  }

  #check(): Fault | undefined {
    const { texts, needsCurrent } = this.#view ?? {};
    if (!texts) return undefined;
    const length = lengthOf(this.#value('chosen'));
    if (needsCurrent && !this.#value('current')) return { field: 'current', text: texts.currentMissing };
    if (!length) return { field: 'chosen', text: texts.chosenMissing };
    if (length < minimum) return { field: 'chosen', text: refusalText(texts, 'too-short', minimum) };
    if (length > maximum) return { field: 'chosen', text: refusalText(texts, 'too-long', minimum) };
    if (this.#value('chosen') !== this.#value('repeated')) return { field: 'repeated', text: texts.different };
    return undefined;
  }

  #paint(): void {
    const view = this.#view;
    if (!view) return;
    this.element.lang = view.language;
    this.element.dir = view.direction;
    this.element.ariaLabel = view.needsCurrent ? view.texts.changeTitle : view.texts.setTitle;
    render(this.#content(view), this.element);
  }

  #content(view: NewPasswordView): TemplateResult {
    const { texts, busy } = view;
    const length = lengthOf(this.#value('chosen'));
    const isLong = length >= minimum && length <= maximum;
    const isSame = isLong && this.#value('chosen') === this.#value('repeated');
    return html`
      <div class=${view.alert ? 'notice danger' : ''}><span role="alert">${view.alert}</span></div>
      ${view.intro ? html`<p class="intro">${view.intro}</p>` : nothing}
      <div class="field">
        <label for="${this.#id}-user">${this.#userLabel}</label>
        <input class="input quiet" id="${this.#id}-user" name="username" type="text" autocomplete="username" readonly .value=${view.userName}>
      </div>
      ${view.needsCurrent ? this.#field('current', texts.current, 'current-password', nothing, view) : nothing}
      ${this.#field('chosen', texts.chosen, 'new-password', html`
        <p class="note" id="${this.#id}-advice">${texts.advice(minimum)}</p>
        <p class="note ${isLong ? 'good' : ''}" id="${this.#id}-count">${isLong ? texts.longEnough : texts.count(length, minimum)}</p>
      `, view)}
      ${this.#field('repeated', texts.repeated, 'new-password', html`<p class="note ${isSame ? 'good' : ''}" id="${this.#id}-same">${isSame ? texts.matching : nothing}</p>`, view)}
      <label class="check">
        <input type="checkbox" .checked=${this.#revealed} @change=${this.#onReveal}> ${texts.show}
      </label>
      <button class="button primary submit" type="submit" aria-disabled=${busy ? 'true' : nothing} aria-busy=${busy ? 'true' : nothing}>
        ${view.needsCurrent ? texts.change : texts.set}
      </button>
    `;
  }

  #field(name: FieldName, label: string, autocomplete: 'current-password' | 'new-password', notes: TemplateResult | typeof nothing, { busy }: NewPasswordView): TemplateResult {
    const id = `${this.#id}-${name}`;
    const fault = this.#fault?.field === name ? this.#fault.text : undefined;
    const notesOf = { current: [], chosen: ['advice', 'count'], repeated: ['same'] }[name].map((note) => `${this.#id}-${note}`);
    const isNew = autocomplete === 'new-password';
    return html`
      <div class="field">
        <label for=${id}>${label}</label>
        <input
          class="input" id=${id} name=${name} type=${this.#revealed ? 'text' : 'password'} required autocomplete=${autocomplete}
          autocapitalize="none" autocorrect="off" spellcheck="false" minlength=${isNew ? minimum : nothing} passwordrules=${isNew ? rules : nothing}
          ?readonly=${busy} aria-invalid=${fault ? 'true' : 'false'}
          aria-describedby=${[...(fault ? [`${id}-fault`] : []), ...notesOf].join(' ') || nothing} @input=${this.#onInput}
        >
        ${fault ? html`<p class="error" id="${id}-fault">${fault}</p>` : nothing} ${notes}
      </div>
    `;
  }

  get #userLabel(): string {
    return this.#view?.texts.userName ?? '';
  }

  readonly #onInput = () => this.#paint();

  readonly #onReveal = ({ target }: Event) => {
    this.#revealed = (target as HTMLInputElement).checked;
    this.#paint();
  };
}
