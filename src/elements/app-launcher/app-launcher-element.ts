import { html, LitElement, nothing } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import { onDemand } from '../../client/on-demand.ts';
import { launchUrl } from '../../contract/index.ts';
import { Announcer } from '../internal/announcer.ts';
import { ClientController } from '../internal/client-controller.ts';
import { tellError } from '../internal/error-event.ts';
import { MessagesController } from '../internal/messages.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { textFor } from '../internal/text-for.ts';
import { styles } from './app-launcher.styles.ts';
import { cross, lens } from './icons.ts';
import { matches } from '../../client/match.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { App, Session } from '../../contract/index.ts';
import type { OndutyError } from '../../client/errors.ts';
import type { Client } from '../../client/types.ts';
import type { AppWindows } from './app-window.ts';
import type * as partsModule from './parts.ts';
import type { WayOn } from './launch.ts';
import type * as compact from './compact.ts';

/** An application is about to be launched, by a person or with `auto`. Canceling it leaves the launch to the page. */
export class AppLaunchEvent extends Event {
  static readonly type = 'onduty-app-launch';

  readonly app: App;

  constructor(app: App) {
    super(AppLaunchEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.app = app;
  }
}

/** The server has launched an application. With the target `host`, or when `same-tab` is canceled, showing it is the page's part. */
export class AppLaunchedEvent extends Event {
  static readonly type = 'onduty-app-launched';

  readonly app: App;
  /** Where the application is: an absolute URL that was checked. */
  readonly url: string;
  /** Where it opens: `same-tab`, `new-tab` or `host`. */
  readonly place: string;

  constructor(app: App, url: string, place: string) {
    super(AppLaunchedEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.app = app;
    this.url = url;
    this.place = place;
  }
}

const state = { state: true };

const loadParts = onDemand(() => import('./parts.ts'));

const skeletons = [0, 1, 2].map(() => html`<div class="app"><span class="mark"></span><span class="mark"></span></div>`);

/**
 * The application panel: what the signed-in person may open, with a search. It shows itself while somebody is signed in;
 * at direct sign-in it steps aside as long as the agent's duty is open, for the work is on this page then. `always` keeps it.
 *
 * @tag onduty-app-launcher
 * @summary Lists, finds and launches the applications of the signed-in person.
 * @csspart panel - The region with the list.
 * @csspart button - With `compact`, the button that opens the panel.
 * @csspart search - The search box.
 * @csspart app - The card of one application.
 * @csspart take-over - The button that takes the duty over from another browser.
 * @csspart link - The link of one application, named by it.
 * @cssstate idle - There is nothing to do here; the element is not displayed.
 * @cssstate busy - The list is being read, or an application launched.
 * @fires {AppLaunchEvent} onduty-app-launch - A person chose an application, or `auto` did, and nothing was sent yet; cancelable.
 * @fires {AppLaunchedEvent} onduty-app-launched - The server has launched an application, which opens now; where that is in the same tab, cancelable.
 * @fires {OndutyErrorEvent} onduty-error - The list could not be read, or an application not launched.
 */
export class AppLauncherElement extends LitElement {
  static override styles = styles;

  // No decorators: they weigh more than what they say.
  static override properties = {
    client: { attribute: false },
    always: { type: Boolean },
    auto: { type: Boolean },
    compact: { type: Boolean, reflect: true },
    words: state, isOpen: state, isLoading: state, launching: state, wayOn: state, problem: state,
  };

  /** Shows the panel also while a duty is open here, or nobody is signed in. */
  declare always: boolean;

  /**
   * Launches by itself what a person may open, when a login form of this page has just signed them in and the list holds one application alone, which is not
   * disabled. Once for each login, and never after a reload. A new tab that the browser would block is left to the person: the list is there.
   */
  declare auto: boolean;

  /** Shows a button that opens the panel, instead of the panel. */
  declare compact: boolean;

  /** The client to work with; default: the provider's. */
  declare client: Client | undefined;

  declare private words: string;
  declare private isOpen: boolean;
  declare private isLoading: boolean;
  declare private launching: App | undefined;
  /** A way on that the person has: into a window that the browser did not let open, or on duty in this browser. */
  declare private wayOn: WayOn | undefined;
  declare private problem: OndutyError | undefined;

  readonly #internals = this.attachInternals();
  readonly #messages = new MessagesController(this);
  readonly #announcer = new Announcer(this);
  readonly #source = new ClientController(this);
  readonly #session = new ReadableController(this, this.#source, (client) => client.session.state, () => this.#onSession());
  readonly #duty = new ReadableController(this, this.#source, (client) => client.duty.state);
  readonly #apps = new ReadableController(this, this.#source, (client) => client.apps.state);
  /** What shows and launches an application; it comes with the list. */
  #parts: typeof partsModule | undefined;
  #shownId: string | undefined;
  /** The session that the list was asked for in: what failed is asked again by the person alone. */
  #askedFor: string | undefined;
  #loading: AbortController | undefined;
  /** The session that a form of this page has just begun, until the list is there. */
  #fresh: string | undefined;
  #askedForCompact = false;
  /** What makes it a button; `null` when that could not be loaded, so that the panel stands in the page. */
  #compact: typeof compact | null | undefined;

