import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ruleForm } from './rule-form.ts';
import type { TemplateResult } from 'lit';
import type { AddressRule, AddressRulesAnswer } from '../../contract/access.ts';
import type { Messages } from '../../locales/en.ts';
import type { Fault, RuleDraft } from './rule-form.ts';

/** What the list of rules shows, and what an administrator does there. */
export interface RulesView {
  readonly texts: Messages['access'];
  readonly answer: AddressRulesAnswer;
  readonly busy: boolean;
  readonly fault: Fault | undefined;
  readonly onAdd: (draft: RuleDraft) => void;
  readonly onSwitch: (rule: AddressRule, input: HTMLInputElement) => void;
  readonly onRemove: (rule: AddressRule) => void;
}

const emptyRule: RuleDraft = { network: '', description: '', groupId: null };

/** The networks from which people may come, and the form of another one. */
export function renderRuleList(view: RulesView): TemplateResult {
  const { texts, answer: { rules, groups }, busy, fault, onAdd } = view;
  return html`
    ${rules.length > 0
      ? html`<ul class="list" role="list" aria-labelledby="rules">${repeat(rules, ({ id }) => id, (rule) => renderRule(rule, view))}</ul>`
      : html`<p class="item muted">${texts.noRules}</p>`}
    <div class="item new">
      <h3>${texts.add}</h3>
      ${ruleForm({ id: 'rule-new', name: texts.add, texts, groups, busy, submit: texts.add, draft: emptyRule, fault: fault?.form === 'new' ? fault : undefined, onSubmit: onAdd })}
    </div>
  `;
}

function renderRule(rule: AddressRule, { texts, answer, busy, onSwitch, onRemove }: RulesView): TemplateResult {
  const { network, description, groupId, enabled } = rule;
  const group = groupId === null ? texts.everybody : answer.groups.find((one) => one.id === groupId)?.name ?? groupId;
  return html`
    <li class="item rule ${enabled ? '' : 'off'}" part="rule">
      <div>
        <p class="who"><bdi class="address" dir="ltr">${network}</bdi> <bdi class="badge">${group}</bdi></p>
        ${description ? html`<p class="muted"><bdi>${description}</bdi></p>` : nothing}
      </div>
      <div class="acts">
        <label class="switch">
          <input
            type="checkbox" .checked=${enabled} aria-label=${texts.activeRule(network)} aria-disabled=${busy ? 'true' : nothing}
            @change=${({ target }: Event) => onSwitch(rule, target as HTMLInputElement)}
          > ${texts.active}
        </label>
        <button
          class="button refuse" type="button" aria-label=${texts.removeRule(network)} aria-disabled=${busy ? 'true' : nothing}
          @click=${({ detail }: MouseEvent) => {
            // As with requests: the next rule may have moved up.
            if (detail < 2) onRemove(rule);
          }}
        >${texts.remove}</button>
      </div>
    </li>
  `;
}
