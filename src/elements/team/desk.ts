import { html, nothing } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import { createTeam } from '../../client/team.ts';
import { sentenceFor } from '../internal/all-messages.ts';
import { Announcer } from '../internal/announcer.ts';
import { everySecond } from '../internal/ticker.ts';
import { AgentMenu } from './agent-menu.ts';
import { countAgents, everything } from './arrange.ts';
import { Changes } from './changes.ts';
import { deskStyles } from './desk.styles.ts';
import { Link } from './link.ts';
import { AgentList } from './list.ts';
import { renderReport } from './report.ts';
import { renderSheet } from './sheet.ts';
import { Standing } from './standing.ts';
import { renderCounts, renderSelection, renderTools } from './tools.ts';
import type { ReactiveController, ReactiveElement, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { TeamClient, TeamState } from '../../client/team.ts';
import type { Client, ConnectionState } from '../../client/types.ts';
import type { Agent, AgentResult } from '../../contract/agents.ts';
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
  readonly #menu: AgentMenu;
  readonly #link = new Link();
  #messages: Messages;
  #client: Client | undefined;
  #sessionId: string | undefined;
  #team: TeamClient | undefined;
  #stop: (() => void) | undefined;
  #stopTicking: (() => void) | undefined;
  #problem: OndutyError | undefined;
  #look: Look = everything;
  #focused: Element | null = null;
  #saying: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement, messages: Messages, events: DeskEvents) {
    this.#host = host;
    this.#messages = messages;
    this.#events = events;
    this.#announcer = new Announcer(host);
    this.#list = new AgentList(host, {
      select: (ids, isSelected) => this.#changes.select(ids, isSelected),
      open: (id) => void this.#menu.open(id),
      left: () => this.#release(),
    });
    this.#changes = new Changes(host, {
      team: () => this.#team,
      messages: () => this.#messages,
      nameOf: (id) => this.#agent(id)?.displayName ?? id,
      atWork: (ids) => ids.some((id) => this.#agent(id)?.duty.activity),
      focusRow: (id) => void this.#list.focus(id),
      closed: () => {
        this.#menu.restoreFocus();
        this.#release();
      },
      ...events,
    });
    this.#menu = new AgentMenu(host, {
      choose: (id, status) => void this.#changes.begin([id], status),
      closed: () => this.#release(),
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
    this.#stop = this.#team = this.#problem = undefined;
    this.#look = everything;
    for (const part of [this.#link, this.#menu, this.#standing, this.#changes]) part.clear();
  }

  get #state(): TeamState | null {
    return this.#team?.state.get() ?? null;
  }

  #agent(id: string | undefined): Agent | undefined {
    return id === undefined ? undefined : this.#standing.agent(id);
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
    const words = this.#link.turn(now, this.#messages);
    if (words) this.#announcer.say(words);
    this.#host.requestUpdate();
  }

  /** Nothing moves under a pointer, a focus, or what was opened from a row. */
  get #isHeld(): boolean {
    return this.#list.isInUse || this.#menu.openFor !== undefined || this.#changes.isOpen;
  }

  #release(): void {
    if (!this.#isHeld) this.#arrange(false);
  }

  #arrange(isAsked: boolean): void {
    const state = this.#state;
    if (state) this.#standing.arrange(state, this.#look, this.#messages, this.#isHeld && !isAsked);
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

  /** `isSignedIn` tells whether somebody is there, who then has no team, where there is none to show. */
  render(messages: Messages, isSignedIn: boolean): TemplateResult {
    const isOther = this.#messages.language !== messages.language;
    this.#messages = messages;
    const state = this.#state;
    if (isOther && state) this.#standing.arrange(state, this.#look, messages, false);
    const { team: texts } = messages;
    if (!this.#team) return html`<p class="muted">${messages.errors[isSignedIn ? 'not-allowed' : 'session-required']}</p>`;
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
      ${this.#link.render(messages)} ${renderCounts(tools)} ${renderTools(tools)}
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
        messages, agents: standing.shown, selected, reasons: state.reasons, openFor: this.#menu.openFor,
        nameOfGroup: (id) => standing.nameOfGroup(id),
      }) : html`
        <div class="empty"><p>${texts.noMatch}</p><button class="button" type="button" @click=${() => this.#onLook({ ...everything, order: look.order })}>${texts.showAll}</button></div>
      `}
      ${this.#menu.render(messages, this.#agent(this.#menu.openFor))}
      ${renderSheet({
        messages, sheet, agents: sheet?.wish.ids.flatMap((id) => this.#agent(id) ?? []) ?? [], reasons: state.reasons, isBusy,
        onSubmit: (wish) => this.#changes.submit(wish),
        onConfirm: () => this.#changes.confirm(),
        onGoBack: () => this.#changes.goBack(),
        onClose: () => this.#changes.closeSheet(),
      })}
    `;
  }
}
