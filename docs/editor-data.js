/*
 * What editors want to know about the tags, made of the manifest: custom data for VS Code, web-types for JetBrains.
 */
import { readFileSync } from 'node:fs';
import { carriers } from '../src/contract/session.ts';

const { name: library, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The words that an attribute may be, for types that are a set of words. */
const words = { Carrier: carriers };
const wordsOf = ({ type }) => words[type?.text.replace(/ \| undefined$/, '')];
const isBoolean = ({ type }) => type?.text === 'boolean';

const unique = (items) => [...new Map(items.map((item) => [item.name, item])).values()].sort((a, b) => a.name.localeCompare(b.name));
const named = (items = [], more = () => ({})) => items.map((item) => ({ name: item.name, description: item.description, ...more(item) }));
const markdown = (value) => ({ kind: 'markdown', value });

const list = (title, items, mark) => (items?.length ? [`**${title}**`, items.map(({ name, description }) => `- ${mark(name)}: ${description}`).join('\n')] : []);
const textOf = ({ summary, description, slots, events }) => [
  summary,
  description,
  ...list('Slots', slots, (name) => (name ? `\`${name}\`` : 'default')),
  ...list('Events', events, (name) => `\`${name}\``),
].join('\n\n');

const vscodeHtml = (elements) => ({
  version: 1.1,
  tags: elements.map((element) => ({
    name: element.tagName,
    description: markdown(textOf(element)),
    attributes: (element.attributes ?? []).map((attribute) => ({
      name: attribute.name,
      description: markdown(attribute.description),
      ...(isBoolean(attribute) && { valueSet: 'v' }),
      ...(wordsOf(attribute) && { values: wordsOf(attribute).map((name) => ({ name })) }),
    })),
  })),
});

const vscodeCss = (elements) => {
  const all = (kind, write) => unique(elements.flatMap((element) => (element[kind] ?? []).map(({ name, description }) => (
    { name: write(name), description: markdown(`${description} (\`<${element.tagName}>\`)`) }))));
  return {
    version: 1.1,
    properties: all('cssProperties', (name) => name),
    pseudoElements: all('cssParts', (name) => `::part(${name})`),
    pseudoClasses: all('cssStates', (name) => `:state(${name})`),
  };
};

const webTypes = (elements) => ({
  $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
  name: library,
  version,
  'js-types-syntax': 'typescript',
  'description-markup': 'markdown',
  contributions: {
    html: {
      elements: elements.map((element) => ({
        name: element.tagName,
        description: [element.summary, element.description].join('\n\n'),
        source: { module: `${library}/elements/${element.tagName}`, symbol: element.name },
        attributes: named(element.attributes, (attribute) => ({
          value: { type: wordsOf(attribute)?.map((word) => `'${word}'`).join(' | ') ?? attribute.type?.text, ...(isBoolean(attribute) && { default: 'false' }) },
        })),
        slots: named(element.slots),
        js: {
          properties: named(element.members.filter(({ kind }) => kind === 'field'), ({ type }) => ({ type: type?.text })),
          events: named(element.events, ({ type }) => ({ type: type?.text })),
        },
        css: { properties: named(element.cssProperties), parts: named(element.cssParts), 'pseudo-classes': named(element.cssStates, ({ name }) => ({ name: `state(${name})` })) },
      })),
    },
  },
});

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Files of dist by their names. */
export const editorData = (elements) => ({
  'vscode.html-custom-data.json': json(vscodeHtml(elements)),
  'vscode.css-custom-data.json': json(vscodeCss(elements)),
  'web-types.json': json(webTypes(elements)),
});
