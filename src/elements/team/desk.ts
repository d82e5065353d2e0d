import { html, nothing } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import { createTeam } from '../../client/team.ts';
import { sentenceFor } from '../internal/all-messages.ts';
import { Announcer } from '../internal/announcer.ts';
import { unplugged } from '../internal/status-icons.ts';
import { everySecond } from '../internal/ticker.ts';
import { countAgents, everything } from './arrange.ts';
import { Changes } from './changes.ts';
import { deskStyles } from './desk.styles.ts';
import { AgentList } from './list.ts';
import { renderMenu } from './menu.ts';
import { renderReport } from './report.ts';
import { renderSheet } from './sheet.ts';
import { Standing } from './standing.ts';
import { renderCounts, renderSelection, renderTools } from './tools.ts';
import type { ReactiveController, ReactiveElement, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { TeamClient, TeamState } from '../../client/team.ts';
import type { Client, ConnectionState } from '../../client/types.ts';
import type { AgentResult } from '../../contract/agents.ts';
import type { Messages } from '../../locales/en.ts';
import type { Look } from './arrange.ts';
import type { TeamWish } from './sheet.ts';

/** How long a person has to pause before it is said how many agents are found, in milliseconds. */
const pause = 500;

/** What the desk tells the element around it. */
export interface DeskEvents {
  /** Asks whether a change may be sent. */
  readonly change: (wish: TeamWish) => boolean;
  readonly changed: (wish: TeamWish, results: readonly AgentResult[]) => void;
  readonly failed: (error: OndutyError) => void;
}

/** All that a supervisor sees and does: loaded when there is one. */
export class TeamDesk implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #events: DeskEvents;
  readonly #announcer: Announcer;
  readonly #list: AgentList;
  readonly #standing = new Standing();
  readonly #changes: Changes;
  #messages!: Messages;
  #client: Client | undefined;
  #sessionId: string | undefined;
  #team: TeamClient | undefined;
  #stop: (() => void) | undefined;
  #stopTicking: (() => void) | undefined;
  #connection: ConnectionState = 'idle';
  #wasLive = false;
  #problem: OndutyError | undefined;
  #look: Look = everything;
  #menuFor: string | undefined;
  #focused: Element | null = null;
  /** From where the menu or the dialog of one agent was opened. */
  #opener: HTMLElement | null = null;
  #saying: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement, events: DeskEvents) {
    this.#host = host;
    this.#events = events;
    this.#announcer = new Announcer(host);
    this.#list = new AgentList(host, {
      select: (ids, isSelected) => this.#changes.select(ids, isSelected),
      open: (id) => void this.#openMenu(id),
      left: () => this.#release(),
    });
    this.#changes = new Changes(host, {
      team: () => this.#team,
      messages: () => this.#messages,
      nameOf: (id) => this.#agent(id)?.displayName ?? id,
      atWork: (ids) => ids.some((id) => this.#agent(id)?.duty.activity),
      focusRow: (id) => void this.#list.focus(id),
      closed: () => this.#return(),
      ...events,
    });
    // An adopted sheet needs no permission of a content security policy.
    if (deskStyles.styleSheet) (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(deskStyles.styleSheet);
    host.addController(this);
  }

  hostConnected(): void {
    this.#stopTicking = everySecond(() => this.#state && this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stopTicking?.();
    this.follow(undefined, undefined);
  }

  hostUpdate(): void {
    this.#focused = (this.#host.renderRoot as ShadowRoot).activeElement;
  }

  /** Whoever was at something that is gone goes on at the head: never at nothing. */
  hostUpdated(): void {
    const root = this.#host.renderRoot as ShadowRoot;
    if (this.#focused && !this.#focused.isConnected && root.activeElement === null) root.querySelector<HTMLElement>('#title')?.focus();
  }

  get isBusy(): boolean {
    return this.#changes.isBusy || (this.#team !== undefined && !this.#state && !this.#problem);
  }

  /** Shows the team of a session; without one, nothing. */
  follow(client: Client | undefined, sessionId: string | undefined): void {
    if (client === this.#client && sessionId === this.#sessionId) return;
    this.#leave();
    this.#client = client;
    this.#sessionId = sessionId;
    if (!client || sessionId === undefined) return;
    const team = (this.#team = createTeam(client));
    const stops = [
      team.state.subscribe(() => this.#onState()),
      client.connection.subscribe((now) => this.#onConnection(now)),
      () => team.close(),
    ];
    this.#stop = () => stops.forEach((stop) => stop());
    void this.#read();
  }

  #leave(): void {
    this.#stop?.();
    clearTimeout(this.#saying);
    this.#stop = this.#team = this.#problem = this.#menuFor = undefined;
    this.#look = everything;
    this.#wasLive = false;
    this.#standing.clear();
    this.#changes.clear();
  }

  get #state(): TeamState | null {
    return this.#team?.state.get() ?? null;
  }

  #agent(id: string) {
    return this.#standing.agent(id);
  }

  async #read(): Promise<void> {
    const team = this.#team;
    this.#problem = undefined;
    this.#host.requestUpdate();
    try {
      await team?.load();
    } catch (error) {
      if (team !== this.#team) return;
      if (!isOndutyError(error)) throw error;
      if (error.code === 'session-ended') return;
      this.#problem = error;
      this.#events.failed(error);
    }
    this.#host.requestUpdate();
  }

  #onState(): void {
    if (this.#state) this.#problem = undefined;
    this.#arrange(false);
  }

  #onConnection(now: ConnectionState): void {
    const isAway = now === 'reconnecting' || now === 'offline';
    if (this.#wasLive && isAway) this.#announcer.say(this.#messages.status[now]);
    else if (now === 'live' && (this.#connection === 'reconnecting' || this.#connection === 'offline')) this.#announcer.say(this.#messages.team.back);
    this.#wasLive = now === 'live';
    this.#connection = now;
    this.#host.requestUpdate();
  }

  /** Nothing moves under a pointer, a focus, or what was opened from a row. */
  get #isHeld(): boolean {
    return this.#list.isInUse || this.#menuFor !== undefined || this.#changes.isOpen;
  }

  #release(): void {
    if (!this.#isHeld) this.#arrange(false);
  }

  #arrange(isAsked: boolean): void {
    const state = this.#state;
    if (state && this.#messages) this.#standing.arrange(state, this.#look, this.#messages, this.#isHeld && !isAsked);
    this.#changes.keep((id) => this.#agent(id) !== undefined);
    this.#host.requestUpdate();
  }

  #onLook(change: Partial<Look>): void {
    this.#look = { ...this.#look, ...change };
    this.#arrange(true);
    this.#list.scrollToTop();
    clearTimeout(this.#saying);
    if (change.order === undefined) this.#saying = setTimeout(() => this.#sayCount(), pause);
  }

  #sayCount(): void {
    const { team: texts } = this.#messages;
    const count = this.#standing.shown.length;
    this.#announcer.say(count === 0 ? texts.noMatch : texts.count(count));
  }

  async #openMenu(id: string): Promise<void> {
    this.#opener = (this.#host.renderRoot as ShadowRoot).activeElement as HTMLElement | null;
    this.#menuFor = id;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const menu = this.#host.renderRoot.querySelector<HTMLElement>('#choices');
    if (this.#menuFor !== id || !menu) return;
    menu.showPopover();
    menu.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }

  render(messages: Messages): TemplateResult {
    const isOther = this.#messages?.language !== messages.language;
    this.#messages = messages;
    const state = this.#state;
    if (isOther && state) this.#standing.arrange(state, this.#look, messages, false);
    const { team: texts } = messages;
    if (!this.#team) return html`<p class="muted">${messages.errors['not-allowed']}</p>`;
    return html`
      <section aria-labelledby="title">
        <div class="head">
          <h2 id="title" tabindex="-1">${texts.title}</h2>
          ${state ? html`<p class="muted">${texts.count(this.#standing.shown.length)}</p>` : nothing}
          ${this.#standing.isStale ? html`
            <p class="held"><span class="muted">${texts.held}</span> <button class="link" type="button" @click=${() => this.#arrange(true)}>${texts.sortNow}</button></p>
          ` : nothing}
        </div>
        <div role="alert">${this.#problem && !state ? html`<p class="notice danger">${sentenceFor(messages, this.#problem)}</p>` : nothing}</div>
        ${this.#renderContent(messages, state)}
      </section>
      ${this.#announcer.render()}
    `;
  }

  #renderContent(messages: Messages, state: TeamState | null): TemplateResult {
    const { team: texts } = messages;
    if (!state) {
      return this.#problem
        ? html`<button class="button" type="button" @click=${() => void this.#read()}>${texts.retry}</button>`
        : html`<div class="loading"><p class="muted">${texts.loading}</p>${Array.from({ length: 6 }, () => html`<div class="bone"></div>`)}</div>`;
    }
    if (state.agents.length === 0) return html`<p class="empty">${texts.empty}</p>`;
    return this.#renderTeam(messages, state);
  }

  #renderTeam(messages: Messages, state: TeamState): TemplateResult {
    const { team: texts } = messages;
    const look = this.#look;
    const standing = this.#standing;
    const tools = {
      messages, look, counts: countAgents(state.agents, look.group), groups: state.groups,
      hasGroupless: state.agents.some(({ groupId }) => groupId === null), onLook: (change: Partial<Look>) => this.#onLook(change),
    };
    const { selected, sheet, report, isBusy } = this.#changes;
    const hidden = [...selected].filter((id) => !standing.isShown(id)).length;
    return html`
      ${this.#renderConnection(messages)} ${renderCounts(tools)} ${renderTools(tools)}
      ${renderSelection({
        messages, count: selected.size, hidden,
        onChoose: (status) => void this.#changes.begin([...selected], status),
        onClear: () => this.#changes.select([...selected], false),
      })}
      ${renderReport({
        messages, report, nameOf: (id) => this.#agent(id)?.displayName ?? id,
        onRetry: (wish) => void this.#changes.show({ wish, isConfirming: false }),
        onClose: () => this.#changes.closeReport(),
      })}
      ${standing.shown.length > 0 ? this.#list.render({
        messages, agents: standing.shown, selected, reasons: state.reasons, openFor: this.#menuFor,
        nameOfGroup: (id) => standing.nameOfGroup(id),
      }) : html`
        <div class="empty"><p>${texts.noMatch}</p><button class="button" type="button" @click=${() => this.#onLook({ ...everything, order: look.order })}>${texts.showAll}</button></div>
      `}
      ${renderMenu({
        messages, agent: this.#menuFor === undefined ? undefined : this.#agent(this.#menuFor),
        onChoose: (status) => this.#onChoose(status),
        onClosed: () => this.#onMenuClosed(),
      })}
      ${renderSheet({
        messages, sheet, agents: sheet?.wish.ids.flatMap((id) => this.#agent(id) ?? []) ?? [], reasons: state.reasons, isBusy,
        onSubmit: (wish) => this.#changes.submit(wish),
        onConfirm: () => this.#changes.confirm(),
        onGoBack: () => this.#changes.goBack(),
        onClose: () => this.#changes.closeSheet(),
      })}
    `;
  }

  #renderConnection({ team, status }: Messages): TemplateResult | typeof nothing {
    const now = this.#connection;
    if (now !== 'reconnecting' && now !== 'offline') return nothing;
    return html`<p class="notice warning connection">${unplugged}<span>${status[now]} ${team.stale}</span></p>`;
  }

  #onChoose(status: TeamWish['status']): void {
    const id = this.#menuFor;
    this.#host.renderRoot.querySelector<HTMLElement>('#choices')?.hidePopover();
    this.#opener?.focus();
    if (id !== undefined) void this.#changes.begin([id], status);
  }

  #onMenuClosed(): void {
    this.#menuFor = undefined;
    this.#return();
    this.#host.requestUpdate();
  }

  /** Gives the focus back where it would be lost with what was closed. */
  #return(): void {
    const active = (this.#host.renderRoot as ShadowRoot).activeElement;
    if (this.#opener?.isConnected && (active === null || active.closest('#choices, #sheet'))) this.#opener.focus();
    this.#release();
  }
}
