import { ContextConsumer } from '@lit/context';
import { clientContext } from './context.ts';
import type { ReactiveController, ReactiveElement } from 'lit';
import type { Client } from '../../client/types.ts';

/** An element that works with a client: its own property wins over the provider's. */
export interface ClientHost extends ReactiveElement {
  client?: Client | undefined;
}

/**
 * Finds the client for an element: the element's own `client` property, else that of the nearest provider. The host
 * updates when it changes.
 */
export class ClientController implements ReactiveController {
  readonly #host: ClientHost;
  readonly #context: ContextConsumer<typeof clientContext, ClientHost>;
  #connection: AbortController | undefined;

  constructor(host: ClientHost) {
    this.#host = host;
    this.#context = new ContextConsumer(host, { context: clientContext, subscribe: true });
    host.addController(this);
  }

  /** The client to use now; `undefined` while there is none. */
  get client(): Client | undefined {
    return this.#host.client ?? this.#context.value;
  }

  hostConnected(): void {
    const { signal } = (this.#connection = new AbortController());
    // A provider that is upgraded, or put around us, after we asked announces itself; only then can it answer. That says more
    // than `whenDefined`, which knows nothing of a provider in a shadow root that is made later.
    this.#host.ownerDocument.addEventListener('context-provider', () => queueMicrotask(() => this.#askAgain(signal)), { capture: true, signal });
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#connection?.abort();
    // What a provider gave is not ours once we left it; the next one gives its own.
    this.#context.value = undefined;
  }

  #askAgain(signal: AbortSignal): void {
    if (!signal.aborted) this.#context.hostConnected();
  }
}
