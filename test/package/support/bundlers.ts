import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as buildByEsbuild } from 'esbuild';
import { rollup } from 'rollup';
import { build as buildByVite, createLogger } from 'vite';
import webpack from 'webpack';

/** Bundles the page of a folder into another folder, as the manual of the tool says, and gives the warnings. */
export type Bundle = (page: string, output: string) => Promise<readonly string[]>;

const copyDocument = (page: string, output: string) => cp(join(page, 'index.html'), join(output, 'index.html'));

const esbuild: Bundle = async (page, output) => {
  const { warnings } = await buildByEsbuild({
    absWorkingDir: page, entryPoints: ['page.js'], outdir: output, bundle: true, splitting: true, format: 'esm', minify: true, logLevel: 'silent',
  });
  await copyDocument(page, output);
  return warnings.map(({ text }) => text);
};

/** Rollup minifies nothing by itself. */
const byRollup: Bundle = async (page, output) => {
  const warnings: string[] = [];
  const bundle = await rollup({ input: join(page, 'page.js'), plugins: [nodeResolve({ browser: true })], onwarn: ({ message }) => warnings.push(message) });
  await bundle.write({ dir: output, format: 'es' });
  await bundle.close();
  await copyDocument(page, output);
  return warnings;
};

const byWebpack: Bundle = async (page, output) => {
  const compiler = webpack({
    context: page, mode: 'production', entry: './page.js', performance: false,
    experiments: { outputModule: true },
    output: { path: output, filename: 'page.js', module: true, chunkFormat: 'module' },
  });
  const warnings = await new Promise<string[]>((resolve, reject) => {
    compiler.run((error, stats) => {
      const { errors = [], warnings: found = [] } = stats?.toJson({ all: false, errors: true, warnings: true }) ?? {};
      if (error ?? errors[0]) reject(error ?? new Error(errors.map(({ message }) => message).join('\n')));
      else resolve(found.map(({ message }) => message));
    });
  });
  await new Promise<void>((resolve, reject) => compiler.close((error) => (error ? reject(error) : resolve())));
  await copyDocument(page, output);
  return warnings;
};

const vite: Bundle = async (page, output) => {
  const warnings: string[] = [];
  const customLogger = createLogger('silent');
  customLogger.warn = customLogger.warnOnce = (message) => void warnings.push(message);
  await buildByVite({ root: page, configFile: false, customLogger, build: { outDir: output, emptyOutDir: true } });
  return warnings;
};

/** The tools by which most pages are bundled. */
export const bundlers: Readonly<Record<string, Bundle>> = { esbuild, rollup: byRollup, webpack: byWebpack, vite };
