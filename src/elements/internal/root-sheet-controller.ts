import type { CSSResult, ReactiveController, ReactiveElement } from 'lit';

const users = new WeakMap<CSSStyleSheet, WeakMap<Document | ShadowRoot, number>>();

/** Changes by how many hosts a sheet is used in a root, and gives the new number. */
function count(sheet: CSSStyleSheet, root: Document | ShadowRoot, by: 1 | -1): number {
  const roots = users.get(sheet) ?? new WeakMap<Document | ShadowRoot, number>();
  const number = (roots.get(root) ?? 0) + by;
  users.set(sheet, roots.set(root, number));
  return number;
}

/**
 * Styles what a host puts into its light DOM: adopts a sheet on the root that the host stands in, once however many
 * hosts there are, and takes it back with the last. An adopted sheet needs no permission of a content security policy.
 */
export class RootSheetController implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #styles: CSSResult;
  #root: Document | ShadowRoot | undefined;

  constructor(host: ReactiveElement, styles: CSSResult) {
    this.#host = host;
    this.#styles = styles;
    host.addController(this);
  }

  hostConnected(): void {
    const sheet = this.#styles.styleSheet;
    const root = this.#host.getRootNode();
    if (!sheet || !(root instanceof Document || root instanceof ShadowRoot)) return;
    this.#root = root;
    if (count(sheet, root, 1) === 1) root.adoptedStyleSheets.push(sheet);
  }

  hostDisconnected(): void {
    const root = this.#root;
    const sheet = this.#styles.styleSheet;
    this.#root = undefined;
    if (!sheet || !root || count(sheet, root, -1) > 0) return;
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
  }
}
