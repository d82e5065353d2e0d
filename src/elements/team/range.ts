/** What becomes selected, and what no more, when a range ends elsewhere. */
export interface RangeChange {
  readonly within: readonly string[];
  readonly over: readonly string[];
}

/** The range of rows that Shift selects, from where it began to where it is now. */
export class SelectionRange {
  #from: string | undefined;
  #to: string | undefined;

  /** Has the next range begin at a row; without one, where the person is then. */
  begin(id?: string): void {
    this.#from = id;
    this.#to = undefined;
  }

  /** Has it end at another row: what it held beyond is given back. */
  extend(to: string, current: string | undefined, between: (a: string | undefined, b: string | undefined) => readonly string[]): RangeChange {
    this.#from ??= current;
    const before = between(this.#from, this.#to);
    const within = between(this.#from, to);
    this.#to = to;
    const kept = new Set(within);
    return { within, over: before.filter((id) => !kept.has(id)) };
  }
}
