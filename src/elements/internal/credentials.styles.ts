import { css } from 'lit';
import { controls } from './core.styles.ts';

/** A form of credentials, which stands in the page's tree, where password managers find it. */
export const formStyles = css`
  form.onduty-credentials {
    margin: 0;
    color: var(--_text);
    font: 400 var(--_font-size) / 1.5 var(--_font);
    text-align: start;
    ${controls}
    .notice {
      margin-block-end: calc(var(--_gap) * 1.25);
    }
    .notice a {
      color: inherit;
    }
    .clock {
      font-variant-numeric: tabular-nums;
    }
    .field {
      margin: 0 0 calc(var(--_gap) * 1.25);
    }
    label {
      display: block;
      margin: 0 0 0.375rem;
      font-weight: 600;
    }
    .secret {
      position: relative;
    }
    .secret > .input {
      padding-inline-end: 3.25rem;
    }
    .reveal {
      appearance: none;
      position: absolute;
      inset-block: 0.25rem;
      inset-inline-end: 0.25rem;
      display: grid;
      place-items: center;
      inline-size: 2.5rem;
      margin: 0;
      padding: 0;
      border: 0;
      border-radius: calc(var(--_radius) - 0.1875rem);
      background: transparent;
      color: var(--_text-muted);
      cursor: pointer;
    }
    .reveal:hover,
    .reveal[aria-pressed='true'] {
      background: var(--_surface-sunken);
      color: var(--_text);
    }
    .reveal svg {
      inline-size: 1.25rem;
      block-size: 1.25rem;
      fill: none;
      stroke: currentcolor;
      stroke-width: 1.75;
      stroke-linecap: round;
    }
    .reveal[aria-pressed='false'] .slash {
      display: none;
    }
    .error,
    .hint {
      margin: 0;
      color: var(--_danger);
      font-size: 0.9375em;
    }
    .hint {
      color: var(--_warning);
    }
    .hint:not(:empty),
    .error {
      padding-block-start: 0.375rem;
    }
    .submit {
      inline-size: 100%;
    }
    .submit[aria-busy='true']::before {
      content: '';
      inline-size: 1em;
      block-size: 1em;
      border: 2px solid currentcolor;
      border-inline-end-color: transparent;
      border-radius: 50%;
      animation: onduty-turn 0.8s linear infinite;
    }
    @media (forced-colors: active) {
      .reveal[aria-pressed='true'] {
        outline: 1px solid ButtonText;
        outline-offset: -2px;
      }
    }
  }
  @keyframes onduty-turn {
    to {
      rotate: 1turn;
    }
  }
`;
