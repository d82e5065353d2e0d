import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { root } from './dist.ts';

const read = (path) => readFileSync(`${root}${path}`, 'utf8');
const found = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))];
const names = (items = []) => items.map(({ name }) => name);

/** What the sources of one element really have: parts, slots and states, as far as they are written out. */
function factsOf(folder) {
  const text = globSync(`${folder}/*.ts`, { cwd: root }).map(read).join('\n');
  return {
    cssParts: found(text, /\spart="([\w -]+)"/g).flatMap((value) => value.split(' ')),
    slots: found(text, /<slot name="([\w-]+)"/g),
    events: found(text, /static readonly type = '([\w-]+)'/g),
  };
}

/** Compares the manifest with the sources: whatever is registered, or can be seen from outside, stands in it with a description. */
export function manifestFaults() {
  const { modules } = JSON.parse(read('dist/custom-elements.json'));
  const elements = new Map(modules.flatMap(({ declarations = [] }) => declarations).filter(({ tagName }) => tagName).map((element) => [element.tagName, element]));
  const faults = [];
  for (const path of globSync('src/elements/*/onduty-*.ts', { cwd: root })) {
    const tag = basename(path, '.ts');
    if (!read(path).includes(`customElements.define('${tag}'`)) faults.push(`${path} does not define ${tag}`);
    const element = elements.get(tag);
    if (element === undefined) {
      faults.push(`${tag} is not in the manifest`);
      continue;
    }
    elements.delete(tag);
    if (!element.summary || !element.description) faults.push(`${tag} has no summary or no description`);
    for (const kind of ['attributes', 'members', 'events', 'slots', 'cssParts', 'cssProperties', 'cssStates']) {
      for (const { name, description } of element[kind] ?? []) if (!description) faults.push(`${tag}: ${kind} ${name} has no description`);
    }
    for (const [kind, real] of Object.entries(factsOf(dirname(path)))) {
      const documented = names(element[kind]);
      for (const name of real) if (!documented.includes(name)) faults.push(`${tag}: ${kind} ${name} is in the sources and not in the manifest`);
    }
  }
  for (const tag of elements.keys()) faults.push(`${tag} is in the manifest and is not registered by a file of its own`);
  return faults;
}
