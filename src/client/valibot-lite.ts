/*
 * The part of valibot that the contract's schemas and this client use, without its texts: the browser build puts it in valibot's
 * place, and that saves a fifth of the client. It accepts, refuses and answers as valibot does; a test holds the two together.
 */

interface Schema {
  /** Answers the narrowed value or throws a `Refusal`. */
  readonly run: (value: unknown) => unknown;
}
type Entries = Readonly<Record<string, Schema>>;

/** Says where a value does not fit; never what it is. */
class Refusal extends Error {
  readonly path: (string | number)[] = [];
}

const check = (isRight: unknown): void => {
  if (!isRight) throw new Refusal();
};

const schema = (fits: (value: unknown) => unknown) => (): Schema => ({
  run(value) {
    check(fits(value));
    return value;
  },
});

function at(key: string | number, item: Schema, value: unknown): unknown {
  try {
    return item.run(value);
  } catch (error) {
    if (error instanceof Refusal) error.path.unshift(key);
    throw error;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export const unknown = schema(() => true);
export const string = schema((value) => typeof value === 'string');
export const boolean = schema((value) => typeof value === 'boolean');
export const number = schema((value) => typeof value === 'number' && !Number.isNaN(value));
export const integer = schema(Number.isInteger);
export const minValue = (least: number): Schema => schema((value) => (value as number) >= least)();
export const maxValue = (most: number): Schema => schema((value) => (value as number) <= most)();
export const minLength = (least: number): Schema => schema((value) => (value as string).length >= least)();
export const maxLength = (most: number): Schema => schema((value) => (value as string).length <= most)();
export const regex = (form: RegExp): Schema => schema((value) => form.test(value as string))();
export const picklist = (options: readonly unknown[]): Schema => schema((value) => options.includes(value))();
export const literal = (wanted: unknown): Schema & { literal: unknown } => ({ ...schema((value) => value === wanted)(), literal: wanted });

export const pipe = (...steps: Schema[]): Schema => ({ run: (value) => steps.reduce((left, step) => step.run(left), value) });

export const nullable = (wrapped: Schema): Schema => ({ run: (value) => (value === null ? value : wrapped.run(value)) });

export const optional = (wrapped: Schema, otherwise?: unknown): Schema => ({
  run: (value = otherwise) => (value === undefined ? value : wrapped.run(value)),
});

export const array = (item: Schema): Schema => ({
  run(value) {
    check(Array.isArray(value));
    return Array.from(value as unknown[], (one, index) => at(index, item, one));
  },
});

export const object = (entries: Entries): Schema & { entries: Entries } => ({
  entries,
  run(value) {
    check(isObject(value));
    const found: Record<string, unknown> = {};
    for (const key in entries) {
      const entry = at(key, entries[key] as Schema, (value as Record<string, unknown>)[key]);
      if (entry !== undefined || key in (value as object)) found[key] = entry;
    }
    return found;
  },
});

export const strictObject = (entries: Entries): ReturnType<typeof object> => ({
  entries,
  run(value) {
    const found = object(entries).run(value);
    for (const key in value as object) if (!(key in entries)) at(key, picklist([]), key);
    return found;
  },
});

export const partial = ({ entries }: { readonly entries: Entries }): ReturnType<typeof object> =>
  object(Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, optional(entry)])));

/** Keys that no record takes, because they reach the prototype of objects. */
const forbiddenKeys = ['__proto__', 'prototype', 'constructor'];

export const record = (key: Schema, item: Schema): Schema => ({
  run(value) {
    check(isObject(value));
    const found: Record<string, unknown> = {};
    for (const [name, one] of Object.entries(value as object)) {
      if (!forbiddenKeys.includes(name)) found[at(name, key, name) as string] = at(name, item, one);
    }
    return found;
  },
});

export const variant = (key: string, options: readonly (Schema & { entries: Entries })[]): Schema & { options: typeof options } => ({
  options,
  run(value) {
    check(isObject(value));
    const wanted = (value as Record<string, unknown>)[key];
    const option = options.find(({ entries }) => (entries[key] as { literal?: unknown } | undefined)?.literal === wanted);
    if (!option) return at(key, picklist([]), wanted);
    return option.run(value);
  },
});

export function safeParse({ run }: Schema, input: unknown): object {
  try {
    return { success: true, typed: true, output: run(input), issues: undefined };
  } catch (error) {
    if (error instanceof Refusal) return { success: false, typed: false, output: input, issues: [error] };
    throw error;
  }
}

export const getDotPath = ({ path }: Refusal): string | null => (path.length ? path.join('.') : null);
