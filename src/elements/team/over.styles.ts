import { css } from 'lit';
import { floating } from '../internal/floating.styles.ts';

/** What lies over the list: the menu of one agent, and the dialog in which a change is written. */
export const overStyles = css`
  ${floating}
  .item {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 0.75rem;
    min-inline-size: 12rem;
    min-block-size: 2.75rem;
    padding: 0.5rem 0.75rem;
    border-radius: calc(var(--_radius) * 0.7);
    cursor: pointer;
  }
  .item .icon {
    color: var(--_tone);
  }
  .item:is(:hover, :focus) {
    background: var(--_surface-sunken);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item[aria-disabled='true'] {
    color: var(--_text-muted);
    cursor: not-allowed;
  }
  .hint {
    color: var(--_text-muted);
    font-size: 0.9375em;
  }
  #off {
    padding: 0.25rem 0.75rem 0.5rem;
  }
  .sheet {
    inline-size: min(28rem, 100dvi - 2rem);
    max-block-size: calc(100dvb - 2rem);
    padding: clamp(1.125rem, 4vi, 1.75rem);
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.6);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
    overflow: auto;
  }
  .sheet::backdrop {
    background: light-dark(#12212a66, #000000a6);
  }
  .sheet .form {
    display: grid;
    gap: 1rem;
    margin: 0;
  }
  .sheet label:not(.check) {
    display: block;
    margin-block-end: 0.25rem;
    font-weight: 600;
  }
  .sheet .hint {
    padding-block-start: 0.25rem;
  }
  .sheet .end {
    justify-content: end;
  }
  .sheet [role='alert'] .notice {
    margin-block-start: 1rem;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: 2rem;
    font-weight: 600;
  }
  @media (forced-colors: active) {
    .item:focus {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .item[aria-disabled='true'] {
      color: GrayText;
    }
  }
`;
