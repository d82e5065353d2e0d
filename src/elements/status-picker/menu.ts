import { html, nothing } from 'lit';
import { icon } from '../internal/icon.ts';
import { statusIcons } from './icons.ts';
import { MenuKeys } from './menu-keys.ts';
import { menuStyles } from './menu.styles.ts';
import type { TemplateResult } from 'lit';
import type { Status } from '../../contract/index.ts';
import type { Messages } from '../../locales/en.ts';
import type { KnownDuty } from './words.ts';

const choices = ['available', 'work-offline', 'on-break'] as const;

const door = icon('log-out', 'M8 3.5H3.5v13H8m5-3 3.5-3.5L13 6.5m3 3.5H8');
const check = icon('check', 'm4.5 10.5 3.6 3.6 7.4-8.2');

/** What the button of a status picker opens: its content, its keys and its styles, loaded when there is a duty. */
export class StatusMenu {
  readonly #root: ShadowRoot;
  readonly #choose: (status: Status) => void;
  readonly #close: () => void;
  readonly #keys = new MenuKeys();
  readonly #onKeydown = (event: KeyboardEvent) => this.#onKey(event);

  constructor(root: ShadowRoot, choose: (status: Status) => void, close: () => void) {
    this.#root = root;
    this.#choose = choose;
    this.#close = close;
    // An adopted sheet needs no permission of a content security policy.
    if (menuStyles.styleSheet) root.adoptedStyleSheets.push(menuStyles.styleSheet);
  }

  get items(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>('.item')];
  }

  /** `refusal` says why the person may not log out now. */
  render(texts: Messages['status'], { status, activity }: KnownDuty, refusal: keyof Messages['status']['refusals'] | null): TemplateResult {
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
