import { html, LitElement, nothing } from 'lit';
import { isOndutyError, OndutyError } from '../../client/errors.ts';
import { Announcer } from '../internal/announcer.ts';
import { ClientController } from '../internal/client-controller.ts';
import { clock } from '../internal/countdown-controller.ts';
import { OndutyErrorEvent } from '../internal/error-event.ts';
import { MessagesController, sentenceFor } from '../internal/messages.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { chevron, headset, statusIcons, unplugged } from './icons.ts';
import { styles } from './status-picker.styles.ts';
import { activityName, announcement, changedBy, isKnown, statusName } from './words.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { Actor, Status } from '../../contract/index.ts';
import type { Client, ConnectionState, DutyState } from '../../client/types.ts';
import type { StatusMenu } from './menu.ts';
import type { KnownDuty } from './words.ts';

/** A person is about to choose a status; `logged-out` signs out too. Canceling it keeps the status as it is. */
export class StatusChangeEvent extends Event {
  static readonly type = 'onduty-status-change';

  /** What was chosen. */
  readonly status: Status;

  constructor(status: Status) {
    super(StatusChangeEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.status = status;
  }
}

/** The status has changed, whoever changed it. */
export class StatusChangedEvent extends Event {
  static readonly type = 'onduty-status-changed';

  readonly status: Status;
  readonly previous: Status;
  readonly actor: Actor;

