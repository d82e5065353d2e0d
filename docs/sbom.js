/*
 * Writes the bill of materials of what is published: the packages that it needs at run time, and those of which code stands in its files. npm lists
 * all that is installed; its own `--omit dev` leaves out Lit, because a tool of ours needs Lit too, and knows nothing of what is bundled.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundled } from './generate.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const { name, version, dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const all = JSON.parse(execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8, shell: process.platform === 'win32' }));
const needs = new Map(all.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
const own = `${name}@${version}`;
const nameOf = (reference) => reference.slice(0, reference.lastIndexOf('@'));

const inFiles = bundled();
const kept = new Set(needs.get(own).filter((reference) => nameOf(reference) in dependencies || inFiles.includes(nameOf(reference))));
const direct = [...kept];
/** What a package needs, without its peers: nobody needs those of what is bundled. */
const needsOf = (reference) => {
  const needed = JSON.parse(readFileSync(`${root}node_modules/${nameOf(reference)}/package.json`, 'utf8')).dependencies ?? {};
  return needs.get(reference).filter((next) => nameOf(next) in needed);
};
for (const reference of kept) for (const next of needsOf(reference)) kept.add(next);

const component = ({ properties: _, ...rest }) => ({
  ...rest,
  scope: 'required',
  ...(inFiles.includes(rest.name) && { properties: [{ name: 'cdx:npm:package:bundled', value: 'true' }] }),
});

writeFileSync(`${root}dist/sbom.cdx.json`, `${JSON.stringify({
  ...all,
  // npm calls it by its folder.
  metadata: { ...all.metadata, component: { ...all.metadata.component, name } },
  components: all.components.filter((one) => kept.has(one['bom-ref'])).map(component),
  dependencies: all.dependencies.filter(({ ref }) => ref === own || kept.has(ref))
    .map(({ ref }) => ({ ref, dependsOn: ref === own ? direct : needsOf(ref) })),
}, null, 2)}\n`);
