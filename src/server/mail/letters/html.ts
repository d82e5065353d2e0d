const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** Finished HTML. Whatever is no `Html` is a text and gets escaped, so that nothing can be forgotten (R30). */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

const voids = ['meta', 'br', 'hr'];

/** Makes an element with attributes and content. */
export function element(name: string, attributes: Readonly<Record<string, string>>, ...content: readonly (Html | string)[]): Html {
  const start = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escape(value)}"`)].join(' ');
  const inside = content.map((part) => (part instanceof Html ? part.source : escape(part))).join('');
  return new Html(voids.includes(name) ? `<${start}>` : `<${start}>${inside}</${name}>`);
}
