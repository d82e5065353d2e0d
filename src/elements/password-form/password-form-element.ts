import { html, LitElement, nothing } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import { createPasswords } from '../../client/passwords.ts';
import { launchUrl } from '../../contract/launch-url.ts';
import { passwordPolicy } from '../../contract/password.ts';
import { AllMessagesController, sentenceFor } from '../internal/all-messages.ts';
import { Announcer } from '../internal/announcer.ts';
import { ClientController } from '../internal/client-controller.ts';
import { tellError } from '../internal/error-event.ts';
import { ForgotForm } from '../internal/passwords/forgot-form.ts';
import { NewPasswordForm } from '../internal/passwords/new-password-form.ts';
import { passwordsStyles } from '../internal/passwords/passwords.styles.ts';
import { refusalText } from '../internal/passwords/texts.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { RootSheetController } from '../internal/root-sheet-controller.ts';
import { takeTicket } from './link-ticket.ts';
import { styles } from './password-form.styles.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { Client, SessionState } from '../../client/types.ts';
import type { Invitation } from '../../contract/password.ts';
import type { Fault, TypedPasswords } from '../internal/passwords/new-password-form.ts';

/** Tells that a password was set by a link, or changed by the person who is signed in. */
export class PasswordSetEvent extends Event {
  static readonly type = 'onduty-password-set';

  /** Whose password it is, as the tenant knows them. */
  readonly userName: string;
  /** The id of the tenant. */
  readonly tenant: string;

  constructor(userName: string, tenant: string) {
    super(PasswordSetEvent.type, { bubbles: true, composed: true });
    this.userName = userName;
    this.tenant = tenant;
  }
}

/** Where the element stands: a link that is looked at, one that is good, one that is not; a change; what came of it. */
type Phase =
  | { readonly state: 'none' | 'looking' | 'change' }
  | { readonly state: 'link'; readonly invitation: Invitation }
  | { readonly state: 'unusable'; readonly error: OndutyError; readonly mayAsk: boolean }
  | { readonly state: 'done'; readonly userName: string; readonly tenant: string; readonly byLink: boolean };

const none: Phase = { state: 'none' };

/** How what is said looks. */
const kinds: Readonly<Partial<Record<Phase['state'], string>>> = { unusable: 'danger', done: 'good' };

/**
 * Sets a password from a mailed link: it reads the link's ticket from the fragment of the page's address, takes it out of there, and shows what it is good
 * for without spending it. With `always` it changes the password of the person who is signed in. The forms stand in light DOM, for password managers.
 *
 * @tag onduty-password-form
 * @summary Sets a password from a mailed link, and changes it later.
 * @slot heading - Replaces the heading.
 * @slot footer - Below the form.
 * @csspart card - The box around everything.
 * @csspart heading - The heading.
 * @csspart notice - What became of the link or of the password.
 * @csspart link - The way to the login page.
 * @cssstate idle - There is no link in the page's address, and not `always`: nothing is shown.
 * @cssstate busy - A link is being read, or a password saved.
 * @cssprop --onduty-accent - Colour of the button.
 * @cssprop --onduty-surface - Colour of the card.
 * @cssprop --onduty-radius - Corner radius.
 * @cssprop --onduty-font - Family of the type.
 * @fires {PasswordSetEvent} onduty-password-set - A password was set or changed.
 * @fires {OndutyErrorEvent} onduty-error - A link could not be read, or a password not be set.
 */
export class PasswordFormElement extends LitElement {
  static override styles = styles;

  static override properties = { client: { attribute: false }, always: { type: Boolean }, loginUrl: { attribute: 'login-url' } };

  /** The client to use; default: that of the provider around. */
  declare client: Client | undefined;

  /** Whether to stay visible without a link: to change the password of who is signed in. */
  declare always: boolean;

  /** Where a person logs in after the password was set; `{tenant}` stands for the tenant's id. Default: no link. */
  declare loginUrl: string | undefined;

  readonly #internals = this.attachInternals();
  readonly #announcer = new Announcer(this);
  readonly #messages = new AllMessagesController(this);
  readonly #source = new ClientController(this);
  readonly #session = new ReadableController(this, this.#source, (client) => client.session.state, (session) => this.#onSession(session));
  #ticket: string | undefined;
  #phase: Phase = none;
  #isBusy = false;
  #isSent = false;
  #problem: OndutyError | undefined;
  #fault: Fault | undefined;
  #lookedWith: Client | undefined;
  #form: NewPasswordForm | undefined;
  #forgot: ForgotForm | undefined;
  #connection: AbortController | undefined;
  /** Who is signed in, as far as is known. */
  #person: string | undefined;

  constructor() {
    super();
    this.always = false;
    new RootSheetController(this, passwordsStyles);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = new AbortController();
    // Another link in the same tab changes nothing but the fragment.
    addEventListener('hashchange', () => this.#takeLink(), { signal: this.#connection.signal });
    this.#takeLink();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection?.abort();
  }

  /** What was typed or said for one person is nothing for another. */
  #onSession(session: SessionState | undefined): void {
    if (session?.state === 'unknown') return;
    const person = session?.state === 'signed-in' ? session.session.user.id : undefined;
    if (person === this.#person) return;
    this.#person = person;
    if (this.#phase.state === 'change' || (this.#phase.state === 'done' && person !== undefined)) {
      this.#dropForm();
      this.#start(none);
    }
  }

  #takeLink(): void {
    const ticket = takeTicket();
    if (ticket === undefined) return;
    this.#ticket = ticket;
    this.#readLink();
  }

