import { assert } from '@open-wc/testing';
import { executeServerCommand, sendKeys } from '@web/test-runner-commands';
import axe from 'axe-core';
import '../../../src/elements/provider/onduty-provider.ts';
import { need } from './engine.ts';
import type { Client } from '../../../src/client/types.ts';

/** Fulfils as soon as something is so; fails after so many milliseconds, by default enough for a slow engine on a busy machine. */
export async function until<T>(look: () => T, what: string, patience = 8000): Promise<NonNullable<T>> {
  const deadline = performance.now() + patience;
  for (let pause = 0; ; pause = Math.min(10, pause + 1)) {
    const value = look();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`It did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** An element that renders by itself. */
export interface Rendering extends HTMLElement {
  readonly updateComplete: Promise<boolean>;
}

/** Puts an element into the page, inside a provider when there is a client, and waits until it has rendered. */
export async function place<T extends Rendering>(tag: string, client?: Client): Promise<T> {
  const element = document.createElement(tag) as unknown as T;
  if (client) {
    const provider = document.createElement('onduty-provider');
    provider.client = client;
    provider.append(element);
    document.body.append(provider);
  } else {
    document.body.append(element);
  }
  await settle(element);
  return element;
}

/** Waits until an element has nothing left to render. */
export async function settle(element: Rendering): Promise<void> {
  await Promise.resolve();
  while (!(await element.updateComplete));
}

/** Empties the page. */
export async function clearPage(): Promise<void> {
  document.body.replaceChildren();
  document.documentElement.removeAttribute('lang');
  document.documentElement.removeAttribute('dir');
  document.documentElement.style.colorScheme = '';
  await Promise.resolve();
}

/** The rules that R31 names. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/**
 * In forced colours Chromium answers for `-webkit-text-fill-color`, which axe asks for first, what the page wanted, and for `color`, which axe asks for
 * next, what it paints: without the first answer axe sees what people see.
 */
async function withPaintedColours<T>(look: () => Promise<T>): Promise<T> {
  const { prototype } = CSSStyleDeclaration;
  const own = Object.getOwnPropertyDescriptor(prototype, 'getPropertyValue')!;
  const ask = own.value as (this: CSSStyleDeclaration, name: string) => string;
  if (!matchMedia('(forced-colors: active)').matches) return look();
  prototype.getPropertyValue = function getPropertyValue(name) {
    return name === '-webkit-text-fill-color' ? '' : ask.call(this, name);
  };
  try {
    return await look();
  } finally {
    Object.defineProperty(prototype, 'getPropertyValue', own);
  }
}

/** Firefox keeps the colours of a menu that has turned to the side that has room, as that of the team does, until it looks for its place again. */
function refreshTeamMenu({ localName, shadowRoot }: Element): void {
  if (localName !== 'onduty-team' || !navigator.userAgent.includes('Firefox')) return;
  for (const popover of shadowRoot?.querySelectorAll<HTMLElement>(':popover-open') ?? []) {
    popover.style.insetBlockStart = '1px';
    popover.getBoundingClientRect();
    popover.style.insetBlockStart = '';
  }
}

/** Holds what an element shows now against axe. */
export async function assertNothingFound(element: Element, state: string): Promise<void> {
  refreshTeamMenu(element);
  // Colours that are on their way to others are nobody's final contrast.
  await Promise.allSettled(document.getAnimations().filter((animation) => animation instanceof CSSTransition).map((animation) => animation.finished));
  const { violations } = await withPaintedColours(() => axe.run(element, { runOnly: tags }));
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  assert.deepEqual(found, [], state);
}

/** Holds what an element shows against axe, in light and dark. */
export async function assertAccessible(element: Element, state: string): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    document.documentElement.style.colorScheme = scheme;
    // Colours that are on their way to others are nobody's final contrast.
    const animations = [document, ...(element.shadowRoot ? [element.shadowRoot] : [])].flatMap((root) => root.getAnimations());
    await Promise.allSettled(animations.filter((animation) => animation instanceof CSSTransition).map((animation) => animation.finished));
    await assertNothingFound(element, `${state}, ${scheme}`);
  }
  document.documentElement.style.colorScheme = '';
}

/** Chromium's own accessibility tree, as a list of `role "name"`. */
export async function accessibilityTree(): Promise<string[]> {
  await need('accessibility tree');
  const nodes = await executeServerCommand<{ role: string; name: string }[], undefined>('accessibility-tree');
  return nodes.map(({ role, name }) => `${role} "${name}"`);
}

/** Playwright's ARIA snapshot of an element. */
export async function ariaSnapshot(selector: string): Promise<string> {
  await need('ARIA snapshot');
  return executeServerCommand<string, object>('a11y-snapshot', { selector });
}

/** Presses keys one after the other. */
export async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await sendKeys({ press: key });
}

/** Types as a person does. */
export const type = (text: string): Promise<void> => sendKeys({ type: text });

/** Everything that script or a saved page could read of an element: markup in and out of shadow roots, and attributes. */
export const markupOf = (element: Element): string =>
  `${element.outerHTML}${element.getHTML({ serializableShadowRoots: true, shadowRoots: element.shadowRoot ? [element.shadowRoot] : [] })}`;

/** IDREF attributes that point nowhere within their own root. */
export function danglingReferences(root: Document | ShadowRoot | Element): string[] {
  const found: string[] = [];
  for (const node of root.querySelectorAll('*')) {
    for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-activedescendant', 'aria-errormessage']) {
      const scope = node.getRootNode() as Document | ShadowRoot;
      for (const id of node.getAttribute(name)?.split(/\s+/).filter(Boolean) ?? []) {
        if (!scope.getElementById(id)) found.push(`${node.localName} ${name}=${id}`);
      }
    }
    if (node.shadowRoot) found.push(...danglingReferences(node.shadowRoot));
  }
  return found;
}
