/*
 * How much later a person can type in the login form than in one written by hand: from the start of the navigation until the
 * field of the user name can take the focus, on localhost, in turns: with the tags alone, and with a form that the page writes between them. Run alone:
 * `node test/bench/navigation.ts`. Needs `npm run build`, and `CHROME_PATH` where Playwright has no Chromium of its own.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { launchBrowser } from './browser.ts';
import { median } from './statistics.ts';
import type { AddressInfo } from 'node:net';

const rounds = 30;
const dist = fileURLToPath(new URL('../../dist/cdn/onduty.js', import.meta.url));

const page = (head: string, body: string) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Log in</title>${head}<body>${body}</body></html>`;
const form = (method: string) => `<form method="${method}"><label for="u">Username</label><input id="u" name="username" autocomplete="username">
  <label for="p">Password</label><input id="p" name="password" type="password" autocomplete="current-password"><button>Log in</button></form>`;
const script = '<script type="module" src="/onduty.js"></script>';
const tags = (content: string) => `<onduty-provider tenant="acme"><onduty-login-form>${content}</onduty-login-form></onduty-provider>`;
const pages: Readonly<Record<string, string>> = {
  '/by-hand': page('', form('post')),
  '/tags': page(script, tags('')),
  '/written': page(script, tags(form('dialog'))),
};

const file = brotliCompressSync(await readFile(dist));

/** Serves both pages and the built file; the API never answers, because the field must not wait for it. */
const server = createServer((request, response) => {
  const path = request.url ?? '/';
  if (path.startsWith('/v1/')) return;
  const html = pages[path];
  if (html !== undefined) return void response.setHeader('Content-Type', 'text/html').end(html);
  if (path !== '/onduty.js') return void response.writeHead(404).end();
  response.setHeader('Content-Type', 'text/javascript').setHeader('Content-Encoding', 'br').end(file);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

const browser = await launchBrowser();

/** Milliseconds from the start of a navigation, with an empty cache, until the field takes the focus. */
async function measure(path: string): Promise<number> {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    const look = () => {
      const input = document.querySelector<HTMLInputElement>('input[name=username]');
      input?.focus();
      if (!input || document.activeElement !== input) return;
      observer.disconnect();
      Object.assign(globalThis, { focusable: performance.now() });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
  });
  const view = await context.newPage();
  await view.goto(origin + path, { waitUntil: 'commit' });
  const time = await view.waitForFunction(() => (globalThis as unknown as { focusable?: number }).focusable);
  const milliseconds = await time.jsonValue() as number;
  await context.close();
  return milliseconds;
}

const times = new Map<string, number[]>(Object.keys(pages).map((path) => [path, []]));
for (const path of times.keys()) await measure(path);
for (let round = 0; round < rounds; round++) {
  for (const [path, own] of times) own.push(await measure(path));
}
await browser.close();
server.closeAllConnections();
server.close();

const byHand = median(times.get('/by-hand') ?? []);
for (const [path, own] of times) console.log(`${path.padEnd(9)} ${median(own).toFixed(1).padStart(6)} ms  ${(median(own) / byHand).toFixed(2)} times`);
console.log(`Medians of ${rounds}, in turns.`);
