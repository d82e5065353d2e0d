import { css } from 'lit';

/** What a form of credentials looks like beyond its fields: loaded as soon as it stands. */
export const extrasStyles = css`
  form.onduty-credentials {
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
    .submit[aria-busy='true']::before {
      content: '';
      inline-size: 1em;
      block-size: 1em;
      border: 2px solid currentcolor;
      border-inline-end-color: transparent;
      border-radius: 50%;
      animation: onduty-turn 0.8s linear infinite;
    }
    .submit + .button {
      inline-size: 100%;
      margin-block-start: calc(var(--_gap) * 0.5);
    }
    .plain {
      appearance: none;
      display: block;
      min-block-size: 2rem;
      margin: calc(var(--_gap) * 0.75) auto 0;
      padding: 0.25rem 0.5rem;
      border: 0;
      border-radius: var(--_radius);
      background: transparent;
      color: var(--_accent);
      font: inherit;
      text-decoration: underline;
      text-underline-offset: 0.2em;
      cursor: pointer;
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
