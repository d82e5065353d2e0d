/*
 * Types of the tags for the templates of React 19 and Vue 3, made of the manifest. They name our own classes instead of repeating
 * what is in them, so that nothing is lost on the way.
 */
const fields = ({ members = [] }) => members.filter(({ kind }) => kind === 'field');
const from = (path) => `./${path.slice('dist/'.length)}`;
const union = (items) => items.map((item) => `'${item}'`).join(' | ') || 'never';
const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** Attributes whose name is not that of their property. */
const attributes = ({ attributes: all = [] }) => all.filter(({ name, fieldName }) => name !== fieldName);

/** Events rise, so what has children hears theirs too. */
const heard = (element, elements) => (element.slots?.some(({ name }) => name === '')
  ? [...new Map(elements.toReversed().concat(element).flatMap(({ events = [] }) => events).map((event) => [event.name, event])).values()]
  : element.events ?? []);

const documented = (indent, description, line) => [`${indent}/** ${description.replaceAll('\n', ' ')} */`, `${indent}${line}`];

const membersOf = (element, elements, indent, listener) => [
  ...attributes(element).flatMap(({ name, fieldName, description }) => documented(indent, description, `'${name}'?: E['${fieldName}'];`)),
  ...heard(element, elements).flatMap(({ name, description }) => documented(indent, description, `'${listener(name)}'?: ((event: HTMLElementEventMap['${name}']) => void) | undefined;`)),
].map((line) => line.replace("?: E['", `?: import('${from(element.path)}').${element.name}['`));

/** React listens to `on` and the name of the event as it is. */
const react = (elements) => [
  "import type { DetailedHTMLProps, HTMLAttributes } from 'react';",
  'type Tag<E extends HTMLElement, P extends keyof E, M> = DetailedHTMLProps<HTMLAttributes<E>, E> & { [K in P]?: E[K] | undefined } & M;',
  "declare module 'react' {",
  '  namespace JSX {',
  '    interface IntrinsicElements {',
  ...elements.flatMap((element) => [
    `      '${element.tagName}': Tag<import('${from(element.path)}').${element.name}, ${union(fields(element).map(({ name }) => name))}, {`,
    ...membersOf(element, elements, '        ', (name) => `on${name}`),
    '      }>;',
  ]),
  '    }',
  '  }',
  '}',
  '',
];

/** Vue listens by `@onduty-signed-in`, which is the property `onOndutySignedIn` to its compiler. */
const vue = (elements) => [
  "import type { HTMLAttributes, PublicProps } from 'vue';",
  'type Tag<E extends HTMLElement, P extends keyof E, M> = new () => E & { $props: HTMLAttributes & PublicProps & { [K in P]?: E[K] | undefined } & M };',
  "declare module 'vue' {",
  '  interface HTMLAttributes {',
  "    /** The slot of the element around that this goes into; Vue's own types do not know it. */",
  '    slot?: string | undefined;',
  '  }',
  '  interface GlobalComponents {',
  ...elements.flatMap((element) => [
    `    '${element.tagName}': Tag<import('${from(element.path)}').${element.name}, ${union(fields(element).map(({ name }) => name))}, {`,
    ...membersOf(element, elements, '      ', (name) => camel(`on-${name}`)),
    '    }>;',
  ]),
  '  }',
  '}',
  '',
];

/** Files of dist by their names. The modules are empty, so that a bundler finds what is imported for its types alone. */
export const frameworkTypes = (elements) => ({
  'react.js': 'export {};\n',
  'react.d.ts': react(elements).join('\n'),
  'vue.js': 'export {};\n',
  'vue.d.ts': vue(elements).join('\n'),
});
