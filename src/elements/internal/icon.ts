import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** A decorative icon of lines by its class; each stands beside words. A `solid` one is filled, with holes where its parts overlap. */
export const icon = (name: string, path: string): TemplateResult =>
  html`<svg class="icon ${name}" viewBox="0 0 20 20" aria-hidden="true"><path d=${path}/></svg>`;
