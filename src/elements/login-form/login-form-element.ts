import { html, LitElement, render } from 'lit';
import { property, state } from 'lit/decorators.js';
import { isOndutyError } from '../../client/errors.ts';
import en from '../../locales/en-login.ts';
import { Announcer } from '../internal/announcer.ts';
import { ClientController } from '../internal/client-controller.ts';
import { clock, CountdownController } from '../internal/countdown-controller.ts';
import { OndutyErrorEvent } from '../internal/error-event.ts';
import { LanguageController } from '../internal/language.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { RootSheetController } from '../internal/root-sheet-controller.ts';
import { alertFor, isCounted, noticeFor } from './attempt.ts';
import { credentials } from './credentials.ts';
import { formStyles, styles } from './login-form.styles.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { Client, SessionState } from '../../client/types.ts';
import type { Session, TenantInfo } from '../../contract/index.ts';
import type { Attempt } from './attempt.ts';

/** Is about to sign in; a page that cancels it does the sign-in itself, or none. */
export class SignInEvent extends Event {
  static readonly type = 'onduty-sign-in';

  /** The user name as it was typed. */
  readonly username: string;

  constructor(username: string) {
    super(SignInEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.username = username;
  }
}

/** Tells that this form has signed a person in. A session that was found at load fires nothing: see `client.session.state`. */
export class SignedInEvent extends Event {
  static readonly type = 'onduty-signed-in';

  readonly session: Session;

  constructor(session: Session) {
    super(SignedInEvent.type, { bubbles: true, composed: true });
    this.session = session;
  }
}

const ready: Attempt = { state: 'ready' };

/**
 * Signs a person in with user name and password. The form stands in light DOM, as `form.onduty-credentials`, so that
 * password managers and browsers fill it; it goes away when somebody is signed in and comes back when nobody is.
 *
 * @tag onduty-login-form
 * @summary User name and password, and what may stand between them and a session.
 * @slot heading - Replaces the heading and the tenant's name.
 * @slot footer - Below the form: help, links.
 * @csspart card - The box around everything.
 * @csspart heading - The heading.
 * @csspart tenant - The tenant's name.
 * @csspart notice - What is to be said before a sign-in: why the last session ended, maintenance.
 * @cssstate idle - Somebody is signed in: nothing is shown, unless `always`.
 * @cssstate busy - A sign-in is under way.
 * @cssstate throttled - Too many tries: the form waits.
 * @cssprop --onduty-accent - Colour of the button.
 * @cssprop --onduty-surface - Colour of the card.
 * @cssprop --onduty-radius - Corner radius.
 * @cssprop --onduty-font - Family of the type.
 * @fires {SignInEvent} onduty-sign-in - A sign-in is about to begin; cancelable.
 * @fires {SignedInEvent} onduty-signed-in - This form has signed a person in.
 * @fires {OndutyErrorEvent} onduty-error - A sign-in, or reading the tenant, failed.
 */
export class LoginFormElement extends LitElement {
  static override styles = styles;

  /** The client to use; default: that of the provider around. */
  @property({ attribute: false }) client: Client | undefined;

  /** Whether to stay visible, and say who is signed in, while somebody is. */
  @property({ type: Boolean }) always = false;

  @state() private attempt: Attempt = ready;
  @state() private tenant: TenantInfo | null | undefined;
  @state() private revealed = false;
  @state() private capsLock = false;

  readonly #internals = this.attachInternals();
  readonly #announcer = new Announcer(this);
  readonly #messages = new LanguageController(this, en);
  readonly #client = new ClientController(this);
  readonly #session = new ReadableController(this, this.#client, (client) => client.session.state, (session) => this.#onSession(session));
  readonly #wait = new CountdownController(this, () => this.#onWaited());
  /** The client that the attempt and the tenant belong to. */
  #known: Client | undefined;
  #form: HTMLFormElement | undefined;
  #suffix = '';

  constructor() {
    super();
    new RootSheetController(this, formStyles);
  }

  protected override update(changed: PropertyValues<this>): void {
    const signedIn = this.#session.value?.state === 'signed-in';
    this.#mark('idle', signedIn && !this.always);
    this.#mark('busy', this.attempt.state === 'busy');
    this.#mark('throttled', this.#wait.remaining > 0);
    super.update(changed);
    if (signedIn) this.#removeForm();
    else if (this.isConnected) this.#renderForm();
  }

