import { html } from 'lit';
import type { ReactiveElement, TemplateResult } from 'lit';

/** A polite live region that is there before its first words. Put `render()` once into the host's template. */
export class Announcer {
  readonly #host: ReactiveElement;
  #text = '';

  constructor(host: ReactiveElement) {
    this.#host = host;
  }

  /** Has assistive technology say a text once; the same text a second time too. */
  say(text: string): void {
    // Only a change is spoken, so a repeated text gets an invisible one.
    this.#text = text && text === this.#text ? `${text}\u00a0` : text;
    this.#host.requestUpdate();
  }

  render(): TemplateResult {
    return html`<div class="visually-hidden" role="status">${this.#text}</div>`;
  }
}
