import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Profile, ProfileField, ProfileRequest } from '../../contract/profile.ts';
import type { Messages } from '../../locales/en.ts';

/** The fields of an open request that were not saved yet, and that the person may save. */
export const leftOf = ({ left, fields, doneAt }: ProfileRequest, { permissions }: Profile): readonly ProfileField[] =>
  (doneAt === null ? left ?? fields : []).filter((field): field is ProfileField => permissions[field] === 'editable');

/** The requests that still wait for something. */
export const openRequests = (profile: Profile | null): readonly ProfileRequest[] =>
  profile?.requests.filter((request) => leftOf(request, profile).length > 0) ?? [];

/** Who asks, and for what. */
export function renderRequest(request: ProfileRequest, profile: Profile, texts: Messages['profile']): TemplateResult {
  return html`
    <div class="asked" part="asked">
      <p><bdi>${texts.asked(request.by)}</bdi></p>
      <ul>${leftOf(request, profile).map((field) => html`<li>${texts.fields[field]}</li>`)}</ul>
      ${request.note ? html`<blockquote dir="auto">${request.note}</blockquote>` : nothing}
    </div>
  `;
}

/** Says that a call may come in on the old number. */
export const renderNudge = (id: string, texts: Messages['profile'], onGoOffline: () => void): TemplateResult => html`
  <div class="notice warning nudge">
    <span id=${id}>${texts.whileAvailable}</span>
    <button class="button" type="button" @click=${onGoOffline}>${texts.goOffline}</button>
  </div>
`;

/** What the field of the current password shows. It never holds what was typed. */
export interface CurrentView {
  readonly id: string;
  /** Whose password it is; a password manager looks for this name. */
  readonly userName: string;
  readonly fault: string | undefined;
  readonly revealed: boolean;
  readonly onReveal: (event: Event) => void;
}

/** The current password, which goes with a new e-mail address. */
export function renderCurrent({ id, userName, fault, revealed, onReveal }: CurrentView, { profile: texts, passwords }: Messages): TemplateResult {
  return html`
    <div class="current">
      <input class="visually-hidden" type="text" name="username" autocomplete="username" readonly tabindex="-1" aria-hidden="true" .value=${userName}>
      <label for=${id}>${texts.current}</label>
      <input
        class="input" id=${id} name="current" type=${revealed ? 'text' : 'password'} autocomplete="current-password" autocapitalize="none" autocorrect="off"
        spellcheck="false" aria-invalid=${fault ? 'true' : 'false'} aria-describedby=${fault ? `${id}-fault` : nothing}
      >
      ${fault ? html`<p class="error" id="${id}-fault">${fault}</p>` : nothing}
      <label class="check"><input type="checkbox" .checked=${revealed} @change=${onReveal}> ${passwords.show}</label>
    </div>
  `;
}
