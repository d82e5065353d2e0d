import { mkdirSync, writeFileSync } from 'node:fs';

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

/** Tells React 19, whose elements take properties and listeners, about the tags. */
const reactTypes = {
  name: 'react-types',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const elements = manifest.modules.flatMap(({ path, declarations = [] }) => declarations.map((declaration) => ({ path, ...declaration })))
      .filter(({ tagName }) => tagName);
    const from = (path) => `./${path.slice('dist/'.length)}`;
    const lines = elements.flatMap(({ tagName, name, path, members = [], events = [] }) => [
      `      '${tagName}': Tag<import('${from(path)}').${name}, ${members.filter(({ kind }) => kind === 'field').map((field) => `'${field.name}'`).join(' | ') || 'never'}, {`,
      ...events.map(({ name: event, description }) => `        /** ${description} */\n        'on${event}'?: (event: HTMLElementEventMap['${event}']) => void;`),
      '      }>;',
    ]);
    mkdirSync('dist', { recursive: true });
    writeFileSync('dist/react.js', 'export {};\n');
    writeFileSync('dist/react.d.ts', [
      "import type { DetailedHTMLProps, HTMLAttributes } from 'react';",
      'type Tag<E extends HTMLElement, P extends keyof E, L> = DetailedHTMLProps<HTMLAttributes<E>, E> & Partial<Pick<E, P>> & L;',
      "declare module 'react' {",
      '  namespace JSX {',
      '    interface IntrinsicElements {',
      ...lines,
      '    }',
      '  }',
      '}',
      '',
    ].join('\n'));
  },
};

export default {
  globs: ['src/elements/*/*-element.ts', 'src/elements/*/onduty-*.ts', 'src/elements/internal/*-event.ts'],
  outdir: 'dist',
  litelement: true,
  plugins: [published, reactTypes],
};
