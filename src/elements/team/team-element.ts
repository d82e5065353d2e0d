import { html, LitElement, nothing } from 'lit';
import { ClientController } from '../internal/client-controller.ts';
import { tellError } from '../internal/error-event.ts';
import { MessagesController } from '../internal/messages.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { styles } from './team.styles.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { Client } from '../../client/types.ts';
import type { AgentResult } from '../../contract/agents.ts';
import type { Status } from '../../contract/index.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';
import type { Messages } from '../../locales/en.ts';
import type { TeamDesk } from './desk.ts';
import type { TeamWish } from './sheet.ts';

/** A supervisor is about to change the status of agents. Canceling it leaves them as they are. */
export class TeamChangeEvent extends Event {
  static readonly type = 'onduty-team-change';

  /** The ids of the agents. */
  readonly agents: readonly string[];
  /** What they are to become. */
  readonly status: Status;
  /** The id of the reason; `null` for none. */
  readonly reason: string | null;
  /** Whether work that goes on is interrupted. */
  readonly force: boolean;

  constructor({ ids, status, reason, force }: TeamWish) {
    super(TeamChangeEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.agents = ids;
    this.status = status;
    this.reason = reason;
    this.force = force;
  }
}

/** A supervisor has changed the status of agents. */
export class TeamChangedEvent extends Event {
  static readonly type = 'onduty-team-changed';

  /** What they were to become. */
  readonly status: Status;
  /** What became of each: an outcome, `changed` or `queued`, or the code of a problem. */
  readonly results: readonly AgentResult[];

  constructor(status: Status, results: readonly AgentResult[]) {
    super(TeamChangedEvent.type, { bubbles: true, composed: true });
    this.status = status;
    this.results = results;
  }
}

/** Whether the texts of the list are there. With another language come all, with English those of the list on demand. */
const isComplete = (messages: DutyMessages): messages is Messages => 'team' in messages;

/**
 * For supervisors: the agents of the own groups with their statuses as they are now, to find, to watch, and to change one or many. It shows itself
 * while a supervisor or an administrator is signed in, and loads most of itself only then.
 *
 * @tag onduty-team
 * @summary The team's live statuses; changing or logging out one or many.
 * @csspart counts - The numbers by status, which filter the list.
 * @csspart search - The field for searching.
 * @csspart selection - What can be done with the selected agents.
 * @csspart report - What became of a change.
 * @csspart list - The list of agents.
 * @csspart agent - One agent of the list.
 * @csspart menu - The menu of one agent.
 * @csspart dialog - The dialog in which a change is written.
 * @cssprop --onduty-team-size - The height of the list, of the page's height at most; default `40rem`.
 * @cssstate idle - Nobody is signed in who has a team: nothing is shown.
 * @cssstate busy - The team is being read, or a change is on its way.
 * @fires {TeamChangeEvent} onduty-team-change - A change was asked for and nothing was sent yet; cancelable.
 * @fires {TeamChangedEvent} onduty-team-changed - The server has answered a change, agent by agent.
 * @fires {OndutyErrorEvent} onduty-error - The team could not be read, or a change was refused or could not be sent.
 */
export class TeamElement extends LitElement {
  static override styles = styles;

  static override properties = { client: { attribute: false }, always: { type: Boolean } };

  /** The client to use; default: that of the provider around. */
  declare client: Client | undefined;

  /** Whether to stay visible for others than supervisors and administrators too. */
  declare always: boolean;

  readonly #internals = this.attachInternals();
  readonly #messages = new MessagesController(this);
  readonly #source = new ClientController(this);
  readonly #session = new ReadableController(this, this.#source, (client) => client.session.state);
  #desk: TeamDesk | undefined;
  /** The texts that are shown: those of another language take their place when all of them are there. */
  #texts: Messages | undefined;
  #loading: Promise<void> | undefined;
  #hasFailed = false;

  constructor() {
    super();
    this.always = false;
  }

  protected override update(changed: PropertyValues<this>): void {
    const sessionId = this.#sessionId;
    const isShown = this.always || sessionId !== undefined;
    if (isShown && this.isConnected) this.#load();
    if (this.isConnected) this.#desk?.follow(sessionId === undefined ? undefined : this.#source.client, sessionId);
    const { states } = this.#internals;
    states[isShown ? 'delete' : 'add']('idle');
    states[isShown && !this.#hasFailed && (this.#desk?.isBusy ?? true) ? 'add' : 'delete']('busy');
    super.update(changed);
  }

  protected override render(): TemplateResult {
    const { value } = this.#messages;
    if (isComplete(value)) this.#texts = value;
    const messages = (this.#desk && this.#texts) ?? value;
    const isShown = this.always || this.#sessionId !== undefined;
    return html`<div lang=${messages.language} dir=${messages.direction}>${isShown ? this.#renderDesk(messages) : nothing}</div>`;
  }

  #renderDesk(messages: DutyMessages): TemplateResult {
    if (this.#desk && isComplete(messages)) return this.#desk.render(messages, this.#session.value?.state === 'signed-in');
    return this.#hasFailed
      ? html`<p class="notice danger" role="alert">${messages.errors.network}</p><button class="button" type="button" @click=${this.#onRetry}>${messages.apps.retry}</button>`
      : html`<div class="place"></div>`;
  }

  /** The session of somebody who has a team. */
  get #sessionId(): string | undefined {
    const session = this.#session.value;
    const { client } = this.#source;
    if (session?.state !== 'signed-in' || !client) return undefined;
    return client.session.has('supervisor') || client.session.has('administrator') ? session.session.id : undefined;
  }

  #load(): void {
    if (this.#desk && !isComplete(this.#messages.value)) void this.#complete();
    this.#loading ??= Promise.all([import('./desk.ts'), this.#messages.complete()]).then(
      ([{ TeamDesk: Desk }]) => {
        const { value: messages } = this.#messages;
        if (!isComplete(messages)) {
          this.#fail();
          return;
        }
        this.#desk = new Desk(this, messages, {
          change: (wish) => {
            const event = new TeamChangeEvent(wish);
            return this.dispatchEvent(event);
          },
          changed: ({ status }, results) => {
            const event = new TeamChangedEvent(status, results);
            this.dispatchEvent(event);
          },
          failed: (error) => tellError(this, error),
        });
        this.requestUpdate();
      },
      () => this.#fail(),
    );
  }

  /** Gets the English texts again after another language. */
  async #complete(): Promise<void> {
    await this.#messages.complete();
    if (isComplete(this.#messages.value)) this.requestUpdate();
  }

  #fail(): void {
    this.#hasFailed = true;
    this.requestUpdate();
  }

  #onRetry(): void {
    this.#hasFailed = false;
    this.#loading = undefined;
    this.requestUpdate();
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-team-change': TeamChangeEvent;
    'onduty-team-changed': TeamChangedEvent;
  }
}
