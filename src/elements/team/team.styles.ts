import { css } from 'lit';
import { base } from '../internal/base.styles.ts';

/** What holds before the list is loaded. */
export const styles = css`
  :host {
    display: block;
  }
  ${base}
  /* What comes takes the place that is kept for it. */
  .place {
    min-block-size: var(--onduty-team-size, 40rem);
  }
  .muted {
    color: var(--_text-muted);
  }
`;
