import { css } from 'lit';
import { listStyles } from './list.styles.ts';
import { overStyles } from './over.styles.ts';

/** What the desk looks like beyond its list: adopted when it is loaded. */
export const deskStyles = css`
  ${listStyles}
  ${overStyles}
  section {
    display: grid;
    gap: 0.75rem;
  }
  h2,
  h3 {
    margin: 0;
    font-weight: 650;
    line-height: 1.25;
  }
  h2 {
    font-size: 1.375em;
  }
  h3 {
    font-size: 1.125em;
    overflow-wrap: anywhere;
  }
  :is(h2, h3, #report):focus {
    outline: none;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem 0.75rem;
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
  .logged-out {
    --_tone: var(--_text-muted);
  }
  :is(.activity, .working) {
    --_tone: var(--_activity);
  }
  .lost {
    --_tone: var(--_danger);
  }
  .connection {
    display: flex;
    align-items: center;
    gap: 0.625rem;
  }
  .counts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .count {
    appearance: none;
    display: inline-flex;
    align-items: center;
    gap: 0.4375rem;
    min-block-size: 2.25rem;
    margin: 0;
    padding: 0.25rem 0.75rem;
    border: 1px solid var(--_border-strong);
    border-radius: 1.125rem;
    background: var(--_surface);
    color: var(--_text);
    font: 500 0.9375em/1.25 var(--_font);
    cursor: pointer;
    transition: background-color var(--_ease), border-color var(--_ease);
  }
  .count:hover {
    background: var(--_surface-sunken);
  }
  .count .icon {
    color: var(--_tone);
  }
  .count strong {
    font-variant-numeric: tabular-nums;
  }
  .count[aria-pressed='true'] {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  .tools {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-items: end;
    gap: 0.625rem;
  }
  .search {
    position: relative;
    min-inline-size: 0;
  }
  .search .input {
    padding-inline: 2.5rem;
  }
  .search input::-webkit-search-cancel-button {
    display: none;
  }
  .search .lens {
    position: absolute;
    inset-block-start: 0.75rem;
    inset-inline-start: 0.75rem;
    color: var(--_text-muted);
    pointer-events: none;
  }
  .clear {
    position: absolute;
    inset-block-start: 0.375rem;
    inset-inline-end: 0.375rem;
    display: grid;
    place-items: center;
    inline-size: 2rem;
    block-size: 2rem;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: calc(var(--_radius) * 0.7);
    background: transparent;
    color: var(--_text-muted);
    cursor: pointer;
  }
  .clear:hover {
    background: var(--_surface-sunken);
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-inline-size: 0;
    color: var(--_text-muted);
    font-size: 0.9375em;
  }
  .choice > span {
    flex: none;
  }
  select.input {
    appearance: auto;
    min-inline-size: 0;
  }
  .selection:not(.some) {
    display: none;
  }
  .selection {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    padding-block: 0.5rem;
    padding-inline: 0.875rem 0.625rem;
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
  }
  .selection .acts,
  .end {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .button.small {
    min-block-size: 2.25rem;
    padding: 0.25rem 0.75rem;
    font-size: 0.9375em;
  }
  .button .icon {
    color: var(--_tone);
  }
  .button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--_accent);
  }
  .button.quiet:hover {
    background: var(--_surface-sunken);
  }
  .button.grave {
    border-color: transparent;
    background: var(--_danger);
    color: var(--_surface);
  }
  /* Live regions stand there before their words, and take no room. */
  .report:not(.notice),
  section > [role='alert']:empty {
    margin-block-end: -0.75rem;
  }
  .report.notice {
    display: grid;
    gap: 0.5rem;
  }
  .report ul {
    max-block-size: 10rem;
    padding-inline-start: 1.25rem;
    overflow: auto;
  }
  .report #report {
    font-weight: 600;
  }
  .held {
    margin-inline-start: auto;
    font-size: 0.9375em;
  }
  .link {
    appearance: none;
    min-block-size: 1.75rem;
    margin: 0;
    padding: 0 0.25rem;
    border: 0;
    background: transparent;
    color: var(--_accent);
    font: inherit;
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    cursor: pointer;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 0.75rem;
    padding: clamp(2rem, 8vi, 4rem) 1rem;
    border: 1px dashed var(--_border-strong);
    border-radius: calc(var(--_radius) * 1.2);
    color: var(--_text-muted);
    text-align: center;
    text-wrap: balance;
  }
  .loading {
    display: grid;
    gap: 0.5rem;
  }
  .bone {
    block-size: 3.5rem;
    border-radius: var(--_radius);
    background: var(--_surface-sunken);
  }
  input[type='checkbox'] {
    flex: none;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  @container (inline-size >= 44rem) {
    .tools {
      grid-template-columns: minmax(12rem, 1fr) auto auto;
    }
  }
  @media (forced-colors: active) {
    .count[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -3px;
    }
    .button.grave {
      border-color: ButtonText;
    }
  }
`;
