import { html, nothing } from 'lit';
import { headset, statusIcons, unplugged } from '../internal/status-icons.ts';
import { filters, orders } from './arrange.ts';
import { cross, lens } from './icons.ts';
import { choices, choiceWords } from './menu.ts';
import type { TemplateResult } from 'lit';
import type { Status } from '../../contract/index.ts';
import type { Messages } from '../../locales/en.ts';
import type { Filter, Look, Order } from './arrange.ts';

/** What stands above the list, and what a person does there. */
export interface ToolsView {
  readonly messages: Messages;
  readonly look: Look;
  readonly counts: Readonly<Record<Filter, number>>;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /** Whether some agents have no group. */
  readonly hasGroupless: boolean;
  readonly onLook: (change: Partial<Look>) => void;
}

const iconOf = (filter: Filter): TemplateResult | typeof nothing => {
  if (filter === 'all') return nothing;
  if (filter === 'working') return headset;
  return filter === 'lost' ? unplugged : statusIcons[filter];
};

const filterWords = ({ team, status }: Messages, filter: Filter): string =>
  (filter === 'all' || filter === 'working' || filter === 'lost' ? team[filter] : status[filter]);

/** How many agents each status has; pressing one shows those alone. */
export function renderCounts({ messages, look, counts, onLook }: ToolsView): TemplateResult {
  const shown = filters.filter((filter) => (filter !== 'working' && filter !== 'lost') || counts[filter] > 0 || filter === look.filter);
  return html`
    <div class="counts" part="counts" role="group" aria-label=${messages.team.filter}>
      ${shown.map((filter) => html`
        <button class="count ${filter}" type="button" aria-pressed=${filter === look.filter} @click=${() => onLook({ filter })}>
          ${iconOf(filter)}<span>${filterWords(messages, filter)}</span> <strong>${counts[filter]}</strong>
        </button>
      `)}
    </div>
  `;
}

/** A group as the value of an option. */
const groupValue = (group: Look['group']): string => (group === undefined ? '' : group === null ? '-' : `=${group}`);
const groupOf = (value: string): Look['group'] => (value === '' ? undefined : value === '-' ? null : value.slice(1));

export function renderTools({ messages: { team: texts }, look, groups, hasGroupless, onLook }: ToolsView): TemplateResult {
  const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;
  const option = (value: string, words: string) => html`<option value=${value} ?selected=${value === groupValue(look.group)}>${words}</option>`;
  return html`
    <div class="tools" role="search">
      <div class="search">
        ${lens}
        <input
          id="search" class="input" part="search" type="search" aria-label=${texts.search} placeholder=${texts.search} autocomplete="off" spellcheck="false"
          .value=${look.words} @input=${(event: Event) => onLook({ words: valueOf(event) })}
        >
        ${look.words ? html`
          <button class="clear" type="button" aria-label=${texts.clear} @click=${({ currentTarget }: Event) => {
            onLook({ words: '' });
            ((currentTarget as HTMLElement).getRootNode() as ShadowRoot).getElementById('search')?.focus();
          }}>${cross}</button>
        ` : nothing}
      </div>
      ${groups.length + Number(hasGroupless) > 1 ? html`
        <label class="choice"><span>${texts.group}</span>
          <select class="input" name="group" @change=${(event: Event) => onLook({ group: groupOf(valueOf(event)) })}>
            ${option('', texts.everyGroup)} ${groups.map(({ id, name }) => option(groupValue(id), name))}
            ${hasGroupless ? option(groupValue(null), texts.noGroup) : nothing}
          </select>
        </label>
      ` : nothing}
      <label class="choice"><span>${texts.sort}</span>
        <select class="input" name="order" @change=${(event: Event) => onLook({ order: valueOf(event) as Order })}>
          ${orders.map((order) => html`<option value=${order} ?selected=${order === look.order}>${texts.sorts[order]}</option>`)}
        </select>
      </label>
    </div>
  `;
}

/** What is selected, and what can be done with it. */
export interface SelectionView {
  readonly messages: Messages;
  /** How many are selected, and how many of them the list does not show. */
  readonly count: number;
  readonly hidden: number;
  readonly onChoose: (status: Status) => void;
  readonly onClear: () => void;
}

export function renderSelection({ messages, count, hidden, onChoose, onClear }: SelectionView): TemplateResult {
  const { team: texts } = messages;
  return html`
    <div class="selection ${count > 0 ? 'some' : ''}" part="selection" role="group" aria-label=${texts.changeTo}>
      ${count === 0 ? nothing : html`
        <p><strong>${texts.selected(count)}</strong>${hidden > 0 ? html` <span class="muted">(${texts.hidden(hidden)})</span>` : nothing}</p>
        <div class="acts">
          ${choices.map((choice) => html`
            <button class="button small ${choice}" type="button" aria-haspopup="dialog" @click=${() => onChoose(choice)}>${statusIcons[choice]}${choiceWords(messages, choice)}</button>
          `)}
          <button class="button small quiet" type="button" @click=${onClear}>${texts.unselect}</button>
        </div>
      `}
    </div>
  `;
}
