import { css } from 'lit';
import { extrasStyles } from '../credentials-extras.styles.ts';
import { formStyles } from '../credentials.styles.ts';

/** The forms of new and of forgotten passwords, in the page's tree. A sheet of its own, which comes and goes with its host. */
export const passwordsStyles = css`
  ${formStyles}
  ${extrasStyles}
  form.onduty-credentials {
    .note {
      margin: 0;
      padding-block-start: 0.375rem;
      color: var(--_text-muted);
      font-size: 0.9375em;
    }
    .note:empty {
      display: none;
    }
    .note.good {
      color: var(--_text);
    }
    .note.good::before {
      content: '✓' / '';
      margin-inline-end: 0.375em;
      color: var(--_accent);
      font-weight: 700;
    }
    .quiet {
      border-color: var(--_border);
      background: var(--_surface-sunken);
    }
    .check {
      display: flex;
      align-items: center;
      gap: 0.625rem;
      min-block-size: 1.75rem;
      margin: 0 0 calc(var(--_gap) * 1.25);
      font-weight: 400;
    }
    .check input {
      inline-size: 1.25rem;
      block-size: 1.25rem;
      margin: 0;
      accent-color: var(--_accent);
    }
    .intro {
      margin: 0 0 calc(var(--_gap) * 1.25);
    }
  }
`;
