import { html, LitElement, nothing } from 'lit';
import { createAdministration } from '../../client/administration.ts';
import { isOndutyError } from '../../client/errors.ts';
import { AllMessagesController, sentenceFor } from '../internal/all-messages.ts';
import { Announcer } from '../internal/announcer.ts';
import { ClientController } from '../internal/client-controller.ts';
import { tellError } from '../internal/error-event.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { renderRequestLists } from './access-requests.ts';
import { styles } from './access-review.styles.ts';
import { renderRuleList } from './address-rules.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { AdministrationClient } from '../../client/administration.ts';
import type { OndutyError } from '../../client/errors.ts';
import type { Client } from '../../client/types.ts';
import type { AccessRequest, AccessRequestsAnswer, AddressRule, AddressRulesAnswer, GrantRequest } from '../../contract/access.ts';
import type { Fault, RuleDraft } from './rule-form.ts';

/** Tells that the administrator has decided about an access request. */
export class AccessDecidedEvent extends Event {
  static readonly type = 'onduty-access-decided';

  /** The id of the request. */
  readonly request: string;
  /** `once`, `day`, `rule` or `refused`. */
  readonly decision: string;

  constructor(request: string, decision: string) {
    super(AccessDecidedEvent.type, { bubbles: true, composed: true });
    this.request = request;
    this.decision = decision;
  }
}

/** The two lists, each with a place of its own for what is to be said. */
type Place = 'requests' | 'rules';

/** What came of the last act: said where it was done. */
interface Said {
  readonly at: Place;
  readonly text: string;
  /** Whether it was the lists themselves that could not be read. */
  readonly isReading?: boolean;
}

const state = { state: true };

/**
 * For administrators: who waits at an address that is not allowed, and the networks from which people may come. It shows itself while an administrator
 * is signed in, and follows what is new by itself.
 *
 * @tag onduty-access-review
 * @summary Waiting access requests, and address rules.
 * @csspart requests - The region with the access requests.
 * @csspart request - One request.
 * @csspart rules - The region with the address rules.
 * @csspart rule - One rule.
 * @cssstate idle - No administrator is signed in: nothing is shown.
 * @cssstate busy - Something is being read or decided.
 * @fires {AccessDecidedEvent} onduty-access-decided - The administrator has let somebody in, or refused.
 * @fires {OndutyErrorEvent} onduty-error - Something could not be read, or was refused.
 */
export class AccessReviewElement extends LitElement {
  static override styles = styles;

  static override properties = {
    client: { attribute: false }, always: { type: Boolean },
    requests: state, rules: state, ruleFor: state, problem: state, notice: state, fault: state, isBusy: state, reads: state,
  };

  /** The client to use; default: that of the provider around. */
  declare client: Client | undefined;

  /** Whether to stay visible for others than administrators too. */
  declare always: boolean;

  declare private requests: AccessRequestsAnswer | undefined;
  declare private rules: AddressRulesAnswer | undefined;
  /** The request for which a rule is being written. */
  declare private ruleFor: string | undefined;
  declare private problem: Said | undefined;
  declare private notice: Said | undefined;
  declare private fault: Fault | undefined;
  declare private isBusy: boolean;
  /** How many times the lists are being read. */
  declare private reads: number;

  readonly #internals = this.attachInternals();
  readonly #announcer = new Announcer(this);
  readonly #messages = new AllMessagesController(this);
  readonly #source = new ClientController(this);
  readonly #session = new ReadableController(this, this.#source, (client) => client.session.state, () => this.#onSession());
  #administration: AdministrationClient | undefined;
  #of: Client | undefined;
  #unfollow: (() => void) | undefined;
  #sessionId: string | undefined;
  /** Grows with each reading: an answer that was overtaken is dropped. */
  #reading = 0;

  constructor() {
    super();
    this.always = false;
    this.isBusy = false;
    this.reads = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  protected override update(changed: PropertyValues<this>): void {
    if (this.isConnected) this.#follow();
    const { states } = this.#internals;
    states[this.#isAdministrator || this.always ? 'delete' : 'add']('idle');
    states[this.isBusy || this.reads > 0 ? 'add' : 'delete']('busy');
    const focused = this.shadowRoot?.activeElement;
    const section = focused?.closest('section');
    super.update(changed);
    // Whoever was at something that is gone goes on at the head of its list: never at what moved into its place.
    if (focused && !focused.isConnected && this.isConnected) (section?.isConnected ? section.querySelector('h2') : null)?.focus();
  }

  get #isAdministrator(): boolean {
    return this.#session.value?.state === 'signed-in' && !!this.#source.client?.session.has('administrator');
  }

  #follow(): void {
    const { client } = this.#source;
    if (client === this.#of) return;
    this.#leave();
    if (!client) return;
    this.#of = client;
    this.#administration = createAdministration(client);
    const stops = [
      client.news.subscribe((what) => {
        if (what === 'access-requests' || what === 'address-rules') void this.#read();
      }),
      client.connection.subscribe((connection) => {
        if (connection === 'live' && this.requests) void this.#read();
      }),
    ];
    this.#unfollow = () => stops.forEach((stop) => stop());
    void this.#read();
  }

  #leave(): void {
    this.#unfollow?.();
    this.#unfollow = this.#administration = this.#of = this.#sessionId = undefined;
    this.#forget();
  }

