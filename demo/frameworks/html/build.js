/* No tool at all: the page beside the files for a CDN, with the hash that holds the browser to this version. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const onduty = 'node_modules/onduty/dist';
const cdn = `${onduty}/cdn`;
const { 'onduty.js': hash } = JSON.parse(readFileSync(`${cdn}/integrity.json`, 'utf8'));
rmSync('dist', { recursive: true, force: true });
const filter = (path) => !path.endsWith('.map');
cpSync(cdn, 'dist/onduty', { recursive: true, filter });
// The client as a module, which needs no other package.
for (const folder of ['client', 'chunks']) cpSync(`${onduty}/${folder}`, `dist/${folder}`, { recursive: true, filter });
cpSync('app.js', 'dist/app.js');
writeFileSync('dist/index.html', readFileSync('index.html', 'utf8').replace('integrity=""', `integrity="${hash}"`));
