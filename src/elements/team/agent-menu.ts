import { renderMenu } from './menu.ts';
import type { ReactiveElement, TemplateResult } from 'lit';
import type { Agent } from '../../contract/agents.ts';
import type { Status } from '../../contract/index.ts';
import type { Messages } from '../../locales/en.ts';

/** What the menu of one agent leads to. */
export interface AgentMenuActs {
  readonly choose: (id: string, status: Status) => void;
  readonly closed: () => void;
}

/** Whose menu is open, and where the focus goes when it is closed. */
export class AgentMenu {
  readonly #host: ReactiveElement;
  readonly #acts: AgentMenuActs;
  /** From where the menu, or the dialog that followed, was opened. */
  #opener: HTMLElement | null = null;

  openFor: string | undefined;

  constructor(host: ReactiveElement, acts: AgentMenuActs) {
    this.#host = host;
    this.#acts = acts;
  }

  clear(): void {
    this.openFor = undefined;
    this.#opener = null;
  }

  async open(id: string): Promise<void> {
    this.#opener = this.#root.activeElement as HTMLElement | null;
    this.openFor = id;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const menu = this.#menu;
    if (this.openFor !== id || !menu) return;
    menu.showPopover();
    menu.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }

  /** Gives the focus back where it would be lost with what was closed. */
  restoreFocus(): void {
    const active = this.#root.activeElement;
    if (this.#opener?.isConnected && (active === null || active.closest('#choices, #sheet'))) this.#opener.focus();
  }

  render(messages: Messages, agent: Agent | undefined): TemplateResult {
    return renderMenu({ messages, agent, onChoose: (status) => this.#onChoose(status), onClosed: () => this.#onClosed() });
  }

  get #root(): ShadowRoot {
    return this.#host.renderRoot as ShadowRoot;
  }

  get #menu(): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>('#choices');
  }

  #onChoose(status: Status): void {
    const id = this.openFor;
    this.#menu?.hidePopover();
    // What follows gives the focus back to where it finds it.
    this.#opener?.focus();
    if (id !== undefined) this.#acts.choose(id, status);
  }

  #onClosed(): void {
    this.openFor = undefined;
    this.restoreFocus();
    this.#acts.closed();
    this.#host.requestUpdate();
  }
}
