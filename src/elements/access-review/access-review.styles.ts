import { css } from 'lit';
import { base } from '../internal/base.styles.ts';

export const styles = css`
  :host {
    display: block;
  }
  ${base}
  section + section {
    margin-block-start: calc(var(--_gap) * 2);
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
    font-size: 1.0625em;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    margin-block-end: var(--_gap);
  }
  .muted {
    color: var(--_text-muted);
  }
  .list {
    display: grid;
    gap: 0.75rem;
    list-style: none;
  }
  .item {
    display: grid;
    gap: 0.75rem;
    padding: 1rem 1.125rem;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.2);
    background: var(--_surface);
  }
  .item p {
    overflow-wrap: anywhere;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 0.75rem;
    color: var(--_text-muted);
  }
  .address {
    font-family: ui-monospace, monospace;
    font-size: 0.9375em;
    color: var(--_text);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .acts .button {
    min-block-size: 2.5rem;
    padding: 0.375rem 0.875rem;
  }
  .rule {
    grid-template-columns: 1fr auto;
    align-items: center;
  }
  .rule .acts {
    align-items: center;
    justify-content: end;
  }
  .off {
    color: var(--_text-muted);
  }
  .switch {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2rem;
  }
  .switch input {
    inline-size: 1.25rem;
    block-size: 1.25rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  form {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr));
    align-items: start;
    gap: 0.875rem;
    margin: 0;
  }
  form .wide {
    grid-column: 1 / -1;
  }
  label {
    display: block;
    margin-block-end: 0.25rem;
    font-weight: 600;
  }
  .switch {
    margin: 0;
    font-weight: 400;
  }
  .note {
    padding-block-start: 0.25rem;
    color: var(--_text-muted);
    font-size: 0.9375em;
  }
  .error {
    padding-block-start: 0.25rem;
    color: var(--_danger);
    font-size: 0.9375em;
  }
  .notice {
    margin-block-end: var(--_gap);
  }
  @media (max-width: 30rem) {
    .rule {
      grid-template-columns: 1fr;
    }
    .rule .acts {
      justify-content: start;
    }
  }
`;
