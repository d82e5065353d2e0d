import { defaultRangeExtractor, elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { SelectionRange } from './range.ts';
import { renderRow } from './row.ts';
import type { VirtualizerOptions } from '@tanstack/virtual-core';
import type { ReactiveController, ReactiveElement, TemplateResult } from 'lit';
import type { Agent } from '../../contract/agents.ts';
import type { RowView } from './row.ts';

/** What the list shows. */
export interface ListView extends Omit<RowView, 'index' | 'isSelected' | 'isCurrent' | 'isOpen'> {
  readonly agents: readonly Agent[];
  readonly selected: ReadonlySet<string>;
  /** Whose menu is open. */
  readonly openFor: string | undefined;
}

/** What a person does in the list. */
export interface ListActs {
  readonly select: (ids: readonly string[], isSelected: boolean) => void;
  readonly open: (id: string) => void;
  /** Neither pointer nor focus is in the list any more. */
  readonly left: () => void;
}

/** The height of a row before it is measured, in pixels. */
const usualHeight = 64;
/** Rows that stand ready above and below what is seen. */
const spare = 6;

/**
 * The grid of the agents. Only the rows that are seen stand in it, and the one with the focus, so that a thousand agents cost what a screenful
 * costs. One row at a time is in the tab order; keys move it.
 */
export class AgentList implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #acts: ListActs;
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  #agents: readonly Agent[] = [];
  #places: ReadonlyMap<string, number> = new Map();
  #selected: ReadonlySet<string> = new Set();
  /** The row in the tab order, and where it was last. */
  #current: string | undefined;
  #at = 0;
  readonly #range = new SelectionRange();
  #isFocused = false;
  #isHovered = false;

  constructor(host: ReactiveElement, acts: ListActs) {
    this.#host = host;
    this.#acts = acts;
    this.#virtualizer = new Virtualizer(this.#options);
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#virtualizer._didMount()();
    this.#isFocused = this.#isHovered = false;
  }

  /** Puts the rows where they belong. Styles are set by script alone: a strict policy allows no style in the markup. */
  hostUpdated(): void {
    const canvas = this.#find('.canvas');
    this.#virtualizer._willUpdate();
    if (!canvas) {
      // No event tells that the list went away from under a pointer.
      this.#isFocused = this.#isHovered = false;
      return;
    }
    canvas.style.setProperty('block-size', `${this.#virtualizer.getTotalSize()}px`);
    for (const { index, start } of this.#virtualizer.getVirtualItems()) {
      const row = this.#rowOf(this.#agents[index]?.id);
      if (!row) continue;
      row.style.setProperty('--_at', `${start}px`);
      this.#virtualizer.measureElement(row);
    }
    this.#virtualizer.measureElement(null);
    const scroller = canvas.parentElement;
    this.#find('.grid')?.classList.toggle('long', !!scroller && scroller.scrollHeight > scroller.clientHeight);
    this.#keepFocus();
  }

  /** Whether a person is in the list, with pointer or focus: then nothing may move under them. */
  get isInUse(): boolean {
    return this.#isFocused || this.#isHovered;
  }

  /** Puts the focus on the row in the tab order, or else where one row was before. */
  async focus(id = this.#current): Promise<void> {
    if (id !== undefined && this.#places.has(id)) this.#current = id;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#rowOf(this.#current)?.focus({ preventScroll: true });
  }

  /** Shows the list from its beginning. */
  scrollToTop(): void {
    const scroller = this.#find('.scroller');
    if (scroller) scroller.scrollTop = 0;
  }

  render(view: ListView): TemplateResult {
    this.#take(view);
    const { messages: { team: texts }, agents, selected, openFor } = view;
    const count = agents.length;
    const isAll = agents.every(({ id }) => selected.has(id));
    const items = this.#virtualizer.getVirtualItems();
    return html`
      <div
        class="grid" part="list" role="grid" aria-label=${texts.list} aria-describedby="keys" aria-multiselectable="true" aria-rowcount=${count + 1}
        @keydown=${this.#onKeydown} @click=${this.#onClick} @mousedown=${this.#onMousedown}
        @focusin=${this.#onFocusin} @focusout=${this.#onFocusout} @pointerenter=${this.#onPointer} @pointerleave=${this.#onPointer}
      >
        <div role="rowgroup">
          <div class="columns" role="row" aria-rowindex="1">
            <span class="pick" role="columnheader">
              <input
                type="checkbox" aria-label=${texts.selectAll} .checked=${isAll} .indeterminate=${!isAll && agents.some(({ id }) => selected.has(id))}
                @change=${() => this.#acts.select(agents.map(({ id }) => id), !isAll)}
              >
            </span>
            <span role="columnheader">${texts.columns.agent}</span>
            <span role="columnheader">${texts.columns.status}</span>
            <span class="time" role="columnheader">${texts.columns.time}</span>
            <span role="columnheader"><span class="visually-hidden">${texts.columns.change}</span></span>
          </div>
        </div>
        <div class="scroller" role="presentation">
          <div class="canvas" role="rowgroup">
            ${repeat(items, ({ key }) => key, ({ index }) => {
              const agent = agents[index];
              return agent && renderRow(agent, {
                ...view, index, isSelected: selected.has(agent.id), isCurrent: agent.id === this.#current, isOpen: agent.id === openFor,
              });
            })}
          </div>
        </div>
        <p id="keys" class="visually-hidden">${texts.keys}</p>
      </div>
    `;
  }

  get #options(): VirtualizerOptions<HTMLElement, HTMLElement> {
    return {
      count: this.#agents.length,
      getScrollElement: () => this.#find('.scroller'),
      estimateSize: () => usualHeight,
      getItemKey: (index) => this.#agents[index]?.id ?? index,
      overscan: spare,
      initialRect: { width: 0, height: 640 },
      rangeExtractor: (range) => {
        const shown = defaultRangeExtractor(range);
        // Whoever is at a row keeps it, wherever the list is scrolled to.
        return shown.includes(this.#at) || this.#at >= range.count ? shown : [...shown, this.#at].sort((a, b) => a - b);
      },
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      // Not within the measuring itself: what it changes would be measured in the same frame, which browsers report as an error.
      useAnimationFrameWithResizeObserver: true,
      onChange: () => queueMicrotask(() => this.#host.requestUpdate()),
    };
  }

  /** Takes over what is to be shown. A row that is gone leaves its place in the tab order to the one that is there now. */
  #take({ agents, selected }: ListView): void {
    this.#selected = selected;
    if (agents !== this.#agents) {
      this.#agents = agents;
      this.#places = new Map(agents.map(({ id }, index) => [id, index]));
    }
    const known = this.#current === undefined ? undefined : this.#places.get(this.#current);
    this.#at = known ?? Math.min(this.#at, Math.max(0, agents.length - 1));
    if (known === undefined) this.#current = agents[this.#at]?.id;
    this.#virtualizer.setOptions(this.#options);
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot?.querySelector<HTMLElement>(selector) ?? null;
  }

  #rowOf(id: string | undefined): HTMLElement | null {
    return id === undefined ? null : this.#find(`[data-agent="${CSS.escape(id)}"]`);
  }

  /** Whoever was at a row that is gone goes on at the one in its place. */
  #keepFocus(): void {
    const active = (this.#host.renderRoot as ShadowRoot).activeElement;
    if (!this.#isFocused || this.#find('.grid')?.contains(active)) return;
    if (active === null && document.hasFocus()) this.#rowOf(this.#current)?.focus({ preventScroll: true });
    else this.#isFocused = false;
  }

  #go(index: number, isExtending: boolean): void {
    const target = Math.max(0, Math.min(this.#agents.length - 1, index));
    const id = this.#agents[target]?.id;
    if (id === undefined) return;
    if (isExtending) this.#extend(id);
    else this.#range.begin();
    this.#current = id;
    this.#at = target;
    this.#virtualizer.scrollToIndex(target, { align: 'auto' });
    void this.focus();
  }

  /** How many rows a page holds. */
  get #page(): number {
    const height = this.#find('.scroller')?.clientHeight ?? 0;
    return Math.max(1, Math.floor(height / (this.#rowOf(this.#current)?.offsetHeight || usualHeight)) - 1);
  }

  #between(a: string | undefined, b: string | undefined): readonly string[] {
    const [first, last] = [this.#places.get(a ?? ''), this.#places.get(b ?? '')].sort((one, other) => (one ?? 0) - (other ?? 0));
    return first === undefined || last === undefined ? [] : this.#agents.slice(first, last + 1).map(({ id }) => id);
  }

  /** Selects from where the range began to a row, and nothing that the range held beyond. */
  #extend(to: string): void {
    const { within, over } = this.#range.extend(to, this.#current, (a, b) => this.#between(a, b));
    if (over.length > 0) this.#acts.select(over, false);
    this.#acts.select(within, true);
  }

  #toggle(id: string): void {
    this.#range.begin(id);
    this.#acts.select([id], !this.#selected.has(id));
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-agent]');
    const id = this.#current;
    if (!row || id === undefined) return;
    const { key, shiftKey } = event;
    if (key === 'ArrowDown') this.#go(this.#at + 1, shiftKey);
    else if (key === 'ArrowUp') this.#go(this.#at - 1, shiftKey);
    else if (key === 'Home') this.#go(0, shiftKey);
    else if (key === 'End') this.#go(this.#agents.length - 1, shiftKey);
    else if (key === 'PageDown') this.#go(this.#at + this.#page, shiftKey);
    else if (key === 'PageUp') this.#go(this.#at - this.#page, shiftKey);
    else if (key === 'ArrowRight' || key === 'ArrowLeft') this.#step(row, (key === 'ArrowRight') === row.matches(':dir(ltr)'));
    else if (key === 'a' && (event.ctrlKey || event.metaKey)) this.#acts.select(this.#agents.map((agent) => agent.id), true);
    else if (target === row && key === ' ') {
      if (shiftKey) this.#extend(id);
      else this.#toggle(id);
    } else if (target === row && key === 'Enter') this.#acts.open(id);
    else return;
    event.preventDefault();
  };

  /** Moves between a row and the controls in it. */
  #step(row: HTMLElement, isForward: boolean): void {
    const stops = [row, ...row.querySelectorAll<HTMLElement>('input, button')];
    stops[stops.indexOf((row.getRootNode() as ShadowRoot).activeElement as HTMLElement) + (isForward ? 1 : -1)]?.focus({ preventScroll: true });
  }

  readonly #onClick = (event: MouseEvent): void => {
    const target = event.target as HTMLElement;
    const id = target.closest<HTMLElement>('[data-agent]')?.dataset['agent'];
    if (id === undefined) return;
    if (target.closest('button')) this.#acts.open(id);
    else if (event.shiftKey) {
      this.#extend(id);
      this.#move(id);
      // A range selects, also where the box was checked before.
      if (target.matches('input')) (target).checked = true;
    } else if (target.matches('input') || event.ctrlKey || event.metaKey) this.#toggle(id);
  };

  /** Keeps a click with Shift from selecting text. */
  readonly #onMousedown = (event: MouseEvent): void => {
    if (event.shiftKey && (event.target as HTMLElement).closest('[data-agent]')) event.preventDefault();
  };

  #move(id: string): void {
    this.#current = id;
    this.#at = this.#places.get(id) ?? this.#at;
    void this.focus();
  }

  readonly #onFocusin = (event: FocusEvent): void => {
    this.#isFocused = true;
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-agent]');
    const id = row?.dataset['agent'];
    // The time as it is now: within the name of the row it would be read out each second.
    row?.setAttribute('aria-description', row.querySelector('.time')?.textContent ?? '');
    if (id === undefined || id === this.#current) return;
    this.#current = id;
    this.#at = this.#places.get(id) ?? this.#at;
    this.#host.requestUpdate();
  };

  readonly #onFocusout = ({ relatedTarget, currentTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && (currentTarget as HTMLElement).contains(relatedTarget)) return;
    this.#isFocused = false;
    if (!this.isInUse) this.#acts.left();
  };

  readonly #onPointer = ({ type, pointerType }: PointerEvent): void => {
    // A finger that lifts has not gone anywhere.
    this.#isHovered = type === 'pointerenter' && pointerType !== 'touch';
    if (!this.isInUse) this.#acts.left();
  };
}
