import { mkdirSync, writeFileSync } from 'node:fs';
import { editorData } from './docs/editor-data.js';
import { frameworkTypes } from './docs/framework-types.js';

const isPublic = ({ privacy = 'public', name }) => privacy === 'public' && !name.startsWith('#');

/** Leaves out what only the element itself uses, and names the modules as they are published. */
const published = {
  name: 'published',
  packageLinkPhase({ customElementsManifest: manifest }) {
    for (const module of manifest.modules) {
      const path = (source) => source.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');
      const named = (value) => {
        if (typeof value !== 'object' || value === null) return;
        if (typeof value.module === 'string') value.module = path(value.module);
        Object.values(value).forEach(named);
      };
      module.path = path(module.path);
      named(module);
      for (const declaration of module.declarations ?? []) {
        if (!declaration.members) continue;
        declaration.members = declaration.members.filter((member) => isPublic(member) && !member.static);
        declaration.attributes = declaration.attributes?.filter(({ fieldName }) => declaration.members.some(({ name }) => name === fieldName));
      }
    }
    const isElement = (declaration) => declaration.customElement === true;
    manifest.modules = manifest.modules.filter(
      ({ declarations = [], exports = [] }) => declarations.some(isElement) || exports.some(({ kind }) => kind === 'custom-element-definition'),
    );
  },
};

/** Writes what is made of the manifest for editors and frameworks. */
const derived = {
  name: 'derived',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const elements = manifest.modules.flatMap(({ path, declarations = [] }) => declarations.map((declaration) => ({ path, ...declaration })))
      .filter(({ tagName }) => tagName);
    mkdirSync('dist', { recursive: true });
    for (const [name, text] of Object.entries({ ...editorData(elements), ...frameworkTypes(elements) })) writeFileSync(`dist/${name}`, text);
  },
};

export default {
  globs: ['src/elements/*/*-element.ts', 'src/elements/*/onduty-*.ts', 'src/elements/internal/*-event.ts'],
  outdir: 'dist',
  litelement: true,
  plugins: [published, derived],
};
