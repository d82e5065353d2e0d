import { html } from 'lit';
import { takeOverButton } from '../internal/take-over.ts';
import type { nothing, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { Client, TakeOverOptions } from '../../client/types.ts';
import type { App, Launch } from '../../contract/index.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';
import type { AppWindow } from './app-window.ts';

/**
 * Has the server launch an application and shows it, in the window that was opened within the click when the browser
 * allowed one. `check` answers with the URL to show. What comes of it is the URL for a new tab, and nothing elsewhere.
 */
export async function launch(
  client: Client, app: App, opened: AppWindow | null, options: TakeOverOptions | undefined, check: (answer: Launch) => string,
): Promise<string | undefined> {
  const answer = await client.apps.launch(app.id, options);
  const url = check(answer);
  if (answer.target === 'host') return undefined;
  if (answer.target !== 'new-tab') return void location.assign(url);
  if (opened) showApp(opened, url, answer.key);
  return url;
}

/** Shows the application in its window; one that shows it already comes to the front as it is. */
function showApp({ view, isNew }: AppWindow, url: string, name: string): void {
  if (isNew) {
    view.name = name;
    // A link tells the application no referrer; an assignment of the location would.
    const link = view.document.createElement('a');
    link.href = url;
    link.rel = 'noreferrer';
    link.click();
  }
  view.focus();
}

/** Writes, in the language of now, what a person can do to go on. */
export type WayOn = (texts: DutyMessages) => TemplateResult | typeof nothing;

/** Makes the notice of a blocked window; `onOpen` hears that the person went on by the link. */
export const blockedNotice = (name: string, url: string, onOpen: () => void): WayOn => ({ apps: texts }) => html`
  <p class="notice warning">
    ${texts.blocked(name)}
    <a href=${url} target="_blank" rel="noopener noreferrer" @click=${onOpen}>${texts.open(name)}</a>
  </p>
`;

/** Makes the button that launches all the same when the duty is in another browser. The button goes away; the search box stays. */
export const elsewhere = (root: ParentNode, problem: OndutyError | undefined, again: (options: TakeOverOptions) => void): WayOn => (texts) =>
  takeOverButton(texts, problem, () => {
    root.querySelector<HTMLElement>('#search')?.focus();
    again({ takeOver: true });
  });
