import { createSite } from '../../../demo/site.ts';
import { seed } from '../../../src/mock/seed.ts';
import { createBackend, createMemoryStorage } from '../../../src/server/index.ts';
import { createArgon2Hasher } from '../../../src/server/node/argon2-hasher.ts';
import { createNodeObserver } from '../../../src/server/node/observer.ts';
import { serveNode } from '../../../src/server/node/serve.ts';
import { freePort } from '../../e2e/support/processes.ts';
import type { Site } from '../../../demo/site.ts';

/** How a folder is served. */
export interface ServingOptions {
  /** Whether the pages may have Trusted Types policies of their own, as frameworks have; default: Lit's alone. */
  readonly ownPolicies?: boolean;
}

/** A backend with the people of the demo, and the pages of a folder on the same origin, under the strict policy of the demo. */
export interface PackageDesk extends AsyncDisposable {
  readonly origin: string;
  /** How many live streams are open, by the backend's own metrics. */
  openStreams(): Promise<number>;
}

/** Compressing a site takes longer than a test. */
const sites = new Map<string, Site>();

function siteOf(folder: string): Site {
  const site = sites.get(folder) ?? createSite(folder, { backend: true });
  sites.set(folder, site);
  return site;
}

function allowPolicies(response: Response): Response {
  const policy = response.headers.get('content-security-policy');
  if (policy) response.headers.set('content-security-policy', policy.replace(' lit-html ', ' * '));
  return response;
}

/** Starts the backend in this process. The folder is read when it is served first. */
export async function serveFolder(folder: string, { ownPolicies = false }: ServingOptions = {}): Promise<PackageDesk> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const storage = createMemoryStorage();
  const hasher = createArgon2Hasher();
  await seed(storage, hasher);
  const observer = createNodeObserver({ level: 'warn' });
  const backend = createBackend({ storage, hasher, origin, observer });
  const site = siteOf(folder);
  const server = await serveNode({
    port, origin, backend, observer, drainSeconds: 1,
    operations: { metrics: () => observer.metrics() },
    async fetch(request, context) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/v1/')) return backend.fetch(request, context);
      // Browsers ask for it by themselves.
      if (pathname === '/favicon.ico') return new Response(null, { status: 204 });
      const page = site.fetch(request);
      return ownPolicies ? allowPolicies(page) : page;
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
