import { until } from '../../support/until.ts';
import type { DrivenElement, WebDriver } from './webdriver.ts';

/** Where elements of a role are looked for; whether they have it is asked of the browser. */
const candidates = {
  alert: '[role=alert]',
  button: 'button, [role=button]',
  link: 'a[href]',
  menuitem: '[role=menuitem]',
  menuitemradio: '[role=menuitemradio]',
  region: 'section, [role=region]',
} as const;

/** A role that the tests ask for. */
export type Role = keyof typeof candidates;

/** Every element of the document and of its open shadow roots that fits a selector and is shown. Runs in the page. */
function shownElements(selector: string): Element[] {
  const found: Element[] = [];
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(selector) && element.checkVisibility({ visibilityProperty: true })) found.push(element);
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
  return found;
}

const fits = (text: string, wanted: string | RegExp): boolean => (typeof wanted === 'string' ? text === wanted : wanted.test(text));

/** The shown elements with a role and a name, both as the browser computes them for assistive technology. */
export async function byRole(driver: WebDriver, role: Role, name: string | RegExp): Promise<DrivenElement[]> {
  const found: DrivenElement[] = [];
  for (const element of await driver.elements(shownElements, candidates[role])) {
    if (fits(await element.name(), name) && await element.role() === role) found.push(element);
  }
  return found;
}

/** Waits for the one element with a role and a name. */
export function getByRole(driver: WebDriver, role: Role, name: string | RegExp): Promise<DrivenElement> {
  return until(`the ${role} ${name}`, async () => {
    const found = await byRole(driver, role, name);
    return found.length === 1 && found[0];
  });
}

/** Waits for the shown input with a label. */
export function getByLabel(driver: WebDriver, label: string): Promise<DrivenElement> {
  return until(`the input ${label}`, async () => {
    const inputs = await driver.elements(shownElements, 'input');
    for (const input of inputs) if (await input.name() === label) return input;
    return undefined;
  });
}

/** Whether an input with a label is shown now. */
export const hasInput = (driver: WebDriver, label: string): Promise<boolean> =>
  driver.elements(shownElements, 'input').then(async (inputs) => (await Promise.all(inputs.map((input) => input.name()))).includes(label));

/** The text that a person can read, in shadow roots too. */
export const shownText = (driver: WebDriver): Promise<string> => driver.evaluate((): string => {
  const read = (node: Node): string => {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element)) return '';
    const { display, visibility } = getComputedStyle(node);
    if (display === 'none' || visibility === 'hidden') return '';
    const children = node instanceof HTMLSlotElement ? node.assignedNodes() : (node.shadowRoot ?? node).childNodes;
    return [...children].map(read).join(' ');
  };
  return read(document.body).replace(/\s+/g, ' ');
});

/** Waits until a text can be read on the page. */
export async function expectText(driver: WebDriver, pattern: RegExp): Promise<void> {
  await until(`the text ${pattern}`, async () => pattern.test(await shownText(driver)));
}
