const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes text safe inside HTML. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** Joins what `map` makes of each item. */
export const each = <T>(items: readonly T[], map: (item: T) => string): string => items.map(map).join('');
