import { html, nothing } from 'lit';
import { arrow } from './icons.ts';
import type { TemplateResult } from 'lit';
import type { App } from '../../contract/index.ts';

/** What the card of an application shows. */
export interface AppCardOptions {
  readonly app: App;
  /** Names the parts of this card within the root. */
  readonly index: number;
  /** Where it leads; `null` for nowhere. */
  readonly url: string | null;
  /** Why it cannot be opened; `null` when it can. */
  readonly refusal: string | null;
  readonly role: string;
  /** What is said of a link that opens a new tab. */
  readonly newTab: string;
  readonly isLaunching: boolean;
  readonly onClick: (event: MouseEvent) => void;
}

const segmenter = new Intl.Segmenter();

const initialOf = (name: string): string =>
  [...segmenter.segment(name.trim())].at(0)?.segment.toLocaleUpperCase() ?? '·';

/**
 * The card of one application. The link is named by the application alone and covers the whole card; the rest
 * describes it.
 */
export function appCard({ app, index, url, refusal, role, newTab, isLaunching, onClick }: AppCardOptions): TemplateResult {
  const opensTab = app.target === 'new-tab';
  return html`
    <li class="app" part="app" aria-busy=${isLaunching ? 'true' : nothing}>
      <span class="mark ${app.role}" aria-hidden="true">${isLaunching ? html`<span class="spinner"></span>` : initialOf(app.name)}</span>
      <div class="words">
        <a
          class="name" part="link" dir="auto" href=${refusal ? nothing : (url ?? nothing)} rel="noopener noreferrer" role=${refusal ? 'link' : nothing}
          tabindex=${refusal ? '0' : nothing} aria-disabled=${refusal ? 'true' : nothing} aria-describedby="about-${index}" @click=${onClick}
        >${app.name}</a>
        <div id="about-${index}" class="about">
          <p dir="auto">${app.description}</p>
          <p class="badge">${role}</p>
          ${opensTab ? html`<p class="visually-hidden">${newTab}</p>` : nothing}
          ${refusal ? html`<p class="refusal">${refusal}</p>` : nothing}
        </div>
      </div>
      ${arrow(opensTab)}
    </li>
  `;
}
