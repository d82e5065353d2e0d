import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { policyOf } from '../src/server/node/pages.ts';

/** Static files as a fetch handler. */
export interface Site {
  fetch(request: Request): Response;
}

/** How a site is served. */
export interface SiteOptions {
  /** Where the API is; the pages learn it from the document. Without it they run on the mock. */
  readonly backend: boolean;
  /** What stands in the pages in place of a word in braces, such as `{crm}`. */
  readonly words?: Readonly<Record<string, string>>;
  /** The origin of the API where it is another; default: the site's own. */
  readonly connect?: string;
  /** The origins whose pages may frame these, as in `frame-ancestors`; default: nobody's. */
  readonly framedBy?: string;
}

interface Asset {
  readonly type: string;
  readonly tag: string;
  readonly caching: string;
  readonly policy: string;
  readonly bodies: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.png': 'image/png',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** The policies of pages that hold a frame: the mailbox shows mails in one that may do nothing; the CRM the desk's own page, and asks nobody itself. */
const framing: Readonly<Record<string, (options: SiteOptions) => string>> = {
  '/mail/index.html': (options) => `${policyOf(options)}; frame-src 'self'`,
  '/frame/index.html': ({ connect = "'none'", ...options }) => `${policyOf({ ...options, connect: "'none'" })}; frame-src ${connect}`,
};

const security = {
  'content-security-policy': policyOf(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** Reads a folder into memory once: what is not in it cannot be asked for. */
export function createSite(folder: string, options: SiteOptions): Site {
  const assets = new Map<string, Asset>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = `${entry.parentPath}/${entry.name}`;
    const path = file.slice(folder.length).replaceAll('\\', '/');
    assets.set(path.replace(/\/index\.html$/, '/'), readAsset(path, readFileSync(file), options));
  }
  const notFound = assets.get('/404.html');

  return {
    fetch(request) {
      const path = new URL(request.url).pathname;
      if (path.startsWith('/v1/')) return problem('not-found', 404, 'There is nothing here');
      const asset = assets.get(path);
      if (asset) {
        if (!['GET', 'HEAD'].includes(request.method)) return problem('method-not-allowed', 405, 'This resource has no such method', { allow: 'GET, HEAD' });
        return answer(asset, request, 200);
      }
      const query = new URL(request.url).search;
      if (assets.has(`${path}/`)) return new Response(null, { status: 308, headers: { ...security, location: `${path}/${query}` } });
      return notFound ? answer(notFound, request, 404) : problem('not-found', 404, 'There is nothing here');
    },
  };
}

function readAsset(path: string, content: Buffer, options: SiteOptions): Asset {
  const body = path.endsWith('.html') ? Buffer.from(fill(content.toString(), options)) : content;
  const bodies = new Map([['identity', bytes(body)]]);
  if (!path.endsWith('.png') && !path.endsWith('.ico') && body.length > 1000) {
    bodies.set('br', bytes(brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })));
    bodies.set('gzip', bytes(gzipSync(body)));
  }
  return {
    type: types[extname(path)] ?? 'application/octet-stream',
    tag: createHash('sha256').update(body).digest('base64url').slice(0, 22),
    caching: /-[A-Z0-9]{8}\./.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    policy: (framing[path] ?? policyOf)(options),
    bodies,
  };
}

/** Tells a page where it is. */
const fill = (html: string, { backend, words = {} }: SiteOptions): string =>
  Object.entries(words).reduce((text, [word, value]) => text.replaceAll(`{${word}}`, value), backend ? html.replace('<html ', '<html data-backend ') : html);

const bytes = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

function answer({ type, tag, caching, policy: allowed, bodies }: Asset, request: Request, status: number): Response {
  const accepted = (request.headers.get('accept-encoding') ?? '').split(',').map((item) => item.trim());
  const encoding = ['br', 'gzip'].find((name) => accepted.includes(name) && bodies.has(name)) ?? 'identity';
  const etag = `"${tag}-${encoding}"`;
  const headers = new Headers({ ...security, 'content-security-policy': allowed, 'content-type': type, 'cache-control': caching, vary: 'accept-encoding', etag });
  if (encoding !== 'identity') headers.set('content-encoding', encoding);
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((item) => item.trim().replace(/^W\//, ''));
  if (status === 200 && known.includes(etag)) return new Response(null, { status: 304, headers });
  return new Response(request.method === 'HEAD' ? null : (bodies.get(encoding) ?? null), { status, headers });
}

/** What a missing backend answers, in the shape that the contract gives to problems. */
function problem(code: string, status: number, title: string, headers: Record<string, string> = {}): Response {
  const body = JSON.stringify({ type: `urn:onduty:problem:${code}`, title, status, code });
  return new Response(body, { status, headers: { ...security, ...headers, 'content-type': 'application/problem+json' } });
}
