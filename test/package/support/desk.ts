import { createSite } from '../../../demo/site.ts';
import { seed } from '../../../src/mock/seed.ts';
import { createBackend, createMemoryStorage } from '../../../src/server/index.ts';
import { createArgon2Hasher } from '../../../src/server/node/argon2-hasher.ts';
import { createNodeObserver } from '../../../src/server/node/observer.ts';
import { serveNode } from '../../../src/server/node/serve.ts';
import { freePort } from '../../e2e/support/processes.ts';

/** A backend with the people of the demo, and the pages of a folder on the same origin, under the strict policy of the demo. */
export interface PackageDesk extends AsyncDisposable {
  readonly origin: string;
  /** How many live streams are open, by the backend's own metrics. */
  openStreams(): Promise<number>;
}

/** Starts the backend in this process. */
export async function serveFolder(folder: string): Promise<PackageDesk> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const storage = createMemoryStorage();
  const hasher = createArgon2Hasher();
  await seed(storage, hasher);
  const observer = createNodeObserver({ level: 'warn' });
  const backend = createBackend({ storage, hasher, origin, observer });
  const site = createSite(folder, { backend: true });
  const server = await serveNode({
    port, origin, backend, observer, drainSeconds: 1,
    operations: { metrics: () => observer.metrics() },
    async fetch(request, context) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/v1/')) return backend.fetch(request, context);
      // Browsers ask for it by themselves.
      return pathname === '/favicon.ico' ? new Response(null, { status: 204 }) : site.fetch(request);
    },
  });
  return {
    origin,
    async openStreams() {
      return Number(/^onduty_open_streams (\d+)/m.exec(await observer.metrics())?.[1]);
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
