import type { Client } from '../../client/types.ts';

/** A window that is to show an application. */
export interface AppWindow {
  readonly view: Window;
  /** Whether it was opened just now, and shows nothing yet. */
  readonly isNew: boolean;
}

/** Opens the windows of applications. Those of another origin lose their names, and WebKit finds none without an opener, so each is remembered too. */
export class AppWindows {
  readonly #known = new Map<string, Window>();
  #user: string | undefined;

  /** Takes note of who is here. Nobody finds a window of the person before: neither remembered nor by its name. */
  turn(user: string | undefined): void {
    if (user === this.#user) return;
    for (const view of this.#known.values()) {
      try {
        view.name = '';
      } catch {
        // A page of another origin has no name.
      }
    }
    if (!user) return;
    this.#user = user;
    this.#known.clear();
  }

  /**
   * Opens the window of an application, or finds the one that has it. Only within a click; `null` when the browser blocks it. `isByItself` asks no browser
   * that would complain of it: where the last click or key is too long ago.
   */
  open(id: string, isByItself = false): AppWindow | null {
    if (isByItself && 'userActivation' in navigator && !navigator.userActivation.isActive) return null;
    const known = this.#known.get(id);
    if (known && !known.closed) return { view: known, isNew: false };
    const view = window.open('', `onduty-${id}`);
    if (!view) return null;
    this.#known.set(id, view);
    try {
      // What `noopener` does; by that feature the window could not be given its URL later, nor be found again.
      view.opener = null;
      return { view, isNew: view.location.href === 'about:blank' };
    } catch {
      // A page of another origin stands there already.
      return { view, isNew: false };
    }
  }
}

const known = new WeakMap<Client, AppWindows>();

/** The windows that were opened with a client. A launcher that is put into the page anew finds them again. */
export function windowsOf(client: Client): AppWindows {
  let windows = known.get(client);
  if (!windows) known.set(client, (windows = new AppWindows()));
  return windows;
}
