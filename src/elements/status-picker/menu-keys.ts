/** How long a pause in typing may be before a new word begins, in milliseconds. */
const pause = 700;

/** The texts by which an item is found: its name, and a short code where it has one. */
const textsOf = (item: HTMLElement): string[] =>
  [item.querySelector('.name') ?? item, item.querySelector('.code')].map((part) => part?.textContent.trim().toLocaleLowerCase() ?? '');

/** Finds the item of a menu that a key moves to: by arrows, Home, End, or the letters with which its name or code begins. */
export class MenuKeys {
  #typed = '';
  #typedAt = -pause;

  /** The item to move to; `undefined` when the key moves nowhere. */
  target(items: readonly HTMLElement[], current: Element | null, event: KeyboardEvent): HTMLElement | undefined {
    const at = items.findIndex((item) => item === current);
    const isLetter = [...event.key].length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    // What is typed after another key begins a new word.
    if (!isLetter) this.#typedAt = -pause;
    switch (event.key) {
      case 'ArrowDown':
        return items[(at + 1) % items.length];
      case 'ArrowUp':
        return items.at(at <= 0 ? -1 : at - 1);
      case 'Home':
        return items[0];
      case 'End':
        return items.at(-1);
      default:
        return isLetter ? this.#search(items, at, event) : undefined;
    }
  }

  #search(items: readonly HTMLElement[], at: number, { key, timeStamp }: KeyboardEvent): HTMLElement | undefined {
    this.#typed = (timeStamp - this.#typedAt < pause ? this.#typed : '') + key.toLocaleLowerCase();
    this.#typedAt = timeStamp;
    const letters = [...this.#typed];
    // One letter again and again walks through the items that begin with it.
    const word = letters.every((letter) => letter === letters[0]) ? (letters[0] ?? '') : this.#typed;
    const from = Math.max(0, at + (word.length === key.length ? 1 : 0));
    const inOrder = [...items.slice(from), ...items.slice(0, from)];
    return inOrder.find((item) => textsOf(item).some((text) => text.startsWith(word)));
  }
}
