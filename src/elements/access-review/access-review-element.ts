import { html, LitElement, nothing } from 'lit';
import { createAdministration } from '../../client/administration.ts';
import { isOndutyError } from '../../client/errors.ts';
import { AllMessagesController, sentenceFor } from '../internal/all-messages.ts';
import { Announcer } from '../internal/announcer.ts';
import { ClientController } from '../internal/client-controller.ts';
import { OndutyErrorEvent } from '../internal/error-event.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { styles } from './access-review.styles.ts';
import { ruleForm } from './rule-form.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { AdministrationClient } from '../../client/administration.ts';
import type { OndutyError } from '../../client/errors.ts';
import type { Client } from '../../client/types.ts';
import type { AccessRequest, AccessRequestsAnswer, AddressRule, AddressRulesAnswer, GrantRequest } from '../../contract/access.ts';
import type { Messages } from '../../locales/en.ts';
import type { RuleDraft } from './rule-form.ts';

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

const emptyRule: RuleDraft = { network: '', description: '', groupId: null };
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
    requests: state, rules: state, ruleFor: state, problem: state, notice: state, fault: state, isBusy: state,
  };

  /** The client to use; default: that of the provider around. */
  declare client: Client | undefined;

  /** Whether to stay visible for others than administrators too. */
  declare always: boolean;

  declare private requests: AccessRequestsAnswer | undefined;
  declare private rules: AddressRulesAnswer | undefined;
  /** The request for which a rule is being written. */
  declare private ruleFor: string | undefined;
  declare private problem: string | undefined;
  declare private notice: string | undefined;
  /** The form whose network is at fault: a request's id, or `new`. */
  declare private fault: string | undefined;
  declare private isBusy: boolean;

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
  /** Grows so that a form that was sent begins anew. */
  #forms = 0;

  constructor() {
    super();
    this.always = false;
    this.isBusy = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  protected override update(changed: PropertyValues<this>): void {
    if (this.isConnected) this.#follow();
    const { states } = this.#internals;
    states[this.#isAdministrator || this.always ? 'delete' : 'add']('idle');
    states[this.isBusy ? 'add' : 'delete']('busy');
    super.update(changed);
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
    try {
      const [requests, rules] = await Promise.all([administration.accessRequests(), administration.addressRules()]);
      if (mine !== this.#reading) return;
      const before = this.#waiting.length;
      Object.assign(this, { requests, rules });
      const { length } = this.#waiting;
      if (length > before) this.#announcer.say(this.#messages.value.access.waiting(length));
    } catch (error) {
      if (!isOndutyError(error)) throw error;
      if (mine === this.#reading && error.code !== 'session-ended') this.#fail(error);
    }
  }

  get #waiting(): readonly AccessRequest[] {
    return this.requests?.requests.filter((request) => request.state === 'waiting') ?? [];
  }

  protected override render(): TemplateResult {
    const { language, direction, access: texts } = this.#messages.value;
    return html`
      <div lang=${language} dir=${direction}>
        ${this.#isAdministrator ? html`${this.#renderRequests(texts)} ${this.#renderRules(texts)}` : this.#renderNobody()}
        ${this.#announcer.render()}
      </div>
    `;
  }

  #renderNobody(): TemplateResult | typeof nothing {
    return this.always ? html`<p class="muted">${this.#messages.value.errors['not-allowed']}</p>` : nothing;
  }

  #renderRequests(texts: Messages['access']): TemplateResult {
    const waiting = this.#waiting;
    const decided = this.requests?.requests.filter(({ decision }) => decision) ?? [];
    return html`
      <section part="requests" aria-labelledby="requests">
        <div class="head">
          <h2 id="requests">${texts.title}</h2>
          ${this.requests ? html`<p class="muted">${waiting.length > 0 ? texts.waiting(waiting.length) : texts.nobody}</p>` : nothing}
        </div>
        <div class=${this.problem ? 'notice danger' : ''}><span role="alert">${this.problem}</span></div>
        <div class=${this.notice ? 'notice' : ''}><span role="status"><bdi>${this.notice}</bdi></span></div>
        ${!this.requests && this.problem ? html`<button class="button" type="button" @click=${this.#onRetry}>${texts.retry}</button>` : nothing}
        <ul class="list" role="list" aria-labelledby="requests">${waiting.map((request) => this.#renderRequest(request, texts))}</ul>
        ${decided.length > 0 ? html`
          <div class="head later"><h3 id="decided">${texts.lately}</h3></div>
          <ul class="list" role="list" aria-labelledby="decided">${decided.map((request) => this.#renderDecided(request, texts))}</ul>
        ` : nothing}
      </section>
    `;
  }

  #renderRequest(request: AccessRequest, texts: Messages['access']): TemplateResult {
    const { id, user, address, since, tries } = request;
    const act = (words: string, grant: GrantRequest) => html`
      <button class="button" type="button" aria-label=${texts.nameRequest(words, user.displayName)} ?disabled=${this.isBusy} @click=${() => void this.#onGrant(request, grant)}>${words}</button>
    `;
    return html`
      <li class="item" part="request">
        <div>
          <p><strong><bdi>${user.displayName}</bdi></strong> <bdi class="muted">${user.userName}</bdi></p>
          <p class="facts">
            <span class="address"><bdi dir="ltr">${address}</bdi></span>
            <span>${texts.since(this.#time(since))}</span> <span>${texts.tries(tries)}</span>
          </p>
        </div>
        ${this.ruleFor === id
          ? ruleForm({
            id: `rule-${id}`, texts, groups: this.rules?.groups ?? [], submit: texts.save, fault: this.fault === id ? this.#messages.value.errors['network-refused'] : undefined,
            draft: { network: address, description: user.displayName, groupId: user.groupId },
            onSubmit: (draft) => void this.#onGrant(request, { mode: 'rule', ...draft }),
            onCancel: () => this.#writeRule(undefined),
          })
          : html`
            <div class="acts">
              ${act(texts.once, { mode: 'once' })} ${act(texts.day, { mode: 'day' })}
              <button class="button" type="button" aria-label=${texts.nameRequest(texts.rule, user.displayName)} @click=${() => this.#writeRule(id)}>${texts.rule}</button>
              <button class="button" type="button" aria-label=${texts.nameRequest(texts.refuse, user.displayName)} ?disabled=${this.isBusy} @click=${() => void this.#onRefuse(request)}>${texts.refuse}</button>
            </div>
          `}
      </li>
    `;
  }

  #renderDecided({ user, address, state: decided, decision }: AccessRequest, texts: Messages['access']): TemplateResult {
    const words = (texts.states as Readonly<Record<string, string | undefined>>)[decided] ?? decided;
    return html`
      <li class="item" part="request">
        <p><strong><bdi>${user.displayName}</bdi></strong> <bdi class="address" dir="ltr">${address}</bdi></p>
        <p class="muted">${texts.by(words, decision?.by ?? '', this.#time(decision?.at ?? 0))}</p>
      </li>
    `;
  }

  #renderRules(texts: Messages['access']): TemplateResult {
    const { rules } = this;
    return html`
      <section part="rules" aria-labelledby="rules">
        <div class="head">
          <h2 id="rules">${texts.rules}</h2>
          ${rules ? html`<p class="muted"><bdi>${texts.ownAddress(rules.ownAddress)}</bdi></p>` : nothing}
        </div>
        ${rules?.rules.length === 0 ? html`<p class="muted">${texts.noRules}</p>` : nothing}
        <ul class="list" role="list" aria-labelledby="rules">${rules?.rules.map((rule) => this.#renderRule(rule, texts))}</ul>
        ${rules ? html`<div class="item new">${this.#renderNewRule(rules, texts)}</div>` : nothing}
      </section>
    `;
  }

  #renderNewRule(rules: AddressRulesAnswer, texts: Messages['access']): TemplateResult {
    return ruleForm({
      id: `rule-new-${this.#forms}`, texts, groups: rules.groups ?? [], submit: texts.add, draft: emptyRule,
      fault: this.fault === 'new' ? this.#messages.value.errors['network-refused'] : undefined,
      onSubmit: (draft) => void this.#changeRules('new', (administration) => administration.createAddressRule(draft), texts.added(draft.network)),
    });
  }

  #renderRule({ id, network, description, groupId, enabled }: AddressRule, texts: Messages['access']): TemplateResult {
    const group = groupId === null ? texts.everybody : this.rules?.groups?.find((one) => one.id === groupId)?.name ?? groupId;
    return html`
      <li class="item rule ${enabled ? '' : 'off'}" part="rule">
        <div>
          <p><bdi class="address" dir="ltr">${network}</bdi> <bdi class="muted">${group}</bdi></p>
          ${description ? html`<p dir="auto">${description}</p>` : nothing}
        </div>
        <div class="acts">
          <label class="switch">
            <input
              type="checkbox" .checked=${enabled} ?disabled=${this.isBusy} aria-label=${texts.activeRule(network)}
              @change=${(event: Event) => void this.#onSwitch(id, network, event.target as HTMLInputElement)}
            > ${texts.active}
          </label>
          <button
            class="button" type="button" ?disabled=${this.isBusy} aria-label=${texts.removeRule(network)}
            @click=${() => void this.#changeRules(id, (administration) => administration.deleteAddressRule(id), texts.removed(network))}
          >${texts.remove}</button>
        </div>
      </li>
    `;
  }

  #time(at: number): string {
    const format = new Intl.DateTimeFormat(this.#messages.value.language, { dateStyle: 'medium', timeStyle: 'short' });
    return format.format(at);
  }

  #writeRule(id: string | undefined): void {
    const before = this.ruleFor;
    this.ruleFor = id;
    this.fault = undefined;
    void this.updateComplete.then(() => {
      const place = id === undefined ? `[id="rule-${before}-network"]` : `[id="rule-${id}-network"]`;
      this.renderRoot.querySelector<HTMLElement>(place)?.focus();
    });
  }

  async #onGrant(request: AccessRequest, grant: GrantRequest): Promise<void> {
    await this.#decide(request, grant.mode, (administration) => administration.grantAccess(request.id, grant), this.#messages.value.access.granted(request.user.displayName));
  }

  async #onRefuse(request: AccessRequest): Promise<void> {
    await this.#decide(request, 'refused', (administration) => administration.refuseAccess(request.id), this.#messages.value.access.refused(request.user.displayName));
  }

  async #decide({ id }: AccessRequest, decision: string, act: (administration: AdministrationClient) => Promise<void>, notice: string): Promise<void> {
    const isDone = await this.#attempt(id, act, notice);
    if (isDone) {
      this.ruleFor = undefined;
      const event = new AccessDecidedEvent(id, decision);
      this.dispatchEvent(event);
    }
    await this.#read();
  }

  async #changeRules(form: string, act: (administration: AdministrationClient) => Promise<AddressRulesAnswer>, notice: string): Promise<void> {
    await this.#attempt(form, async (administration) => {
      this.rules = await act(administration);
      if (form === 'new') this.#forms += 1;
    }, notice);
  }

  async #onSwitch(id: string, network: string, input: HTMLInputElement): Promise<void> {
    const enabled = input.checked;
    await this.#changeRules(id, (administration) => administration.changeAddressRule(id, { enabled }), this.#messages.value.access.changed(network));
    input.checked = this.rules?.rules.find((rule) => rule.id === id)?.enabled ?? false;
  }

  /** Does something for the administrator, and says what came of it. */
  async #attempt(form: string, act: (administration: AdministrationClient) => Promise<void>, notice: string): Promise<boolean> {
    const administration = this.#administration;
    if (!administration || this.isBusy) return false;
    this.problem = this.notice = this.fault = undefined;
    this.isBusy = true;
    try {
      await act(administration);
      this.notice = notice;
      return true;
    } catch (error) {
      if (!isOndutyError(error)) throw error;
      if (error.code === 'network-refused') {
        this.fault = form;
        await this.updateComplete;
        this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
      }
      this.#fail(error);
      return false;
    } finally {
      this.isBusy = false;
    }
  }

  #onRetry(): void {
    this.problem = undefined;
    void this.#read();
  }

  #fail(error: OndutyError): void {
    const { decidedBy } = error.problem ?? {};
    if (error.code !== 'network-refused') {
      this.problem = error.code === 'already-decided' && decidedBy ? this.#messages.value.access.decidedAlready(decidedBy) : sentenceFor(this.#messages.value, error);
    }
    const event = new OndutyErrorEvent(error);
    this.dispatchEvent(event);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-access-decided': AccessDecidedEvent;
  }
}
