/** Shows one view of the page at a time: the one that the address names, else the first. */
export function startViews(): void {
  const views = [...document.querySelectorAll<HTMLElement>('[data-view]')];
  const show = (): void => {
    const named = location.hash.slice(1);
    const current = (views.find((view) => view.dataset['view'] === named) ?? views[0])?.dataset['view'];
    for (const view of views) {
      view.hidden = view.dataset['view'] !== current;
      // Unseen, it would keep everything else from being used.
      if (view.hidden) for (const dialog of view.querySelectorAll<HTMLDialogElement>('dialog[open]')) dialog.close();
    }
    for (const link of document.querySelectorAll('[data-views-of] a')) {
      if (link.getAttribute('href') === `#${current}`) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };
  addEventListener('hashchange', show);
  show();
}
