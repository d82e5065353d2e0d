import { css } from 'lit';
import { floating } from '../internal/floating.styles.ts';

export const menuStyles = css`
  ${floating}
  #choices {
    --_tone: var(--_text-muted);
    inline-size: max(min(16rem, 100dvi - 1rem), anchor-size(inline, 16rem));
  }
  .hint {
    padding: 0.25rem 0.75rem 0.5rem;
    color: var(--_text-muted);
    font-size: 0.875em;
  }
  #refusal {
    padding-block-start: 0;
    padding-inline-start: 2.75rem;
  }
  .item {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.75rem;
    overflow-wrap: anywhere;
    min-block-size: 2.75rem;
    padding: 0.5rem 0.75rem;
    border-radius: calc(var(--_radius) * 0.7);
    cursor: pointer;
  }
  .item > .icon {
    color: var(--_tone);
  }
  .item > .check {
    visibility: hidden;
    color: var(--_accent);
  }
  .item:is(:hover, :focus) {
    background: var(--_surface-sunken);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item[aria-checked='true'] {
    font-weight: 600;
  }
  .item[aria-checked='true'] > .check {
    visibility: visible;
  }
  .item[aria-disabled='true'] {
    color: var(--_text-muted);
    cursor: not-allowed;
  }
  .line {
    margin: 0.375rem 0.75rem;
    border-block-start: 1px solid var(--_border);
  }
  .chevron {
    transition: rotate var(--_ease);
  }
  .trigger[aria-expanded='true'] .chevron {
    rotate: 180deg;
  }
  @media (forced-colors: active) {
    .item > .icon {
      color: CanvasText;
    }
    .item:focus {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .item[aria-disabled='true'] {
      color: GrayText;
    }
  }
`;
