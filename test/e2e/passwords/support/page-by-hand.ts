import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a login form does after the answer. */
export type Fate = 'goes' | 'stays';

/** A login page without anything of ours, to know what a browser makes of a form. */
export interface PageByHand extends AsyncDisposable {
  url(fate: Fate): string;
}

const html = (fate: string): string => `<!doctype html><html lang="en"><title>Log in</title>
<form method="post"><label>Username <input name="username" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label><button>Log in</button></form>
<script>
const form = document.querySelector('form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  await fetch('/session', { method: 'POST' });
  ${fate === 'goes' ? 'form.remove();' : ''}
  document.title = 'Answered';
});
</script></html>`;

/** Serves the page; its title says when the answer has come, which is always a success. */
export async function servePageByHand(): Promise<PageByHand> {
  const server = createServer(({ method, url = '/' }, response) => {
    response.setHeader('Content-Type', 'text/html');
    // Chromium takes no notice of an answer without a body.
    response.end(method === 'POST' ? 'Welcome' : html(url.slice(1)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (fate) => `http://localhost:${port}/${fate}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
