import { css } from 'lit';

export const detailsStyles = css`
  .foot {
    display: grid;
    gap: 0.5rem;
    padding-inline: 0.75rem;
  }
  .foot > :last-child {
    margin-block-end: 0.75rem;
  }
  .ready {
    min-block-size: 2.5rem;
    padding-block: 0.375rem;
    font-size: 0.9375em;
  }
  .ready:not(.primary) > .icon {
    color: var(--_available);
  }
  .limit {
    position: relative;
    display: inline-block;
    max-inline-size: 100%;
  }
  /* Below a row of times, sentences begin a line of their own. */
  .limit ~ #notes {
    display: block;
  }
  .limit ~ #notes > :first-child::before {
    content: none;
  }
  .limit.over {
    color: var(--_danger);
    font-weight: 600;
  }
  .chip {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
    min-block-size: 2.25rem;
    padding-inline-start: 0.75rem;
    border: 1px solid color-mix(in srgb, var(--_activity) 40%, var(--_surface));
    border-radius: 1.25rem;
    background: color-mix(in srgb, var(--_activity) 8%, var(--_surface));
    font-size: 0.875em;
    font-weight: 500;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .cancel {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    margin: -1px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: transparent;
    color: var(--_text-muted);
    font: inherit;
    cursor: pointer;
  }
  #take-over {
    margin-block-start: 0.5rem;
  }
  @media (forced-colors: active) {
    .ready > .icon {
      color: ButtonText;
    }
  }
  .cancel:hover {
    background: var(--_surface-sunken);
    color: var(--_text);
  }
`;
