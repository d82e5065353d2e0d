import { render } from 'lit';
import { isOndutyError } from '../../../src/client/index.ts';
import en from '../../../src/locales/en.ts';
import type { TemplateResult } from 'lit';
import type { Client } from '../../../src/client/index.ts';
import type { Role } from '../../../src/contract/index.ts';

/** Makes the function that draws a part of a page: once for all calls of a moment. `after` runs when it is drawn. */
export function createPanel(place: HTMLElement, draw: () => TemplateResult, after?: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      render(draw(), place);
      after?.();
    });
  };
}

/** The sentence that people read about a failure. Throws what it does not know. */
export function sentenceOf(error: unknown): string {
  if (!isOndutyError(error)) throw error;
  return en.errors[error.code];
}

/** Whether a failure only means that nobody is signed in any more, which the page shows anyway. */
export const isOver = (error: unknown): boolean => isOndutyError(error) && ['session-ended', 'session-required', 'session-changed'].includes(error.code);

/** What was read last for a part of a page, and why the next could not be. */
export interface Reading<T, A extends readonly unknown[]> {
  readonly known: T | undefined;
  readonly problem: string | undefined;
  read(...about: A): Promise<void>;
  /** Takes over what an act answered; what is being read meanwhile is older. */
  take(answer: T): void;
  forget(): void;
}

/** Reads for a part of a page, and draws it when there is something new. A stale answer never wins. */
export function createReading<T, A extends readonly unknown[]>(ask: (...about: A) => Promise<T>, update: () => void): Reading<T, A> {
  let known: T | undefined;
  let problem: string | undefined;
  let latest = 0;
  const settle = (answer: T | undefined): void => {
    latest += 1;
    known = answer;
    problem = undefined;
    update();
  };
  return {
    get known() {
      return known;
    },
    get problem() {
      return problem;
    },
    async read(...about) {
      const mine = (latest += 1);
      try {
        const answer = await ask(...about);
        if (mine === latest) settle(answer);
      } catch (error) {
        if (mine !== latest || isOver(error)) return;
        problem = sentenceOf(error);
        update();
      }
    },
    take: settle,
    forget: () => settle(undefined),
  };
}

/** What a part of a page does while somebody with a role is signed in. */
export interface Shift {
  begin(): void;
  /** Reads again what may have changed unseen. */
  refresh(): void;
  end(): void;
}

/** Runs a part of a page for each person of a role who signs in, and reads again when the page is looked at or the connection is back. */
export function whileEntitled({ session, connection }: Client, role: Role, { begin, refresh, end }: Shift): void {
  let who: string | undefined;
  session.state.subscribe((state) => {
    const next = state.state === 'signed-in' && session.has(role) ? state.session.user.id : undefined;
    if (next === who) return;
    who = next;
    end();
    if (next !== undefined) begin();
  });
  let wasLive = false;
  connection.subscribe((state) => {
    const isLive = state === 'live';
    if (isLive && !wasLive && who !== undefined) refresh();
    wasLive = isLive;
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && who !== undefined) refresh();
  });
}

/** An element of the page that must be there. */
export function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`The page lacks ${selector}`);
  return found;
}

const clock = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** A time as people read it. */
export const timeOf = (at: number): string => clock.format(at);
