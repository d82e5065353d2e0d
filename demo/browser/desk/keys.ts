import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import { createAdministration, isOndutyError } from '../../../src/client/index.ts';
import { mostPlatformKeys } from '../../../src/contract/platform.ts';
import { deleteKeySheet, madeKeySheet, makeKeySheet, useOf } from './key-sheets.ts';
import { createPanel, createReading, isOver, sentenceOf, timeOf, whileEntitled } from './panel.ts';
import type { TemplateResult } from 'lit';
import type { Client } from '../../../src/client/index.ts';
import type { CreatedPlatformKey, PlatformKey } from '../../../src/contract/index.ts';
import type { Copied } from './key-sheets.ts';

/** What lies over the page. The secret of a new key lives in here alone, and goes with it. */
type Sheet =
  | { readonly kind: 'make' }
  | { readonly kind: 'made'; readonly created: CreatedPlatformKey }
  | { readonly kind: 'delete'; readonly key: PlatformKey };

/** The picture of a key. */
const picture = html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><g fill="none" stroke="currentColor" stroke-width="1.6"
  stroke-linecap="round" stroke-linejoin="round"><circle cx="6.5" cy="13.5" r="3.5" /><path d="m9 11 7.5-7.5M13.5 6.5l2.5 2.5" /></g></svg>`;

/** Lists the keys of contact-centre platforms, makes new ones and deletes them. */
export function startKeys(client: Client, place: HTMLElement): void {
  const administration = createAdministration(client);
  let notice: string | undefined;
  let problem: string | undefined;
  let fault: string | undefined;
  let sheet: Sheet | undefined;
  let copied: Copied;
  let isBusy = false;

  const update = createPanel(place, draw, showSheet);
  const reading = createReading(() => administration.platformKeys(), update);
  const { read } = reading;
  client.news.subscribe((what) => {
    if (['platform-keys', 'gap'].includes(what) && client.session.has('administrator')) void read();
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

  function open(next: Sheet | undefined): void {
    sheet = next;
    copied = problem = fault = undefined;
    update();
  }

  /** Opens what lies over the page, or closes it. What had the focus may be gone by then: a heading has it instead. */
  function showSheet(): void {
    const dialog = place.querySelector('dialog');
    if (!dialog) return;
    if (sheet && !dialog.open) dialog.showModal();
    if (!sheet && dialog.open) {
      dialog.close();
      if (document.activeElement === document.body) place.querySelector<HTMLElement>('#keys-title')?.focus();
    }
    if (sheet && !dialog.contains(document.activeElement)) dialog.querySelector<HTMLElement>('#sheet-key')?.focus();
    if (fault && !isBusy) dialog.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  /** Does something with keys, and reads them again whatever came of it: an answer that got lost may have made one. */
  async function attempt(act: () => Promise<void>): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    notice = problem = fault = undefined;
    update();
    try {
      await act();
    } catch (error) {
      if (isOver(error)) return;
      if (isOndutyError(error) && error.problem?.fields?.includes('name')) {
        await read();
        fault = faultOf();
      } else problem = sentenceOf(error);
    } finally {
      isBusy = false;
      update();
    }
    await read();
  }

  const isFull = (): boolean => (reading.known?.keys.length ?? 0) >= mostPlatformKeys;
  const faultOf = (): string => (isFull() ? `There are ${mostPlatformKeys} keys, as many as may be.` : 'Enter a name that can be read, on one line.');

  function make(name: string): void {
    if (name === '') {
      fault = faultOf();
      return update();
    }
    void attempt(async () => {
      const created = await administration.createPlatformKey({ name });
      open({ kind: 'made', created });
      notice = `The key for ${created.key.name} is made.`;
    });
  }

  const remove = ({ id, name }: PlatformKey): Promise<void> => attempt(async () => {
    try {
      await administration.deletePlatformKey(id);
      notice = `The key for ${name} is deleted.`;
    } catch (error) {
      if (!isOndutyError(error) || error.code !== 'not-found') throw error;
      notice = `The key for ${name} was deleted already.`;
    }
    reading.take({ keys: reading.known?.keys.filter((key) => key.id !== id) ?? [] });
    open(undefined);
  });

  async function copy(secret: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(secret);
      copied = 'done';
    } catch {
      // Not allowed, or not there: by plain HTTP from another machine there is no clipboard.
      copied = 'refused';
    }
    update();
  }

  function drawSheet(shown: Sheet): TemplateResult {
    const onCancel = () => open(undefined);
    switch (shown.kind) {
      case 'make': return makeKeySheet({ isBusy, problem, onCancel }, fault, make);
      case 'made': return madeKeySheet(shown.created, copied, () => void copy(shown.created.secret), onCancel);
      case 'delete': return deleteKeySheet({ isBusy, problem, onCancel }, shown.key, () => void remove(shown.key));
    }
  }

  const row = (key: PlatformKey): TemplateResult => html`<li class="staff-row">
    <span class="initials" aria-hidden="true">${picture}</span>
    <div class="staff-who"><h3><bdi>${key.name}</bdi></h3><p>Made ${timeOf(key.createdAt)}</p></div>
    <p class="staff-facts"><span>${useOf(key)}</span></p>
    <div class="staff-acts"><button type="button" class="quiet-button" aria-label="Delete the key for ${key.name}" @click=${() => open({ kind: 'delete', key })}>Delete…</button></div>
  </li>`;

  function draw(): TemplateResult {
    const { known, problem: unread } = reading;
    return html`
      <header class="bench-head"><div><h2 id="keys-title" tabindex="-1">Platform keys</h2>
        <p class="quiet">By its key the contact centre knows the platform that follows the agents and offers them work.</p>
        ${isFull() ? html`<p class="quiet" id="keys-full">There are ${mostPlatformKeys} keys, as many as may be. Delete one before you make another.</p>` : nothing}</div>
        <div class="bench-tools"><button type="button" class="button plain" @click=${() => void read()}>Look again</button>
          <button type="button" class="button" ?disabled=${!known || isFull()} aria-describedby=${isFull() ? 'keys-full' : nothing} @click=${() => open({ kind: 'make' })}>Make a key…</button></div></header>
      <p role="status" class=${notice ? 'bench-notice' : nothing}><bdi>${notice}</bdi></p>
      <p role="alert" class=${unread ? 'bench-notice is-bad' : nothing}>${unread}
        ${unread && !known ? html`<button type="button" class="button plain" @click=${() => void read()}>Try again</button>` : nothing}</p>
      ${known || unread ? nothing : html`<p class="bench-empty is-reading">Reading…</p>`}
      ${known?.keys.length === 0 ? html`<p class="bench-empty">No platform has a key: agents are offered no work from outside.</p>` : nothing}
      <ul class="staff-list" aria-labelledby="keys-title">${known ? repeat(known.keys, ({ id }) => id, row) : nothing}</ul>
      <dialog class="sheet" aria-labelledby="sheet-key" @close=${({ target }: Event) => {
    if (sheet && !(target as HTMLDialogElement).open) open(undefined);
  }}>${sheet ? keyed(sheet, drawSheet(sheet)) : nothing}</dialog>
    `;
  }
}
