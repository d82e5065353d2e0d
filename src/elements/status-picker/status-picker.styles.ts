import { css } from 'lit';
import { base } from '../internal/base.styles.ts';
import { floating } from '../internal/floating.styles.ts';

export const styles = css`
  :host {
    display: inline-block;
    inline-size: 20rem;
    max-inline-size: 100%;
    vertical-align: top;
  }
  ${base}
  ${floating}
  :host {
    --_mark-ink: var(--_surface);
  }
  p {
    margin: 0;
  }
  .icon {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
  }
  .ink {
    stroke: var(--_mark-ink);
  }
  .available {
    --_tone: var(--_available);
  }
  .work-offline {
    --_tone: var(--_work-offline);
  }
  .on-break {
    --_tone: var(--_on-break);
  }

  .picker {
    display: grid;
    grid-template: auto auto / auto 1fr auto;
    column-gap: 0.75rem;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_surface);
    transition: border-color var(--_ease);
  }
  .picker:hover {
    border-color: var(--_text-muted);
  }
  /* The button covers what stands beside it too: a running clock within it would be read as part of its name. */
  .trigger {
    grid-area: 1 / 1 / -1 / -1;
    display: grid;
    grid-template: subgrid / subgrid;
    align-items: center;
    margin: 0;
    padding: 0.5rem 0.75rem;
    border: 0;
    border-radius: calc(var(--_radius) - 1px);
    background: none;
    color: var(--_text);
    font: inherit;
    text-align: start;
    cursor: pointer;
    transition: background-color var(--_ease);
  }
  .trigger:hover,
  .trigger[aria-expanded='true'] {
    background: var(--_surface-sunken);
  }
  .mark {
    grid-area: 1 / 1 / -1 / 2;
    display: grid;
    place-items: center;
    align-self: start;
    inline-size: 2.5rem;
    block-size: 2.5rem;
    border-radius: calc(var(--_radius) * 0.8);
    background: color-mix(in srgb, var(--_tone) 14%, var(--_surface));
    color: var(--_tone);
    --_mark-ink: color-mix(in srgb, var(--_tone) 14%, var(--_surface));
  }
  .mark .icon {
    inline-size: 1.375rem;
    block-size: 1.375rem;
  }
  .label {
    grid-area: 1 / 2;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem 0.5rem;
    min-inline-size: 0;
    font-weight: 600;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .overlay {
    display: inline-flex;
    align-items: center;
    gap: 0.25em;
    padding-inline: 0.5em;
    border: 1px solid color-mix(in srgb, var(--_activity) 45%, transparent);
    border-radius: 1em;
    background: color-mix(in srgb, var(--_activity) 12%, var(--_surface));
    color: var(--_activity);
    font-size: 0.8125em;
    line-height: 1.5;
  }
  .overlay .icon {
    inline-size: 1em;
    block-size: 1em;
  }
  .chevron {
    grid-area: 1 / 3;
    align-self: start;
    margin-block-start: 0.125rem;
    color: var(--_text-muted);
    transition: rotate var(--_ease);
  }
  .trigger[aria-expanded='true'] .chevron {
    rotate: 180deg;
  }
  .detail {
    grid-area: 2 / 2 / 3 / 4;
    min-block-size: 1.75rem;
    padding-block-end: 0.5rem;
    padding-inline-end: 0.75rem;
    color: var(--_text-muted);
    font-size: 0.875em;
    line-height: 1.4;
    overflow-wrap: anywhere;
    pointer-events: none;
    z-index: 1;
  }
  .time {
    font-variant-numeric: tabular-nums;
  }
  .note::before {
    content: '·' / '';
    margin-inline: 0.125em 0.375em;
  }
  .note .icon,
  .note .spinner {
    inline-size: 1em;
    block-size: 1em;
    margin-inline-end: 0.25em;
    vertical-align: -0.125em;
  }
  .call {
    color: var(--_warning);
    font-weight: 500;
  }
  .next {
    color: var(--_text);
    font-weight: 500;
  }
  .spinner {
    display: inline-block;
    inline-size: 1em;
    block-size: 1em;
    border: 2px solid;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

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
  [dir='rtl'] .log-out {
    scale: -1 1;
  }
  .item:is(:hover, :focus) {
    background: var(--_surface-sunken);
    --_mark-ink: var(--_surface-sunken);
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

  .start,
  .absent {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    padding: 0.75rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  #hint {
    flex: 1 1 10rem;
    font-size: 0.9375em;
  }
  .absent {
    justify-content: start;
    color: var(--_text-muted);
  }
  .notice {
    margin-block-start: 0.5rem;
    font-size: 0.9375em;
  }
  @media (forced-colors: active) {
    :host,
    .mark,
    .item:is(:hover, :focus) {
      --_mark-ink: Canvas;
    }
    .item > .icon {
      color: CanvasText;
    }
    .picker,
    .start,
    .absent {
      border-color: ButtonText;
    }
    .item:focus {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .item[aria-disabled='true'] {
      color: GrayText;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .chevron {
      transition: none;
    }
  }
`;
