import { css } from 'lit';
import { base } from '../internal/base.styles.ts';
import { floating } from '../internal/floating.styles.ts';

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  :host([compact]) {
    display: inline-block;
    container-type: normal;
    vertical-align: top;
  }
  ${base}
  ${floating}
  h2,
  p,
  ul {
    margin: 0;
    padding: 0;
  }
  .icon {
    flex: none;
    inline-size: 1.25rem;
    block-size: 1.25rem;
  }
  .panel {
    display: flex;
    flex-direction: column;
    gap: var(--_gap);
    margin: 0;
  }
  .panel[popover] {
    display: none;
    inline-size: 24rem;
    padding: var(--_gap);
  }
  .panel:popover-open {
    display: flex;
  }
  .panel[popover] .app {
    min-block-size: 0;
  }
  /* A live region must be there before its words; an empty one takes no row. */
  [role='alert']:empty {
    margin-block-end: calc(var(--_gap) * -1);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem 1rem;
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.75rem;
  }
  h2 {
    font-size: 1.25em;
    font-weight: 650;
    letter-spacing: -0.01em;
    line-height: 1.3;
  }
  .count {
    color: var(--_text-muted);
    font-size: 0.875em;
  }
  .search {
    display: grid;
    flex: 1 1 15rem;
    max-inline-size: 100%;
    align-items: center;
  }
  .search > * {
    grid-area: 1 / 1;
  }
  .search .input {
    padding-inline: 2.5rem;
  }
  .input::-webkit-search-cancel-button {
    display: none;
  }
  .lens {
    z-index: 1;
    margin-inline-start: 0.75rem;
    color: var(--_text-muted);
    pointer-events: none;
  }
  .clear {
    justify-self: end;
    display: grid;
    place-items: center;
    inline-size: 2rem;
    block-size: 2rem;
    margin: 0 0.375rem 0 0.375rem;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--_text-muted);
    cursor: pointer;
  }
  .clear:hover {
    background: var(--_surface-sunken);
    color: var(--_text);
  }
  .clear .icon {
    inline-size: 1rem;
    block-size: 1rem;
  }

  @container (inline-size > 35.5rem) {
    .search {
      max-inline-size: 22rem;
    }
  }

  .list {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
    gap: 0.75rem;
    list-style: none;
  }
  .app,
  .skeleton {
    display: grid;
    grid-template-columns: auto 1fr auto;
    align-items: start;
    gap: 0.875rem;
    position: relative;
    min-block-size: 7.25rem;
    padding: 0.875rem 1rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    transition: border-color var(--_ease), box-shadow var(--_ease), background-color var(--_ease);
  }
  .app:has([href]):hover {
    border-color: var(--_border-strong);
    box-shadow: var(--_shadow);
  }
  .app:has([href]):active {
    background: var(--_surface-sunken);
  }
  .tile {
    --_tone: var(--_accent);
    display: grid;
    place-items: center;
    align-self: start;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    border-radius: calc(var(--_radius) * 0.9);
    background: color-mix(in srgb, var(--_tone) 13%, var(--_surface));
    color: var(--_tone);
    font-size: 1.125em;
    font-weight: 650;
    overflow: hidden;
  }
  .tile.supervisor {
    --_tone: var(--_activity);
  }
  .tile.administrator {
    --_tone: var(--_work-offline);
  }
  .words {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .name {
    display: block;
    color: inherit;
    font-weight: 600;
    line-height: 1.35;
    text-decoration: none;
  }
  .name::after {
    content: '';
    position: absolute;
    inset: -1px;
    border-radius: var(--_radius);
    cursor: pointer;
  }
  .name:focus-visible {
    outline: none;
  }
  .name:focus-visible::after {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .description,
  .refusal {
    color: var(--_text-muted);
    font-size: 0.875em;
    line-height: 1.4;
  }
  .badge {
    display: inline-block;
    margin-block-start: 0.375rem;
    padding-inline: 0.5em;
    border: 1px solid var(--_border);
    border-radius: 1em;
    color: var(--_text-muted);
    font-size: 0.75em;
    line-height: 1.6;
  }
  .arrow,
  .outside {
    align-self: center;
    color: var(--_text-muted);
    transition: translate var(--_ease);
  }
  [dir='rtl'] :is(.arrow, .outside) {
    scale: -1 1;
  }
  .app:has([href]):hover .arrow {
    color: var(--_accent);
    translate: 0.125rem;
  }
  [dir='rtl'] .app:has([href]):hover .arrow {
    translate: -0.125rem;
  }
  .app:has([aria-disabled]) {
    background: var(--_surface-sunken);
  }
  .name[aria-disabled]::after {
    cursor: not-allowed;
  }
  .app:has([aria-disabled]) :is(.arrow, .outside) {
    visibility: hidden;
  }
  .app:has([aria-disabled]) .tile {
    --_tone: var(--_text-muted);
  }
  .refusal {
    margin-block-start: 0.25rem;
    color: var(--_warning);
    font-weight: 500;
  }
  .spinner {
    inline-size: 1.25rem;
    block-size: 1.25rem;
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

  .skeleton {
    animation: breathe 1.2s ease-in-out infinite alternate;
  }
  .skeleton > * {
    border-radius: calc(var(--_radius) * 0.9);
    background: var(--_border);
  }
  .skeleton > :first-child {
    inline-size: 2.75rem;
    block-size: 2.75rem;
  }
  .skeleton > :last-child {
    inline-size: 60%;
    block-size: 1.25rem;
  }
  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }
  /* One row, so that what follows does not move when the list comes. */
  .skeleton:nth-child(n + 2) {
    display: none;
  }
  @container (inline-size > 35.5rem) {
    .skeleton:nth-child(2) {
      display: grid;
    }
  }
  @container (inline-size > 53.25rem) {
    .skeleton:nth-child(3) {
      display: grid;
    }
  }
  .empty {
    padding: 1.5rem 1rem;
    border: 1px dashed var(--_border-strong);
    border-radius: var(--_radius);
    color: var(--_text-muted);
    text-align: center;
  }
  .retry {
    align-self: start;
  }
  .notice a {
    display: inline-block;
    min-block-size: 1.5rem;
    color: inherit;
    font-weight: 600;
  }
  @media (forced-colors: active) {
    .app,
    .clear,
    .tile {
      border: 1px solid;
    }
    .app:has([aria-disabled]) {
      color: GrayText;
    }
  }
`;
