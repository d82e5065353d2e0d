import { html, LitElement } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import en from '../../locales/en-login.ts';
import { Announcer } from '../internal/announcer.ts';
import { card } from '../internal/card.styles.ts';
import { ClientController } from '../internal/client-controller.ts';
import { formStyles } from '../internal/credentials.styles.ts';
import { tellError } from '../internal/error-event.ts';
import { LanguageController, sentenceFor } from '../internal/language.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { RootSheetController } from '../internal/root-sheet-controller.ts';
import { CredentialsForm } from './credentials-form.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { Client, SessionState } from '../../client/types.ts';
import type { Session, TenantInfo } from '../../contract/index.ts';
import type { CountdownController } from '../internal/countdown-controller.ts';
import type { Alert, Attempt } from './attempt.ts';
import type { Extras } from './extras.ts';
import type * as trouble from './trouble.ts';

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

/** Whether what came of an attempt has words that are not loaded from the beginning. */
const isRare = (attempt: Attempt): boolean => attempt.state === 'step' || (attempt.state === 'refused' && !(attempt.error.code in en.errors));

/**
 * Signs a person in with user name and password. The form stands in light DOM, as `form.onduty-credentials`, so that
 * password managers and browsers fill it; it goes away when somebody is signed in and comes back when nobody is.
 *
 * A page that wants to be typed in before any script has come writes a form of its own between the tags, with inputs named `username` and `password`
 * (`method="dialog"` keeps it from being sent anywhere). The element puts its own in the place, with what was typed and where the focus is.
 *
 * @tag onduty-login-form
 * @summary User name and password, and what may stand between them and a session.
 * @attr {boolean} auto - With the method `redirect`, leads to the backend's page by itself, once, while nobody is signed in: not after an answer from there that
 * signed nobody in, and not after a log out here. The button is there then.
 * @slot heading - Replaces the heading and the tenant's name.
 * @slot footer - Below the form: help, links.
 * @csspart card - The box around everything.
 * @csspart heading - The heading.
 * @csspart tenant - The tenant's name.
 * @csspart notice - What is to be said before a sign-in: why the last session ended, maintenance.
 * @cssstate idle - Somebody is signed in: nothing is shown, unless `always`, or unless the session is about to end.
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
  static override styles = card;

  // No decorators: they would be a third of a kilobyte of what a login page loads.
  static override properties = {
    client: { attribute: false }, always: { type: Boolean }, method: {}, redirectUri: { attribute: 'redirect-uri' },
  };

  /** The client to use; default: that of the provider around. */
  declare client: Client | undefined;

  /** Whether to stay visible, and say who is signed in, while somebody is. */
  declare always: boolean;

  /** `popup` or `redirect` signs in at the backend's own page, for a host that must not see passwords; default: with a form here. */
  declare method: string | undefined;

  /** With a `method`, the page of this origin that the backend leads back to, exactly as it is registered; default: this page, without query and fragment. */
  declare redirectUri: string | undefined;

  readonly #internals = this.attachInternals();
  readonly #announcer = new Announcer(this);
  readonly #messages = new LanguageController(this, en);
  readonly #client = new ClientController(this);
  readonly #session = new ReadableController(this, this.#client, (client) => client.session.state, (session) => this.#onSession(session));
  #wait: CountdownController | undefined;
  #trouble: typeof trouble | undefined;
  #attempt: Attempt = ready;
  #tenant: TenantInfo | null | undefined;
  #extras: Extras | undefined;
  /** The client that the attempt and the tenant belong to. */
  #known: Client | undefined;
  #form: CredentialsForm | undefined;

  constructor() {
    super();
    this.always = false;
    new RootSheetController(this, formStyles);
  }

  protected override update(changed: PropertyValues<this>): void {
    const session = this.#session.value;
    const signedIn = session?.state === 'signed-in';
    const step = this.#extras?.step;
    if (!this.#trouble && (signedIn ? this.always : session?.state === 'suspended' || (session?.state === 'anonymous' && session.cause))) void this.#loadTrouble();
    this.#mark('idle', signedIn && !this.always && !step);
    this.#mark('busy', this.#attempt.state === 'busy');
    this.#mark('throttled', !!this.#wait?.remaining);
    super.update(changed);
    if (signedIn || step || this.#door) this.#removeForm();
    else if (this.isConnected) this.#renderForm();
    if (!step) return;
    step.render(this.#messages.value);
    if (step.element.parentNode !== this) this.append(step.element);
  }

  protected override firstUpdated(): void {
    // The form works without.
    import('./extras.ts').then(({ Extras: Loaded }) => {
      this.#extras = new Loaded(this, {
        client: () => this.#client.client,
        texts: () => this.#messages.value,
        username: () => this.#form?.username.value ?? '',
        left: (username, text) => void this.#onLeft(username, text),
        signIn: (client, username, password) => void this.#signIn(client, username, password),
        signedIn: (session) => this.#onSignedIn(session),
        way: () => this.#door,
        begin: () => this.#begin(''),
        fail: (error) => tellError(this, error),
        say: (text) => this.#announcer.say(text),
      });
      this.requestUpdate();
    }, () => {});
  }

  protected override render(): TemplateResult {
    const messages = this.#messages.value;
    const tenant = this.#tenant;
    const notice = this.#trouble?.noticeFor(messages, this.#attempt, this.#circumstances);
    return html`
      <div class="card" part="card" lang=${messages.language} dir=${messages.direction}>
        <slot name="heading">
          <div class="header">
            <h2 part="heading">${this.#extras?.step?.title(messages) ?? messages.login.title}</h2>
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
    const attempt = this.#attempt;
    const form = (this.#form ??= new CredentialsForm(this.getRootNode() as Document | ShadowRoot, () => void this.#onSubmit()));
    form.render({
      messages: this.#messages.value,
      alert: this.#alert(),
      busy: attempt.state === 'busy',
      able: !!this.#client.client,
      waits: !!this.#wait?.remaining,
      wrong: attempt.state === 'refused' && attempt.error.code === 'credentials-wrong',
      missing: attempt.state === 'missing' ? attempt : { username: false, password: false },
      extras: this.#extras,
    });
    // A page that empties the element takes the form along; here it comes back.
    if (form.element.parentNode !== this) this.append(form.element);
    const given = this.querySelector<HTMLFormElement>('form:not(.onduty-credentials)');
    if (given) form.takeOver(given);
  }

  /** The way to the backend's own page, while it is wanted. */
  get #door() {
    const { method: way, redirectUri } = this;
    return way === 'popup' || way === 'redirect' ? { way, redirectUri } : undefined;
  }

  get #circumstances(): trouble.Circumstances {
    return { client: this.#client.client, session: this.#session.value, tenant: this.#tenant, wait: this.#wait?.remaining ?? 0 };
  }

  #alert(): Alert | undefined {
    const attempt = this.#attempt;
    const messages = this.#messages.value;
    if (attempt.state === 'refused' && attempt.error.code === 'credentials-wrong') {
      const { caseSensitive, passwordCaseSensitive } = messages.login;
      return { text: `${messages.errors['credentials-wrong']} ${this.#client.client?.tenant ? caseSensitive : passwordCaseSensitive}` };
    }
    if (attempt.state === 'told') return attempt;
    if (this.#trouble) return this.#trouble.alertFor(messages, attempt, this.#circumstances);
    if (attempt.state === 'refused') return { text: sentenceFor(messages, attempt.error) };
    return attempt.state === 'step' ? { text: messages.errors['server-error'] } : undefined;
  }

  /** Loads what is rare. When that fails, plainer sentences stand. */
  async #loadTrouble(): Promise<void> {
    this.#trouble ??= await import('./trouble.ts').catch(() => undefined);
    if (this.#trouble) this.requestUpdate();
  }

  #removeForm(): void {
    this.#form?.element.remove();
    this.#form = undefined;
  }

  #show(attempt: Attempt): void {
    this.#attempt = attempt;
    this.requestUpdate();
  }

  #mark(name: string, on: boolean): void {
    this.#internals.states[on ? 'add' : 'delete'](name);
  }

  async #onSubmit(): Promise<void> {
    const form = this.#form;
    const { client } = this.#client;
    if (!form || !client || this.#attempt.state === 'busy' || this.#wait?.remaining) return;
    const { username, password } = form;
    this.#extras?.reset();
    if (!username.value || !password.value) {
      this.#show({ state: 'missing', username: !username.value, password: !password.value });
      await this.updateComplete;
      return (username.value ? password : username).focus();
    }
    const goesOn = this.#begin(username.value);
    this.#show(goesOn ? { state: 'busy' } : ready);
    try {
      if (goesOn) await this.#signIn(client, username.value, password.value);
    } finally {
      password.value = '';
    }
    await this.updateComplete;
    // Not for who has gone elsewhere in the meantime.
    if (password.isConnected && (document.activeElement === document.body || this.matches(':focus-within'))) password.focus();
  }

  #begin(username: string): boolean {
    const event = new SignInEvent(username);
    return this.dispatchEvent(event);
  }

  /** Leaves in `attempt` what came of it, unless the client was changed meanwhile. */
  async #signIn(client: Client, username: string, password: string): Promise<void> {
    this.#announcer.say(this.#messages.value.login.busy);
    let outcome: Attempt = ready;
    try {
      const result = await client.session.signIn({ method: 'password', username, password });
      if (result.state === 'signed-in') {
        if (client === this.#client.client) this.#onSignedIn(result.session);
        return;
      }
      outcome = { state: 'step', step: result };
    } catch (error) {
      if (!isOndutyError(error)) throw error;
      outcome = { state: 'refused', error };
    } finally {
      if (outcome.state === 'step' && await this.#extras?.enter(outcome.step, username)) outcome = ready;
      else this.#extras?.leave();
      if (isRare(outcome)) await this.#loadTrouble();
      if (client === this.#client.client) this.#show(outcome);
      this.#announcer.say('');
    }
    if (client === this.#client.client && outcome.state === 'refused') this.#onRefused(outcome.error);
  }

  #onSignedIn(session: Session): void {
    // Gone with what was typed in it: that is when a browser offers to save the password.
    this.#removeForm();
    const event = new SignedInEvent(session);
    this.dispatchEvent(event);
  }

  async #onLeft(username: string, text?: string): Promise<void> {
    this.#show(text ? { state: 'told', text } : ready);
    await this.updateComplete;
    if (!this.#form) return;
    this.#form.username.value = username;
    this.#form[username ? 'password' : 'username'].focus();
  }

  #onRefused(error: OndutyError): void {
    if (this.#trouble?.isCounted(error)) {
      this.#wait ??= new this.#trouble.CountdownController(this, () => this.#onWaited());
      this.#wait.start(error.retryAfter ?? 0);
    }
    tellError(this, error);
  }

  #onSession(session: SessionState | undefined): void {
    const { client } = this.#client;
    if (client !== this.#known) this.#tenant = undefined;
    if (client !== this.#known || session?.state === 'signed-in') {
      this.#attempt = ready;
      this.#wait?.stop();
      this.#extras?.leave();
    }
    this.#known = client;
    if (client?.tenant && session?.state === 'anonymous' && this.#tenant === undefined) void this.#readTenant(client);
  }

  async #readTenant(client: Client): Promise<void> {
    this.#tenant = null;
    let tenant: TenantInfo | null = null;
    let problem: OndutyError | undefined;
    try {
      tenant = await client.tenantInfo();
    } catch (error) {
      if (!isOndutyError(error)) throw error;
      problem = error;
    }
    const unknown = problem?.code === 'not-found' && problem;
    if (tenant?.maintenance || unknown) await this.#loadTrouble();
    if (client !== this.#client.client) return;
    this.#tenant = tenant;
    // The form works without; only a tenant that does not exist is worth a word now.
    this.#show(unknown ? { state: 'refused', error: unknown } : this.#attempt);
    if (problem) tellError(this, problem);
  }

  #onWaited(): void {
    this.#attempt = ready;
    if (this.#trouble) this.#announcer.say(this.#trouble.tryAgainNow(this.#messages.value));
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-sign-in': SignInEvent;
    'onduty-signed-in': SignedInEvent;
  }
}
