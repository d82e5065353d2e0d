import { html, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';

/** A shape of its own for each status, so that none is known by colour alone. */
const paths: Readonly<Record<string, SVGTemplateResult>> = {
  available: svg`<circle cx="10" cy="10" r="8" fill="currentColor"/><path d="m6.4 10.3 2.4 2.4 4.8-5.2" class="ink" stroke-width="2"/>`,
  'work-offline': svg`<rect x="2" y="3.5" width="16" height="11" rx="2" fill="currentColor"/><path d="M6.5 9h7" class="ink" stroke-width="2"/><path d="M6.5 17.5h7" stroke="currentColor" stroke-width="2"/>`,
  'on-break': svg`<path d="M3 7h11v5.5a4.5 4.5 0 0 1-4.5 4.5h-2A4.5 4.5 0 0 1 3 12.5Z" fill="currentColor"/><path d="M14 8.5h1.2a2.4 2.4 0 0 1 0 4.8H14M6.6 2.2v2M10.4 2.2v2" stroke="currentColor" stroke-width="1.7"/>`,
  'logged-out': svg`<path d="M6.2 5A6.9 6.9 0 1 0 13.8 5M10 2.5v7" stroke="currentColor" stroke-width="2"/>`,
  activity: svg`<path d="M6.7 3 8.4 6.6 6.6 8.2a9.6 9.6 0 0 0 5.2 5.2l1.6-1.8L17 13.3v2.2c0 .9-.8 1.6-1.7 1.5C8.6 16.5 3.5 11.4 3 4.7 2.9 3.8 3.6 3 4.5 3Z" fill="currentColor"/>`,
  'log-out': svg`<path d="M8 3.5H5A1.5 1.5 0 0 0 3.5 5v10A1.5 1.5 0 0 0 5 16.5h3M13 13.5 16.5 10 13 6.5M16 10H8" stroke="currentColor" stroke-width="1.7"/>`,
  check: svg`<path d="m4.5 10.5 3.6 3.6 7.4-8.2" stroke="currentColor" stroke-width="2"/>`,
  chevron: svg`<path d="m5.5 8 4.5 4.5L14.5 8" stroke="currentColor" stroke-width="1.8"/>`,
  unplugged: svg`<path d="M2.5 8.5a10.6 10.6 0 0 1 15 0M5.5 11.7a6.4 6.4 0 0 1 9 0M10 15.3h.01M3.5 3.5l13 13" stroke="currentColor" stroke-width="1.8"/>`,
};

/** A decorative icon by name; each use stands beside words. */
export const icon = (name: string): TemplateResult => html`<svg
  class="icon ${name}" viewBox="0 0 20 20" fill="none" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"
>${paths[name]}</svg>`;
