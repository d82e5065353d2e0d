import en from '../../../locales/en-password.ts';
import type { Messages } from '../../../locales/en.ts';

/** What is said about passwords, in one language. */
export type PasswordTexts = Messages['passwords'];

/** The texts about passwords that go with the texts of an element: English stands in where they are not loaded. */
export const passwordTexts = (texts: object): PasswordTexts => (texts as Partial<Pick<Messages, 'passwords'>>).passwords ?? en.passwords;

/** The sentence for a refused password; an unknown refusal of a newer server reads as a common password. */
export function refusalText({ refusals }: PasswordTexts, refusal: string | undefined, minimum: number): string {
  const known: Readonly<Record<string, ((minimum: number) => string) | undefined>> = refusals;
  return (Object.hasOwn(known, refusal ?? '') && known[refusal ?? ''] || refusals.common)(minimum);
}
