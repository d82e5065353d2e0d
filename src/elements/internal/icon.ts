import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** A decorative icon of one path; each stands beside words. It is of lines, or solid with holes where its parts overlap. */
export const icon = (name: string, path: string, isSolid = false): TemplateResult => html`<svg
  class="icon ${name}" viewBox="0 0 20 20" fill-rule="evenodd" fill=${isSolid ? 'currentColor' : 'none'} stroke=${isSolid ? 'none' : 'currentColor'}
  stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"
><path d=${path}/></svg>`;
