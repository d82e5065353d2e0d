import { html, LitElement, nothing } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import { onDemand } from '../../client/on-demand.ts';
import { Announcer } from '../internal/announcer.ts';
import { ClientController } from '../internal/client-controller.ts';
import { clock } from '../internal/countdown-controller.ts';
import { tellError } from '../internal/error-event.ts';
import { MessagesController } from '../internal/messages.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { chevron, headset, statusIcons } from './icons.ts';
import { styles } from './status-picker.styles.ts';
import { activityName, isKnown, notStarted, statusName } from './words.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { Actor, Status } from '../../contract/index.ts';
import type { Client, ConnectionState, DutyState, TakeOverOptions } from '../../client/types.ts';
import type { StatusMenu } from './menu.ts';
import type { KnownDuty } from './words.ts';

export type { NextStatusCancelEvent, NextStatusChangedEvent } from './next-status-events.ts';

/** A person is about to choose a status; `logged-out` signs out too. Canceling it keeps the status as it is. */
export class StatusChangeEvent extends Event {
  static readonly type = 'onduty-status-change';

  /** What was chosen. */
  readonly status: Status;
  /** The id of the reason that was chosen with it. */
  readonly reason: string | null;

  constructor(status: Status, reason: string | null = null) {
    super(StatusChangeEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.status = status;
    this.reason = reason;
  }
}

/** The status has changed, or the reason for it, whoever changed it. */
export class StatusChangedEvent extends Event {
  static readonly type = 'onduty-status-changed';

  readonly status: Status;
  /** The status before; the same one where only the reason has changed. */
  readonly previous: Status;
  readonly actor: Actor;
  /** The id of the reason that holds now. */
  readonly reason: string | null;

  constructor(status: Status, previous: Status, actor: Actor, reason: string | null = null) {
    super(StatusChangedEvent.type, { bubbles: true, composed: true });
    this.status = status;
    this.previous = previous;
    this.actor = actor;
    this.reason = reason;
  }
}

/** What was shown last, and from which client. */
interface Seen {
  readonly client: Client | undefined;
  readonly duty: KnownDuty;
}

/**
 * Shows an agent's status with the time in it, and lets the agent choose another one or log out. An agent who is not on
 * duty gets a button to start. With nobody signed in, or no agent, it takes no room unless it has `always`.
 *
 * @tag onduty-status-picker
 * @summary Current status, time in it, choosing another, logging out.
 * @csspart button - The button with the current status.
 * @csspart menu - What the button opens.
 * @csspart ready - The button that leads from On Break to Available.
 * @csspart cancel-next - The button that cancels the next status.
 * @csspart start - The button that begins the duty.
 * @csspart take-over - The button that takes the duty over from another browser.
 * @cssstate idle - There is nothing to do here; the element is not displayed.
 * @cssstate busy - A choice is on its way to the server.
 * @fires {StatusChangeEvent} onduty-status-change - A person chose a status and nothing was sent yet; cancelable.
 * @fires {StatusChangedEvent} onduty-status-changed - The status or its reason has changed, by this person or by others.
 * @fires {NextStatusCancelEvent} onduty-next-status-cancel - A person cancels the next status and nothing was sent yet; cancelable.
 * @fires {NextStatusChangedEvent} onduty-next-status-changed - The next status was set, replaced or cancelled, or has come.
 * @fires {OndutyErrorEvent} onduty-error - A choice was refused or could not be sent.
 */
export class StatusPickerElement extends LitElement {
  static override styles = styles;

  // No decorators: they weigh more than what they say.
  static override properties = { client: { attribute: false }, always: { type: Boolean } };

  /** Shows the element when there is nothing to do, too. */
  declare always: boolean;

  /** The client to work with; default: the provider's. */
  declare client: Client | undefined;

  readonly #internals = this.attachInternals();
  readonly #messages = new MessagesController(this);
  readonly #announcer = new Announcer(this);
  readonly #source = new ClientController(this);
  readonly #duty = new ReadableController(this, this.#source, (client) => client.duty.state, (duty) => this.#onDuty(duty));
  readonly #session = new ReadableController(this, this.#source, (client) => client.session.state);
  readonly #connection = new ReadableController(this, this.#source, (client) => client.connection, (now) => this.#onConnection(now));
  #isOpen = false;
  #isStarting = false;
  #problem: OndutyError | undefined;
  #menu: StatusMenu | undefined;
  #seen: Seen | undefined;
  #wasOffline = false;