  #forget(): void {
    this.#reading += 1;
    this.requests = this.rules = this.ruleFor = this.problem = this.notice = this.fault = undefined;
  }

  #onSession(): void {
    const session = this.#session.value;
    const id = session?.state === 'signed-in' ? session.session.id : undefined;
    if (id === this.#sessionId) return;
    this.#sessionId = id;
    this.#forget();
    void this.#read();
  }

  async #read(): Promise<void> {
    const administration = this.#administration;
    if (!administration || !this.#isAdministrator) return;
    const mine = (this.#reading += 1);
    this.reads += 1;
    try {
      const [requests, rules] = await Promise.all([administration.accessRequests(), administration.addressRules()]);
      if (mine !== this.#reading) return;
      const before = this.requests && new Set(this.requests.requests.map(({ id }) => id));
      Object.assign(this, { requests, rules });
      if (this.problem?.isReading) this.problem = undefined;
      if (before && this.#waiting.some(({ id }) => !before.has(id))) this.#announcer.say(this.#messages.value.access.waiting(this.#waiting.length));
    } catch (error) {
      if (mine !== this.#reading) return;
      if (!isOndutyError(error)) throw error;
      if (error.code !== 'session-ended') this.#fail(error, { at: 'requests', isReading: true });
    } finally {
      this.reads -= 1;
    }
  }

  /** Who waits; who has waited longest is first, so that nobody's place changes. */
  get #waiting(): readonly AccessRequest[] {
    const waiting = this.requests?.requests.filter((request) => request.state === 'waiting') ?? [];
    return [...waiting].sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
  }

  protected override render(): TemplateResult {
    const { language, direction } = this.#messages.value;
    return html`
      <div lang=${language} dir=${direction}>
        ${this.#isAdministrator ? html`${this.#renderRequests()} ${this.#renderRules()}` : this.#renderNobody()}
        ${this.#announcer.render()}
      </div>
    `;
  }

  #renderNobody(): TemplateResult | typeof nothing {
    const why = this.#session.value?.state === 'signed-in' ? 'not-allowed' : 'session-required';
    return this.always ? html`<p class="muted">${this.#messages.value.errors[why]}</p>` : nothing;
  }

  #renderSaid(place: Place): TemplateResult {
    const problem = this.problem?.at === place ? this.problem.text : undefined;
    const notice = this.notice?.at === place ? this.notice.text : undefined;
    return html`
      <div class=${problem ? 'notice danger' : ''}><span role="alert"><bdi>${problem}</bdi></span></div>
      <div class=${notice ? 'notice good' : ''}><span role="status"><bdi>${notice}</bdi></span></div>
    `;
  }

  #renderRequests(): TemplateResult {
    const messages = this.#messages.value;
    const { access: texts } = messages;
    const waiting = this.#waiting;
    return html`
      <section part="requests" aria-labelledby="requests">
        <div class="head">
          <h2 id="requests" tabindex="-1">${texts.title}</h2>
          ${this.requests ? html`<p class=${waiting.length > 0 ? 'badge some' : 'muted'}>${waiting.length > 0 ? texts.waiting(waiting.length) : texts.nobody}</p>` : nothing}
        </div>
        ${this.#renderSaid('requests')}
        ${!this.requests && this.problem ? html`<button class="button" type="button" @click=${() => this.#onRetry()}>${texts.retry}</button>` : nothing}
        ${renderRequestLists({
          messages, waiting, decided: this.requests?.requests.filter(({ decision }) => decision) ?? [], groups: this.rules?.groups ?? [],
          busy: this.isBusy, ruleFor: this.ruleFor, fault: this.fault,
          onGrant: (request, grant) => void this.#onGrant(request, grant),
          onRefuse: (request) => void this.#onRefuse(request),
          onWriteRule: (id) => this.#writeRule(id),
        })}
      </section>
    `;
  }

  #renderRules(): TemplateResult | typeof nothing {
    const { access: texts } = this.#messages.value;
    const { rules: answer } = this;
    if (!answer) return nothing;
    return html`
      <section part="rules" aria-labelledby="rules">
        <div class="head">
          <h2 id="rules" tabindex="-1">${texts.rules}</h2>
          <p class="muted"><bdi>${texts.ownAddress(answer.ownAddress)}</bdi></p>
        </div>
        ${this.#renderSaid('rules')}
        ${renderRuleList({
          texts, answer, busy: this.isBusy, fault: this.fault,
          onAdd: (draft) => void this.#onAdd(draft),
          onSwitch: (rule, input) => void this.#onSwitch(rule, input),
          onRemove: ({ id, network }) => void this.#changeRules(id, (administration) => administration.deleteAddressRule(id), texts.removed(network)),
        })}
      </section>
    `;
  }

  #writeRule(id: string | undefined): void {
    const before = this.ruleFor;
    this.ruleFor = id;
    this.fault = undefined;
    void this.updateComplete.then(() => {
      const request = this.renderRoot.querySelector(`#${CSS.escape(id ?? before ?? '')}`);
      request?.querySelector<HTMLElement>(id === undefined ? '.write' : 'input')?.focus();
    });
  }

  async #onGrant(request: AccessRequest, grant: GrantRequest): Promise<void> {
    await this.#decide(request, grant.mode, (administration) => administration.grantAccess(request.id, grant), this.#messages.value.access.granted(request.user.displayName));
  }

  async #onRefuse(request: AccessRequest): Promise<void> {
    await this.#decide(request, 'refused', (administration) => administration.refuseAccess(request.id), this.#messages.value.access.refused(request.user.displayName));
  }

  async #decide(request: AccessRequest, decision: string, act: (administration: AdministrationClient) => Promise<void>, notice: string): Promise<void> {
    const { id } = request;
    const result = await this.#attempt('requests', act, notice, (error) => this.#faultOf(error, request));
    if (result === 'none') return;
    if (result === 'done') {
      this.ruleFor = undefined;
      const event = new AccessDecidedEvent(id, decision);
      this.dispatchEvent(event);
    }
    await this.#read();
  }

  /** Which field of a rule is at fault that should let somebody in, and why. */
  #faultOf({ problem }: OndutyError, { id, address, user }: AccessRequest): Fault {
    const { access: texts } = this.#messages.value;
    const isGroup = problem?.fields?.includes('groupId') ?? false;
    return isGroup ? { form: id, field: 'group', text: texts.groupMisses(user.displayName) } : { form: id, field: 'network', text: texts.networkOf(address) };
  }

  async #onAdd(draft: RuleDraft): Promise<void> {
    await this.#changeRules('new', (administration) => administration.createAddressRule(draft), this.#messages.value.access.added(draft.network));
  }

  /** Begins the next rule. */
  #clearNew(): void {
    const form = this.renderRoot.querySelector<HTMLFormElement>('.new form');
    form?.reset();
    form?.querySelector('input')?.focus();
  }

  async #changeRules(form: string, act: (administration: AdministrationClient) => Promise<AddressRulesAnswer>, notice: string): Promise<void> {
    const result = await this.#attempt('rules', async (administration) => {
      const rules = await act(administration);
      // A list that was asked for before knows less.
      this.#reading += 1;
      this.rules = rules;
      if (form === 'new') this.#clearNew();
    }, notice, () => ({ form, field: 'network', text: this.#messages.value.errors['network-refused'] }));
    // Somebody else may have changed the list.
    if (result === 'refused') await this.#read();
  }

  async #onSwitch({ id, network }: AddressRule, input: HTMLInputElement): Promise<void> {
    const enabled = input.checked;
    await this.#changeRules(id, (administration) => administration.changeAddressRule(id, { enabled }), this.#messages.value.access.changed(network));
    input.checked = this.rules?.rules.find((rule) => rule.id === id)?.enabled ?? false;
  }

  /** Does something for the administrator, one thing at a time, and says what came of it. */
  async #attempt(
    at: Place, act: (administration: AdministrationClient) => Promise<void>, notice: string, faultOf: (error: OndutyError) => Fault,
  ): Promise<'done' | 'refused' | 'none'> {
    const administration = this.#administration;
    if (!administration || this.isBusy) return 'none';
    this.problem = this.notice = this.fault = undefined;
    this.isBusy = true;
    try {
      await act(administration);
      if (administration !== this.#administration) return 'none';
      this.notice = { at, text: notice };
      return 'done';
    } catch (error) {
      if (administration !== this.#administration) return 'none';
      if (!isOndutyError(error)) throw error;
      if (error.code === 'network-refused') await this.#showFault(faultOf(error));
      this.#fail(error, { at });
      return error.code === 'network-refused' ? 'none' : 'refused';
    } finally {
      this.isBusy = false;
    }
  }

  async #showFault(fault: Fault): Promise<void> {
    this.fault = fault;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  #onRetry(): void {
    this.problem = undefined;
    void this.#read();
  }

  #fail(error: OndutyError, place: Omit<Said, 'text'>): void {
    const messages = this.#messages.value;
    const { decidedBy } = error.problem ?? {};
    const text = error.code === 'already-decided' && decidedBy ? messages.access.decidedAlready(decidedBy) : sentenceFor(messages, error);
    if (error.code !== 'network-refused') this.problem = { ...place, text };
    tellError(this, error);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-access-decided': AccessDecidedEvent;
  }
}
