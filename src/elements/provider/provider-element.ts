import { ContextProvider } from '@lit/context';
import { html, LitElement } from 'lit';
import { createClient } from '../../client/create-client.ts';
import { isOndutyError, OndutyError } from '../../client/errors.ts';
import { clientContext } from '../internal/context.ts';
import { tellError } from '../internal/error-event.ts';
import { styles } from './provider.styles.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { CarrierChoice, Client, SessionEndCause } from '../../client/types.ts';

/** Tells that the person who was signed in no longer is: by an act here or elsewhere, or by the server. */
export class SignedOutEvent extends Event {
  static readonly type = 'onduty-signed-out';

  /** Why; `undefined` when nobody said. */
  readonly cause: SessionEndCause | undefined;

  constructor(cause: SessionEndCause | undefined) {
    super(SignedOutEvent.type, { bubbles: true, composed: true });
    this.cause = cause;
  }
}

/**
 * Carries one client to every Onduty element inside it. It makes the client from its attributes and closes it when it
 * is removed for good; a client that the page made itself goes into `client`, wins, and is the page's to close.
 *
 * @tag onduty-provider
 * @summary Gives the elements inside it their connection to the backend.
 * @slot - The part of the page that works with this client.
 * @fires {SignedOutEvent} onduty-signed-out - The person who was signed in no longer is, whoever ended it.
 * @fires {OndutyErrorEvent} onduty-error - An attribute is wrong, or nobody could be asked who is signed in.
 */
export class ProviderElement extends LitElement {
  static override styles = styles;

  // No decorators: they would be a third of a kilobyte of what a login page loads.
  static override properties = {
    baseUrl: { attribute: 'base-url' },
    tenant: {},
    carrier: {},
    locale: {},
    client: { attribute: false },
  };

  /** Where the backend is; default: the page's own origin. */
  declare baseUrl: string | undefined;

  /** The tenant of direct sign-in; leave it out for unified sign-in. */
  declare tenant: string | undefined;

  /** How the session travels: `cookie`, `bearer`, or `auto`, which is the cookie where the browser lets it come back; default `cookie`. */
  declare carrier: CarrierChoice | undefined;

  /** The language of the elements inside; default: the nearest `lang`, else that of the browser. */
  declare locale: string | undefined;

  readonly #context = new ContextProvider(this, { context: clientContext });
  #given: Client | undefined;
  #own: Client | undefined;
  #followed: Client | undefined;
  #unfollow: (() => void) | undefined;

  /** The client: the one that the page gave, else the one made from the attributes. */
  get client(): Client | undefined {
    return this.#given ?? this.#own;
  }
  set client(client: Client | undefined) {
    this.#given = client;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the page disconnects too, and connects again before this runs.
    queueMicrotask(() => {
      if (!this.isConnected) this.#settle(undefined);
    });
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    if (!this.isConnected) return;
    if (this.#given || changed.has('baseUrl') || changed.has('tenant') || changed.has('carrier')) this.#close();
    if (!this.client) this.#own = this.#create();
    this.#settle(this.client);
    // The elements look their language up when they update.
    if (changed.has('locale')) this.#context.setValue(this.client, true);
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  #create(): Client | undefined {
    const { baseUrl, tenant, carrier } = this;
    try {
      // An attribute may say anything; what the client cannot work with is the `TypeError`.
      return createClient({ ...(baseUrl && { baseUrl }), ...(tenant && { tenant }), ...(carrier && { carrier }) });
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      tellError(this, new OndutyError('invalid-request', { cause }));
      return undefined;
    }
  }

  #close(): void {
    this.#own?.close();
    this.#own = undefined;
  }

  /** Hands a client out and listens to its session; `undefined` lets go of everything. */
  #settle(client: Client | undefined): void {
    if (!client) this.#close();
    if (client === this.#followed) return;
    this.#unfollow?.();
    this.#followed = client;
    this.#unfollow = client && this.#follow(client);
    this.#context.setValue(client);
  }

  #follow(client: Client): () => void {
    let wasSignedIn = false;
    const unfollow = client.session.state.subscribe((session) => {
      const signedOut = wasSignedIn && session.state === 'anonymous';
      if (session.state !== 'suspended') wasSignedIn = session.state === 'signed-in';
      if (!signedOut) return;
      const event = new SignedOutEvent(session.cause);
      this.dispatchEvent(event);
    });
    client.session.restore().catch((error: unknown) => {
      if (client !== this.#followed) return;
      if (!isOndutyError(error)) throw error;
      tellError(this, error);
    });
    return unfollow;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-signed-out': SignedOutEvent;
  }
}