  constructor() {
    super();
    this.always = false;
  }

  protected override update(changed: PropertyValues<this>): void {
    const { states } = this.#internals;
    states[this.#view === 'none' && !this.always ? 'add' : 'delete']('idle');
    states[this.#isStarting || this.#duty.value?.pending ? 'add' : 'delete']('busy');
    super.update(changed);
  }

  protected override render(): TemplateResult {
    const { value: texts } = this.#messages;
    const duty = this.#duty.value;
    const view = this.#view;
    return html`
      <div lang=${texts.language} dir=${texts.direction}>
        ${isKnown(duty) && view !== 'none' ? (view === 'duty' ? this.#renderDuty(duty) : this.#renderStart(duty)) : nothing}
        ${view === 'none' && this.always ? html`<p class="absent">${statusIcons['logged-out']}${texts.status.refusals['not-on-duty']}</p>` : nothing}
        <div role="alert">${this.#problem && view !== 'none' ? html`<p class="notice danger">${this.#messages.sentenceFor(texts, this.#problem)}</p>` : nothing}</div>
        ${this.#menu?.wayOn(this.#problem)}
        ${this.#announcer.render()}
      </div>
    `;
  }

  #renderDuty(duty: KnownDuty): TemplateResult {
    const { status: texts } = this.#messages.value;
    const menu = this.#menu;
    const label = menu?.label(duty.status, duty.reason) ?? texts[duty.status];
    const activity = activityName(texts, duty.activity);
    return html`
      <div class="picker ${duty.status}">
        <button
          id="trigger" class="trigger anchor" part="button" type="button" popovertarget=${menu ? 'choices' : nothing} aria-haspopup="menu"
          aria-controls=${menu ? 'menu' : nothing} aria-expanded=${this.#isOpen} aria-label=${statusName(texts, label, duty.activity)} aria-describedby="notes"
          aria-busy=${duty.pending !== null} @click=${this.#onTriggerClick} @keydown=${this.#onTriggerKeydown}
        >
          <span class="mark">${statusIcons[duty.status]}</span>
          <span class="label"><span>${label}</span> ${activity ? html`<span class="overlay">${headset}${activity}</span>` : nothing}</span>
          ${chevron}
        </button>
        <div class="detail">
          <span role="timer">${texts.since(clock(Math.max(0, Math.floor((Date.now() - duty.since) / 1000))))}</span>
          ${menu?.limits(duty)}
          <span id="notes">${menu ? menu.notes(duty, this.#connection.value) : notStarted(texts, duty)}</span>
        </div>
        <div class="foot">${menu?.foot(duty)}</div>
        <div id="choices" class="floating" part="menu" popover @beforetoggle=${this.#onToggle}>
          ${menu?.render(duty)}
        </div>
      </div>
    `;
  }

  #renderStart(duty: KnownDuty): TemplateResult {
    const { status: texts } = this.#messages.value;
    return html`
      <div class="start">
        <p id="hint">${this.#menu?.ending(duty)} ${texts.startHint}</p>
        <button
          id="start" class="button primary" part="start" type="button" aria-describedby="hint" aria-disabled=${this.#isStarting ? 'true' : nothing}
          @click=${() => this.#start()}
        >
          ${this.#isStarting ? html`<span class="spinner"></span>` : nothing}${texts.start}
        </button>
      </div>
    `;
  }

  /** What there is to show: a duty, a way to start one, or nothing. */
  get #view(): 'duty' | 'start' | 'none' {
    const { value: duty } = this.#duty;
    const { client } = this.#source;
    if (!duty?.status || this.#session.value?.state !== 'signed-in' || !client?.session.has('agent')) return 'none';
    return duty.status === 'logged-out' ? 'start' : 'duty';
  }

  #onDuty(duty: DutyState | undefined): void {
    const before = this.#seen;
    const { client } = this.#source;
    this.#seen = isKnown(duty) ? { client, duty } : undefined;
    // Who opens it is told when that fails.
    if (this.#seen && !before) this.#load().catch(() => {});
    if (!this.#seen) {
      this.#problem = undefined;
      this.#announcer.say('');
    } else if (before && before.client === client && before.duty.version !== this.#seen.duty.version) {
      this.#problem = undefined;
      this.#tell(before.duty, this.#seen.duty);
    }
  }

  /** Has said once what has changed, and tells the page of a new status. */
  #tell(before: KnownDuty, now: KnownDuty): void {
    this.#load().then(() => this.#menu?.tell(before, now)).catch(() => {});
    if (now.status === before.status && now.reason === before.reason) return;
    const event = new StatusChangedEvent(now.status, before.status, now.actor, now.reason);
    this.dispatchEvent(event);
  }

  #onConnection(connection: ConnectionState | undefined): void {
    const isOffline = connection === 'offline';
    if (isOffline && !this.#wasOffline && this.#view === 'duty') this.#announcer.say(this.#messages.value.status.offline);
    this.#wasOffline = isOffline;
  }

  #onToggle({ newState }: ToggleEvent): void {
    this.#isOpen = newState === 'open';
    this.#menu?.toggle(this.#isOpen);
    this.requestUpdate();
  }

  #onTriggerClick(): void {
    // From then on the browser opens it by itself.
    if (!this.#menu) void this.#open();
  }

  #onTriggerKeydown(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    void this.#open(event.key === 'ArrowUp' ? -1 : 0);
  }

  /** Loads the menu and the clock: with the first duty, so that it opens at once, and without a connection too. */
  readonly #load = onDemand(async () => {
    const { StatusMenu } = await import('./menu.ts');
    this.#menu = new StatusMenu({
      host: this,
      announcer: this.#announcer,
      texts: () => this.#messages.value,
      client: () => this.#source.client,
      duty: () => (this.#view === 'duty' ? this.#seen?.duty : undefined),
      choose: (status, reason) => void this.#onChoose(status, reason),
      attempt: (call) => this.#attempt(call),
      start: (options) => this.#start(options),
      open: () => this.#open(),
      close: () => this.#close(),
    });
    this.requestUpdate();
  });

  async #open(at = 0): Promise<void> {
    if (!this.#menu) {
      await this.#attempt(() => this.#load());
      await this.updateComplete;
    }
    if (!this.#menu || !this.isConnected) return;
    this.#find('#choices')?.showPopover();
    this.#menu.items.at(at)?.focus();
  }

  #close(): void {
    this.#find('#choices')?.hidePopover();
    this.#find('#trigger')?.focus();
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  /** What was chosen; `logged-out` is to leave. */
  async #onChoose(choice: Status, reason?: string | null): Promise<void> {
    const { client } = this.#source;
    const { value: duty } = this.#duty;
    this.#close();
    if (!client || !duty || (choice === duty.status && (reason === undefined || reason === duty.reason) && !duty.pending && !duty.activity)) return;
    const event = new StatusChangeEvent(choice, reason);
    if (!this.dispatchEvent(event)) return;
    const { changing, [choice]: label } = this.#messages.value.status;
    await this.#attempt(async () => this.#menu?.request(client, choice, reason, () => this.#announcer.say(changing(label))));
  }

  async #start(options?: TakeOverOptions): Promise<void> {
    const { client } = this.#source;
    if (!client || this.#isStarting) return;
    this.#isStarting = true;
    await this.#attempt(() => client.duty.start(options));
    this.#isStarting = false;
    this.requestUpdate();
    await this.updateComplete;
    // The button that was pressed is gone; focus goes on unless the person took it elsewhere.
    const { activeElement, body } = this.ownerDocument;
    if (activeElement === body) this.#find('#take-over,#trigger')?.focus();
  }

  /** Runs a call of the client. What it refuses is said to the person and told to the page. */
  async #attempt(call: () => Promise<unknown>): Promise<void> {
    this.#problem = undefined;
    this.requestUpdate();
    try {
      await call();
    } catch (error) {
      if (!isOndutyError(error)) throw error;
      // Taken away meanwhile, it has nobody to tell.
      if (!this.isConnected) return;
      await this.#messages.complete();
      this.#problem = error;
      this.requestUpdate();
      tellError(this, error);
    }
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-status-change': StatusChangeEvent;
    'onduty-status-changed': StatusChangedEvent;
  }
}
