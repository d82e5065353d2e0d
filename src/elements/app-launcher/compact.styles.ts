import { css } from 'lit';
import { floating } from '../internal/floating.styles.ts';

/** The panel of a launcher that is a button. Without them the browser's own popover opens. */
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
