import { html, nothing } from 'lit';
import en from '../../locales/en-extras.ts';
import { extrasStyles } from '../internal/credentials-extras.styles.ts';
import { passwordsStyles } from '../internal/passwords/passwords.styles.ts';
import { RootSheetController } from '../internal/root-sheet-controller.ts';
import type { ReactiveController, ReactiveElement, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { Client, SessionClient, SessionEnding, SignInResult } from '../../client/types.ts';
import type { Session } from '../../contract/session.ts';
import type { LoginTexts } from '../internal/language.ts';
import type { Step, StepHost } from './steps.ts';

/** What a step asks of the login form. */
export interface Login {
  readonly client: () => Client | undefined;
  readonly texts: () => LoginTexts;
  /** The user name that stands in the form. */
  readonly username: () => string;
  /** The form of credentials is back, with something to say. */
  readonly left: (username: string, alert?: string) => void;
  readonly signIn: (client: Client, username: string, password: string) => void;
  readonly signedIn: (session: Session) => void;
  /** By which way the backend's own page is to sign in, and which page it leads back to; `undefined` for the form of credentials. */
  readonly way: () => { readonly way: string; readonly redirectUri: string | undefined } | undefined;
  /** Says that a sign-in begins; tells whether it does. */
  readonly begin: () => boolean;
  readonly fail: (error: OndutyError) => void;
  readonly say: (text: string) => void;
}

/** What the way to the backend's own page works with. */
export interface Door extends Pick<Login, 'begin' | 'fail' | 'say' | 'signedIn' | 'texts'>, Pick<StepHost, 'element' | 'client' | 'next'> {
  readonly way: string;
  readonly redirectUri: string | undefined;
  /** What the step before left to be said. */
  readonly remark: string | undefined;
}

const eye = html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
  <circle cx="12" cy="12" r="3" />
  <path class="slash" d="m4 4 16 16" />
</svg>`;

const textsOf = ({ extras }: LoginTexts) => extras ?? en.extras;

/** What the form of credentials can do without for a moment: it is loaded as soon as the form stands, so that nobody waits to type. */
export class Extras implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #login: Login;

  /** What stands in the place of the form. */
  step: Step | undefined;
  /** That step where it is the warning about the end of the session. */
  #ending: Step | undefined;
  /** That step where it is the way to the backend's own page. */
  #door: Step | undefined;
  #openingDoor = false;
  #remark: string | undefined;
  #followed: Client | undefined;
  #unfollow: (() => void) | undefined;

  /** Whether the password can be read. */
  revealed = false;
  capsLock = false;

  constructor(host: ReactiveElement, login: Login) {
    this.#host = host;
    this.#login = login;
    host.addController(this);
    new RootSheetController(host, extrasStyles);
    // That of the steps: for all that are ever opened.
    new RootSheetController(host, passwordsStyles);
  }

  hostUpdate(): void {
    const client = this.#login.client();
    if (this.#isDoorWanted ? !this.step : this.#door) void this.#openDoor();
    if (client === this.#followed || !this.#host.isConnected) return;
    this.#unfollow?.();
    this.#followed = client;
    // A client of another version may know nothing of it.
    this.#unfollow = (client?.session as Partial<SessionClient> | undefined)?.ending?.subscribe((ending) => void this.#onEnding(ending));
  }

  hostDisconnected(): void {
    // A move within the page disconnects too, and connects again before this runs.
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      this.#unfollow?.();
      this.#followed = undefined;
      this.#drop();
    });
  }

  /** Puts what an answer asks for into the place of the form; tells whether this version knows it. */
  async enter(result: Exclude<SignInResult, { readonly state: 'signed-in' }> | 'password', username = this.#login.username()): Promise<boolean> {
    const login = this.#login;
    const client = login.client();
    const loaded = await import('./steps.ts').catch(() => undefined);
    if (!client || client !== login.client()) return false;
    const step = loaded?.openStep({
      ...login, client, username, element: this.#host,
      leave: (alert) => {
        this.#remark = alert;
        this.leave();
        login.left(username, alert);
      },
      next: (next) => this.enter(next, username),
      signIn: (password) => login.signIn(client, username, password),
    }, result);
    if (step) await this.#place(step);
    return !!step;
  }

  async #place(step: Step): Promise<void> {
    this.#drop();
    this.step = step;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    step.focus();
  }

  /** Takes the step away; the warning about the end of the session stays for as long as there is something to warn of. */
  leave(): void {
    if (!this.#ending || !this.#login.client()?.session.ending.get()) this.#drop();
  }

  #drop(): void {
    this.step?.end();
    this.step?.element.remove();
    this.step = this.#ending = this.#door = undefined;
  }

  /** While nobody is signed in, and where an answer of the backend's page has come back. */
  get #isDoorWanted(): boolean {
    const isSignedIn = this.#login.client()?.session.state.get().state === 'signed-in';
    return !!this.#login.way() && (!isSignedIn || /[?&]state=onduty-/.test(location.search));
  }

  /** Puts the way to the backend's own page into the place of the form, or takes it away where the host wants the form. */
  async #openDoor(): Promise<void> {
    const login = this.#login;
    if (!this.#isDoorWanted) return this.#drop();
    const client = login.client();
    if (!client || this.#openingDoor || !this.#host.isConnected) return;
    this.#openingDoor = true;
    const loaded = await import('./door-step.ts').catch(() => undefined);
    this.#openingDoor = false;
    const way = login.way();
    if (!loaded || !way || this.step || client !== login.client() || !this.#host.isConnected) return;
    this.step = this.#door = loaded.door({ ...login, ...way, client, element: this.#host, remark: this.#remark, next: (next) => this.enter(next) });
    this.#remark = undefined;
    this.#host.requestUpdate();
  }

  async #onEnding(ending: SessionEnding | null): Promise<void> {
    const login = this.#login;
    const client = login.client();
    this.#host.requestUpdate();
    if (!ending && this.#ending) return this.#drop();
    if (!ending || this.#ending) return;
    const loaded = await import('./ending-step.ts').catch(() => undefined);
    if (!loaded || this.#ending || !client?.session.ending.get() || client !== login.client() || !this.#host.isConnected) return;
    const step = loaded.openEnding({ ...login, client, element: this.#host });
    const placed = this.#place(step);
    this.#ending = step;
    await placed;
  }

  /** Masks the password again. */
  reset(): void {
    this.revealed = this.capsLock = false;
  }

  // Browsers that fill in a password send key events that are none.
  readonly onKey = (event: Event): void => {
    this.capsLock = event instanceof KeyboardEvent && event.getModifierState('CapsLock');
    this.#host.requestUpdate();
  };

  /** The button in the field of the password. */
  reveal(texts: LoginTexts): TemplateResult {
    return html`
      <button class="reveal" type="button" aria-pressed=${this.revealed} @click=${this.#onReveal}>
        ${eye}<span class="visually-hidden">${textsOf(texts).showPassword}</span>
      </button>
    `;
  }

  /** What is said below the field of the password. */
  hint(texts: LoginTexts, id: string): TemplateResult {
    return html`<p class="hint" role="status" id=${id}>${this.capsLock ? textsOf(texts).capsLock : nothing}</p>`;
  }

  /** The way on for who has forgotten. */
  help(texts: LoginTexts): TemplateResult {
    return html`<button class="plain" type="button" @click=${() => void this.enter('password')}>${textsOf(texts).forgotten}</button>`;
  }

  readonly #onReveal = (): void => {
    this.revealed = !this.revealed;
    this.#host.requestUpdate();
  };
}
