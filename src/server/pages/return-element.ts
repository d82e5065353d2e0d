import { html, LitElement, nothing } from 'lit';
import { isOndutyError, OndutyError } from '../../client/errors.ts';
import { authorizeAnswerSchema, launchUrl } from '../../contract/index.ts';
import { AllMessagesController, sentenceFor } from '../../elements/internal/all-messages.ts';
import { ClientController } from '../../elements/internal/client-controller.ts';
import { ReadableController } from '../../elements/internal/readable-controller.ts';
import { styles } from './return.styles.ts';
import type { TemplateResult } from 'lit';
import type { Client } from '../../client/types.ts';
import type { Session } from '../../contract/index.ts';
import type { Messages } from '../../locales/en.ts';

const state = { state: true };

/**
 * The way back from the backend's own sign-in page to the host that led here: with a code as soon as somebody is signed in, without one when the person
 * would rather go back. The address of the page says where to; the server alone decides whether that may be.
 *
 * @tag onduty-return
 * @cssstate refused - Nobody is signed in, and whoever led here may not: a page says that before its form.
 */
export class ReturnElement extends LitElement {
  static override styles = styles;

  static override properties = { problem: state, isGoing: state };

  declare private problem: OndutyError | undefined;
  declare private isGoing: boolean;

  readonly #internals = this.attachInternals();
  readonly #messages = new AllMessagesController(this);
  readonly #source = new ClientController(this);
  readonly #session = new ReadableController(this, this.#source, (client) => client.session.state, () => void this.#onSession());
  readonly #asked = new URLSearchParams(location.search);
  /** Whether the person chose here who goes on: by a login, or by saying so. */
  #isChosen = this.#asked.get('prompt') !== 'select_account';

  constructor() {
    super();
    this.isGoing = false;
  }

  protected override render(): TemplateResult {
    const texts = this.#messages.value;
    const { door } = texts.trouble;
    const session = this.#signedIn;
    const host = this.#host;
    const { problem } = this;
    this.#internals.states[problem && !session ? 'add' : 'delete']('refused');
    return html`
      <div class=${session ? 'return card' : 'return'} lang=${texts.language} dir=${texts.direction}>
        ${session && host !== undefined ? html`<h2>${texts.login.title}</h2>` : nothing}
        <div role="alert" class=${problem ? 'notice danger' : nothing}>${problem && this.#sentence(problem)}</div>
        ${host === undefined ? this.#renderArrived(texts, session) : html`
          <p class="said" role="status"><bdi>${this.isGoing ? door.goingBack(host) : door.forHost(host)}</bdi></p>
          ${session && !this.isGoing ? html`
            ${problem?.problem?.signedIn ? nothing : html`
              <button class="button primary" type="button" @click=${() => void this.#decide('allow')}><bdi>${door.goOnAs(session.user.displayName)}</bdi></button>`}
            <button class="button" type="button" @click=${() => void this.#leave()}>${door.somebodyElse}</button>` : nothing}
          ${this.isGoing ? nothing : html`<button class="button" type="button" @click=${() => void this.#decide('deny')}><bdi>${door.backTo(host)}</bdi></button>`}
        `}
      </div>
    `;
  }

  /** What a person sees whom no host led here: there is nowhere to go on to. */
  #renderArrived({ trouble }: Messages, session: Session | undefined): TemplateResult {
    return html`
      <p class=${session ? 'said' : nothing} role="status"><bdi>${session && trouble.signedInAs(session.user.displayName)}</bdi></p>
      ${session && html`<button class="button" type="button" @click=${() => void this.#leave()}>${trouble.door.somebodyElse}</button>`}`;
  }

  /** The host that led here; `undefined` where nobody did. */
  get #host(): string | undefined {
    const uri = this.#asked.get('redirect_uri') ?? '';
    return URL.canParse(uri) ? new URL(uri).host : undefined;
  }

  get #signedIn(): Session | undefined {
    const session = this.#session.value;
    return session?.state === 'signed-in' ? session.session : undefined;
  }

  #sentence(problem: OndutyError): string {
    const { trouble } = this.#messages.value;
    const { signedIn } = problem.problem ?? {};
    return signedIn ? trouble.door.elsewhere(signedIn.displayName) : sentenceFor(this.#messages.value, problem);
  }

  async #onSession(): Promise<void> {
    if (this.#asked.has('error') && !this.problem) this.problem = new OndutyError('redirect-refused');
    if (!this.#signedIn) {
      // Whoever signs in from here on has chosen.
      if (this.#session.value?.state === 'anonymous') this.#isChosen = true;
      if (this.problem?.problem?.signedIn) this.problem = undefined;
      return;
    }
    if (this.#isChosen && this.#host !== undefined) await this.#decide('allow');
  }

  async #leave(): Promise<void> {
    this.problem = undefined;
    await this.#source.client?.session.signOut();
  }

  /** Asks the server for the way back, and takes it. */
  async #decide(decision: 'allow' | 'deny'): Promise<void> {
    const { client } = this.#source;
    if (!client || this.isGoing) return;
    this.problem = undefined;
    this.isGoing = true;
    try {
      location.replace(await this.#ask(client, decision));
    } catch (error) {
      this.isGoing = false;
      if (!isOndutyError(error)) throw error;
      this.problem = error;
    }
  }

  async #ask(client: Client, decision: 'allow' | 'deny'): Promise<string> {
    const read = (name: string) => this.#asked.get(name) ?? '';
    const tenant = read('client_id');
    const body = { decision, ...(tenant && { tenant }), redirectUri: read('redirect_uri'), state: read('state'), codeChallenge: read('code_challenge') };
    const send = decision === 'allow' ? client.call : client.send;
    const { value } = await send({ method: 'POST', path: '/v1/authorize', body, ok: authorizeAnswerSchema, once: true });
    const url = launchUrl(value.redirect, client.baseUrl);
    if (url === null) throw new OndutyError('bad-response');
    return url;
  }
}
