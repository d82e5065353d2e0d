import { isOndutyError } from '../../client/errors.ts';
import { hasFailed, sumWords } from './report.ts';
import { errorWords, isolate } from './words.ts';
import type { ReactiveElement } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { TeamClient } from '../../client/team.ts';
import type { AgentResult } from '../../contract/agents.ts';
import type { Status } from '../../contract/index.ts';
import type { Messages } from '../../locales/en.ts';
import type { Report } from './report.ts';
import type { Sheet, TeamWish } from './sheet.ts';

/** What changes need of the desk. */
export interface ChangesOptions {
  readonly team: () => TeamClient | undefined;
  readonly messages: () => Messages;
  readonly nameOf: (id: string) => string;
  readonly atWork: (ids: readonly string[]) => boolean;
  readonly focusRow: (id: string) => void;
  /** The dialog is closed. */
  readonly closed: () => void;
  readonly change: (wish: TeamWish) => boolean;
  readonly changed: (wish: TeamWish, results: readonly AgentResult[]) => void;
  readonly failed: (error: OndutyError) => void;
}

/** Whom a supervisor has selected, what is wanted of them, and what became of it. */
export class Changes {
  readonly #host: ReactiveElement;
  readonly #options: ChangesOptions;

  selected: ReadonlySet<string> = new Set();
  sheet: Sheet | undefined;
  report: Report | undefined;
  isBusy = false;

  constructor(host: ReactiveElement, options: ChangesOptions) {
    this.#host = host;
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.sheet !== undefined;
  }

  clear(): void {
    this.selected = new Set();
    this.sheet = this.report = undefined;
    this.isBusy = false;
  }

  select(ids: readonly string[], isSelected: boolean): void {
    const selected = new Set(this.selected);
    for (const id of ids) selected[isSelected ? 'add' : 'delete'](id);
    this.selected = selected;
    this.#host.requestUpdate();
  }

  /** Drops from the selection who is not there any more. */
  keep(isThere: (id: string) => boolean): void {
    if ([...this.selected].every(isThere)) return;
    this.selected = new Set([...this.selected].filter(isThere));
  }

  /** Begins to write a change. */
  async begin(ids: readonly string[], status: Status): Promise<void> {
    await this.show({ wish: { ids, status, reason: null, note: '', force: false }, isConfirming: false });
  }

  async show(sheet: Sheet): Promise<void> {
    await this.#draw(sheet);
    const dialog = this.#find<HTMLDialogElement>('#sheet');
    if (dialog && !dialog.open) dialog.showModal();
  }

  submit(wish: TeamWish): void {
    if (this.isBusy) return;
    if (wish.force && this.#options.atWork(wish.ids)) void this.#turn({ wish, isConfirming: true });
    else void this.#apply(wish);
  }

  confirm(): void {
    if (this.sheet && !this.isBusy) void this.#apply(this.sheet.wish);
  }

  goBack(): void {
    if (this.sheet) void this.#turn({ wish: this.sheet.wish, isConfirming: false });
  }

  closeSheet(): void {
    if (!this.sheet) return;
    this.sheet = undefined;
    this.#options.closed();
    this.#host.requestUpdate();
  }

  closeReport(): void {
    this.report = undefined;
    this.#host.requestUpdate();
  }

  #find<T extends HTMLElement>(selector: string): T | null {
    return this.#host.renderRoot.querySelector<T>(selector);
  }

  #close(): void {
    this.#find<HTMLDialogElement>('#sheet')?.close();
    this.closeSheet();
  }

  async #draw(sheet: Sheet): Promise<void> {
    this.sheet = sheet;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
  }

  /** Shows the other side of the dialog; its heading gets the focus. */
  async #turn(sheet: Sheet): Promise<void> {
    await this.#draw(sheet);
    this.#find('#sheet-title')?.focus();
  }

  async #apply(wish: TeamWish): Promise<void> {
    const team = this.#options.team();
    if (!team || this.isBusy) return;
    if (!this.#options.change(wish)) {
      this.#close();
      return;
    }
    this.isBusy = true;
    this.report = undefined;
    void this.#draw({ wish, isConfirming: this.sheet?.isConfirming ?? false });
    try {
      const results = await this.#send(team, wish);
      if (team !== this.#options.team()) return;
      this.isBusy = false;
      await this.#finish(wish, results);
    } catch (error) {
      if (team !== this.#options.team()) return;
      this.isBusy = false;
      if (!isOndutyError(error)) throw error;
      // Whoever closed the dialog meanwhile gets it again.
      void this.show({ wish, isConfirming: this.sheet?.isConfirming ?? false, problem: errorWords(this.#options.messages(), error) });
      this.#options.failed(error);
    }
  }

  async #send(team: TeamClient, { ids, status, reason, note, force }: TeamWish): Promise<readonly AgentResult[]> {
    const change = { status, force, ...(reason !== null && { reason }), ...(note !== '' && { note }) };
    const [id] = ids;
    if (ids.length > 1 || id === undefined) return await team.setStatuses(ids, change);
    const { outcome, agent } = await team.setStatus(id, change);
    return [{ id, status: 200, outcome, agent }];
  }

  /** Says what became of a wish. Who was changed is selected no more; of whom it failed stays, to be tried again. */
  async #finish(wish: TeamWish, results: readonly AgentResult[]): Promise<void> {
    const messages = this.#options.messages();
    const failed = results.filter(hasFailed);
    const [only] = results;
    this.report = { wish, failed, text: results.length === 1 && only?.outcome ? this.#sentence(wish, only) : sumWords(messages, results) };
    this.select(wish.ids, false);
    if (wish.ids.length > 1) this.select(failed.map(({ id }) => id), true);
    this.#close();
    this.#options.changed(wish, results);
    await this.#host.updateComplete;
    if (wish.ids.length === 1 && only) this.#options.focusRow(only.id);
    else this.#find('#report')?.focus();
  }

  #sentence({ status }: TeamWish, { id, outcome }: AgentResult): string {
    const { team: texts, status: statusTexts } = this.#options.messages();
    const name = isolate(this.#options.nameOf(id));
    return outcome === 'queued' ? texts.queued(name, statusTexts[status]) : texts.changed(name, statusTexts[status]);
  }
}
