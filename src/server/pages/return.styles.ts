import { css } from 'lit';
import { card } from '../../elements/internal/card.styles.ts';

export const styles = css`
  ${card}
  .return {
    display: grid;
    gap: 0.75rem;
    justify-items: center;
    text-align: center;
  }
  /* Below the form it is a remark; where the form has gone it is what the page is about. */
  .return:not(.card) {
    margin-block-start: 1.25rem;
  }
  .return:not(.card) p {
    color: var(--_text-muted);
  }
  .card {
    justify-items: stretch;
    text-align: start;
  }
  p,
  .notice {
    margin: 0;
  }
  .button {
    max-inline-size: 100%;
    overflow-wrap: anywhere;
  }
  /* They say nothing yet, and take no room. */
  [role]:not(.notice, .said) {
    position: absolute;
  }
`;
