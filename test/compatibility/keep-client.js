/*
 * Keeps the client of this version, as dist has it, in one small file: `npm run keep`, at each release. Tests run it against the servers of all versions after it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const file = `${root}test/compatibility/clients/client-${version}.js`;

if (existsSync(file) && !process.argv.includes('--replace')) {
  console.error(`The client of ${version} is kept already. What was published stays as it is; before that, \`npm run keep -- --replace\` writes it anew.`);
  process.exit(1);
}
const { outputFiles: [bundle] } = await build({
  entryPoints: [`${root}dist/client/index.js`], bundle: true, format: 'esm', minify: true, target: 'es2022', write: false, legalComments: 'none',
  banner: { js: `// The packed client of onduty ${version}. Made by test/compatibility/keep-client.js; never edited.` },
});
writeFileSync(file, bundle.contents);
console.log(`${file.slice(root.length)}: ${(bundle.contents.length / 1000).toFixed(1)} kB`);
