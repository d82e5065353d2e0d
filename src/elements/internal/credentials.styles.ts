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
    .help {
      min-block-size: 2.75rem;
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
  }
`;
