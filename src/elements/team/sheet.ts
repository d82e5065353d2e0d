import { html, nothing } from 'lit';
import { choiceWords } from './menu.ts';
import type { TemplateResult } from 'lit';
import type { Agent } from '../../contract/agents.ts';
import type { Reason, Status } from '../../contract/index.ts';
import type { Messages } from '../../locales/en.ts';

/** What is wanted of agents. */
export interface TeamWish {
  readonly ids: readonly string[];
  readonly status: Status;
  readonly reason: string | null;
  /** What the agents are told with it. */
  readonly note: string;
  /** Whether the status changes in the middle of work. */
  readonly force: boolean;
}

/** What lies over the list: a wish that is being written or, before work is interrupted, asked about once more. */
export interface Sheet {
  readonly wish: TeamWish;
  readonly isConfirming: boolean;
  readonly problem?: string;
}

export interface SheetView {
  readonly messages: Messages;
  readonly sheet: Sheet | undefined;
  /** The agents of the wish, as they are now. */
  readonly agents: readonly Agent[];
  readonly reasons: readonly Reason[];
  readonly isBusy: boolean;
  readonly onSubmit: (wish: TeamWish) => void;
  readonly onConfirm: () => void;
  readonly onGoBack: () => void;
  readonly onClose: () => void;
}

/** Those of the agents who have an activity now. */
export const atWork = (agents: readonly Agent[]): number => agents.filter(({ duty }) => duty.activity !== null).length;

function titleOf({ team: texts, status: statusTexts }: Messages, { status }: TeamWish, agents: readonly Agent[]): string {
  const [only] = agents;
  if (agents.length === 1 && only) return status === 'logged-out' ? texts.oneOut(only.displayName) : texts.oneTo(only.displayName, statusTexts[status]);
  return status === 'logged-out' ? texts.manyOut(agents.length) : texts.manyTo(agents.length, statusTexts[status]);
}

/** The dialog in which a change is written. The browser keeps the focus in it, and gives it back. */
export function renderSheet(view: SheetView): TemplateResult {
  const { sheet, isBusy, onClose } = view;
  return html`
    <dialog
      id="sheet" class="sheet" part="dialog" aria-labelledby=${sheet ? 'sheet-title' : nothing} @close=${({ currentTarget }: Event) => (currentTarget as HTMLDialogElement).open || onClose()}
      @keydown=${(event: KeyboardEvent) => isBusy && event.key === 'Escape' && event.preventDefault()}
    >${sheet ? renderContent(sheet, view) : nothing}</dialog>
  `;
}

function renderContent(sheet: Sheet, view: SheetView): TemplateResult {
  const { messages: { team: texts }, isBusy } = view;
  return html`
    ${sheet.isConfirming ? renderConfirmation(view) : renderForm(sheet, view)}
    <div role="alert">${sheet.problem ? html`<p class="notice danger"><bdi>${sheet.problem}</bdi></p>` : nothing}</div>
    <p class="visually-hidden" role="status">${isBusy ? texts.changing : ''}</p>
  `;
}

function renderForm({ wish }: Sheet, view: SheetView): TemplateResult {
  const { messages, agents, reasons, isBusy, onSubmit } = view;
  const { team: texts } = messages;
  const fitting = reasons.filter(({ status }) => status === wish.status);
  const working = atWork(agents);
  const [only] = agents;
  return html`
    <form
      class="form" @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget as HTMLFormElement);
        const written = (name: string) => {
          const value = data.get(name);
          return typeof value === 'string' ? value.trim() : '';
        };
        onSubmit({ ...wish, reason: written('reason') || null, note: written('note'), force: data.has('force') });
      }}
    >
      <h3 id="sheet-title" tabindex="-1"><bdi>${titleOf(messages, wish, agents)}</bdi></h3>
      ${fitting.length === 0 ? nothing : html`
        <div>
          <label for="reason">${texts.reason}</label>
          <select id="reason" class="input" name="reason">
            <option value="" ?selected=${wish.reason === null}>${texts.noReason}</option>
            ${fitting.map(({ id, label }) => html`<option value=${id} ?selected=${id === wish.reason}>${label}</option>`)}
          </select>
        </div>
      `}
      <div>
        <label for="note">${texts.note}</label>
        <input id="note" class="input" name="note" type="text" maxlength="200" autocomplete="off" dir="auto" .value=${wish.note} aria-describedby="note-hint">
        <p id="note-hint" class="hint">${texts.noteHint}</p>
      </div>
      ${working === 0 ? nothing : html`
        <div class="notice warning">
          <p><bdi>${agents.length === 1 && only ? texts.oneWorks(only.displayName) : texts.manyWork(working)}</bdi></p>
          <label class="check"><input type="checkbox" name="force" .checked=${wish.force}>${texts.force}</label>
        </div>
      `}
      ${renderEnd(view, html`
        <button class="button primary" type="submit" aria-busy=${isBusy} aria-disabled=${isBusy ? 'true' : nothing}>
          ${wish.status === 'logged-out' ? choiceWords(messages, wish.status) : texts.submit}
        </button>
      `)}
    </form>
  `;
}

/** Interrupting somebody's work is asked about once more, in words that say so. */
function renderConfirmation(view: SheetView): TemplateResult {
  const { messages: { team: texts }, agents, isBusy, onConfirm, onGoBack } = view;
  return html`
    <div class="form">
      <h3 id="sheet-title" tabindex="-1">${texts.confirmTitle(atWork(agents))}</h3>
      <p>${texts.confirmText}</p>
      ${renderEnd(view, html`
        <button class="button" type="button" @click=${() => isBusy || onGoBack()}>${texts.goBack}</button>
        <button class="button grave" type="button" aria-busy=${isBusy} aria-disabled=${isBusy ? 'true' : nothing} @click=${onConfirm}>${texts.confirm}</button>
      `)}
    </div>
  `;
}

const renderEnd = ({ messages: { team: texts }, isBusy }: SheetView, acts: TemplateResult): TemplateResult => html`
  <div class="end">
    <button
      class="button quiet" type="button"
      @click=${({ currentTarget }: Event) => isBusy || (currentTarget as HTMLElement).closest('dialog')?.close()}
    >${texts.cancel}</button>
    ${acts}
  </div>
`;
