import { css } from 'lit';
import { base } from '../../elements/internal/base.styles.ts';

export const styles = css`
  ${base}
  .return {
    display: grid;
    gap: 0.75rem;
    justify-items: center;
    margin-block-start: 1.25rem;
    text-align: center;
  }
  .return p {
    color: var(--_text-muted);
  }
`;
