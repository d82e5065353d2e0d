import { css } from 'lit';
import { core } from './core.styles.ts';

/** What the sheets of the elements begin with that a signed-in person meets: the core, marks of statuses, icons. */
export const base = css`
  ${core}
  :host {
    --_available: var(--onduty-available, light-dark(#1a7a45, #5fd08d));
    --_work-offline: var(--onduty-work-offline, light-dark(#45698c, #a5c3e0));
    --_on-break: var(--onduty-on-break, light-dark(#a75f00, #f2b45c));
    --_activity: var(--onduty-activity, light-dark(#9a3b73, #e9a0cb));
  }
  h2,
  p,
  ul {
    margin: 0;
    padding: 0;
  }
  .icon,
  .spinner {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .solid {
    fill: currentcolor;
    fill-rule: evenodd;
  }
  .spinner {
    display: inline-block;
    border: 2px solid currentcolor;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: onduty-turn 0.8s linear infinite;
  }
  @keyframes onduty-turn {
    to {
      rotate: 1turn;
    }
  }
  [dir='rtl'] :is(.arrow, .log-out) {
    scale: -1 1;
  }
  /* The square that holds an icon or a letter. */
  .mark {
    display: grid;
    place-items: center;
    align-self: start;
    inline-size: 2.5rem;
    block-size: 2.5rem;
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_tone) 14%, var(--_surface));
    color: var(--_tone);
    font-size: 1.125em;
    font-weight: 650;
    overflow: hidden;
  }
`;
