import { css } from 'lit';
import { card } from '../internal/card.styles.ts';
import { passwordsStyles } from '../internal/passwords/passwords.styles.ts';

export const styles = css`
  ${card}
  :host {
    max-inline-size: 36rem;
  }
  .asked {
    display: grid;
    gap: 0.375rem;
    margin: 0 0 calc(var(--_gap) * 1.25);
    padding: 0.75rem 0.875rem;
    border: 1px solid color-mix(in srgb, var(--_accent) 30%, transparent);
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_accent) 8%, var(--_surface));
  }
  .asked p {
    font-weight: 600;
  }
  .asked p,
  .asked ul {
    margin: 0;
  }
  .asked ul {
    padding-inline-start: 1.25rem;
  }
  .asked blockquote {
    margin: 0;
    padding-inline-start: 0.75rem;
    border-inline-start: 2px solid var(--_border-strong);
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
`;

/** The form of the profile, in the page's tree: it may ask for the password. */
export const formStyles = css`
  ${passwordsStyles}
  form.onduty-profile {
    textarea.input {
      min-block-size: 6rem;
      resize: vertical;
    }
    select.input {
      appearance: auto;
    }
    .field.asked-for {
      padding-inline-start: 0.75rem;
      border-inline-start: 3px solid var(--_accent);
    }
    .label {
      margin: 0 0 0.375rem;
      font-weight: 600;
    }
    .current {
      margin-block-start: 0.875rem;
    }
    .current .check {
      margin: 0.5rem 0 0;
    }
    .note.wanted {
      color: var(--_accent);
      font-weight: 600;
    }
    .field > .check {
      margin: 0;
    }
    .value {
      margin: 0;
      overflow-wrap: anywhere;
      white-space: pre-line;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 0.75rem;
    }
    .actions .submit {
      inline-size: auto;
      min-inline-size: 8rem;
    }
    .nudge {
      display: grid;
      justify-items: start;
      gap: 0.625rem;
      margin-block-start: 0.625rem;
    }
  }
`;
