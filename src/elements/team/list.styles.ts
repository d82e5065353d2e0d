import { css } from 'lit';

/** The grid of the agents: a table where there is room, cards of two lines where there is none. */
export const listStyles = css`
  section {
    container-type: inline-size;
  }
  .grid {
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.2);
    background: var(--_surface);
    overflow: clip;
  }
  .scroller {
    max-block-size: min(var(--onduty-team-size, 40rem), 80dvb);
    overflow: auto;
    overscroll-behavior: contain;
  }
  .canvas {
    position: relative;
  }
  :is(.columns, .row) {
    display: grid;
    grid-template: 'pick who acts' auto 'pick state time' auto / 2.75rem minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.125rem 0.25rem;
    padding-block: 0.5rem;
    padding-inline: 0 0.5rem;
  }
  .row {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    min-block-size: 4rem;
    border-block-end: 1px solid var(--_border);
    translate: 0 var(--_at, 0);
  }
  .row:hover {
    background: var(--_surface-sunken);
  }
  .row.selected {
    background: color-mix(in srgb, var(--_accent) 9%, var(--_surface));
  }
  .row:focus-visible {
    z-index: 1;
    outline-offset: -2px;
  }
  .pick {
    grid-area: pick;
    display: grid;
    place-items: center;
    align-self: stretch;
  }
  .who {
    grid-area: who;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.5rem;
    min-inline-size: 0;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .who small {
    color: var(--_text-muted);
    font-size: 0.875em;
    font-weight: 400;
  }
  .state {
    grid-area: state;
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.375rem;
    min-inline-size: 0;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-inline-size: 0;
    font-size: 0.9375em;
    overflow-wrap: anywhere;
  }
  .chip .icon {
    color: var(--_tone);
  }
  .chip:is(.activity, .next, .lost) {
    padding-inline: 0.375rem 0.5rem;
    border-radius: 1rem;
    background: color-mix(in srgb, var(--_tone, var(--_text-muted)) 12%, var(--_surface));
    font-size: 0.875em;
  }
  .chip.lost {
    color: var(--_danger);
    font-weight: 600;
  }
  .chip.next .icon {
    color: var(--_text-muted);
  }
  .time {
    grid-area: time;
    justify-self: end;
    padding-inline-end: 0.5rem;
    color: var(--_text-muted);
    font-size: 0.9375em;
    font-variant-numeric: tabular-nums;
  }
  .acts {
    grid-area: acts;
    justify-self: end;
  }
  .more {
    appearance: none;
    display: grid;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: calc(var(--_radius) * 0.8);
    background: transparent;
    color: var(--_text-muted);
    cursor: pointer;
  }
  .more .icon {
    stroke-width: 3;
  }
  .more:is(:hover, [aria-expanded='true']) {
    background: color-mix(in srgb, var(--_text) 10%, transparent);
    color: var(--_text);
  }
  .columns {
    grid-template: 'pick who' auto / 2.75rem minmax(0, 1fr);
    min-block-size: 2.75rem;
    border-block-end: 1px solid var(--_border);
    background: var(--_surface-sunken);
    color: var(--_text-muted);
    font-size: 0.875em;
    font-weight: 600;
  }
  .columns > :nth-child(n + 3) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  @container (inline-size >= 44rem) {
    :is(.columns, .row) {
      grid-template: 'pick who state time acts' auto / 2.75rem minmax(10rem, 2fr) minmax(0, 3fr) 7.5rem 2.75rem;
      gap: 0.5rem;
    }
    .row {
      min-block-size: 3.5rem;
    }
    /* The columns stand above each other also where a scrollbar takes room. */
    .long .columns {
      scrollbar-gutter: stable;
      overflow: hidden;
    }
    .columns > :nth-child(n + 3) {
      all: unset;
    }
    .columns > .time {
      justify-self: end;
      white-space: nowrap;
      padding-inline-end: 0.5rem;
    }
  }
  @media (forced-colors: active) {
    .row.selected {
      outline: 1px solid Highlight;
      outline-offset: -1px;
    }
    .row:focus-visible {
      outline: 3px solid Highlight;
      outline-offset: -3px;
    }
    .chip:is(.activity, .next, .lost) {
      border: 1px solid CanvasText;
    }
  }
`;
