import { html, nothing } from 'lit';
import { confirmSheet } from './confirm-sheet.ts';
import { timeOf } from './panel.ts';
import type { TemplateResult } from 'lit';

/** What all kinds of keys have. */
export interface Key {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** What is wrong with what was entered, by the name of the field. */
export type Faults = Readonly<Partial<Record<string, string>>>;

/** What is wrong with a name that the backend refuses. */
export const nameFault = 'Enter a name that can be read, on one line.';

/** What every sheet about keys shows beside its own. */
export interface KeySheetView {
  /** The id of the heading, which names the dialog. */
  readonly id: string;
  readonly isBusy: boolean;
  readonly problem: string | undefined;
  readonly onCancel: () => void;
}

/** How copying went, where it was tried. */
export type Copied = 'done' | 'refused' | undefined;

/** What the sheet about a new key works with. */
export interface MadeKeyView {
  readonly id: string;
  readonly copied: Copied;
  readonly onCopy: (text: string) => void;
  readonly onDone: () => void;
}

/** When a key was used, in words. */
export const useOf = ({ usedAt }: Key): string => (usedAt === null ? 'Never used' : `Last used ${timeOf(usedAt)}`);

/** What a sheet about a new key says. */
interface MadeWords {
  readonly about: string;
  /** What is copied. */
  readonly text: string;
  readonly copy: string;
  readonly done: string;
  readonly refused: string;
  readonly use: TemplateResult;
}

/** Shows what has to be put elsewhere now that a key is made. */
export const madeKeySheet = ({ id, copied, onCopy, onDone }: MadeKeyView, { name }: Key, words: MadeWords): TemplateResult => html`
  <div class="form">
    <header><h2 id=${id} tabindex="-1">The key for <bdi>${name}</bdi></h2><p>${words.about}</p></header>
    <div class="secret-card">
      <code class="secret" dir="ltr" translate="no">${words.text}</code>
      <button type="button" class="button plain" @click=${() => onCopy(words.text)}>${copied === 'done' ? 'Copied' : words.copy}</button>
      <p role="status">${copied === 'done' ? words.done : copied === 'refused' ? words.refused : nothing}</p>
    </div>
    <p class="quiet">${words.use}</p>
    <p class="form-actions"><button type="button" class="button" @click=${onDone}>Done</button></p>
  </div>`;

/** Asks before a key is deleted. */
export const deleteKeySheet = ({ id, isBusy, problem, onCancel }: KeySheetView, key: Key, loss: string, onDelete: () => void): TemplateResult => confirmSheet({
  id, isBusy, problem, onCancel, onConfirm: onDelete, act: 'Delete the key',
  title: html`Delete the key for <bdi>${key.name}</bdi>?`,
  about: html`<p>${loss}</p><p>Made ${timeOf(key.createdAt)}. ${useOf(key)}.</p>`,
});