  #readLink(): void {
    this.#lookedWith = undefined;
    this.#dropForm();
    this.#start({ state: 'looking' });
  }

  #start(phase: Phase): void {
    this.#phase = phase;
    this.#problem = this.#fault = undefined;
    this.#isBusy = this.#isSent = false;
    this.requestUpdate();
  }

  protected override update(changed: PropertyValues<this>): void {
    this.#follow();
    const { states } = this.#internals;
    states[this.#phase.state === 'none' && !this.always ? 'add' : 'delete']('idle');
    states[this.#isBusy || this.#phase.state === 'looking' ? 'add' : 'delete']('busy');
    super.update(changed);
    if (this.isConnected) this.#placeForms();
  }

  /** What follows from the client, the session and the link. */
  #follow(): void {
    const { client } = this.#source;
    if (client && this.#ticket !== undefined && this.#lookedWith !== client) {
      this.#lookedWith = client;
      void this.#look(client, this.#ticket);
    }
    const mayChange = this.always && this.#session.value?.state === 'signed-in';
    if (this.#phase.state === 'none' && mayChange) this.#phase = { state: 'change' };
    if (this.#phase.state === 'change' && !mayChange) this.#phase = none;
  }

  protected override render(): TemplateResult {
    const messages = this.#messages.value;
    const texts = messages.passwords;
    const notice = this.#notice();
    return html`
      <div class="card" part="card" lang=${messages.language} dir=${messages.direction}>
        <slot name="heading"><div class="header"><h2 part="heading">${this.#title}</h2>${this.#renderTenant()}</div></slot>
        <div class=${notice ? `notice ${kinds[this.#phase.state] ?? ''}` : ''} part="notice" role="status" tabindex="-1"><bdi>${notice}</bdi></div>
        ${this.#phase.state === 'unusable' && !this.#phase.mayAsk ? html`<button class="button" type="button" @click=${() => void this.#onRetry()}>${texts.retry}</button>` : nothing}
        <slot></slot>
        ${this.#renderLogin(texts.logIn)}
        <slot name="footer"></slot>
        ${this.#announcer.render()}
      </div>
    `;
  }

  get #title(): string {
    const texts = this.#messages.value.passwords;
    const phase = this.#phase;
    if (phase.state === 'change' || (phase.state === 'done' && !phase.byLink)) return texts.changeTitle;
    return phase.state === 'unusable' && phase.mayAsk ? texts.askAgain : texts.setTitle;
  }

  #renderTenant(): TemplateResult | typeof nothing {
    return this.#phase.state === 'link' ? html`<p class="tenant"><bdi>${this.#phase.invitation.tenant.name}</bdi></p>` : nothing;
  }

  /** The way to the login page: after a link was good, and beside one that is not. */
  #renderLogin(label: string): TemplateResult | typeof nothing {
    const phase = this.#phase;
    const isDone = phase.state === 'done' && phase.byLink;
    const tenant = phase.state === 'done' ? phase.tenant : this.#source.client?.tenant;
    if (!this.loginUrl || !(isDone || phase.state === 'unusable') || (tenant === undefined && this.loginUrl.includes('{tenant}'))) return nothing;
    const url = launchUrl(this.loginUrl.replace('{tenant}', encodeURIComponent(tenant ?? '')), location.href);
    return url ? html`<a class=${isDone ? 'button primary link' : 'aside'} part="link" href=${url}>${label}</a>` : nothing;
  }

  #notice(): string | undefined {
    const messages = this.#messages.value;
    const texts = messages.passwords;
    const phase = this.#phase;
    switch (phase.state) {
      case 'looking': return texts.looking;
      case 'none': return texts.noLink;
      case 'unusable': return sentenceFor(messages, phase.error);
      case 'done': return phase.byLink ? texts.done(phase.userName) : texts.changed;
      case 'link': return phase.invitation.purpose === 'invite' ? texts.welcome(phase.invitation.displayName) : undefined;
      case 'change': return undefined;
    }
  }

  #placeForms(): void {
    const phase = this.#phase;
    if (phase.state === 'link' || phase.state === 'change') this.#renderForm();
    else this.#dropForm();
    if (phase.state === 'unusable' && phase.mayAsk) return this.#renderForgot();
    this.#forgot?.element.remove();
    this.#forgot = undefined;
  }

  /** Takes the form out of the page, with what was typed: that is when a browser offers to save the password. */
  #dropForm(): void {
    const form = this.#form;
    if (!form) return;
    const hadFocus = form.element.matches(':focus-within');
    this.#form = undefined;
    form.element.remove();
    form.clear();
    if (hadFocus) void this.updateComplete.then(() => this.#focusNotice());
  }

  /** Whoever was in a form that is gone goes on where it says what became of it, or at the way on. */
  #focusNotice(): void {
    if (document.activeElement && document.activeElement !== document.body) return;
    const next = this.renderRoot.querySelector<HTMLElement>('.link') ?? this.renderRoot.querySelector<HTMLElement>('[part=notice]');
    next?.focus();
  }

  #renderForm(): void {
    const messages = this.#messages.value;
    const session = this.#session.value;
    const phase = this.#phase;
    const form = (this.#form ??= new NewPasswordForm(this.getRootNode() as Document | ShadowRoot, (typed) => void this.#onSubmit(typed)));
    form.render({
      language: messages.language, direction: messages.direction, texts: messages.passwords,
      userName: phase.state === 'link' ? phase.invitation.userName : session?.state === 'signed-in' ? session.session.user.userName : '',
      needsCurrent: phase.state === 'change',
      busy: this.#isBusy,
      alert: this.#problem && sentenceFor(messages, this.#problem),
      fault: this.#fault,
    });
    if (form.element.parentNode !== this) this.append(form.element);
  }

  #renderForgot(): void {
    const messages = this.#messages.value;
    const form = (this.#forgot ??= new ForgotForm(this.getRootNode() as Document | ShadowRoot, {
      onSubmit: (username) => void this.#onAsk(username),
    }));
    form.render({
      language: messages.language, direction: messages.direction, texts: messages.passwords, forgotten: 'password',
      busy: this.#isBusy, sent: this.#isSent, alert: this.#problem && sentenceFor(messages, this.#problem),
    });
    if (form.element.parentNode !== this) this.append(form.element);
  }

  async #look(client: Client, ticket: string): Promise<void> {
    const isNow = () => client === this.#source.client && ticket === this.#ticket;
    try {
      const invitation = await createPasswords(client).look(ticket);
      if (!isNow()) return;
      const isWaiting = this.renderRoot.querySelector('[part=notice]:focus') !== null;
      this.#start({ state: 'link', invitation });
      await this.updateComplete;
      if (isWaiting) this.#form?.focus();
    } catch (error) {
      if (!isNow()) return;
      if (!isOndutyError(error)) throw error;
      this.#refuse(error);
    }
  }

  /** Shows a link that opens nothing, with a way to another one where that helps. */
  #refuse(error: OndutyError): void {
    this.#start({ state: 'unusable', error, mayAsk: error.code.startsWith('ticket-') });
    tellError(this, error);
  }

  async #onRetry(): Promise<void> {
    this.#readLink();
    await this.updateComplete;
    this.#focusNotice();
  }

  async #onSubmit({ current, chosen }: TypedPasswords): Promise<void> {
    const { client } = this.#source;
    const phase = this.#phase;
    if (!client || (phase.state !== 'link' && phase.state !== 'change')) return;
    const ticket = this.#ticket;
    const texts = this.#messages.value.passwords;
    this.#problem = this.#fault = undefined;
    this.#isBusy = true;
    this.requestUpdate();
    this.#announcer.say(texts.saving);
    try {
      const passwords = createPasswords(client);
      const set = await (phase.state === 'link' && ticket !== undefined ? passwords.set(ticket, chosen) : passwords.change({ current, password: chosen }));
      if (phase.state === 'link') this.#ticket = undefined;
      this.#start({ state: 'done', userName: set.userName, tenant: set.tenant.id, byLink: phase.state === 'link' });
      const event = new PasswordSetEvent(set.userName, set.tenant.id);
      this.dispatchEvent(event);
    } catch (error) {
      if (client !== this.#source.client) return;
      if (!isOndutyError(error)) throw error;
      await this.#onRefused(error, phase.state === 'change');
    } finally {
      this.#isBusy = false;
      this.#announcer.say('');
      this.requestUpdate();
    }
  }

  async #onRefused(error: OndutyError, isChange: boolean): Promise<void> {
    if (error.code.startsWith('ticket-')) return this.#refuse(error);
    const texts = this.#messages.value.passwords;
    if (error.code === 'password-refused') this.#fault = { field: 'chosen', text: refusalText(texts, error.problem?.refusal, passwordPolicy.minimum) };
    else if (error.code === 'credentials-wrong' && isChange) this.#fault = { field: 'current', text: texts.currentWrong };
    else this.#problem = error;
    this.#isBusy = false;
    this.#form?.clear();
    this.requestUpdate();
    tellError(this, error);
    await this.updateComplete;
    this.#form?.focus();
  }

  async #onAsk(username: string): Promise<void> {
    const { client } = this.#source;
    if (!client || this.#isBusy) return;
    this.#problem = undefined;
    this.#isSent = false;
    this.#isBusy = true;
    this.requestUpdate();
    try {
      await createPasswords(client).forgot({ username });
      this.#isSent = true;
    } catch (error) {
      if (client !== this.#source.client) return;
      if (!isOndutyError(error)) throw error;
      this.#problem = error;
      tellError(this, error);
    } finally {
      this.#isBusy = false;
      this.requestUpdate();
    }
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-password-set': PasswordSetEvent;
  }
}
