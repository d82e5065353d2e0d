/** Control characters, line breaks of every kind, and what turns the direction of the text around it: nothing of it belongs into a name. */
const unruly = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** A text that people chose, as one plain line that can neither break nor turn round what stands about it (R30). */
export const flat = (text: string): string => text.replace(unruly, ' ').replace(/ {2,}/g, ' ').trim();

/** The same inside a sentence: it keeps its own direction and leaves the sentence its own. */
export const isolate = (text: string): string => `\u2068${flat(text)}\u2069`;
