import { css } from 'lit';
import { core } from './core.styles.ts';

/** What the sheets of the elements begin with that a signed-in person meets: the core, marks of statuses, quiet buttons. */
export const base = css`
  ${core}
  :host {
    --_available: var(--onduty-available, light-dark(#1a7a45, #5fd08d));
    --_work-offline: var(--onduty-work-offline, light-dark(#45698c, #a5c3e0));
    --_on-break: var(--onduty-on-break, light-dark(#a75f00, #f2b45c));
    --_logged-out: var(--onduty-logged-out, light-dark(#6b7980, #94a5ac));
    --_activity: var(--onduty-activity, light-dark(#9a3b73, #e9a0cb));
  }
  .button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--_text-muted);
  }
  .button.quiet:hover {
    background: var(--_surface-sunken);
    color: var(--_text);
  }
  .input::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }
`;
