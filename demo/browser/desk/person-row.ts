import { html, nothing } from 'lit';
import { timeOf } from './panel.ts';
import type { TemplateResult } from 'lit';
import type { Account, ProfileRequest } from '../../../src/contract/index.ts';

/** What can be done with an account from its row. */
export type RowAct = 'ask' | 'reset' | 'edit' | 'end';

/** What a row needs beside the account. */
export interface RowView {
  readonly groupName: string | undefined;
  /** The names of the groups that the account supervises. */
  readonly supervises: readonly string[];
  readonly roleNames: Readonly<Record<string, string>>;
  readonly fieldNames: Readonly<Record<string, string>>;
  readonly mayEdit: boolean;
  readonly isSelf: boolean;
  readonly onAct: (act: RowAct) => void;
}

const states: Readonly<Record<string, string>> = { invited: 'Invited', active: 'Active', disabled: 'Disabled' };

/** The word for a key that came from elsewhere; one that is unknown stands for itself. */
const named = (names: Readonly<Record<string, string>>, key: string): string => (Object.hasOwn(names, key) && names[key]) || key;

/** The first letters of the first and the last name. */
export const initialsOf = (name: string): string => name.trim().split(/\s+/).filter((_, index, all) => index === 0 || index === all.length - 1)
  .map((word) => [...word][0] ?? '').join('');

const requestLine = ({ fields, left = fields, doneAt, by }: ProfileRequest, names: Readonly<Record<string, string>>): TemplateResult => {
  const words = (some: readonly string[]) => some.map((field) => named(names, field)).join(', ');
  return doneAt === null
    ? html`<li class="is-open"><span>Asked for</span> ${words(left)} <small>by <bdi>${by}</bdi></small></li>`
    : html`<li class="is-done"><span>Updated</span> ${words(fields)} <small>${timeOf(doneAt)}</small></li>`;
};

/** One account with its state, what it was asked for, and what can be done. */
export function personRow(user: Account, { groupName, supervises, roleNames, fieldNames, mayEdit, isSelf, onAct }: RowView): TemplateResult {
  const state = user.enabled ? user.state : 'disabled';
  const act = (kind: RowAct, words: string, about: string) => html`
    <button type="button" class="quiet-button" aria-label="${about} ${user.displayName}" @click=${() => onAct(kind)}>${words}</button>`;
  return html`<li class="staff-row" data-state=${state}>
    <span class="initials" aria-hidden="true">${initialsOf(user.displayName)}</span>
    <div class="staff-who"><h3><bdi>${user.displayName}</bdi>${isSelf ? html` <small>you</small>` : nothing}</h3>
      <p><bdi>${user.userName}</bdi> <bdi>${user.email}</bdi></p></div>
    <p class="staff-facts"><span class="staff-state">${named(states, state)}</span>
      <span>${user.roles.map((role) => named(roleNames, role)).join(', ')}</span>${groupName ? html`<span>${groupName}</span>` : nothing}
      ${supervises.length > 0 ? html`<span>Supervises ${supervises.join(', ')}</span>` : nothing}</p>
    <div class="staff-acts">
      ${isSelf || !user.enabled ? nothing : act('ask', 'Ask…', 'Ask for profile fields of')}
      ${user.manageable && user.enabled && !isSelf ? act('reset', 'Reset…', 'Reset credentials of') : nothing}
      ${user.manageable && mayEdit && !isSelf ? act('edit', 'Edit…', 'Edit') : nothing}
      ${user.manageable && mayEdit && user.enabled ? (isSelf ? act('end', 'End other sessions…', 'End other sessions of') : act('end', 'End sessions…', 'End sessions of')) : nothing}
    </div>
    ${user.requests.length > 0 ? html`<ul class="staff-asked">${user.requests.map((request) => requestLine(request, fieldNames))}</ul>` : nothing}
  </li>`;
}
