/** A text as it is compared: without case and accents. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Whether every word of a search stands somewhere in the texts. */
export function matches(search: string, texts: readonly string[]): boolean {
  const text = fold(texts.join('\n'));
  return fold(search).split(/\s+/).every((word) => text.includes(word));
}
