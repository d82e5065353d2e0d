import { html, nothing } from 'lit';
import { statusIcons } from '../internal/status-icons.ts';
import type { TemplateResult } from 'lit';
import type { Agent } from '../../contract/agents.ts';
import type { Status } from '../../contract/index.ts';
import type { Messages } from '../../locales/en.ts';

/** What an agent can be changed to, in the order in which it is offered. */
export const choices: readonly Status[] = ['available', 'work-offline', 'on-break', 'logged-out'];

/** The words for a choice: a status, or to log out. */
export const choiceWords = ({ status }: Messages, choice: Status): string => (choice === 'logged-out' ? status.logOut : status[choice]);

/** What the menu of one agent shows, and what a person does there. */
export interface MenuView {
  readonly messages: Messages;
  readonly agent: Agent | undefined;
  readonly onChoose: (status: Status) => void;
  readonly onClosed: () => void;
}

function onKeydown(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const items = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.indexOf((menu.getRootNode() as ShadowRoot).activeElement as HTMLElement);
  const targets: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  const { key } = event;
  if (key === 'Tab') menu.hidePopover();
  else if (Object.hasOwn(targets, key)) items.at((targets[key] ?? 0) % items.length)?.focus();
  else return;
  event.preventDefault();
}

/** The menu of one agent. It stands there empty until it is opened; the browser closes it and gives the focus back. */
export function renderMenu({ messages, agent, onChoose, onClosed }: MenuView): TemplateResult {
  const { team: texts } = messages;
  const isOff = agent?.duty.status === 'logged-out';
  return html`
    <div
      id="choices" class="floating" part="menu" popover="auto" role=${agent ? 'menu' : nothing} aria-label=${agent ? texts.changeOf(agent.displayName) : nothing}
      @keydown=${onKeydown} @toggle=${({ currentTarget }: Event) => (currentTarget as HTMLElement).matches(':popover-open') || onClosed()}
    >
      ${agent ? choices.map((choice) => html`
        <div
          class="item ${choice}" role="menuitem" tabindex="-1" aria-disabled=${isOff ? 'true' : nothing} aria-describedby=${isOff ? 'off' : nothing}
          @click=${() => isOff || onChoose(choice)}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            event.preventDefault();
            if (!isOff) onChoose(choice);
          }}
        >${statusIcons[choice]}<span>${choiceWords(messages, choice)}</span></div>
      `) : nothing}
      ${isOff ? html`<div role="presentation"><p id="off" class="hint">${texts.refusals['not-on-duty']}</p></div>` : nothing}
    </div>
  `;
}
