import { css } from 'lit';
import { card } from '../internal/card.styles.ts';

export const styles = css`
  ${card}
  .link {
    display: inline-flex;
    margin-block-start: var(--_gap);
    text-decoration: none;
  }
`;
