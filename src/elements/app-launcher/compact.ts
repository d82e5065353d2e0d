import { css, html } from 'lit';
import { floating } from '../internal/floating.styles.ts';
import { icon } from '../internal/icon.ts';
import type { TemplateResult } from 'lit';

/** What only a launcher needs that is a button: its styles. */
export const compactStyles = css`
  ${floating}
  .panel[popover] {
    inline-size: 24rem;
    padding: var(--_gap);
  }
  .panel[popover] .app {
    min-block-size: 0;
  }
`;

const grid = icon('', 'M4 4h4v4H4zm8 0h4v4h-4zM4 12h4v4H4zm8 0h4v4h-4z');

/** The button that opens the panel. */
export const compactButton = (title: string, isOpen: boolean): TemplateResult => html`
  <button id="toggle" class="button anchor" part="button" type="button" popovertarget="panel" aria-controls="panel" aria-expanded=${isOpen}>
    ${grid}${title}
  </button>
`;
