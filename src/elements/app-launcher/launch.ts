import type { Client } from '../../client/types.ts';
import type { App, Launch } from '../../contract/index.ts';
import type { AppWindow } from './app-window.ts';

/**
 * Has the server launch an application and shows it, in the window that was opened within the click when the browser
 * allowed one. `check` answers with the URL to show. What comes of it is the URL for a new tab, and nothing elsewhere.
 */
export async function launch(client: Client, app: App, opened: AppWindow | null, check: (answer: Launch) => string): Promise<string | undefined> {
  const answer = await client.apps.launch(app.id);
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
