import { html, nothing } from 'lit';
import { headset, statusIcons, unplugged } from '../internal/status-icons.ts';
import { dots, hourglass } from './icons.ts';
import { activityWords, statusWords, timeWords } from './words.ts';
import type { TemplateResult } from 'lit';
import type { Agent } from '../../contract/agents.ts';
import type { Reason } from '../../contract/index.ts';
import type { Messages } from '../../locales/en.ts';

/** What a row shows beside the agent. */
export interface RowView {
  readonly messages: Messages;
  readonly reasons: readonly Reason[];
  readonly nameOfGroup: (id: string | null) => string;
  readonly index: number;
  readonly isSelected: boolean;
  /** Whether it is the row in the tab order. */
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
}

/** One agent of the list. The controls in it are reached by arrow keys, so that Tab leaves the list. */
export function renderRow(agent: Agent, view: RowView): TemplateResult {
  const { id, displayName, groupId, duty } = agent;
  const { messages, reasons, nameOfGroup, index, isSelected, isCurrent, isOpen } = view;
  const { team: texts, status: statusTexts } = messages;
  return html`
    <div
      class="row ${isSelected ? 'selected' : ''}" part="agent" role="row" data-agent=${id} data-index=${index} aria-rowindex=${index + 2} aria-selected=${isSelected}
      tabindex=${isCurrent ? 0 : -1} aria-labelledby="who-${index} state-${index}"
    >
      <span class="pick" role="gridcell"><input type="checkbox" tabindex="-1" aria-label=${texts.select(displayName)} .checked=${isSelected}></span>
      <span id="who-${index}" class="who" role="rowheader"><bdi>${displayName}</bdi> <small><bdi>${nameOfGroup(groupId)}</bdi></small></span>
      <span id="state-${index}" class="state" role="gridcell">
        <span class="chip ${duty.status}">${statusIcons[duty.status]}<bdi>${statusWords(messages, duty.status, duty.reason, reasons)}</bdi></span>
        ${duty.activity === null ? nothing : html`<span class="chip activity">${headset}<bdi>${activityWords(messages, duty.activity)}</bdi></span>`}
        ${duty.next ? html`<span class="chip next">${hourglass}<bdi>${statusTexts.next(statusWords(messages, duty.next.status, duty.next.reason, reasons))}</bdi></span>` : nothing}
        ${duty.lost ? html`<span class="chip lost">${unplugged}${texts.lost}</span>` : nothing}
      </span>
      <span class="time" role="gridcell">${timeWords(agent)}</span>
      <span class="acts" role="gridcell">
        <button
          class="more ${isOpen ? 'anchor' : ''}" type="button" tabindex="-1" aria-haspopup="menu" aria-expanded=${isOpen} aria-label=${texts.changeOf(displayName)}
        >${dots}</button>
      </span>
    </div>
  `;
}