  constructor() {
    super();
    this.always = this.auto = this.compact = false;
    this.isOpen = this.isLoading = false;
    this.words = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('onduty-signed-in', this.#onSignedIn);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('onduty-signed-in', this.#onSignedIn);
    this.#loading?.abort();
    this.#askedFor = this.#fresh = undefined;
  }

  protected override update(changed: PropertyValues<this>): void {
    const { states } = this.#internals;
    const isShown = !this.#isIdle || this.always;
    if (isShown && !(this.#apps.value && this.#parts)) void this.#load();
    if (this.compact && !this.#askedForCompact) void this.#loadCompact();
    states[isShown ? 'delete' : 'add']('idle');
    states[this.isLoading || this.launching ? 'add' : 'delete']('busy');
    super.update(changed);
  }

  protected override updated(): void {
    const apps = this.#apps.value;
    const fresh = this.#fresh;
    if (!fresh || !apps || !this.#parts) return;
    this.#fresh = undefined;
    const app = this.auto && fresh === this.#sessionId && this.#parts.onlyApp(apps, fresh, (url) => !!this.#urlOf(url));
    if (app) queueMicrotask(() => this.#begin(app, true));
  }

  protected override render(): TemplateResult {
    const { value: texts } = this.#messages;
    const isShown = !this.#isIdle || this.always;
    return html`
      <div lang=${texts.language} dir=${texts.direction}>
        ${isShown && !(this.compact && this.#compact === undefined) ? this.#renderPanel() : nothing} ${this.#announcer.render()}
      </div>
    `;
  }

  #renderPanel(): TemplateResult {
    const { value: messages } = this.#messages;
    const { apps: texts } = messages;
    const apps = this.#apps.value;
    const compact = this.compact ? this.#compact : null;
    return html`
      ${compact?.compactButton(texts.title, this.isOpen)}
      <section
        id="panel" class="panel floating" part="panel" aria-labelledby="title" popover=${compact ? 'auto' : nothing}
        @beforetoggle=${this.#onToggle} @keydown=${this.#onKeydown}
      >
        <div class="head">
          <div class="title">
            <h2 id="title">${texts.title}</h2>
            ${apps?.length ? html`<p class="count">${texts.count(this.#found.length)}</p>` : nothing}
          </div>
          ${this.#sessionId && apps?.length !== 0 ? this.#renderSearch() : nothing}
        </div>
        <div role="alert">${this.problem ? html`<p class="notice danger">${this.#messages.sentenceFor(messages, this.problem)}</p>` : nothing}</div>
        ${this.problem && !(apps && this.#parts) ? html`<button class="button retry" type="button" @click=${this.#onRetry}>${texts.retry}</button>` : nothing}
        ${this.wayOn?.(messages)} ${this.#renderContent(apps)}
      </section>
    `;
  }

  #renderSearch(): TemplateResult {
    const { apps: texts } = this.#messages.value;
    return html`
      <div class="search" role="search">
        ${lens}
        <input
          id="search" class="input" part="search" type="search" aria-label=${texts.search} placeholder=${texts.search} .value=${this.words}
          @input=${this.#onInput}
        >
        ${this.words ? html`<button class="clear" type="button" aria-label=${texts.clear} @click=${this.#onClear}>${cross}</button>` : nothing}
      </div>
    `;
  }

  #renderContent(apps: readonly App[] | null | undefined): TemplateResult | typeof nothing {
    const { apps: texts, errors } = this.#messages.value;
    if (!this.#sessionId) return html`<p class="empty">${errors['session-required']}</p>`;
    const parts = this.#parts;
    if (!apps || !parts) return this.problem ? nothing : html`<div class="list loading" aria-hidden="true">${skeletons}</div>`;
    if (apps.length === 0) return html`<p class="empty">${texts.none}</p>`;
    const found = this.#found;
    if (found.length === 0) return html`<p class="empty">${texts.noMatch}</p>`;
    return html`
      <ul class="list" role="list" aria-labelledby="title">
        ${found.map((app, index) => parts.appCard(app, {
          texts, index, url: this.#urlOf(app.url), role: this.#roleName(app.role), isLaunching: this.launching?.id === app.id,
          onClick: (event, refusal) => this.#onClick(event, app, refusal),
        }))}
      </ul>
    `;
  }

  /** Whether there is nothing to do here: nobody signed in, or an agent on duty at the tenant's own page. */
  get #isIdle(): boolean {
    const { client } = this.#source;
    if (!client || !this.#sessionId) return true;
    const status = this.#duty.value?.status;
    return client.tenant !== undefined && client.session.has('agent') && status !== 'logged-out';
  }

  /** The applications that the search leaves. */
  get #found(): readonly App[] {
    const apps = this.#apps.value ?? [];
    return apps.filter(({ name, description, role }) => matches(this.words, [name, description, this.#roleName(role)]));
  }

  #roleName(role: string): string {
    return textFor(this.#messages.value.apps.roles, role);
  }

  #urlOf(url: string): string | null {
    return launchUrl(url, this.#source.client?.baseUrl ?? location.href);
  }

  get #signedIn(): Session | undefined {
    const session = this.#session.value;
    return session?.state === 'signed-in' ? session.session : undefined;
  }

  get #sessionId(): string | undefined {
    return this.#signedIn?.id;
  }

  get #windows(): AppWindows | undefined {
    return this.#source.client && this.#parts?.windowsOf(this.#source.client);
  }

  /** Another person, or nobody: nothing of what was shown or asked is for them. */
  #onSession(): void {
    if (this.#sessionId === this.#shownId) return;
    this.#shownId = this.#sessionId;
    this.#loading?.abort();
    this.words = '';
    this.launching = this.wayOn = this.problem = this.#askedFor = undefined;
    this.#announcer.say('');
    this.#windows?.turn(this.#signedIn?.user.id);
  }

  readonly #onSignedIn = ({ session }: Event & { readonly session: Session }): void => {
    // An agent who is on duty here already is where they want to be.
    this.#fresh = this.#isIdle ? undefined : session.id;
    this.requestUpdate();
  };

  async #load(): Promise<void> {
    const { client } = this.#source;
    if (!client || !this.isConnected || this.isLoading || this.#askedFor === this.#sessionId) return;
    const { signal } = (this.#loading = new AbortController());
    this.#askedFor = this.#sessionId;
    this.isLoading = true;
    try {
      const [parts] = await Promise.all([loadParts(), this.#apps.value ?? client.apps.load({ signal })]);
      this.#parts = parts;
      this.#windows?.turn(this.#signedIn?.user.id);
    } catch (error) {
      if (!signal.aborted) await this.#fail(error);
    } finally {
      this.isLoading = false;
    }
  }

  async #loadCompact(): Promise<void> {
    this.#askedForCompact = true;
    this.#compact = await import('./compact.ts').catch(() => null);
    const sheet = this.#compact?.compactStyles.styleSheet;
    if (sheet) this.shadowRoot?.adoptedStyleSheets.push(sheet);
    this.requestUpdate();
  }

  async #fail(error: unknown): Promise<void> {
    if (!isOndutyError(error)) throw error;
    // Later it would come as a surprise.
    this.#fresh = undefined;
    await this.#messages.complete();
    this.problem = error;
    tellError(this, error);
  }

  #onRetry(): void {
    // The button goes away; the search box stays.
    this.#find('#search')?.focus();
    this.problem = this.#askedFor = undefined;
    this.#announcer.say(this.#messages.value.apps.loading);
  }

  #onToggle({ newState }: ToggleEvent): void {
    this.isOpen = newState === 'open';
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !(this.words || this.compact)) return;
    event.preventDefault();
    if (this.words) return this.#onClear();
    // The focus does not return by itself within a shadow root.
    this.#find('#panel')?.hidePopover();
    this.#find('#toggle')?.focus();
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  #onInput({ target }: InputEvent): void {
    this.#search((target as HTMLInputElement).value);
  }

  #onClear(): void {
    this.#search('');
    this.#find('#search')?.focus();
  }

  #search(words: string): void {
    const before = this.#found.length;
    this.words = words;
    const { length } = this.#found;
    const { noMatch, count } = this.#messages.value.apps;
    if (length !== before) this.#announcer.say(length > 0 ? count(length) : noMatch);
  }

  #onClick(event: MouseEvent, app: App, refusal: string | null): void {
    // Another tab, another window, a download: what the person asked the browser for.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    if (refusal === null && !this.launching) this.#begin(app);
  }

  #begin(app: App, isByItself = false): void {
    const launch = new AppLaunchEvent(app);
    const { client } = this.#source;
    if (!this.dispatchEvent(launch) || !client || !this.#parts) return;
    void this.#parts.launch({
      client,
      windows: this.#windows,
      root: this.renderRoot,
      texts: () => this.#messages.value,
      urlOf: (url) => this.#urlOf(url),
      say: (text) => this.#announcer.say(text),
      show: (change) => void Object.assign(this, change),
      launched: (url, place) => {
        const event = new AppLaunchedEvent(app, url, place);
        return this.dispatchEvent(event);
      },
      fail: async (error) => {
        // Taken away meanwhile, it has nobody to tell.
        if (this.isConnected) await this.#fail(error);
        return this.problem;
      },
    }, app, isByItself);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-app-launch': AppLaunchEvent;
    'onduty-app-launched': AppLaunchedEvent;
  }
}
