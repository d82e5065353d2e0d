import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { crmOutput } from '../../../demo/build.ts';
import { createSite } from '../../../demo/site.ts';
import { createPbkdf2Hasher } from '../../../src/mock/pbkdf2-hasher.ts';
import { seed } from '../../../src/mock/seed.ts';
import { createBackend, createMemoryStorage } from '../../../src/server/index.ts';
import { createPages } from '../../../src/server/node/pages.ts';
import { serveNode } from '../../../src/server/node/serve.ts';
import { createCertificate } from '../../support/certificate.ts';
import { pagesFolder } from './pages.ts';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import type { Storage } from '../../../src/server/storage/storage.ts';

/** What a Chromium needs so that the names of these sites lead to this machine. */
export const sitesArguments = ['--host-resolver-rules=MAP *.test 127.0.0.1'];

/** A backend and hosts around it, over TLS, each on a site of its own. */
export interface Sites {
  /** The backend. */
  readonly desk: string;
  /** A CRM that acme lists. */
  readonly crm: string;
  /** The same CRM at an origin that nobody lists. */
  readonly rogue: string;
  /** A portal which frames that CRM: `/?sandbox=…` is the list of the frame's `sandbox`; left out, there is none. */
  readonly portal: string;
  /** Every cookie that the backend has set, behind the request that it was asked with. */
  readonly cookies: string[];
  /** What the backend remembers. */
  readonly storage: Storage;
  close(): Promise<void>;
}

const names = ['desk.test', 'crm.test', 'rogue.test', 'portal.test'] as const;

/** Ends TLS in front of a server, as a proxy does. */
async function tunnel(upstream: () => string): Promise<{ readonly port: number; readonly server: NetServer }> {
  const sockets = new Set<Socket>();
  const server = createServer(createCertificate(names), (outer) => {
    const inner = connect(Number(new URL(upstream()).port), '127.0.0.1');
    for (const socket of [outer, inner]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => [outer, inner].forEach((one) => one.destroy()));
    }
    outer.pipe(inner).pipe(outer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.on('close', () => sockets.forEach((socket) => socket.destroy()));
  return { port: (server.address() as AddressInfo).port, server };
}

const portalPage = (crm: string, sandbox: string | null) => `<!doctype html><html lang="en"><title>Portal</title>
  <iframe title="CRM" src="${crm}/" width="900" height="700"${sandbox === null ? '' : ` sandbox="${sandbox.replaceAll(/[^a-z -]/g, '')}"`}></iframe></html>`;

/** A page of a host that does nothing but frame the backend's page. It comes from a server: browsers guard this machine from pages that come from nowhere. */
const framingPage = (request: Request, desk: string): Response | undefined => {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname !== '/framing') return undefined;
  const tenant = encodeURIComponent(searchParams.get('tenant') ?? '');
  return new Response(`<!doctype html><html lang="en"><title>Host</title><iframe title="Onduty" width="600" height="600" src="${desk}/embed/?tenant=${tenant}"
    sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"></iframe></html>`, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': `default-src 'none'; frame-src ${desk}` },
  });
};

let hostScript: Promise<string> | undefined;

/** The script of a host, from the sources of now, once a process. */
const bundleHost = (): Promise<string> => hostScript ??= build({
  entryPoints: [fileURLToPath(new URL('frame-host.ts', import.meta.url))], bundle: true, format: 'esm', target: 'es2022', write: false,
}).then(({ outputFiles }) => outputFiles[0]?.text ?? '');

/** A page of a host that follows and steers the backend's page in its frame, and may hold another page beside it. */
async function bridgedPage(request: Request, desk: string, beside: string): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  if (pathname === '/bridged.js') return new Response(await bundleHost(), { headers: { 'content-type': 'text/javascript; charset=utf-8' } });
  if (pathname === '/beside') return new Response('<!doctype html><html lang="en"><title>Beside</title></html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
  if (pathname !== '/bridged') return undefined;
  return new Response(`<!doctype html><html lang="en" data-desk="${desk}"><title>Host</title><main></main><script type="module" src="/bridged.js"></script></html>`, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'self'; frame-src ${desk} ${beside}; require-trusted-types-for 'script'; trusted-types 'none'`,
    },
  });
}

/** Sets a cookie for other sites that is not partitioned, and says whether it came back. */
const plainCookie = (request: Request): Response => new Response(request.headers.get('cookie')?.includes('plain=1') ? 'returned' : 'new', {
  headers: {
    'set-cookie': 'plain=1; Path=/plain-cookie; Secure; HttpOnly; SameSite=None', 'cache-control': 'no-store',
    'access-control-allow-origin': request.headers.get('origin') ?? '', 'access-control-allow-credentials': 'true',
  },
});

/** Starts everything; the data lives in memory. */
export async function startSites(): Promise<Sites> {
  const urls: Record<string, string> = {};
  const entries = await Promise.all(names.map(async (name) => [name, await tunnel(() => urls[name] ?? '')] as const));
  const origin = (name: (typeof names)[number]) => `https://${name}:${entries.find(([one]) => one === name)?.[1].port}`;
  const [desk, crm, rogue, portal] = names.map(origin) as [string, string, string, string];
  const storage = createMemoryStorage();
  const hasher = createPbkdf2Hasher();
  await seed(storage, hasher, { origins: [crm] });
  const backend = createBackend({ storage, hasher, origin: desk });
  const pages = createPages({ origin: desk, storage, folder: await pagesFolder() });
  const cookies: string[] = [];
  const site = (name: 'crm' | 'rogue') => createSite(crmOutput, { backend: true, words: { desk, crm: origin(`${name}.test`) }, connect: desk, framedBy: portal });
  const sites = { 'crm.test': site('crm'), 'rogue.test': site('rogue') };
  const servers = [
    await serveNode({
      port: 0, origin: desk, backend, drainSeconds: 1,
      async fetch(request, context) {
        if (new URL(request.url).pathname === '/plain-cookie') return plainCookie(request);
        const response = await pages(request) ?? await backend.fetch(request, context);
        for (const cookie of response.headers.getSetCookie()) cookies.push(`${request.method} ${new URL(request.url).pathname} ${cookie}`);
        return response;
      },
    }),
    ...await Promise.all(Object.values(sites).map((one) => serveNode({ port: 0, fetch: async (request) => framingPage(request, desk) ?? await bridgedPage(request, desk, rogue) ?? one.fetch(request) }))),
    await serveNode({
      port: 0,
      fetch: async (request) => new Response(portalPage(crm, new URL(request.url).searchParams.get('sandbox')), { headers: { 'content-type': 'text/html; charset=utf-8' } }),
    }),
  ];
  names.forEach((name, index) => { urls[name] = servers[index]?.url ?? ''; });
  return {
    desk, crm, rogue, portal, cookies, storage,
    async close() {
      for (const [, { server }] of entries) server.close();
      await Promise.all(servers.map((server) => server.close()));
      await storage.close();
    },
  };
}
