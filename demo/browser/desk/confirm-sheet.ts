import { html, nothing } from 'lit';
import { alertOf, onForm } from './fields.ts';
import type { TemplateResult } from 'lit';

interface ConfirmSheet {
  /** The id of the heading, which names the dialog. */
  readonly id: string;
  readonly title: TemplateResult;
  readonly about: TemplateResult;
  /** What the button does. */
  readonly act: string;
  readonly isBusy: boolean;
  /** Whether there is nothing to do, which `about` tells. */
  readonly isIdle?: boolean;
  readonly problem: string | undefined;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks before what cannot be taken back. The way out has the focus: nothing happens by one key too many. */
export const confirmSheet = ({ id, title, about, act, isBusy, isIdle = false, problem, onConfirm, onCancel }: ConfirmSheet): TemplateResult => html`
  <form class="form" @submit=${onForm(onConfirm)}>
    <header><h2 id=${id} tabindex="-1">${title}</h2>${about}</header>
    ${alertOf(problem)}
    <p class="form-actions"><button class="button is-grave" type="submit" ?disabled=${isIdle}
        aria-busy=${isBusy ? 'true' : nothing} aria-disabled=${isBusy ? 'true' : nothing}>${act}</button>
      <button class="button plain" type="button" autofocus @click=${onCancel}>Cancel</button></p>
  </form>`;
