import { isOndutyError } from '../../client/errors.ts';
import { statuses } from '../../contract/index.ts';
import { announcement, changeByOthers, isSame, textsOf } from './changes.ts';
import { foot, limits, notes } from './details.ts';
import { detailsStyles } from './details.styles.ts';
import { MenuKeys } from './menu-keys.ts';
import { menuStyles } from './menu.styles.ts';
import { NextStatusCancelEvent, NextStatusChangedEvent } from './next-status-events.ts';
import { ReasonList } from './reason-list.ts';
import { reasonMenu } from './reason-menu.ts';
import { statusMenu } from './status-menu.ts';
import { takeOverButton } from '../internal/take-over.ts';
import { everySecond } from '../internal/ticker.ts';
import { TimeWatch } from './time-watch.ts';
import type { ReactiveController, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { Client, ConnectionState } from '../../client/types.ts';
import type { NextStatus, Status } from '../../contract/index.ts';
import type { PickerView } from './picker-view.ts';
import type { KnownDuty } from './words.ts';

/** How long a change may take before it is said to be under way, in milliseconds. */
const patience = 1000;

/**
 * What a status picker has besides its button: the menu with its two levels, the reasons, and all that is said around the
 * status. It is loaded when there is a duty, and shows the times anew each second from then on.
 */
export class StatusMenu implements ReactiveController {
  readonly #view: PickerView;
  readonly #root: ShadowRoot;
  readonly #reasons: ReasonList;
  readonly #keys = new MenuKeys();
  readonly #watch = new TimeWatch();
  readonly #onKeydown = (event: KeyboardEvent) => this.#onKey(event);
  /** The status whose reasons the menu shows; `undefined` while it shows the statuses. */
  #level: Status | undefined;
  /** Whether the person asked here to log out as soon as an activity ends. */
  #isLeaving = false;
  #stopTicking: (() => void) | undefined;

  constructor(view: PickerView) {
    const { host } = view;
    this.#view = view;
    this.#root = host.renderRoot as ShadowRoot;
    this.#reasons = new ReasonList(() => host.requestUpdate());
    // An adopted sheet needs no permission of a content security policy.
    for (const { styleSheet } of [menuStyles, detailsStyles]) if (styleSheet) this.#root.adoptedStyleSheets.push(styleSheet);
    // Who comes near is about to choose: the reasons should be there when the menu opens.
    for (const near of ['pointerenter', 'focusin']) host.addEventListener(near, () => void (view.duty() && this.#reasons.load()));
    host.addController(this);
  }

  hostConnected(): void {
    this.#stopTicking = everySecond(() => this.#tick());
  }

  hostUpdate(): void {
    const { host, client: find, duty: read } = this.#view;
    if (!host.isConnected) return;
    const client = find();
    const session = client?.session.state.get();
    // The server puts them into the language of the document.
    this.#reasons.follow(client, session?.state === 'signed-in' ? `${session.session.user.id} ${host.ownerDocument.documentElement.lang}` : '');
    const duty = read();
    if ((duty?.reason ?? duty?.next?.reason) && !this.#reasons.hasFailed) void this.#reasons.load();
  }

  hostDisconnected(): void {
    this.#stopTicking?.();
    this.#reasons.release();
  }

  /** The items of the level that is shown. */
  get items(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>('.item')];
  }

  /** What a status is called together with its reason. */
  label(status: Status, reason: string | null): string {
    const known = this.#reasons.find(reason);
    const name = this.#view.texts().status[status];
    return known ? `${name} · ${known.label}` : name;
  }

  /** Who or what has ended the duty, unless the person did, or never was on duty. */
  ending(duty: KnownDuty): string {
    const texts = this.#view.texts();
    return duty.actor.kind === 'self' || duty.version === 0 ? '' : changeByOthers(texts, duty, texts.status[duty.status]);
  }

  /** Has a choice carried out; `onSlow` is called when that takes its time. */
  async request(client: Client, choice: Status, reason: string | null | undefined, onSlow: () => void): Promise<void> {
    const { status, reason: held } = client.duty.state.get();
    const given = reason === undefined && choice === status ? held : reason;
    const options = given ? { reason: given } : {};
    if (choice === 'logged-out') return this.#logOut(client, options);
    const slow = setTimeout(onSlow, patience);
    try {
      await client.duty.request(choice, options);
    } catch (error) {
      const code = isOndutyError(error) && error.code;
      // What was chosen since is what counts.
      if (code === 'wish-replaced') return;
      if (code === 'reason-refused') void this.#askAgain(choice);
      throw error;
    } finally {
      clearTimeout(slow);
    }
  }

  /**
   * Ends the duty in every browser of the agent, then the session of this one. While an activity lasts the end of the duty is
   * queued, and the session ends after it. Without a connection the page is emptied all the same.
   */
  async #logOut({ connection, duty, session }: Client, options: { readonly reason?: string }): Promise<void> {
    if (connection.get() === 'live') {
      // Said before the answer: by the stream the wish may be known, taken back or carried out sooner.
      this.#isLeaving = true;
      const isQueued = await duty.request('logged-out', options).then(({ outcome }) => outcome === 'queued').finally(() => {
        this.#isLeaving &&= duty.state.get().next?.status === 'logged-out';
      });
      if (isQueued) return;
    }
    await session.signOut(options);
  }

  /** The reasons were others than this page knew: shows those of now, unless the person has gone elsewhere. */
  async #askAgain(status: Status): Promise<void> {
    await this.#reasons.load(true);
    if (!this.#reasons.of(status).length || this.#root.activeElement?.id !== 'trigger') return;
    this.#level = status;
    await this.#view.open();
  }

  /** Says once what has changed, and tells the page of another next status. */
  async tell(before: KnownDuty, now: KnownDuty): Promise<void> {
    const { host, announcer, texts, client } = this.#view;
    if (!isSame(before.next, now.next)) {
      const event = new NextStatusChangedEvent(now.next, before.next);
      host.dispatchEvent(event);
    }
    const wasNext = before.next?.status === 'logged-out';
    const isLeaving = this.#isLeaving && wasNext;
    if (wasNext) this.#isLeaving &&= now.next?.status === 'logged-out';
    if (isLeaving && now.status === 'logged-out' && now.actor.kind === 'self') {
      void this.#view.attempt(async () => client()?.session.signOut());
      return;
    }
    if ((now.reason ?? now.next?.reason) && !this.#reasons.isKnown) await this.#reasons.load();
    const text = announcement(texts(), (status, reason) => this.label(status, reason), before, now);
    if (text) announcer.say(text);
  }

  /** The time of the reason, shown anew, and called out once when it is over. */
  #tick(): void {
    const { host, announcer, texts: read, duty: find } = this.#view;
    const duty = find();
    if (!duty) return;
    host.requestUpdate();
    if (!this.#watch.hasPassed(duty.until)) return;
    const texts = read();
    const { timeOver, follows } = textsOf(texts);
    const reason = this.#reasons.find(duty.reason);
    const then = statuses.find((status) => status === reason?.endAction);
    announcer.say([timeOver(reason?.label ?? texts.status[duty.status]), ...(then ? [follows(texts.status[then])] : [])].join(' '));
  }

  /** The times that end, beside the time in the status. */
  limits(duty: KnownDuty): unknown {
    return limits(this.#view.texts(), duty);
  }

  /** What goes with the status in words. */
  notes(duty: KnownDuty, connection: ConnectionState | undefined): unknown {
    return notes(this.#view.texts(), duty, connection, (status, reason) => this.label(status, reason));
  }

  /** What follows, and the way back to work. */
  foot(duty: KnownDuty): unknown {
    const { texts, choose } = this.#view;
    return foot(texts(), duty, (status, reason) => this.label(status, reason), {
      ready: () => choose('available'),
      cancel: (next) => void this.#cancel(next),
    });
  }

  async #cancel(next: NextStatus): Promise<void> {
    const { host, attempt, client } = this.#view;
    const event = new NextStatusCancelEvent(next);
    if (!host.dispatchEvent(event)) return;
    await attempt(async () => client()?.duty.cancelNext());
    await host.updateComplete;
    // The button that was pressed is gone with what it cancelled.
    const { activeElement, body } = host.ownerDocument;
    if (activeElement === body) this.#root.querySelector<HTMLElement>('#trigger')?.focus();
  }

  /** What can be done about a problem. */
  wayOn(problem: OndutyError | undefined): unknown {
    const { texts, start } = this.#view;
    return takeOverButton(texts(), problem, () => void start({ takeOver: true }));
  }

  /** Hears that the menu opens or closes. */
  toggle(isOpen: boolean): void {
    if (isOpen) void this.#reasons.load();
    else this.#level = undefined;
  }

  render(duty: KnownDuty): TemplateResult {
    const { texts: read, choose, client } = this.#view;
    const texts = read();
    const level = this.#level;
    if (level) {
      return reasonMenu(texts, duty, level, this.#reasons, {
        keydown: this.#onKeydown, back: () => void this.#leave(level), choose: (reason) => choose(level, reason), retry: () => void this.#retry(),
      });
    }
    return statusMenu(texts, duty, client()?.duty.refusal('logged-out') ?? null, this.#reasons, {
      keydown: this.#onKeydown, choose: (status) => this.#choose(status), enter: (status) => void this.#enter(status),
    });
  }

  #choose(status: Status): void {
    if (this.#reasons.isRequired(status)) void this.#enter(status);
    else this.#view.choose(status);
  }

  /** Shows the reasons of a status, and moves to the one that holds, or to the first. */
  async #enter(status: Status): Promise<void> {
    this.#level = status;
    await this.#focus((items) => items.find((item) => item.ariaChecked === 'true'));
  }

  /** Goes back to the statuses. */
  async #leave(status: Status): Promise<void> {
    this.#level = undefined;
    await this.#focus((items) => items.find((item) => item.dataset['status'] === status));
  }

  async #retry(): Promise<void> {
    await this.#reasons.load(true);
    await this.#focus(() => undefined);
  }

  async #focus(choose: (items: readonly HTMLElement[]) => HTMLElement | undefined): Promise<void> {
    const { host } = this.#view;
    host.requestUpdate();
    await host.updateComplete;
    const { items } = this;
    (choose(items) ?? items[0])?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    const { items } = this;
    const current = items.find((item) => item === this.#root.activeElement);
    const [forward, backward] = this.#view.texts().direction === 'rtl' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    const { key } = event;
    if (this.#level && (key === 'Escape' || key === backward)) void this.#leave(this.#level);
    else if (key === 'Escape' || key === 'Tab') this.#view.close();
    else if (key === 'Enter' || key === ' ') current?.click();
    else if (key === forward) this.#root.querySelector<HTMLElement>(`.more[data-status='${current?.dataset['status'] ?? ''}']`)?.click();
    else {
      const target = this.#keys.target(items, current ?? null, event);
      if (!target) return;
      target.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
