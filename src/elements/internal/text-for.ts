/** The text for a key that came from elsewhere; one that this version does not know stands for itself. */
export const textFor = (texts: Readonly<Record<string, string>>, key: string): string => (Object.hasOwn(texts, key) && texts[key]) || key;
