import type { ReactiveController, ReactiveElement } from 'lit';
import type { Client, Readable } from '../../client/types.ts';
import type { ClientController } from './client-controller.ts';

/**
 * Follows one state of the client and updates the host at each change. It changes over when the client changes, and
 * lets go while the host is not in a document.
 */
export class ReadableController<T> implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #source: ClientController;
  readonly #choose: (client: Client) => Readable<T>;
  readonly #onChange: ((value: T | undefined) => void) | undefined;
  #client: Client | undefined;
  #unsubscribe: (() => void) | undefined;

  /** The value of now; `undefined` without a client. */
  value: T | undefined;

  /** `onChange` hears each value, the first and `undefined` included, before the host renders it. */
  constructor(
    host: ReactiveElement,
    source: ClientController,
    choose: (client: Client) => Readable<T>,
    onChange?: (value: T | undefined) => void,
  ) {
    this.#host = host;
    this.#source = source;
    this.#choose = choose;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    this.#follow();
  }

  hostUpdate(): void {
    this.#follow();
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = this.#client = undefined;
  }

  #follow(): void {
    const { client } = this.#source;
    if (client === this.#client || !this.#host.isConnected) return;
    this.hostDisconnected();
    this.#client = client;
    if (client) this.#unsubscribe = this.#choose(client).subscribe((value) => this.#set(value));
    else this.#set(undefined);
  }

  #set(value: T | undefined): void {
    this.value = value;
    this.#onChange?.(value);
    this.#host.requestUpdate();
  }
}
