import { element, Html } from './html.ts';
import { flat } from './inline.ts';

/** One part of a letter. */
export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly isSmall?: boolean }
  /** Where to go on. */
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  /** What somebody wrote, line by line. */
  | { readonly kind: 'quote'; readonly text: string };

/** A value with its name. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  /** `code` is to be typed or copied to the letter. */
  readonly look?: 'code' | 'link';
}

/** A mail before it is written as text and as HTML. */
export interface Letter {
  readonly subject: string;
  readonly greeting: string;
  readonly blocks: readonly Block[];
  /** Who sends it, and that nobody reads answers. */
  readonly closing: string;
}

/** What the letters of a language have in common. */
export interface LetterLanguage {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
}

const linesOf = (text: string): string[] => text.split(/\r\n|[\n\r\u2028\u2029]/).map(flat);

function blockText(block: Block): string {
  switch (block.kind) {
    case 'text': return block.text;
    case 'link': return `${block.label}:\n${block.url}`;
    // A line of its own keeps a value in its own direction, and easy to select.
    case 'facts': return block.facts.map(({ label, value }) => `${label}:\n  ${flat(value)}`).join('\n');
    case 'quote': return linesOf(block.text).map((line) => `> ${line}`.trimEnd()).join('\n');
  }
}

const fonts = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans','Helvetica Neue',Arial,sans-serif";
const mono = "font-family:ui-monospace,'Cascadia Code','SF Mono',Menlo,Consolas,monospace";
/** Colours stand only where they are needed: everything else takes those of the reader, light or dark. */
const styles = {
  body: `margin:0;padding:24px 16px;${fonts};font-size:16px;line-height:1.55`,
  sheet: 'max-width:600px;margin:0 auto',
  head: 'height:6px;width:56px;border-radius:3px;background:#0b8a5a',
  title: 'margin:20px 0 20px;font-size:24px;line-height:1.25;font-weight:650;letter-spacing:-0.01em',
  text: 'margin:0 0 16px',
  small: 'margin:0 0 16px;font-size:14px;opacity:0.8',
  action: 'margin:24px 0',
  button: 'display:inline-block;padding:12px 22px;border-radius:10px;background:#0b566c;color:#ffffff;font-weight:600;text-decoration:none',
  url: 'margin:-8px 0 24px;font-size:13px;line-height:1.4;overflow-wrap:anywhere;opacity:0.8',
  facts: 'margin:0 0 20px;padding:12px 16px 2px;border:1px solid #80909680;border-radius:10px',
  label: 'margin:0;font-size:14px;opacity:0.8',
  value: 'margin:0 0 10px;overflow-wrap:anywhere;font-weight:600',
  link: 'color:#0b566c',
  code: `${mono};font-size:17px`,
  quote: 'margin:0 0 20px;padding:2px 16px;border-inline-start:3px solid #0b8a5a',
  foot: 'margin:32px 0 0;padding-top:14px;border-top:1px solid #80909680;font-size:13px;opacity:0.8',
} as const;

/** For readers that know it: links and the button stay clear on a dark ground. */
const sheet = ':root{color-scheme:light dark}@media (prefers-color-scheme:dark){.button{background:#74c8e1!important;color:#04202a!important}a:not(.button){color:#8ad6ec!important}}';

function factValue({ value, look }: Fact): Html {
  if (look === 'code') return element('code', { style: styles.code, dir: 'auto', translate: 'no' }, flat(value));
  return look === 'link' ? element('a', { href: value, style: styles.link, dir: 'ltr' }, value) : element('bdi', {}, flat(value));
}

const factHtml = (fact: Fact): Html[] => [
  element('dt', { style: styles.label }, fact.label),
  element('dd', { style: styles.value }, factValue(fact)),
];

function blockHtml(block: Block): Html[] {
  switch (block.kind) {
    case 'text': return [element('p', { style: block.isSmall === true ? styles.small : styles.text }, block.text)];
    case 'link': return [
      element('p', { style: styles.action }, element('a', { href: block.url, class: 'button', style: styles.button }, block.label)),
      element('p', { style: styles.url }, element('a', { href: block.url, style: styles.link, dir: 'ltr' }, block.url)),
    ];
    case 'facts': return [element('dl', { style: styles.facts }, ...block.facts.flatMap(factHtml))];
    case 'quote': return [element('blockquote', { style: styles.quote, dir: 'auto' },
      ...linesOf(block.text).flatMap((line, index) => (index === 0 ? [line] : [element('br', {}), line])))];
  }
}

/** Writes a letter as plain text and as HTML that needs nothing from anywhere and says the same. */
export function renderLetter(letter: Letter, { language, direction }: LetterLanguage): { subject: string; text: string; html: string } {
  const subject = flat(letter.subject);
  const text = [letter.greeting, ...letter.blocks.map(blockText), `-- \n${letter.closing}`].join('\n\n');
  const page = element('html', { lang: language, dir: direction },
    element('head', {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, subject),
      element('style', {}, new Html(sheet))),
    element('body', { style: styles.body },
      element('main', { style: styles.sheet },
        element('div', { style: styles.head }),
        element('h1', { style: styles.title }, subject),
        element('p', { style: styles.text }, letter.greeting),
        ...letter.blocks.flatMap(blockHtml),
        element('p', { style: styles.foot }, letter.closing))));
  return { subject, text: `${text}\n`, html: `<!doctype html>\n${page.source}\n` };
}
