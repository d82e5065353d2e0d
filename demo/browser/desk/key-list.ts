import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import { isOndutyError } from '../../../src/client/index.ts';
import { deleteKeySheet, useOf } from './key-sheets.ts';
import { createPanel, createReading, isOver, sentenceOf, timeOf, whileEntitled } from './panel.ts';
import type { TemplateResult } from 'lit';
import type { Client } from '../../../src/client/index.ts';
import type { Copied, Faults, Key, KeySheetView, MadeKeyView } from './key-sheets.ts';

/** One kind of keys: how they are read, made and deleted, and what is said of them. */
export interface KeyKind<K extends Key, M extends { readonly key: K }> {
  /** The beginning of the ids in the page, and the news that tells of a change. */
  readonly name: string;
  readonly news: string;
  readonly title: string;
  readonly about: string;
  /** What it means that there is none. */
  readonly none: string;
  readonly makeLabel: string;
  /** How many there may be. */
  readonly most: number;
  /** What happens when one is deleted. */
  readonly loss: string;
  read(): Promise<{ readonly keys: readonly K[] }>;
  /** What is wrong with what was entered, by field, as far as the page can tell. */
  check(data: FormData): Faults;
  make(data: FormData): Promise<M>;
  /** What the backend found wrong, by field. */
  faultsOf(fields: readonly string[]): Faults;
  remove(id: string): Promise<void>;
  makeSheet(view: KeySheetView, faults: Faults, onMake: (data: FormData) => void): TemplateResult;
  madeSheet(view: MadeKeyView, made: M): TemplateResult;
}

/** What lies over the page. The secret of a new key lives in here alone, and goes with it. */
type Sheet<K, M> =
  | { readonly kind: 'make' }
  | { readonly kind: 'made'; readonly made: M }
  | { readonly kind: 'delete'; readonly key: K };

