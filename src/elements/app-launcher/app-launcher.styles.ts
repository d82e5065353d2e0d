import { css } from 'lit';
import { base } from '../internal/base.styles.ts';

export const styles = css`
  :host {
    display: block;
  }
  :host([compact]) {
    display: inline-block;
    vertical-align: top;
  }
  ${base}
  .panel:is(:popover-open, :not([popover])) {
    display: flex;
    flex-direction: column;
    gap: var(--_gap);
  }
  /* A live region must be there before its words; an empty one takes no row. */
  [role='alert']:empty {
    margin-block-end: calc(var(--_gap) * -1);
  }
  .head,
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.75rem;
  }
  /* The search is beside the title where both have room, else as wide as the panel. */
  .title {
    flex: 999;
    align-items: baseline;
    row-gap: 0;
  }
  h2 {
    font-size: 1.25em;
    font-weight: 650;
    line-height: 1.2;
  }
  .count,
  .about {
    color: var(--_text-muted);
    font-size: 0.875em;
    line-height: 1.4;
  }
  .search {
    display: grid;
    flex: 1 1 20rem;
    align-items: center;
  }
  .search > * {
    grid-area: 1 / 1;
  }
  .input {
    padding-inline: 2.5rem;
  }
  .input::placeholder {
    color: var(--_text-muted);
    opacity: 1;
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
    margin: 0 0.375rem;
    padding: 0.375rem;
    border: 0;
    border-radius: 50%;
    background: transparent;
    color: var(--_text-muted);
    cursor: pointer;
  }
  .clear:hover {
    background: var(--_surface-sunken);
    color: var(--_text);
  }
  .list {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
    gap: 0.75rem;
    list-style: none;
  }
  .app {
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
    transition: border-color var(--_ease), box-shadow var(--_ease), background-color var(--_ease);
  }
  .app:has([href]):hover {
    border-color: var(--_border-strong);
    box-shadow: var(--_shadow);
  }
  .app:has([href]):active {
    background: var(--_surface-sunken);
  }
  .mark {
    --_tone: var(--_accent);
  }
  .supervisor {
    --_tone: var(--_activity);
  }
  .administrator {
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
    line-height: 1.4;
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
  .badge {
    display: inline-block;
    margin-block-start: 0.375rem;
    padding-inline: 0.5em;
    border: 1px solid var(--_border);
    border-radius: 1em;
    font-size: 0.875em;
  }
  .refusal {
    margin-block-start: 0.25rem;
    color: var(--_warning);
    font-weight: 500;
  }
  .arrow {
    align-self: center;
    color: var(--_text-muted);
  }
  .app:has([href]):hover .arrow {
    color: var(--_accent);
  }
  .app:has([aria-disabled]) {
    background: var(--_surface-sunken);
    .mark {
      --_tone: var(--_text-muted);
    }
    .arrow {
      visibility: hidden;
    }
    .name::after {
      cursor: not-allowed;
    }
  }
  /* One row, so that what follows does not move when the list comes. */
  .loading {
    max-block-size: 7.25rem;
    overflow: hidden;
    animation: breathe 1.2s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }
  .loading .mark {
    --_tone: var(--_text-muted);
    & + & {
      inline-size: 60%;
      block-size: 1.25rem;
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
    color: inherit;
  }
  @media (forced-colors: active) {
    .mark {
      border: 1px solid;
    }
    .app:has([aria-disabled]) {
      color: GrayText;
    }
  }
`;
