import { html, nothing } from 'lit';
import { confirmSheet } from './confirm-sheet.ts';
import { actionsOf, alertOf, onForm, textField, textIn } from './fields.ts';
import { timeOf } from './panel.ts';
import type { TemplateResult } from 'lit';
import type { CreatedPlatformKey, PlatformKey } from '../../../src/contract/index.ts';

/** What every sheet about keys shows beside its own. */
export interface KeySheetView {
  readonly isBusy: boolean;
  readonly problem: string | undefined;
  readonly onCancel: () => void;
}

/** How copying went, where it was tried. */
export type Copied = 'done' | 'refused' | undefined;

/** When a key was used, in words. */
export const useOf = ({ usedAt }: PlatformKey): string => (usedAt === null ? 'Never used' : `Last used ${timeOf(usedAt)}`);

/** Asks for the name of a new key. */
export const makeKeySheet = ({ isBusy, problem, onCancel }: KeySheetView, fault: string | undefined, onMake: (name: string) => void): TemplateResult => html`
  <form class="form" @submit=${onForm((data) => onMake(textIn(data, 'key-name')))}>
    <header><h2 id="sheet-key" tabindex="-1">A new platform key</h2><p>You see the key itself once, when it is made. After that, its name alone.</p></header>
    ${alertOf(problem)}
    ${textField({ name: 'key-name', label: 'Name', hint: 'Which system gets it, such as Call router.', longest: 60, fault, hasFocus: true })}
    ${actionsOf('Make the key', isBusy, onCancel)}
  </form>`;

/** Shows the key itself; it is gone when the sheet closes. */
export const madeKeySheet = ({ key, secret }: CreatedPlatformKey, copied: Copied, onCopy: () => void, onDone: () => void): TemplateResult => html`
  <div class="form">
    <header><h2 id="sheet-key" tabindex="-1">The key for <bdi>${key.name}</bdi></h2><p>It is shown this once and kept nowhere: put it where the platform keeps its secrets.</p></header>
    <div class="secret-card">
      <code class="secret" dir="ltr" translate="no">${secret}</code>
      <button type="button" class="button plain" @click=${onCopy}>${copied === 'done' ? 'Copied' : 'Copy the key'}</button>
      <p role="status">${copied === 'done' ? 'The key is copied. It stays in the clipboard until you copy something else.'
        : copied === 'refused' ? 'This browser does not let the page copy. Select the key and copy it yourself.' : nothing}</p>
    </div>
    <p class="quiet">The platform sends it with each request, as <code dir="ltr">Authorization: Platform …</code>. From a page of a browser it is refused.</p>
    <p class="form-actions"><button type="button" class="button" @click=${onDone}>Done</button></p>
  </div>`;

/** Asks before a key is deleted. */
export const deleteKeySheet = ({ isBusy, problem, onCancel }: KeySheetView, key: PlatformKey, onDelete: () => void): TemplateResult => confirmSheet({
  id: 'sheet-key', isBusy, problem, onCancel, onConfirm: onDelete, act: 'Delete the key',
  title: html`Delete the key for <bdi>${key.name}</bdi>?`,
  about: html`<p>Whatever uses it is refused from the next request on. The key does not come back: a new one has to be put in its place.</p>
    <p>Made ${timeOf(key.createdAt)}. ${useOf(key)}.</p>`,
});
