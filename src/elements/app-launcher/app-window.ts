/** A window that is to show an application. */
export interface AppWindow {
  readonly view: Window;
  /** Whether it was opened just now, and shows nothing yet. */
  readonly isNew: boolean;
}

/** Opens a window by its name, or finds the one that has it. Only within a click; `null` when the browser blocks it. */
export function openAppWindow(name: string): AppWindow | null {
  const view = window.open('', name);
  if (!view) return null;
  try {
    // What `noopener` does; by that feature the window could not be given its URL later, nor be found again.
    view.opener = null;
    return { view, isNew: view.location.href === 'about:blank' };
  } catch {
    // A page of another origin stands there already.
    return { view, isNew: false };
  }
}

/** Shows the application in its window; one that shows it already comes to the front as it is. */
export function showApp({ view, isNew }: AppWindow, url: string, name: string): void {
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
