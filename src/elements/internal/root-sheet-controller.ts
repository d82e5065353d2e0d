import type { CSSResult, ReactiveController, ReactiveElement } from 'lit';

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
    this.#root = this.#host.getRootNode() as Document | ShadowRoot;
    this.#adopt(true);
  }

  hostDisconnected(): void {
    this.#adopt(!!this.#root?.querySelector(this.#host.localName));
  }

  #adopt(isWanted: boolean): void {
    const root = this.#root;
    const sheet = this.#styles.styleSheet;
    const others = root?.adoptedStyleSheets?.filter((one) => one !== sheet);
    if (root && sheet && others) root.adoptedStyleSheets = isWanted ? [...others, sheet] : others;
  }
}
