import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { createAdministration, isOndutyError } from '../../../src/client/index.ts';
import { createPanel, createReading, isOver, sentenceOf, whileEntitled } from './panel.ts';
import { reasonSheet, statusNames } from './reason-sheet.ts';
import type { TemplateResult } from 'lit';
import type { Client } from '../../../src/client/index.ts';
import type { ReasonEntriesAnswer, ReasonEntry } from '../../../src/contract/index.ts';

const sections = ['on-break', 'work-offline', 'logged-out'] as const;

/** What lies over the page: a new reason for a status, or one that is there. */
interface Sheet {
  readonly status: ReasonEntry['status'];
  readonly reason?: ReasonEntry;
}

/** Lists the reasons that agents may give, and lets administrators edit them. */
export function startReasons(client: Client, place: HTMLElement): void {
  const administration = createAdministration(client);
  let notice: string | undefined;
  let problem: string | undefined;
  let sheet: Sheet | undefined;
  let faults: readonly string[] = [];
  let isBusy = false;

  const update = createPanel(place, draw, showSheet);
  const reading = createReading(() => administration.reasons(), update);
  const { read, take } = reading;
  client.news.subscribe((what) => {
    if (what === 'reasons' && client.session.has('administrator')) void read();
  });
  whileEntitled(client, 'administrator', {
    begin: () => void read(),
    refresh: () => void read(),
    end() {
      notice = problem = undefined;
      reading.forget();
      open(undefined);
    },
  });

  function open(next: Sheet | undefined): void {
    sheet = next;
    faults = [];
    update();
  }

  function showSheet(): void {
    const dialog = place.querySelector('dialog');
    if (!dialog) return;
    if (sheet && !dialog.open) dialog.showModal();
    else if (!sheet && dialog.open) dialog.close();
    if (faults.length > 0 && !isBusy) dialog.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  /** Changes the list; what does not fit is said in the sheet, or above the list. */
  async function attempt(act: () => Promise<ReasonEntriesAnswer>, done: string): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    faults = [];
    notice = problem = undefined;
    update();
    try {
      take(await act());
      notice = done;
      sheet = undefined;
    } catch (error) {
      if (!isOver(error)) {
        faults = isOndutyError(error) ? error.problem?.fields ?? [] : [];
        if (faults.length === 0 || !sheet) problem = sentenceOf(error);
      }
    } finally {
      isBusy = false;
      update();
    }
  }

  /** Moves a reason within its status: the two that change places take each other's position. */
  function move(list: readonly ReasonEntry[], from: number, to: number): void {
    const [moved, other] = [list[from], list[to]];
    if (!moved || !other) return;
    // Positions may be the same by history; then the places in the list are what people see.
    const [low, high] = moved.position === other.position ? [from, to] : [moved.position, other.position];
    void attempt(async () => {
      await administration.changeReason(moved.id, { position: high });
      return administration.changeReason(other.id, { position: low });
    }, `${moved.label['en'] ?? ''} is at place ${to + 1} now.`);
  }

  function row(reason: ReasonEntry, list: readonly ReasonEntry[], index: number): TemplateResult {
    const name = reason.label['en'] ?? reason.code;
    const limit = reason.maxSeconds === null ? nothing : html`<span>at most ${reason.maxSeconds / 60} min${reason.endAction ? html`, then ${statusNames[reason.endAction]}` : nothing}</span>`;
    const groups = reason.groups.map((id) => reading.known?.groups.find((group) => group.id === id)?.name ?? id).join(', ');
    const act = (words: string, about: string, isOff: boolean, onClick: () => void) => html`
      <button type="button" class="quiet-button" ?disabled=${isOff} aria-label="${about} ${name}" @click=${onClick}>${words}</button>`;
    return html`<li class="staff-row" data-state=${reason.active ? 'active' : 'disabled'}>
      <div class="staff-who"><h4><bdi>${name}</bdi></h4><p><code>${reason.code}</code></p></div>
      <p class="staff-facts"><span class="staff-state">${reason.active ? 'Active' : 'Not offered'}</span>${limit}${groups ? html`<span>${groups}</span>` : nothing}</p>
      <div class="staff-acts">
        ${act('↑', 'Move up', index === 0, () => move(list, index, index - 1))} ${act('↓', 'Move down', index === list.length - 1, () => move(list, index, index + 1))}
        ${act('Edit…', 'Edit', false, () => open({ status: reason.status, reason }))}
      </div>
    </li>`;
  }

  function section(status: ReasonEntry['status'], reasons: readonly ReasonEntry[]): TemplateResult {
    const list = reasons.filter((reason) => reason.status === status);
    return html`<section class="reason-list" aria-labelledby="reasons-${status}">
      <header class="bench-head"><h3 id="reasons-${status}">${statusNames[status]}</h3>
        <div class="bench-tools"><button type="button" class="button plain" aria-label="Add a reason for ${statusNames[status]}" @click=${() => open({ status })}>Add…</button></div></header>
      ${list.length === 0 ? html`<p class="bench-empty">No reasons: agents are asked for none.</p>` : nothing}
      <ul class="staff-list" aria-labelledby="reasons-${status}">${list.map((reason, index) => row(reason, list, index))}</ul></section>`;
  }

  function draw(): TemplateResult {
    const { known } = reading;
    const shown = problem ?? reading.problem;
    return html`
      <header class="bench-head"><div><h2 id="reasons-title">Reasons</h2>
        <p class="quiet">What agents may say with a status. Where one is required, the settings say.</p></div></header>
      <p role="status" class=${notice ? 'bench-notice' : nothing}><bdi>${notice}</bdi></p>
      <p role="alert" class=${shown ? 'bench-notice is-bad' : nothing}>${shown}
        ${shown && !known ? html`<button type="button" class="button plain" @click=${() => void read()}>Try again</button>` : nothing}</p>
      ${known ? sections.map((status) => section(status, known.reasons)) : nothing}
      <dialog class="sheet" aria-labelledby="sheet-reason" @close=${() => open(undefined)}>${sheet && known ? keyed(sheet, reasonSheet({
        ...sheet, groups: known.groups, isBusy, faults, problem: faults.length > 0 ? undefined : problem, onCancel: () => open(undefined),
        onSave: ({ code, label, ...entry }) => {
          const { reason, status } = sheet ?? {};
          if (reason) return void attempt(() => administration.changeReason(reason.id, { code, label, ...entry }), `${label['en'] ?? ''} is saved.`);
          if (status && status !== 'available') void attempt(() => administration.createReason({ status, code, label, ...entry }), `${label['en'] ?? ''} is added.`);
        },
        onDelete: ({ id, label }) => void attempt(() => administration.deleteReason(id), `${label['en'] ?? ''} is deleted.`),
      })) : nothing}</dialog>
    `;
  }
}
