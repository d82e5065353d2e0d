import { css } from 'lit';
import { card } from '../internal/card.styles.ts';

export const styles = css`
  ${card}
  .link {
    display: inline-flex;
    margin-block-start: var(--_gap);
    text-decoration: none;
  }
  .aside {
    display: inline-block;
    margin-block-start: calc(var(--_gap) * 0.75);
    padding-block: 0.25rem;
    color: var(--_accent);
  }
  .notice:focus {
    outline: none;
  }
  .notice.good bdi::before {
    content: '✓' / '';
    margin-inline-end: 0.5em;
    color: var(--_accent);
    font-weight: 700;
  }
`;
