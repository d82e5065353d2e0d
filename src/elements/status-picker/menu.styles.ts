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
  /* The buttons to the reasons stand over the ends of the rows of the menu. */
  .levels {
    display: grid;
    grid-template: repeat(5, auto) / minmax(0, 1fr) auto;
  }
  .levels > [role='menu'] {
    grid-area: 1 / 1 / -1 / -1;
    display: grid;
    grid-template-rows: subgrid;
  }
  .levels .item {
    padding-inline-end: 3.5rem;
  }
  .more {
    grid-column: 2;
    display: grid;
    place-items: center;
    align-self: center;
    inline-size: 2.75rem;
    block-size: 2.25rem;
    margin: 0;
    padding: 0;
    border: 0;
    border-inline-start: 1px solid var(--_border);
    border-radius: 0 calc(var(--_radius) * 0.7) calc(var(--_radius) * 0.7) 0;
    background: transparent;
    color: var(--_text-muted);
    font: inherit;
    cursor: pointer;
  }
  [dir='rtl'] .more {
    border-radius: calc(var(--_radius) * 0.7) 0 0 calc(var(--_radius) * 0.7);
  }
  .more:hover {
    background: var(--_surface-sunken);
    color: var(--_text);
  }
  .to-available {
    grid-row: 1;
  }
  .to-work-offline {
    grid-row: 2;
  }
  .to-on-break {
    grid-row: 3;
  }
  .to-logged-out {
    grid-row: 5;
  }
  .title {
    padding-block: 0.5rem 0.375rem;
    font-weight: 600;
  }
  .reasons > [role='menuitemradio'] {
    grid-template-columns: minmax(0, 1fr) auto;
  }
  .reason {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.75rem;
  }
  /* On the side of the menu, whichever way the name itself runs. */
  .name {
    flex: 1 1 7rem;
    text-align: match-parent;
  }
  .about {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    color: var(--_text-muted);
    font-size: 0.8125em;
    font-weight: 400;
    white-space: nowrap;
  }
  .code {
    padding-inline: 0.4em;
    border: 1px solid var(--_border);
    border-radius: 0.3em;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.04em;
  }
  .back {
    position: sticky;
    inset-block-end: -0.375rem;
    background: var(--_surface);
    color: var(--_text-muted);
  }
  .state:empty {
    display: none;
  }
  .failure,
  .state {
    padding-block-start: 0.25rem;
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
