import { html, nothing } from 'lit';
import { arrow } from './icons.ts';
import type { TemplateResult } from 'lit';
import type { App } from '../../contract/index.ts';

/** What the link of an application shows. */
export interface AppLinkOptions {
  readonly app: App;
  /** Names the elements of this link within the root. */
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

/** The link of one application. Its name is the application's alone; the rest describes it. */
export const appLink = ({ app, index, url, refusal, role, newTab, isLaunching, onClick }: AppLinkOptions): TemplateResult => html`
  <a
    class="app" part="app" href=${refusal ? nothing : (url ?? nothing)} rel="noopener noreferrer"
    role=${refusal ? 'link' : nothing} tabindex=${refusal ? '0' : nothing} aria-disabled=${refusal ? 'true' : nothing}
    aria-busy=${isLaunching ? 'true' : nothing} aria-labelledby="name-${index}" aria-describedby="about-${index}" @click=${onClick}
  >
    <span class="tile ${app.role}" aria-hidden="true">${isLaunching ? html`<span class="spinner"></span>` : initialOf(app.name)}</span>
    <span class="words">
      <span id="name-${index}" class="name" dir="auto">${app.name}</span>
      <span id="about-${index}">
        <span class="description" dir="auto">${app.description}</span>
        <span class="badge">${role}</span>
        ${app.target === 'new-tab' ? html`<span class="visually-hidden">${newTab}</span>` : nothing}
        ${refusal ? html`<span class="refusal">${refusal}</span>` : nothing}
      </span>
    </span>
    ${arrow(app.target === 'new-tab')}
  </a>
`;
