import { html, nothing } from 'lit';
import { countries } from '../../contract/countries.ts';
import { dateFormats } from '../../contract/profile.ts';
import type { TemplateResult } from 'lit';
import type { Profile, ProfileField, ProfileValues } from '../../contract/profile.ts';
import type { Messages } from '../../locales/en.ts';

/** What the fields show. */
export interface FieldsView {
  readonly profile: Profile;
  /** What was typed and not saved. */
  readonly drafts: Partial<ProfileValues>;
  readonly texts: Messages['profile'];
  readonly language: string;
  /** The beginning of the ids. */
  readonly id: string;
  /** The fields that the server or this page found at fault. */
  readonly faults: ReadonlySet<string>;
  /** The fields that somebody asks for. */
  readonly asked: ReadonlySet<string>;
  readonly onDraft: (field: ProfileField, value: string | boolean) => void;
  /** What stands below a field beside its notes. */
  readonly below: (field: ProfileField) => TemplateResult | typeof nothing;
  /** The id of what stands there, where it says something about the field. */
  readonly belowId: (field: ProfileField) => string | undefined;
}

/** The name of a language or a country in the reader's language; its code where the browser knows none. */
function nameOf(type: 'language' | 'region', code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

const byName = (a: readonly [string, string], b: readonly [string, string]): number => a[1].localeCompare(b[1]);

function optionsOf(field: ProfileField, { profile, texts, language }: FieldsView): readonly (readonly [string, string])[] {
  switch (field) {
    case 'country': return [['', texts.none], ...countries.map((code) => [code, nameOf('region', code, language)] as const).sort(byName)];
    case 'language': return profile.languages.map((code) => [code, nameOf('language', code, language)] as const);
    case 'dateFormat': return dateFormats.map((format) => [format, texts.dates[format]] as const);
    default: return [];
  }
}

const inputTypes: Readonly<Partial<Record<ProfileField, readonly [type: string, autocomplete: string]>>> = {
  displayName: ['text', 'name'],
  email: ['email', 'email'],
  phone: ['text', 'tel'],
};

const isTicked = (field: ProfileField): field is 'sounds' | 'notifications' => field === 'sounds' || field === 'notifications';

/** A field as it is shown: to be changed, or only to be read. */
export function renderField(field: ProfileField, view: FieldsView): TemplateResult | typeof nothing {
  const { profile, texts, faults, asked } = view;
  if (!(field in profile.values)) return nothing;
  const id = `${view.id}-${field}`;
  const isAsked = asked.has(field);
  const isEditable = profile.permissions[field] === 'editable';
  const fault = faults.has(field) ? (texts.faults as Readonly<Record<string, string>>)[field] ?? texts.faults.other : undefined;
  const hint = field === 'phone' ? texts.phoneHint : field === 'email' ? texts.emailHint : undefined;
  if (!isEditable) return renderReadOnly(field, view);
  const notes = [fault && `${id}-fault`, isAsked && `${id}-asked`, hint && `${id}-hint`, view.belowId(field)].filter(Boolean).join(' ') || nothing;
  return html`
    <div class="field ${isAsked ? 'asked-for' : ''}">
      ${isTicked(field)
        ? html`<label class="check">${control(field, view, id, notes)} ${texts.fields[field]}</label>`
        : html`<label for=${id}>${texts.fields[field]}</label>${control(field, view, id, notes)}`}
      ${fault ? html`<p class="error" id="${id}-fault">${fault}</p>` : nothing}
      ${isAsked ? html`<p class="note wanted" id="${id}-asked">${texts.askedField}</p>` : nothing}
      ${hint ? html`<p class="note" id="${id}-hint">${hint}</p>` : nothing}
      ${view.below(field)}
    </div>
  `;
}

function control(field: ProfileField, view: FieldsView, id: string, notes: string | typeof nothing): TemplateResult {
  const { profile, drafts, faults, onDraft } = view;
  const value = drafts[field] ?? profile.values[field] ?? '';
  const invalid = faults.has(field) ? 'true' : 'false';
  const onInput = ({ target }: Event) => onDraft(field, isTicked(field) ? (target as HTMLInputElement).checked : (target as HTMLInputElement).value);
  if (isTicked(field)) {
    return html`<input type="checkbox" id=${id} name=${field} .checked=${value === true} aria-describedby=${notes} @change=${onInput}>`;
  }
  if (field === 'signature') {
    return html`<textarea class="input" id=${id} name=${field} dir="auto" maxlength="2000" .value=${String(value)} aria-invalid=${invalid} aria-describedby=${notes} @input=${onInput}></textarea>`;
  }
  const options = optionsOf(field, view);
  if (options.length > 0) {
    return html`
      <select class="input" id=${id} name=${field} aria-invalid=${invalid} aria-describedby=${notes} @change=${onInput}>
        ${options.map(([code, name]) => html`<option value=${code} .selected=${code === value}>${name}</option>`)}
      </select>
    `;
  }
  const [type, autocomplete] = inputTypes[field] ?? ['text', 'off'];
  return html`
    <input
      class="input" id=${id} name=${field} type=${type} autocomplete=${autocomplete} dir=${field === 'displayName' ? 'auto' : 'ltr'} maxlength="254"
      spellcheck="false" .value=${String(value)} aria-invalid=${invalid} aria-describedby=${notes} @input=${onInput}
    >
  `;
}

function renderReadOnly(field: ProfileField, view: FieldsView): TemplateResult {
  const { profile, texts } = view;
  const value = profile.values[field];
  const label = `${view.id}-${field}-label`;
  if (isTicked(field)) {
    return html`
      <div class="field" role="group" aria-labelledby=${label}>
        <label class="check" id=${label}><input type="checkbox" disabled .checked=${value === true}> ${texts.fields[field]}</label>
        <p class="note">${texts.readOnly}</p>
      </div>
    `;
  }
  const shown = optionsOf(field, view).find(([code]) => code === value)?.[1] ?? (String(value ?? '') || texts.none);
  return html`
    <div class="field" role="group" aria-labelledby=${label}>
      <p class="label" id=${label}>${texts.fields[field]}</p>
      <p class="value"><bdi>${shown}</bdi></p>
      <p class="note">${texts.readOnly}</p>
    </div>
  `;
}
