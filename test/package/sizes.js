import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';
import { root } from './dist.ts';

/** What a page loads, with the most that it may weigh. Kilobytes of 1,000 bytes, brotli. */
const budgets = [
  { name: 'onduty/client', code: "export * from 'onduty/client';", limit: 7 },
  { name: 'onduty/frame', code: "export * from 'onduty/frame';", limit: 3 },
  {
    name: 'login form, provider, client, Lit: before the first sign-in',
    code: "import 'onduty/elements/onduty-provider'; import 'onduty/elements/onduty-login-form';",
    limit: 16,
  },
  {
    name: 'login form, launcher, status picker, provider, client, Lit',
    code: ['provider', 'login-form', 'app-launcher', 'status-picker'].map((tag) => `import 'onduty/elements/onduty-${tag}';`).join('\n'),
    limit: 22,
  },
];

const weigh = (bytes) => brotliCompressSync(bytes).length;

const leaveOnDemand = {
  name: 'leave-on-demand',
  setup: ({ onResolve }) => onResolve({ filter: /./ }, ({ path, kind }) => (kind === 'dynamic-import' ? { path, external: true } : undefined)),
};

/** Weighs what an entry loads by itself, minified as the CDN file is; what is imported on demand is left out. */
async function weighEntry(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'js' },
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    charset: 'utf8',
    target: 'es2022',
    conditions: ['browser', 'production'],
    legalComments: 'none',
    plugins: [leaveOnDemand],
    write: false,
  });
  const { code } = await minify(outputFiles[0].text, { module: true, ecma: 2020, compress: { passes: 2 }, format: { comments: false } });
  return weigh(code);
}

/** Prints what everything weighs, and answers with what is over its budget. */
export async function checkSizes() {
  const rows = [];
  for (const { name, code, limit } of budgets) rows.push({ name, limit, size: (await weighEntry(code)) / 1000 });
  rows.push({ name: 'dist/cdn/onduty.js', limit: 44, size: weigh(readFileSync(`${root}dist/cdn/onduty.js`)) / 1000 });
  for (const { name, limit, size } of rows) console.log(`  ${size.toFixed(2).padStart(6)} kB of ${String(limit).padStart(2)}  ${name}`);
  return rows.filter(({ size, limit }) => size > limit).map(({ name, size, limit }) => `${name} weighs ${size.toFixed(2)} kB, more than ${limit} kB`);
}
