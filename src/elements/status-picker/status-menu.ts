import { html, nothing } from 'lit';
import { icon } from '../internal/icon.ts';
import { textsOf } from './changes.ts';
import { statusIcons } from './icons.ts';
import { check } from './menu-icons.ts';
import type { TemplateResult } from 'lit';
import type { Status } from '../../contract/index.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';
import type { ReasonList } from './reason-list.ts';
import type { KnownDuty } from './words.ts';

const choices = ['available', 'work-offline', 'on-break'] as const;

const door = icon('log-out', 'M8 3.5H3.5v13H8m5-3 3.5-3.5L13 6.5m3 3.5H8');
const onward = icon('arrow', 'm8 5 5 5-5 5');

interface StatusMenuActs {
  readonly keydown: (event: KeyboardEvent) => void;
  readonly choose: (status: Status) => void;
  /** Shows the reasons of a status. */
  readonly enter: (status: Status) => void;
}

/**
 * The statuses, and the end of the duty. What has reasons is chosen at once where none is required; the button beside it, or the arrow
 * key to it, leads to the reasons. These buttons stand beside the menu, not in it, so that the menu stays one list of choices.
 */
export function statusMenu(
  texts: DutyMessages, { status, activity }: KnownDuty, refusal: keyof DutyMessages['status']['refusals'] | null, reasons: ReasonList, acts: StatusMenuActs,
): TemplateResult {
  const { status: words } = texts;
  const { reasonFor, reasonForLeaving, failed } = textsOf(texts);
  const popup = (choice: Status) => (reasons.of(choice).length > 0 ? 'menu' : nothing);
  const more = (choice: Status) => (popup(choice) === nothing || (choice === 'logged-out' && refusal) ? nothing : html`
    <button
      class="more to-${choice}" type="button" tabindex="-1" data-status=${choice} aria-label=${choice === 'logged-out' ? reasonForLeaving : reasonFor(words[choice])}
      @click=${() => acts.enter(choice)}
    >${onward}</button>
  `);
  return html`
    ${activity ? html`<p id="afterwards" class="hint">${words.afterwards}</p>` : nothing}
    <div class="levels">
      <div
        id="menu" role="menu" aria-label=${words.menu} aria-describedby=${activity ? 'afterwards' : nothing} @keydown=${acts.keydown}
      >
        ${choices.map((choice) => html`
          <div
            class="item ${choice}" role="menuitemradio" tabindex="-1" aria-checked=${choice === status} aria-haspopup=${popup(choice)}
            data-status=${choice} ?autofocus=${choice === choices[0]} @click=${() => acts.choose(choice)}
          >
            ${statusIcons[choice]}<span>${words[choice]}</span>${check}
          </div>
        `)}
        <div class="line" role="separator"></div>
        <div
          class="item" role="menuitem" tabindex="-1" aria-disabled=${refusal ? 'true' : nothing} aria-describedby=${refusal ? 'refusal' : nothing}
          aria-haspopup=${refusal ? nothing : popup('logged-out')} data-status="logged-out" @click=${() => refusal ?? acts.choose('logged-out')}
        >
          ${door}<span>${words.logOut}</span>
        </div>
      </div>
      ${[...choices, 'logged-out' as const].map(more)}
    </div>
    ${refusal ? html`<p id="refusal" class="hint">${words.refusals[refusal]}</p>` : nothing}
    ${reasons.hasFailed ? html`<p class="hint failure" role="status">${failed}</p>` : nothing}
  `;
}
