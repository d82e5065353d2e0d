import { html, nothing } from 'lit';
import { icon } from '../internal/icon.ts';
import { statusIcons } from './icons.ts';
import { MenuKeys } from './menu-keys.ts';
import { menuStyles } from './menu.styles.ts';
import { everySecond } from '../internal/ticker.ts';
import type { ReactiveController, ReactiveElement, TemplateResult } from 'lit';
import type { Client } from '../../client/types.ts';
import type { Status } from '../../contract/index.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';
import type { KnownDuty } from './words.ts';

/** How long a change may take before it is said to be under way, in milliseconds. */
const patience = 1000;

const choices = ['available', 'work-offline', 'on-break'] as const;

const door = icon('log-out', 'M8 3.5H3.5v13H8m5-3 3.5-3.5L13 6.5m3 3.5H8');
const check = icon('check', 'm4.5 10.5 3.6 3.6 7.4-8.2');

/**
 * What the button of a status picker opens: its content, its keys and its styles, loaded when there is a duty. From then
 * on it has the time in the status shown anew each second.
 */
export class StatusMenu implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #root: ShadowRoot;
  readonly #choose: (status: Status) => void;
  readonly #close: () => void;
  readonly #keys = new MenuKeys();
  readonly #onKeydown = (event: KeyboardEvent) => this.#onKey(event);
  #stopTicking: (() => void) | undefined;

  constructor(host: ReactiveElement, choose: (status: Status) => void, close: () => void) {
    this.#host = host;
    this.#root = host.renderRoot as ShadowRoot;
    this.#choose = choose;
    this.#close = close;
    // An adopted sheet needs no permission of a content security policy.
    if (menuStyles.styleSheet) this.#root.adoptedStyleSheets.push(menuStyles.styleSheet);
    host.addController(this);
  }

  hostConnected(): void {
    this.#stopTicking = everySecond(() => this.items.length && this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stopTicking?.();
  }

  get items(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>('.item')];
  }

  /** Has a choice carried out; `onSlow` is called when that takes its time. */
  async request(client: Client, choice: Status, onSlow: () => void): Promise<void> {
    if (choice === 'logged-out') return this.#logOut(client);
    const slow = setTimeout(onSlow, patience);
    try {
      await client.duty.request(choice);
    } finally {
      clearTimeout(slow);
    }
  }

  /**
   * Ends the duty in every browser of the agent, then the session of this one. While an activity lasts the end of the duty is
   * queued, and the session stays. Without a connection the page is emptied all the same.
   */
  async #logOut({ connection, duty, session }: Client): Promise<void> {
    if (connection.get() === 'live') {
      const { outcome } = await duty.request('logged-out');
      if (outcome === 'queued') return;
    }
    await session.signOut();
  }

  /** `refusal` says why the person may not log out now. */
  render(texts: DutyMessages['status'], { status, activity }: KnownDuty, refusal: keyof DutyMessages['status']['refusals'] | null): TemplateResult {
    return html`
      ${activity ? html`<p id="afterwards" class="hint">${texts.afterwards}</p>` : nothing}
      <div
        id="menu" role="menu" aria-label=${texts.menu} aria-describedby=${activity ? 'afterwards' : nothing} @keydown=${this.#onKeydown}
      >
        ${choices.map((choice) => html`
          <div
            class="item ${choice}" role="menuitemradio" tabindex="-1" aria-checked=${choice === status} ?autofocus=${choice === choices[0]}
            @click=${() => this.#choose(choice)}
          >
            ${statusIcons[choice]}<span>${texts[choice]}</span>${check}
          </div>
        `)}
        <div class="line" role="separator"></div>
        <div
          class="item" role="menuitem" tabindex="-1" aria-disabled=${refusal ? 'true' : nothing} aria-describedby=${refusal ? 'refusal' : nothing}
          @click=${() => refusal ?? this.#choose('logged-out')}
        >
          ${door}<span>${texts.logOut}</span>
        </div>
      </div>
      ${refusal ? html`<p id="refusal" class="hint">${texts.refusals[refusal]}</p>` : nothing}
    `;
  }

  #onKey(event: KeyboardEvent): void {
    const { items } = this;
    const current = this.#root.activeElement;
    if (event.key === 'Escape' || event.key === 'Tab') this.#close();
    else if (event.key === 'Enter' || event.key === ' ') items.find((item) => item === current)?.click();
    else {
      const target = this.#keys.target(items, current, event);
      if (!target) return;
      target.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
