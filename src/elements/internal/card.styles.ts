import { css } from 'lit';
import { core } from './core.styles.ts';

/** The card around a form that stands in the page's tree. */
export const card = css`
  :host {
    display: block;
    max-inline-size: 26rem;
  }
  ${core}
  .card {
    padding: clamp(1.25rem, 6vi, 2rem);
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.6);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
  .header {
    margin-block-end: calc(var(--_gap) * 1.5);
  }
  h2 {
    margin: 0;
    font-size: 1.625em;
    font-weight: 650;
    line-height: 1.2;
    overflow-wrap: anywhere;
    hyphens: auto;
  }
  .tenant {
    min-block-size: 1.5em;
    margin: 0.25rem 0 0;
    color: var(--_text-muted);
    overflow-wrap: anywhere;
  }
  .notice {
    margin-block-end: calc(var(--_gap) * 1.25);
  }
  ::slotted([slot='footer']) {
    margin-block-start: var(--_gap);
  }
`;
