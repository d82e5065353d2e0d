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

/** What is wrong with a rule: in which form, with which of its fields, in words. */
export interface Fault {
  /** A request's id, or `new`. */
  readonly form: string;
  readonly field: 'network' | 'group';
  readonly text: string;
}

/** What the form of a rule shows. */
export interface RuleFormView {
  readonly id: string;
  /** What the form is for. */
  readonly name: string;
  readonly texts: Messages['access'];
  readonly draft: RuleDraft;
  readonly groups: readonly Group[];
  readonly submit: string;
  readonly busy: boolean;
  readonly fault: Fault | undefined;
  readonly onSubmit: (draft: RuleDraft) => void;
  readonly onCancel?: () => void;
}

const valueOf = (form: HTMLFormElement, name: string): string => (form.elements.namedItem(name) as HTMLInputElement | null)?.value.trim() ?? '';

/** The form in which an administrator writes an address rule. */
export function ruleForm({ id, name, texts, draft, groups, submit, busy, fault, onSubmit, onCancel }: RuleFormView): TemplateResult {
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    onSubmit({ network: valueOf(form, 'network'), description: valueOf(form, 'description'), groupId: valueOf(form, 'group') || null });
  };
  const isWrong = (field: Fault['field']) => fault?.field === field;
  const sayFault = (field: Fault['field']) => (isWrong(field) ? html`<p class="error" id="${id}-${field}-fault">${fault?.text}</p>` : nothing);
  return html`
    <form novalidate aria-label=${name} @submit=${send}>
      <div>
        <label for="${id}-network">${texts.network}</label>
        <input
          class="input address" id="${id}-network" name="network" type="text" dir="ltr" maxlength="100" autocomplete="off" autocapitalize="none" spellcheck="false"
          .value=${draft.network} aria-invalid=${isWrong('network') ? 'true' : 'false'}
          aria-describedby="${isWrong('network') ? `${id}-network-fault ` : ''}${id}-hint"
        >
        ${sayFault('network')}
      </div>
      <div>
        <label for="${id}-description">${texts.description}</label>
        <input class="input" id="${id}-description" name="description" type="text" maxlength="200" autocomplete="off" .value=${draft.description}>
      </div>
      <div>
        <label for="${id}-group">${texts.group}</label>
        <select class="input" id="${id}-group" name="group" aria-invalid=${isWrong('group') ? 'true' : 'false'}
          aria-describedby=${isWrong('group') ? `${id}-group-fault` : nothing}
        >
          <option value="" ?selected=${draft.groupId === null}>${texts.everybody}</option>
          ${groups.map((group) => html`<option value=${group.id} ?selected=${group.id === draft.groupId}>${group.name}</option>`)}
        </select>
        ${sayFault('group')}
      </div>
      <p class="note wide" id="${id}-hint">${texts.networkHint}</p>
      <div class="acts wide">
        <button class="button primary" type="submit" aria-disabled=${busy ? 'true' : nothing}>${submit}</button>
        ${onCancel ? html`<button class="button" type="button" @click=${onCancel}>${texts.cancel}</button>` : nothing}
      </div>
    </form>
  `;
}
