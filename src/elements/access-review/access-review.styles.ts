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
  h3 {
    margin-block: calc(var(--_gap) * 1.25) 0.5rem;
  }
  h2:focus {
    outline: none;
  }
  .muted {
    color: var(--_text-muted);
  }
  .who {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.125rem 0.625rem;
    font-size: 1.0625em;
  }
  .badge {
    padding: 0.0625rem 0.625rem;
    border-radius: 1rem;
    background: var(--_surface-sunken);
    color: var(--_text);
    font-size: 0.875rem;
  }
  .badge.some {
    background: var(--_warning-surface);
    color: var(--_warning);
    font-weight: 600;
  }
  .notice.good span > bdi::before {
    content: '✓' / '';
    margin-inline-end: 0.5em;
    color: var(--_accent);
    font-weight: 700;
  }
  .decided {
    display: grid;
    list-style: none;
  }
  .decided li {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: baseline;
    gap: 0.75rem;
    padding: 0.5rem 0.25rem;
    border-block-start: 1px solid var(--_border);
  }
  .decided div,
  .decided p:not(.muted) {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.625rem;
  }
  .decided div {
    justify-content: space-between;
    row-gap: 0.125rem;
  }
  .decided p {
    overflow-wrap: anywhere;
  }
  .decided .mark {
    all: unset;
    inline-size: 1.25em;
    color: var(--_danger);
    font-weight: 700;
    text-align: center;
  }
  .decided .mark.granted {
    color: var(--_accent);
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
  .button.refuse {
    border-color: transparent;
    background: transparent;
    color: var(--_danger);
  }
  .button.refuse:hover {
    background: var(--_danger-surface);
  }
  .new {
    margin-block-start: 0.75rem;
    border-style: dashed;
  }
  .rule {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
  }
  .rule > :first-child {
    flex: 1 1 10rem;
  }
  .rule .acts {
    align-items: center;
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
  form > div:not(.acts) {
    min-inline-size: 0;
  }
  select.input {
    appearance: auto;
  }
  form .note {
    padding: 0;
  }
  .new h3 {
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
`;
