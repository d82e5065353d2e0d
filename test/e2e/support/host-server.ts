import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { changeSettings } from './database.ts';
import type { AddressInfo } from 'node:net';
import type { DemoServer } from './demo-server.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** How a page of the host looks. */
export interface HostPage {
  /** Attributes of the login form. */
  readonly form?: string;
  readonly carrier?: string;
  /** The `Cross-Origin-Opener-Policy`. */
  readonly opener?: string;
}

/** A host on an origin of its own, which the tenant acme lists, with a page under the policy of R15. */
export interface Host extends AsyncDisposable {
  readonly origin: string;
  /** The addresses, behind its origin, that its pages were asked for with. */
  readonly visits: readonly string[];
  /** The registered page, from now on so. */
  page(options?: HostPage): string;
}

let bundled: Promise<ReadonlyMap<string, string>> | undefined;

/** All of the kit in one module, as a host's own build makes it; once a process. */
const bundle = (): Promise<ReadonlyMap<string, string>> => bundled ??= build({
  absWorkingDir: root, entryPoints: ['src/define.ts'], bundle: true, splitting: true, format: 'esm', target: 'es2022', outdir: '/', write: false,
  conditions: ['browser', 'production'],
}).then(({ outputFiles }) => new Map(outputFiles.map(({ path, text }) => [path, text])));

/** Starts a host beside a demo. */
export async function startHost(demo: DemoServer): Promise<Host> {
  const kit = await bundle();
  let shown: Required<HostPage> = { form: 'method="popup"', carrier: 'bearer', opener: 'unsafe-none' };
  const visits: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const script = kit.get(pathname);
    if (script !== undefined) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      return;
    }
    if (pathname === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    visits.push(request.url ?? '/');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': shown.opener,
      'content-security-policy': [
        // The icon that browsers ask for is the host's own affair.
        "default-src 'none'", "script-src 'self'", "style-src 'none'", "img-src 'self'", `connect-src ${demo.origin}`, "require-trusted-types-for 'script'",
        "trusted-types lit-html 'allow-duplicates'",
      ].join('; '),
    }).end(`<!doctype html><html lang="en"><title>Host</title><h1>Host</h1><script type="module" src="/define.js"></script>
      <onduty-provider base-url="${demo.origin}/" tenant="acme" carrier="${shown.carrier}"><onduty-login-form ${shown.form}></onduty-login-form>
      <onduty-status-picker></onduty-status-picker></onduty-provider>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await changeSettings(demo, { origins: [origin], redirects: [`${origin}/desk/`] });
  return {
    origin, visits,
    page(options = {}) {
      shown = { ...shown, ...options };
      return `${origin}/desk/`;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
