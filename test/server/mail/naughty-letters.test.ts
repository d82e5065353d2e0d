import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flat } from '../../../src/server/mail/letters/inline.ts';
import { accessRequestLetter, inviteLetter, profileRequestLetter } from '../../../src/server/mail/letters/letters.ts';
import { renderLetter } from '../../../src/server/mail/letters/render.ts';
import { letterLanguages } from '../../../src/server/mail/letters/texts.ts';
import { naughtyStrings } from '../../support/naughty-strings.ts';
import type { Letter } from '../../../src/server/mail/letters/render.ts';
import type { LetterTexts } from '../../../src/server/mail/letters/en.ts';

/** The letters that hold what people chose: names, user names, notes, the name of the tenant. */
const letters = (chosen: string, texts: LetterTexts): readonly Letter[] => {
  const to = { name: chosen, tenant: chosen, texts };
  return [
    inviteLetter(to, {
      userName: chosen, password: 'abcd-efgh-jkmn-pqrs-tuvw', loginUrl: 'https://desk.example/', link: { url: 'https://desk.example/#t', expiresAt: 0 },
    }),
    accessRequestLetter(to, { name: chosen, userName: chosen, address: '192.0.2.7', at: 0, reviewUrl: 'https://desk.example/admin/' }),
    profileRequestLetter(to, { by: chosen, fields: ['phone'], note: chosen, accountUrl: 'https://desk.example/console/' }),
  ];
};

const tagsOf = (html: string): string[] => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/ lang="[^"]*"/, ''));
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': '\'' };
const readable = (html: string): string => html.replace(/<[^>]*>/g, '').replace(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => entities[name] ?? '');

describe('the Big List of Naughty Strings in mails', () => {
  for (const texts of letterLanguages) {
    it(`R30: stays text in every letter, in ${texts.language}: no other element, no other header`, () => {
      const harmless = letters('x', texts).map((letter) => tagsOf(renderLetter(letter, texts).html));
      for (const chosen of naughtyStrings.filter((text) => flat(text) !== '')) {
        for (const [index, letter] of letters(chosen, texts).entries()) {
          const { subject, text, html } = renderLetter(letter, texts);
          const tags = tagsOf(html).filter((tag) => tag !== '<br>');
          assert.deepEqual(tags, harmless[index]?.filter((tag) => tag !== '<br>'), JSON.stringify(chosen));
          assert.doesNotMatch(subject, /[\r\n]/, JSON.stringify(chosen));
          assert.ok(text.includes(flat(chosen)), `the text lacks ${JSON.stringify(chosen)}`);
          assert.ok(readable(html).includes(flat(chosen)), `the HTML lacks ${JSON.stringify(chosen)}`);
        }
      }
    });
  }
});
