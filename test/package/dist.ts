import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the tests read in our package.json. */
export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export const packageJson = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as PackageJson;

/** The published entry points with the files behind them, patterns resolved. */
export const entryPoints = Object.entries(packageJson.exports as Record<string, { readonly default?: string }>)
  .flatMap(([name, { default: target }]: [string, { readonly default?: string }]): [string, string][] => {
    if (target === undefined) return [];
    if (!name.includes('*')) return [[name, target]];
    const [before = '', after = ''] = name.split('*');
    return globSync(target, { cwd: root }).map((path) => {
      const file = path.replaceAll('\\', '/');
      return [`${before}${new RegExp(`${target.slice(target.lastIndexOf('/') + 1).replace('*', '(.+)')}$`).exec(file)![1]!}${after}`, `./${file}`];
    });
  })
  .map(([name, file]) => ({ name: name.replace(/^\./, packageJson.name), file }));

const importsOf = (text: string) => [...text.matchAll(/(?:^|[;\s}])(?:import|export)\s*(?:[\w*{][^'"`;]*?from\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g)].map(
  ([, plain, dynamic]) => (plain ?? dynamic)!,
);

const packageOf = (specifier: string) => (specifier.startsWith('node:') || builtinModules.includes(specifier)
  ? `node:${specifier.replace('node:', '')}`
  : specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'));

/** Everything that a file of dist reaches, imports on demand included: files and packages. */
export function reach(entry: string): { packages: string[]; sources: string[] } {
  const files = new Set<string>([join(root, entry)]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
      if (specifier.startsWith('.')) files.add(join(dirname(file), specifier));
      else packages.add(packageOf(specifier));
    }
  }
  const sources = [...files].filter((file) => existsSync(`${file}.map`)).flatMap((file) =>
    (JSON.parse(readFileSync(`${file}.map`, 'utf8')) as { sources: string[] }).sources.map((source) => join(dirname(file), source).slice(root.length).replaceAll('\\', '/')));
  return { packages: [...packages], sources: [...new Set(sources)] };
}
