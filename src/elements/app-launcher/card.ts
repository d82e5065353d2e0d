import { html, nothing } from 'lit';
import { inside, outside } from './icons.ts';
import { initialOf } from './initial.ts';
import type { TemplateResult } from 'lit';
import type { App } from '../../contract/index.ts';
import type { Messages } from '../../locales/en.ts';

/** How an application is shown. */
export interface CardView {
  readonly texts: Messages['apps'];
  /** Its place in the list. */
  readonly index: number;
  /** Where it opens; `null` where no browser may be sent. */
  readonly url: string | null;
  /** The name of its role. */
  readonly role: string;
  readonly isLaunching: boolean;
  /** `refusal` says why it cannot be launched. */
  readonly onClick: (event: MouseEvent, refusal: string | null) => void;
}

/** Writes the card of an application. The link is named by it alone and covers the whole card; the rest describes it. */
export function appCard(app: App, { texts, index, url, role, isLaunching, onClick }: CardView): TemplateResult {
  const refusal = app.disabled ?? (url ? null : texts.unsafe);
  const opensTab = app.target === 'new-tab';
  return html`
    <li class="app" part="app" aria-busy=${isLaunching ? 'true' : nothing}>
      <span class="mark ${app.role}" aria-hidden="true">${isLaunching ? html`<span class="spinner"></span>` : initialOf(app.name)}</span>
      <div class="words">
        <a
          class="name" part="link" href=${refusal === null ? url : nothing} rel="noopener noreferrer" role=${refusal === null ? nothing : 'link'}
          tabindex=${refusal === null ? nothing : '0'} aria-disabled=${refusal === null ? nothing : 'true'} aria-describedby="about-${index}"
          @click=${(event: MouseEvent) => onClick(event, refusal)}
        ><bdi>${app.name}</bdi></a>
        <div id="about-${index}" class="about">
          <p><bdi>${app.description}</bdi></p>
          <p class="badge">${role}</p>
          ${opensTab ? html`<p class="visually-hidden">${texts.newTab}</p>` : nothing}
          ${refusal ? html`<p class="refusal"><bdi>${refusal}</bdi></p>` : nothing}
        </div>
      </div>
      ${opensTab ? outside : inside}
    </li>
  `;
}
