import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';

/** A line of a form. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly type?: 'text' | 'email' | 'number';
  readonly hint?: string;
  /** What is wrong with what was entered. */
  readonly fault?: string | undefined;
  readonly isOptional?: boolean;
  /** Whether it is written for machines: from left to right, in the type of code. */
  readonly isCode?: boolean;
  /** How many characters it may have. */
  readonly longest?: number;
  /** Bounds of a number. */
  readonly range?: readonly [least: number, most: number];
  readonly hasFocus?: boolean;
}

const describedBy = (id: string, hint: unknown, fault: unknown) =>
  [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ') || nothing;

const notes = (id: string, hint: string | undefined, fault: string | undefined) => html`
  ${hint ? html`<small id="${id}-hint">${hint}</small>` : nothing}
  ${fault ? html`<small class="form-fault" id="${id}-fault">${fault}</small>` : nothing}
`;

/** A labelled input. */
export function textField({ name, label, value = '', type = 'text', hint, fault, isOptional = false, longest, range, hasFocus = false }: Field): TemplateResult {
  const id = `field-${name}`;
  return html`<div class="form-field"><label for=${id}>${label}</label>
    <input
      id=${id} name=${name} type=${type} .value=${value} autocomplete="off" spellcheck="false" autocapitalize="off" ?required=${!isOptional} ?autofocus=${hasFocus}
      maxlength=${longest ?? nothing} min=${range?.[0] ?? nothing} max=${range?.[1] ?? nothing} aria-invalid=${fault ? 'true' : nothing} aria-describedby=${describedBy(id, hint, fault)}
    >${notes(id, hint, fault)}</div>`;
}

/** A labelled text of several lines. */
export function longField({ name, label, value = '', hint, fault, longest = 500, isCode = false }: Field): TemplateResult {
  const id = `field-${name}`;
  return html`<div class="form-field"><label for=${id}>${label}</label>
    <textarea
      id=${id} name=${name} rows=${isCode ? 3 : 2} maxlength=${longest} .value=${value} class=${isCode ? 'code' : nothing} dir=${isCode ? 'ltr' : nothing} autocomplete="off"
      spellcheck=${isCode ? 'false' : nothing} aria-invalid=${fault ? 'true' : nothing} aria-describedby=${describedBy(id, hint, fault)}
    ></textarea>
    ${notes(id, hint, fault)}</div>`;
}

/** Something to choose: its value, its name, and a sentence about it. */
export type Option = readonly [value: string, name: string, about?: string];

/** A labelled select. */
export const selectField = (name: string, label: string, value: string, options: readonly Option[]): TemplateResult => html`
  <div class="form-field"><label for="field-${name}">${label}</label>
    <select id="field-${name}" name=${name}>${options.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}</select></div>`;

/** Boxes or buttons of one name under a legend. */
export const choiceField = (
  type: 'checkbox' | 'radio', name: string, legend: string, chosen: readonly string[], options: readonly Option[], fault?: string, hint?: string,
): TemplateResult => html`
  <fieldset class="form-choice" aria-describedby=${describedBy(`field-${name}`, hint, fault)}><legend>${legend}</legend>
    <div>${options.map(([value, text, about]) => html`
      <label><input type=${type} name=${name} value=${value} ?checked=${chosen.includes(value)}><span>${text}${about ? html`<small>${about}</small>` : nothing}</span></label>`)}</div>
    ${notes(`field-${name}`, hint, fault)}
  </fieldset>`;

/** One box with a name, and a sentence about it. */
export const switchField = (name: string, label: string, isOn: boolean, about: string): TemplateResult => html`
  <label class="form-switch"><input type="checkbox" name=${name} ?checked=${isOn}><span>${label}<small>${about}</small></span></label>`;

/** What goes wrong as a whole. The place is always there, so that it is announced. */
export const alertOf = (problem: string | undefined): TemplateResult => html`<p role="alert" class=${problem ? 'form-alert' : nothing}>${problem}</p>`;

/** The buttons below a form. */
export const actionsOf = (submit: string, isBusy: boolean, onCancel?: () => void): TemplateResult => html`
  <p class="form-actions"><button class="button" type="submit" aria-busy=${isBusy ? 'true' : nothing} aria-disabled=${isBusy ? 'true' : nothing}>${submit}</button>
    ${onCancel ? html`<button class="button plain" type="button" @click=${onCancel}>Cancel</button>` : nothing}</p>`;

/** What a form holds of one name, as text. */
export const textIn = (data: FormData, name: string): string => {
  const value = data.get(name);
  return typeof value === 'string' ? value.trim() : '';
};

/** All that is chosen of one name. */
export const chosenIn = (data: FormData, name: string): string[] => data.getAll(name).filter((value) => typeof value === 'string');

/** Reads a form when it is sent. */
export const onForm = (read: (data: FormData) => void) => (event: SubmitEvent): void => {
  event.preventDefault();
  read(new FormData(event.currentTarget as HTMLFormElement));
};