/** The picture of a key. */
const picture = html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><g fill="none" stroke="currentColor" stroke-width="1.6"
  stroke-linecap="round" stroke-linejoin="round"><circle cx="6.5" cy="13.5" r="3.5" /><path d="m9 11 7.5-7.5M13.5 6.5l2.5 2.5" /></g></svg>`;

const noFaults: Faults = {};
const isFaulty = (faults: Faults): boolean => Object.keys(faults).length > 0;

/** Lists the keys of a kind, makes new ones and deletes them. */
export function startKeyList<K extends Key, M extends { readonly key: K }>(client: Client, place: HTMLElement, kind: KeyKind<K, M>): void {
  const [titleId, sheetId, fullId] = ['title', 'sheet', 'full'].map((part) => `${kind.name}-${part}`) as [string, string, string];
  let notice: string | undefined;
  let problem: string | undefined;
  let faults = noFaults;
  let sheet: Sheet<K, M> | undefined;
  let copied: Copied;
  let isBusy = false;

  const update = createPanel(place, draw, showSheet);
  const reading = createReading(() => kind.read(), update);
  const { read } = reading;
  client.news.subscribe((what) => {
    if ([kind.news, 'gap'].includes(what) && client.session.has('administrator')) void read();
  });
  whileEntitled(client, 'administrator', {
    begin: () => void read(),
    refresh: () => void read(),
    end() {
      notice = undefined;
      reading.forget();
      open(undefined);
    },
  });

  function open(next: Sheet<K, M> | undefined): void {
    sheet = next;
    copied = problem = undefined;
    faults = noFaults;
    update();
  }

  /** Opens what lies over the page, or closes it. What had the focus may be gone by then: a heading has it instead. */
  function showSheet(): void {
    const dialog = place.querySelector('dialog');
    if (!dialog) return;
    if (sheet && !dialog.open) dialog.showModal();
    if (!sheet && dialog.open) {
      dialog.close();
      if (document.activeElement === document.body) place.querySelector<HTMLElement>(`#${titleId}`)?.focus();
    }
    if (sheet && !dialog.contains(document.activeElement)) dialog.querySelector<HTMLElement>(`#${sheetId}`)?.focus();
    if (isFaulty(faults) && !isBusy) dialog.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  /** Does something with keys, and reads them again whatever came of it: an answer that got lost may have made one. */
  async function attempt(act: () => Promise<void>): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    notice = problem = undefined;
    faults = noFaults;
    update();
    try {
      await act();
    } catch (error) {
      if (isOver(error)) return;
      const fields = isOndutyError(error) ? error.problem?.fields ?? [] : [];
      if (fields.length > 0) {
        await read();
        faults = isFull() && fields.includes('name') ? { name: fullText } : kind.faultsOf(fields);
      }
      if (!isFaulty(faults)) problem = sentenceOf(error);
    } finally {
      isBusy = false;
      update();
    }
    await read();
  }

  const fullText = `There are ${kind.most} keys, as many as may be.`;
  const isFull = (): boolean => (reading.known?.keys.length ?? 0) >= kind.most;

  function make(data: FormData): void {
    faults = kind.check(data);
    if (isFaulty(faults)) return update();
    void attempt(async () => {
      const made = await kind.make(data);
      open({ kind: 'made', made });
      notice = `The key for ${made.key.name} is made.`;
    });
  }

  const remove = ({ id, name }: K): Promise<void> => attempt(async () => {
    try {
      await kind.remove(id);
      notice = `The key for ${name} is deleted.`;
    } catch (error) {
      if (!isOndutyError(error) || error.code !== 'not-found') throw error;
      notice = `The key for ${name} was deleted already.`;
    }
    reading.take({ keys: reading.known?.keys.filter((key) => key.id !== id) ?? [] });
    open(undefined);
  });

  async function copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      copied = 'done';
    } catch {
      // Not allowed, or not there: by plain HTTP from another machine there is no clipboard.
      copied = 'refused';
    }
    update();
  }

  function drawSheet(shown: Sheet<K, M>): TemplateResult {
    const onCancel = () => open(undefined);
    const view: KeySheetView = { id: sheetId, isBusy, problem, onCancel };
    switch (shown.kind) {
      case 'make': return kind.makeSheet(view, faults, make);
      case 'made': return kind.madeSheet({ id: sheetId, copied, onCopy: (text) => void copy(text), onDone: onCancel }, shown.made);
      case 'delete': return deleteKeySheet(view, shown.key, kind.loss, () => void remove(shown.key));
    }
  }

  const row = (key: K): TemplateResult => html`<li class="staff-row">
    <span class="initials" aria-hidden="true">${picture}</span>
    <div class="staff-who"><h3><bdi>${key.name}</bdi></h3><p>Made ${timeOf(key.createdAt)}</p></div>
    <p class="staff-facts"><span>${useOf(key)}</span></p>
    <div class="staff-acts"><button type="button" class="quiet-button" aria-label="Delete the key for ${key.name}" @click=${() => open({ kind: 'delete', key })}>Delete…</button></div>
  </li>`;

  function draw(): TemplateResult {
    const { known, problem: unread } = reading;
    return html`
      <header class="bench-head"><div><h2 id=${titleId} tabindex="-1">${kind.title}</h2>
        <p class="quiet">${kind.about}</p>
        ${isFull() ? html`<p class="quiet" id=${fullId}>${fullText} Delete one before you make another.</p>` : nothing}</div>
        <div class="bench-tools"><button type="button" class="button plain" @click=${() => void read()}>Look again</button>
          <button type="button" class="button" ?disabled=${!known || isFull()} aria-describedby=${isFull() ? fullId : nothing} @click=${() => open({ kind: 'make' })}>${kind.makeLabel}</button></div></header>
      <p role="status" class=${notice ? 'bench-notice' : nothing}><bdi>${notice}</bdi></p>
      <p role="alert" class=${unread ? 'bench-notice is-bad' : nothing}>${unread}
        ${unread && !known ? html`<button type="button" class="button plain" @click=${() => void read()}>Try again</button>` : nothing}</p>
      ${known || unread ? nothing : html`<p class="bench-empty is-reading">Reading…</p>`}
      ${known?.keys.length === 0 ? html`<p class="bench-empty">${kind.none}</p>` : nothing}
      <ul class="staff-list" aria-labelledby=${titleId}>${known ? repeat(known.keys, ({ id }) => id, row) : nothing}</ul>
      <dialog class="sheet" aria-labelledby=${sheetId} @close=${({ target }: Event) => {
    if (sheet && !(target as HTMLDialogElement).open) open(undefined);
  }}>${sheet ? keyed(sheet, drawSheet(sheet)) : nothing}</dialog>
    `;
  }
}
