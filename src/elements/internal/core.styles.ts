import { css } from 'lit';

/**
 * The tokens. Each may be set as `--onduty-…` on any ancestor; what stands here is its default. Colours follow the
 * `color-scheme` that holds where the element stands, so a page that forces one scheme forces ours.
 *
 * | token | is |
 * |---|---|
 * | `--onduty-font`, `--onduty-font-size` | family and base size |
 * | `--onduty-radius`, `--onduty-gap` | corner radius and unit of spacing |
 * | `--onduty-surface`, `--onduty-surface-sunken` | card, and wells and hover within it |
 * | `--onduty-text`, `--onduty-text-muted` | words, and less important words |
 * | `--onduty-border`, `--onduty-border-strong` | decorative line, and line that marks a control (3:1) |
 * | `--onduty-accent`, `--onduty-accent-hover`, `--onduty-on-accent` | the main action, and words on it |
 * | `--onduty-focus` | focus ring (3:1) |
 * | `--onduty-danger`, `--onduty-warning` and the same with `-surface` | notices |
 * | `--onduty-available`, `--onduty-work-offline`, `--onduty-on-break`, `--onduty-logged-out`, `--onduty-activity` | marks of statuses |
 * | `--onduty-shadow` | elevation of what floats |
 */
export const tokens = css`
  :host {
    --_font: var(--onduty-font, system-ui, sans-serif);
    --_font-size: var(--onduty-font-size, 1rem);
    --_radius: var(--onduty-radius, 0.625rem);
    --_gap: var(--onduty-gap, 1rem);
    --_surface: var(--onduty-surface, light-dark(#ffffff, #182023));
    --_surface-sunken: var(--onduty-surface-sunken, color-mix(in srgb, var(--_text) 6%, var(--_surface)));
    --_text: var(--onduty-text, light-dark(#12212a, #e9f0f2));
    --_text-muted: var(--onduty-text-muted, light-dark(#52636c, #a3b4bb));
    --_border: var(--onduty-border, color-mix(in srgb, var(--_text) 14%, var(--_surface)));
    --_border-strong: var(--onduty-border-strong, #7a8c94);
    --_accent: var(--onduty-accent, light-dark(#0d5c75, #74c8e1));
    --_accent-hover: var(--onduty-accent-hover, color-mix(in srgb, var(--_accent) 84%, var(--_text)));
    --_on-accent: var(--onduty-on-accent, light-dark(#ffffff, #06222c));
    --_focus: var(--onduty-focus, var(--_accent));
    --_danger: var(--onduty-danger, light-dark(#a8261b, #ffb3a6));
    --_danger-surface: var(--onduty-danger-surface, color-mix(in srgb, var(--_danger) 9%, var(--_surface)));
    --_warning: var(--onduty-warning, light-dark(#7a4d00, #f3c879));
    --_warning-surface: var(--onduty-warning-surface, color-mix(in srgb, var(--_warning) 9%, var(--_surface)));
    --_shadow: var(
      --onduty-shadow,
      0 1px 2px light-dark(#12212a14, #00000066),
      0 8px 24px -6px light-dark(#12212a2e, #000000a6)
    );
    --_ease: 140ms cubic-bezier(0.2, 0, 0, 1);
  }
`;

/** Buttons, fields and notices by class name. Plain rules, so that they can be nested under a light-DOM form as well. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: 2.75rem;
    margin: 0;
    padding: 0.5rem 1.125rem;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font: 600 1em/1.25 var(--_font);
    text-align: center;
    cursor: pointer;
    transition: background-color var(--_ease), border-color var(--_ease), color var(--_ease);
  }
  .button:hover {
    background: var(--_surface-sunken);
  }
  .button.primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .button.primary:not(:disabled, [aria-disabled='true']):hover {
    background: var(--_accent-hover);
  }
  .button:is(:disabled, [aria-disabled='true']):not([aria-busy='true']) {
    border-color: transparent;
    background: var(--_surface-sunken);
    color: var(--_text-muted);
    cursor: not-allowed;
  }
  .input {
    appearance: none;
    inline-size: 100%;
    min-block-size: 2.75rem;
    margin: 0;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font: 400 1em/1.5 var(--_font);
    transition: border-color var(--_ease);
  }
  .input:hover {
    border-color: var(--_text-muted);
  }
  .input[aria-invalid='true'] {
    border-color: var(--_danger);
  }
  .input:focus-visible {
    outline-offset: -1px;
  }
  .notice {
    margin: 0;
    padding: 0.75rem 0.875rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface-sunken);
    color: var(--_text);
    line-height: 1.45;
    overflow-wrap: anywhere;
  }
  .notice.danger {
    border-color: color-mix(in srgb, var(--_danger) 30%, transparent);
    background: var(--_danger-surface);
  }
  .notice.warning {
    border-color: color-mix(in srgb, var(--_warning) 30%, transparent);
    background: var(--_warning-surface);
  }
  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .button:is(:disabled, [aria-disabled='true']) {
      border-color: GrayText;
      color: GrayText;
    }
    .button.primary {
      border-color: ButtonText;
    }
    .input[aria-invalid='true'] {
      border-width: 2px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition-duration: 0s !important;
      animation-duration: 1ms !important;
      animation-iteration-count: 1 !important;
    }
  }
`;

/** Tokens, type and controls, as far as a login page needs them. Sets no `display`: each element has its own. */
export const core = css`
  ${tokens}
  :host {
    color: var(--_text);
    font: 400 var(--_font-size) / 1.5 var(--_font);
    text-align: start;
  }
  :host([hidden]),
  :host(:state(idle)) {
    display: none !important;
  }
  ${controls}
`;
