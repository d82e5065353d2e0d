import { html, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';

/** Decorative icons; each stands beside words. */
const icon = (name: string, shape: SVGTemplateResult): TemplateResult => html`
  <svg
    class="icon ${name}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"
    aria-hidden="true"
  >${shape}</svg>
`;

export const lens = icon('lens', svg`<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 3.8 3.8"/>`);
export const cross = icon('cross', svg`<path d="m5.5 5.5 9 9m0-9-9 9"/>`);
export const grid = icon('grid', svg`<path d="M4 4h4v4H4zm8 0h4v4h-4zM4 12h4v4H4zm8 0h4v4h-4z"/>`);

const inside = icon('arrow', svg`<path d="m8 5 5 5-5 5"/>`);
const outside = icon('outside', svg`<path d="M8 4.5H5.5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V12M11.5 4h4.5v4.5M16 4l-7 7"/>`);

/** Shows whether a link leads on in this tab or out of it. */
export const arrow = (isOutside: boolean): TemplateResult => (isOutside ? outside : inside);
