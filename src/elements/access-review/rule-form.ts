import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Group } from '../../contract/users.ts';
import type { Messages } from '../../locales/en.ts';

/** A rule as it is being written. */
export interface RuleDraft {
  readonly network: string;
  readonly description: string;
  readonly groupId: string | null;
}

/** What the form of a rule shows. */
export interface RuleFormView {
  readonly id: string;
  readonly texts: Messages['access'];
  readonly draft: RuleDraft;
  readonly groups: readonly Group[];
  readonly submit: string;
  /** What is wrong with the network. */
  readonly fault: string | undefined;
  readonly onSubmit: (draft: RuleDraft) => void;
  readonly onCancel?: () => void;
}

const valueOf = (form: HTMLFormElement, name: string): string => (form.elements.namedItem(name) as HTMLInputElement | null)?.value.trim() ?? '';

/** The form in which an administrator writes an address rule. */
export function ruleForm({ id, texts, draft, groups, submit, fault, onSubmit, onCancel }: RuleFormView): TemplateResult {
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    onSubmit({ network: valueOf(form, 'network'), description: valueOf(form, 'description'), groupId: valueOf(form, 'group') || null });
  };
  return html`
    <form novalidate @submit=${send}>
      <div>
        <label for="${id}-network">${texts.network}</label>
        <input
          class="input address" id="${id}-network" name="network" type="text" dir="ltr" maxlength="100" autocomplete="off" autocapitalize="none" spellcheck="false"
          .value=${draft.network} aria-invalid=${fault ? 'true' : 'false'} aria-describedby="${fault ? `${id}-fault ` : ''}${id}-hint"
        >
        ${fault ? html`<p class="error" id="${id}-fault">${fault}</p>` : nothing}
        <p class="note" id="${id}-hint">${texts.networkHint}</p>
      </div>
      <div>
        <label for="${id}-description">${texts.description}</label>
        <input class="input" id="${id}-description" name="description" type="text" maxlength="200" autocomplete="off" .value=${draft.description}>
      </div>
      <div>
        <label for="${id}-group">${texts.group}</label>
        <select class="input" id="${id}-group" name="group">
          <option value="" ?selected=${draft.groupId === null}>${texts.everybody}</option>
          ${groups.map((group) => html`<option value=${group.id} ?selected=${group.id === draft.groupId}>${group.name}</option>`)}
        </select>
      </div>
      <div class="acts wide">
        <button class="button primary" type="submit">${submit}</button>
        ${onCancel ? html`<button class="button" type="button" @click=${onCancel}>${texts.cancel}</button>` : nothing}
      </div>
    </form>
  `;
}