  constructor(status: Status, previous: Status, actor: Actor) {
    super(StatusChangedEvent.type, { bubbles: true, composed: true });
    this.status = status;
    this.previous = previous;
    this.actor = actor;
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
 * @csspart start - The button that begins the duty.
 * @cssstate idle - There is nothing to do here; the element is not displayed.
 * @cssstate busy - A choice is on its way to the server.
 * @fires {StatusChangeEvent} onduty-status-change - A person chose a status and nothing was sent yet; cancelable.
 * @fires {StatusChangedEvent} onduty-status-changed - The status has changed, by this person or by others.
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
  #loading: Promise<void> | undefined;
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
        ${view === 'duty' && isKnown(duty) ? this.#renderDuty(duty) : nothing} ${view === 'start' && duty ? this.#renderStart(duty) : nothing}
        ${view === 'none' && this.always ? html`<p class="absent">${statusIcons['logged-out']}${texts.status.refusals['not-on-duty']}</p>` : nothing}
        <div role="alert">${this.#problem && view !== 'none' ? html`<p class="notice danger">${sentenceFor(texts, this.#problem)}</p>` : nothing}</div>
        ${this.#announcer.render()}
      </div>
    `;
  }

  #renderDuty(duty: KnownDuty): TemplateResult {
    const { status: texts } = this.#messages.value;
    const label = texts[duty.status];
    const activity = activityName(texts, duty.activity);
    const menu = this.#menu;
    return html`
      <div class="picker ${duty.status}">
        <button
          id="trigger" class="trigger anchor" part="button" type="button" popovertarget=${menu ? 'choices' : nothing} aria-haspopup="menu"
          aria-controls=${menu ? 'menu' : nothing} aria-expanded=${this.#isOpen} aria-label=${statusName(texts, duty)} aria-describedby="notes"
          aria-busy=${duty.pending !== null} @click=${this.#onTriggerClick} @keydown=${this.#onTriggerKeydown}
        >
          <span class="mark">${statusIcons[duty.status]}</span>
          <span class="label"><span>${label}</span> ${activity ? html`<span class="overlay">${headset}${activity}</span>` : nothing}</span>
          ${chevron}
        </button>
        <div class="detail">
          <span role="timer">${texts.since(clock(Math.max(0, Math.floor((Date.now() - duty.since) / 1000))))}</span>
          <span id="notes">${this.#renderNotes(duty)}</span>
        </div>
        <div id="choices" class="floating" part="menu" popover @beforetoggle=${this.#onToggle}>
          ${menu?.render(texts, duty, this.#source.client?.duty.refusal('logged-out') ?? null)}
        </div>
      </div>
    `;
  }

  #renderNotes({ status, started, pending, next, actor }: KnownDuty): TemplateResult[] {
    const { status: texts } = this.#messages.value;
    const connection = this.#connection.value;
    const by = changedBy(texts, actor);
    const notes: TemplateResult[] = [];
    if (connection === 'reconnecting' || connection === 'offline') notes.push(html`<span class="note">${unplugged}${texts[connection]}</span> `);
    if (pending) notes.push(html`<span class="note pending"><span class="spinner"></span>${texts.changing(texts[pending])}</span> `);
    if (next) notes.push(html`<span class="note next">${texts.next(texts[next.status])}</span> `);
    if (!started && status === 'on-break') notes.push(html`<span class="note call">${texts.notStarted}</span>`);
    else if (by) notes.push(html`<span class="note">${by}</span>`);
    return notes;
  }

  #renderStart({ status, actor }: DutyState): TemplateResult {
    const { status: texts } = this.#messages.value;
    const by = status === 'logged-out' && actor.kind !== 'self' && actor.name ? texts.changedBy(texts[status], actor.name) : '';
    return html`
      <div class="start">
        <p id="hint">${by} ${texts.startHint}</p>
        <button
          id="start" class="button primary" part="start" type="button" aria-describedby="hint" aria-disabled=${this.#isStarting ? 'true' : nothing}
          @click=${this.#onStart}
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

  /** Says once what has changed, and tells the page of a new status. */
  #tell(before: KnownDuty, now: KnownDuty): void {
    const text = announcement(this.#messages.value.status, before, now);
    if (text) this.#announcer.say(text);
    if (now.status === before.status) return;
    const event = new StatusChangedEvent(now.status, before.status, now.actor);
    this.dispatchEvent(event);
  }

  #onConnection(connection: ConnectionState | undefined): void {
    const isOffline = connection === 'offline';
    if (isOffline && !this.#wasOffline && this.#view === 'duty') this.#announcer.say(this.#messages.value.status.offline);
    this.#wasOffline = isOffline;
  }

  #onToggle({ newState }: ToggleEvent): void {
    this.#isOpen = newState === 'open';
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
  #load(): Promise<void> {
    return (this.#loading ??= import('./menu.ts').then(
      ({ StatusMenu }) => {
        this.#menu = new StatusMenu(this, (status) => void this.#onChoose(status), () => this.#close());
        this.requestUpdate();
      },
      (cause: unknown) => {
        this.#loading = undefined;
        throw new OndutyError('network', { cause });
      },
    ));
  }

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

  /** What was chosen in the menu; `logged-out` is to leave. */
  async #onChoose(choice: Status): Promise<void> {
    const { client } = this.#source;
    const { value: duty } = this.#duty;
    this.#close();
    if (!client || !duty || (choice === duty.status && !duty.pending && !duty.activity)) return;
    const event = new StatusChangeEvent(choice);
    if (!this.dispatchEvent(event)) return;
    const { changing, [choice]: label } = this.#messages.value.status;
    await this.#attempt(async () => this.#menu?.request(client, choice, () => this.#announcer.say(changing(label))));
  }

  async #onStart(): Promise<void> {
    const { client } = this.#source;
    if (!client || this.#isStarting) return;
    this.#isStarting = true;
    await this.#attempt(() => client.duty.start());
    this.#isStarting = false;
    this.requestUpdate();
    await this.updateComplete;
    // The button that was pressed is gone; focus goes on unless the person took it elsewhere.
    const { activeElement, body } = this.ownerDocument;
    if (activeElement === body) this.#find('#trigger')?.focus();
  }

  /** Runs a call of the client. What it refuses is said to the person and told to the page. */
  async #attempt(call: () => Promise<unknown>): Promise<void> {
    this.#problem = undefined;
    this.requestUpdate();
    try {
      await call();
    } catch (error) {
      // Whoever closes the client takes the element away before.
      if (!this.isConnected) return;
      if (!isOndutyError(error)) throw error;
      await this.#messages.complete();
      this.#problem = error;
      this.requestUpdate();
      const event = new OndutyErrorEvent(error);
      this.dispatchEvent(event);
    }
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-status-change': StatusChangeEvent;
    'onduty-status-changed': StatusChangedEvent;
  }
}
