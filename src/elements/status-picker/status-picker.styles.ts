import { css } from 'lit';
import { base } from '../internal/base.styles.ts';

export const styles = css`
  :host {
    display: inline-block;
    inline-size: 20rem;
    max-inline-size: 100%;
    vertical-align: top;
  }
  ${base}
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
    background: transparent;
    color: var(--_text);
    font: inherit;
    text-align: start;
    cursor: pointer;
    transition: background-color var(--_ease);
  }
  .trigger:is(:hover, [aria-expanded='true']) {
    background: var(--_surface-sunken);
  }
  .mark {
    grid-area: 1 / 1 / -1 / 2;
  }
  .label {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem 0.5rem;
    min-inline-size: 0;
    font-weight: 600;
    line-height: 1.4;
    overflow-wrap: anywhere;
  }
  .overlay {
    --_tone: var(--_activity);
    display: inline-flex;
    align-items: center;
    gap: 0.25em;
    padding-inline: 0.5em;
    border: 1px solid color-mix(in srgb, var(--_tone) 45%, var(--_surface));
    border-radius: 1em;
    background: color-mix(in srgb, var(--_tone) 14%, var(--_surface));
    color: var(--_tone);
    font-size: 0.8125em;
    line-height: 1.5;
  }
  .chevron {
    align-self: start;
    color: var(--_text-muted);
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
    font-variant-numeric: tabular-nums;
    pointer-events: none;
    z-index: 1;
  }
  .foot {
    grid-area: 3 / 1 / 4 / -1;
  }
  /* There the way back to work will be, as soon as it is loaded. */
  .on-break > .foot {
    min-block-size: 3.25rem;
  }
  .note::before {
    content: '·' / '';
    margin-inline: 0.125em 0.375em;
  }
  :is(.overlay, .note) > :is(.icon, .spinner) {
    inline-size: 1em;
    block-size: 1em;
  }
  .note > :is(.icon, .spinner) {
    margin-inline-end: 0.25em;
    vertical-align: -0.125em;
  }
  .call {
    color: var(--_warning);
    font-weight: 500;
  }
  .start,
  .absent {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
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
    color: var(--_text-muted);
  }
  .notice {
    margin-block-start: 0.5rem;
  }
`;
