/** Control characters, the two separators that break lines as some of them do, and halves of a character. */
const controls = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
/** What turns the order of the text around it: it makes a name read as another one. */
const turns = /[\u202a-\u202e\u2066-\u2069]/u;

/** Whether a text is one line that shows what it says, and shows something at all: fit to be a name. */
export const isName = (text: string): boolean =>
  !controls.test(text) && !turns.test(text) && /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);

/** Whether a text has no control character but line feeds. */
export const isPlainText = (text: string): boolean => !controls.test(text.replaceAll('\n', ''));

/** A text as it is kept: composed, with line feeds alone between its lines, and nothing around it. */
export const tidy = (text: string): string => text.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim();

/** A name as it is kept; `undefined` for what is none. */
export function readName(text: string): string | undefined {
  const name = tidy(text);
  return isName(name) ? name : undefined;
}
