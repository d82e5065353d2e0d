import { html } from 'lit';
import { OndutyError } from '../../client/errors.ts';
import { ignore } from '../../client/timing.ts';
import { takeOverButton } from '../internal/take-over.ts';
import type { nothing, TemplateResult } from 'lit';
import type { Client, TakeOverOptions } from '../../client/types.ts';
import type { App } from '../../contract/index.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';
import type { AppWindow, AppWindows } from './app-window.ts';

/** What a panel shows of a launch. */
interface LaunchView {
  readonly launching?: App | undefined;
  readonly wayOn?: WayOn | undefined;
  readonly problem?: undefined;
}

/** The panel that a launch is made in. */
export interface LaunchHost {
  readonly client: Client;
  readonly windows: AppWindows | undefined;
  readonly root: ParentNode;
  texts(): DutyMessages;
  /** The absolute URL of an application, or `null` when a browser must not be sent there. */
  urlOf(url: string): string | null;
  say(text: string): void;
  show(change: LaunchView): void;
  /** Tells the page; answers whether it leaves the application to the panel. */
  launched(url: string, place: string): boolean;
  /** Shows what failed, and gives it back where it still matters. */
  fail(error: unknown): Promise<OndutyError | undefined>;
}

/**
 * Has the server launch an application and shows it. `isByItself` does it for whoever has just logged in, and leaves a tab that the browser would block to
 * the person: then nothing has happened.
 */
export async function launch(host: LaunchHost, app: App, isByItself = false, options?: TakeOverOptions): Promise<void> {
  const { client, windows } = host;
  const opensTab = app.target === 'new-tab';
  // A browser lets a window open only within the click, so before the server has answered.
  const opened = opensTab ? windows?.open(app.id, isByItself) : undefined;
  if (isByItself && opensTab && !opened) return;
  host.show({ problem: undefined, wayOn: undefined, launching: app });
  host.say(host.texts().apps.launching(app.name));
  try {
    const { url: given, target, key } = await client.apps.launch(app.id, options);
    const url = host.urlOf(given);
    if (!url) throw new OndutyError('bad-response');
    const isMine = host.launched(url, target);
    if (target === 'host') return;
    if (target !== 'new-tab') return isMine ? location.assign(url) : undefined;
    const shown = { url, key };
    if (opened) showApp(opened, shown);
    else host.show({ wayOn: blockedNotice(app, shown, windows, () => host.show({ wayOn: undefined })) });
    const { blocked, launched } = host.texts().apps;
    host.say(opened ? launched(app.name) : blocked(app.name));
  } catch (error) {
    if (opened?.isNew) opened.view.close();
    host.say('');
    const problem = await host.fail(error);
    // The list is older than what the server knows: read again, it says why.
    if (problem?.code === 'app-disabled' || problem?.code === 'not-found') client.apps.load().catch(ignore);
    host.show({ wayOn: elsewhere(host.root, problem, (again) => void launch(host, app, false, again)) });
  } finally {
    host.show({ launching: undefined });
  }
}

/** What a window shows, and the name by which a second launch finds it. */
interface Shown {
  readonly url: string;
  readonly key: string;
}

/** Shows the application in its window; one that shows it already comes to the front as it is. */
function showApp({ view, isNew }: AppWindow, { url, key }: Shown): void {
  if (isNew) {
    view.name = key;
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

/**
 * Makes the notice of a blocked window; `onOpen` hears that the person went on by the link. Within that click the browser may let the window open that
 * later launches find again; else the link opens one of its own.
 */
function blockedNotice({ id, name }: App, shown: Shown, windows: AppWindows | undefined, onOpen: () => void): WayOn {
  const onClick = (event: MouseEvent): void => {
    const opened = event.ctrlKey || event.metaKey || event.shiftKey ? null : windows?.open(id);
    if (opened) {
      event.preventDefault();
      showApp(opened, shown);
    }
    onOpen();
  };
  return ({ apps: texts }) => html`
    <p class="notice warning">
      ${texts.blocked(name)}
      <a href=${shown.url} target="_blank" rel="noopener noreferrer" @click=${onClick}>${texts.open(name)}</a>
    </p>
  `;
}

/** Makes the button that launches all the same when the duty is in another browser. The button goes away; the search box stays. */
const elsewhere = (root: ParentNode, problem: OndutyError | undefined, again: (options: TakeOverOptions) => void): WayOn => (texts) =>
  takeOverButton(texts, problem, () => {
    root.querySelector<HTMLElement>('#search')?.focus();
    again({ takeOver: true });
  });
