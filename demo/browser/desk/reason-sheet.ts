import { html, nothing } from 'lit';
import { actionsOf, alertOf, choiceField, chosenIn, onForm, selectField, switchField, textField, textIn } from './fields.ts';
import type { TemplateResult } from 'lit';
import type { Group, ReasonEntry } from '../../../src/contract/index.ts';

/** The statuses in words. */
export const statusNames: Readonly<Record<ReasonEntry['status'], string>> = {
  available: 'Available', 'work-offline': 'Work Offline', 'on-break': 'On Break', 'logged-out': 'Log out',
};

/** What the sheet says of a reason. */
export type ReasonValues = Pick<ReasonEntry, 'code' | 'label' | 'active' | 'maxSeconds' | 'endAction' | 'groups'>;

interface ReasonSheet {
  readonly status: ReasonEntry['status'];
  /** The reason that is edited; none for a new one. */
  readonly reason?: ReasonEntry;
  readonly groups: readonly Group[];
  readonly isBusy: boolean;
  readonly faults: readonly string[];
  readonly problem: string | undefined;
  readonly onSave: (values: ReasonValues) => void;
  readonly onDelete: (reason: ReasonEntry) => void;
  readonly onCancel: () => void;
}

/** The languages of the demo's tenants. */
const languages = [['en', 'Name'], ['de', 'Name in German'], ['es', 'Name in Spanish']] as const;
const endings: readonly ReasonEntry['status'][] = ['available', 'work-offline', 'on-break', 'logged-out'];

function valuesIn(data: FormData, before: ReasonEntry | undefined): ReasonValues {
  // What the form does not ask for stays.
  const others = Object.entries(before?.label ?? {}).filter(([tag]) => !languages.some(([known]) => known === tag));
  const label = Object.fromEntries([...others, ...languages.map(([tag]) => [tag, textIn(data, `label-${tag}`)] as const).filter(([, text]) => text !== '')]);
  const minutes = Number(textIn(data, 'minutes'));
  const end = endings.find((status) => status === textIn(data, 'endAction')) ?? null;
  return {
    label, code: textIn(data, 'code'), active: data.has('active'), groups: chosenIn(data, 'groups'),
    maxSeconds: minutes > 0 ? Math.round(minutes * 60) : null, endAction: minutes > 0 ? end : null,
  };
}

/** Asks for everything about a reason. */
export function reasonSheet({ status, reason, groups, isBusy, faults, problem, onSave, onDelete, onCancel }: ReasonSheet): TemplateResult {
  const labelFault = (tag: string) => (faults.includes(`label.${tag}`) || (tag === 'en' && faults.includes('label')) ? 'Enter a name of at most 60 characters.' : undefined);
  const timed = status !== 'logged-out';
  return html`<form class="form" @submit=${onForm((data) => onSave(valuesIn(data, reason)))}>
    <header><h2 id="sheet-reason" tabindex="-1">${reason ? html`<bdi>${reason.label['en']}</bdi>` : `A reason for ${statusNames[status]}`}</h2>
      <p>Agents see it in their language, in the menu of ${statusNames[status]}.</p></header>
    ${alertOf(problem)}
    ${languages.map(([tag, label]) => textField({
      name: `label-${tag}`, label, value: reason?.label[tag] ?? '', isOptional: tag !== 'en', hasFocus: tag === 'en', fault: labelFault(tag),
    }))}
    ${textField({
      name: 'code', label: 'Short code', value: reason?.code ?? '', hint: 'For reports, such as LUN.',
      fault: faults.includes('code') ? 'Use up to 12 letters and digits that no other reason has.' : undefined,
    })}
    ${timed ? html`
      ${textField({
        name: 'minutes', label: 'At most (minutes)', type: 'number', range: [1, 1440], isOptional: true,
        value: reason?.maxSeconds ? String(reason.maxSeconds / 60) : '', hint: 'Agents see the time run down. Leave it empty for no limit.',
        fault: faults.includes('maxSeconds') ? 'Enter a number from 1 to 1,440.' : undefined,
      })}
      ${selectField('endAction', 'And then', reason?.endAction ?? '', [
        ['', 'Nothing: it is marked as over time'], ...endings.filter((one) => one !== status).map((one) => [one, statusNames[one]] as const),
      ])}
      ${faults.includes('endAction') ? html`<small class="form-fault">What follows needs a limit, and another status.</small>` : nothing}` : nothing}
    ${groups.length > 0 ? choiceField('checkbox', 'groups', 'For these groups alone', reason?.groups ?? [], groups.map(({ id, name }) => [id, name] as const)) : nothing}
    ${switchField('active', 'Offered to agents', reason?.active ?? true, 'Who has it keeps it until the next choice.')}
    ${actionsOf('Save', isBusy, onCancel)}
    ${reason ? html`<p class="form-actions"><button type="button" class="quiet-button" @click=${() => onDelete(reason)}>Delete this reason</button></p>` : nothing}
  </form>`;
}