  protected override render(): TemplateResult {
    const messages = this.#messages.value;
    const { tenant } = this;
    const notice = noticeFor(messages, this.attempt, this.#session.value, tenant);
    return html`
      <div class="card" part="card" lang=${messages.language} dir=${messages.direction}>
        <slot name="heading">
          <div class="header">
            <h2 part="heading">${messages.login.title}</h2>
            ${this.#client.client?.tenant && html`<p class="tenant" part="tenant"><bdi>${tenant?.name}</bdi></p>`}
          </div>
        </slot>
        <div class=${notice ? (tenant?.maintenance ? 'notice warning' : 'notice') : ''} part="notice" role="status"><bdi>${notice}</bdi></div>
        <slot></slot>
        <slot name="footer"></slot>
        ${this.#announcer.render()}
      </div>
    `;
  }

  #renderForm(): void {
    const { attempt } = this;
    const { client } = this.#client;
    const messages = this.#messages.value;
    const wait = this.#wait.remaining;
    const alert = alertFor(messages, attempt, !!client?.tenant, this.tenant);
    const form = (this.#form ??= this.#createForm());
    form.lang = messages.language;
    form.dir = messages.direction;
    form.ariaLabel = messages.login.title;
    const content = credentials({
      messages,
      suffix: this.#suffix,
      alert,
      link: alert?.leads ? client?.baseUrl : undefined,
      wait: wait ? clock(wait) : undefined,
      busy: attempt.state === 'busy',
      able: !!client,
      wrong: attempt.state === 'refused' && attempt.error.code === 'credentials-wrong',
      missing: attempt.state === 'missing' ? attempt : { username: false, password: false },
      revealed: this.revealed,
      capsLock: this.capsLock,
      onReveal: () => (this.revealed = !this.revealed),
      // Browsers that fill in a password send key events that are none.
      onKey: (event) => (this.capsLock = event instanceof KeyboardEvent && event.getModifierState('CapsLock')),
    });
    render(content, form);
    if (form.parentNode !== this) this.append(form);
  }

  #createForm(): HTMLFormElement {
    const root = this.getRootNode() as Document | ShadowRoot;
    let number = 1;
    this.#suffix = '';
    while (root.querySelector(`#onduty-username${this.#suffix}`)) this.#suffix = `-${++number}`;
    const form = document.createElement('form');
    form.className = 'onduty-credentials';
    form.method = 'post';
    form.noValidate = true;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#onSubmit(form);
    });
    return form;
  }

  #removeForm(): void {
    this.#form?.remove();
    this.#form = undefined;
  }

  #mark(name: string, on: boolean): void {
    if (on) this.#internals.states.add(name);
    else this.#internals.states.delete(name);
  }

  async #onSubmit(form: HTMLFormElement): Promise<void> {
    const { client } = this.#client;
    if (!client || this.attempt.state === 'busy' || this.#wait.remaining) return;
    // A browser may have filled the inputs without any event: what counts is what they hold now.
    const username = form.elements.namedItem('username') as HTMLInputElement;
    const password = form.elements.namedItem('password') as HTMLInputElement;
    this.revealed = this.capsLock = false;
    if (!username.value || !password.value) {
      this.attempt = { state: 'missing', username: !username.value, password: !password.value };
      await this.updateComplete;
      return (username.value ? password : username).focus();
    }
    const event = new SignInEvent(username.value);
    const goesOn = this.dispatchEvent(event);
    this.attempt = goesOn ? { state: 'busy' } : ready;
    try {
      if (goesOn) await this.#signIn(client, username.value, password.value);
    } finally {
      password.value = '';
    }
    await this.updateComplete;
    // Not for who has gone elsewhere in the meantime.
    const { activeElement } = document;
    if (form.isConnected && (activeElement === document.body || this.contains(activeElement))) password.focus();
  }

  /** Leaves in `attempt` what came of it, unless the client was changed meanwhile. */
  async #signIn(client: Client, username: string, password: string): Promise<void> {
    this.#announcer.say(this.#messages.value.login.busy);
    try {
      const result = await client.session.signIn({ method: 'password', username, password });
      if (client !== this.#client.client) return;
      this.attempt = result.state === 'signed-in' ? ready : { state: 'step', step: result };
      if (result.state !== 'signed-in') return;
      // Gone with what was typed in it: that is when a browser offers to save the password.
      this.#removeForm();
      const event = new SignedInEvent(result.session);
      this.dispatchEvent(event);
    } catch (error) {
      if (client !== this.#client.client) return;
      this.attempt = ready;
      if (!isOndutyError(error)) throw error;
      this.attempt = { state: 'refused', error };
      if (isCounted(error)) this.#wait.start(error.retryAfter ?? 0);
      this.#fail(error);
    } finally {
      this.#announcer.say('');
    }
  }

  #onSession(session: SessionState | undefined): void {
    const { client } = this.#client;
    if (client !== this.#known) {
      this.#known = client;
      this.attempt = ready;
      this.tenant = undefined;
      this.#wait.stop();
    }
    if (client?.tenant && session?.state === 'anonymous' && this.tenant === undefined) void this.#readTenant(client);
  }

  async #readTenant(client: Client): Promise<void> {
    this.tenant = null;
    try {
      const tenant = await client.tenantInfo();
      if (client === this.#client.client) this.tenant = tenant;
    } catch (error) {
      if (client !== this.#client.client) return;
      if (!isOndutyError(error)) throw error;
      // The form works without; only a tenant that does not exist is worth a word now.
      if (error.code === 'not-found') this.attempt = { state: 'refused', error };
      this.#fail(error);
    }
  }

  #onWaited(): void {
    this.attempt = ready;
    this.#announcer.say(this.#messages.value.login.tryAgainNow);
  }

  #fail(error: OndutyError): void {
    const event = new OndutyErrorEvent(error);
    this.dispatchEvent(event);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-sign-in': SignInEvent;
    'onduty-signed-in': SignedInEvent;
  }
}
