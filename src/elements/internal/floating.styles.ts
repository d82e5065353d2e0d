import { css } from 'lit';

/**
 * What floats above the page: a popover beside the element of class `anchor` in the same root. It turns to the side
 * that has room. Where the browser knows no anchors it becomes a sheet at the lower edge.
 */
export const floating = css`
  .anchor {
    anchor-name: --onduty-anchor;
  }
  .floating[popover] {
    position: fixed;
    inset: auto 0.5rem 0.5rem;
    inline-size: auto;
    max-block-size: calc(100dvb - 1rem);
    margin: 0;
    padding: 0.375rem;
    overflow: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
  }
  @supports (position-area: self-block-end span-self-inline-end) {
    .floating[popover] {
      position-anchor: --onduty-anchor;
      position-area: self-block-end span-self-inline-end;
      position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline;
      inset: auto;
      min-inline-size: min(anchor-size(inline), 100dvi - 1rem);
      max-inline-size: calc(100dvi - 1rem);
      margin-block: 0.375rem;
    }
  }
  /* Its content moves, not the box: WebKit can try the places of an animated box for ever, and freezes. */
  @media (prefers-reduced-motion: no-preference) {
    .floating:popover-open > * {
      animation: appear var(--_ease);
    }
    @keyframes appear {
      from {
        opacity: 0;
        translate: 0 -0.25rem;
      }
    }
  }
`;
