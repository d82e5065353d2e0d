import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { assetsPath, pageHtml } from './page-html.ts';
import { plainProblem, securityHeaders } from './plain-answers.ts';
import type { Pages } from '../ports.ts';
import type { Storage } from '../storage/storage.ts';
import type { PageName } from './page-html.ts';

/** How the backend's own pages are served. */
export interface PagesOptions {
  /** The backend's origin as browsers see it. */
  readonly origin: string;
  /** Where the tenants' origins stand, which alone may frame `/embed/`; without it there is no such page. */
  readonly storage?: Pick<Storage, 'find'>;
  /** Where the built pages are; default: those of this package. */
  readonly folder?: string;
}

/** Answers the paths of the backend's own pages; `undefined` for all others. */
export type PagesHandler = (request: Request) => Promise<Response | undefined>;

/** The pages that a backend has which serves its own alone. */
export const ownPages: Pages = {
  login: '/sign-in/?client_id={tenant}', signIn: '/sign-in/', setPassword: '/set-password/?tenant={tenant}', review: '/account/?tenant={tenant}', account: '/account/',
};

const pagePaths: Readonly<Record<string, PageName>> = { '/sign-in/': 'sign-in', '/set-password/': 'set-password', '/account/': 'account', '/embed/': 'embed' };
/** As `dist/pages` is seen from where this module is published; in a checkout the sources are as deep, one folder beside. */
const builtFolder = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../../dist/pages/' : '../../pages/', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** What a page allows itself: its own files, one origin to talk to, and no HTML from strings. */
export const policyOf = ({ connect = "'self'", framedBy = "'none'" }: { readonly connect?: string; readonly framedBy?: string } = {}): string => [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  `connect-src ${connect}`,
  "form-action 'self'",
  "base-uri 'none'",
  `frame-ancestors ${framedBy}`,
  "require-trusted-types-for 'script'",
  "trusted-types lit-html 'allow-duplicates'",
].join('; ');

interface Asset {
  readonly type: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly compressed: Uint8Array<ArrayBuffer>;
}

/** The files by name, and their names by what they are. */
interface Built {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly file: (name: string) => string;
}

function readAsset(path: string): Asset {
  const content = readFileSync(path);
  return {
    type: types[extname(path)] ?? 'application/octet-stream',
    plain: new Uint8Array(content),
    compressed: new Uint8Array(brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })),
  };
}

/** Reads a folder into memory once: what is not in it cannot be asked for. */
function readBuilt(folder: string): Built {
  const names = new Map(Object.entries(JSON.parse(readFileSync(`${folder}/pages.json`, 'utf8')) as Readonly<Record<string, string>>));
  const assets = readdirSync(folder).filter((name) => extname(name) in types).map((name) => [name, readAsset(`${folder}/${name}`)] as const);
  return {
    assets: new Map(assets),
    file(name) {
      const found = names.get(name);
      if (found === undefined) throw new TypeError(`There is no ${name} among the pages`);
      return found;
    },
  };
}

/** Who may frame a tenant's page: exactly the origins that it lists. */
async function framersOf(storage: Pick<Storage, 'find'>, tenantId: string): Promise<readonly string[]> {
  const tenant = await storage.find('tenants', { id: tenantId });
  return (tenant?.settings.origins ?? []).filter((one) => URL.canParse(one) && new URL(one).origin === one);
}

/**
 * Serves the backend's own pages: to log in at `/sign-in/`, to which `GET /v1/authorize` leads; the links of mails at `/set-password/`; the own profile and
 * password, and for administrators the access requests, at `/account/`; and given a storage the page for frames at `/embed/`. Ask it before the backend, and the
 * backend where it answers `undefined`. It works at the root of the backend's origin alone.
 */
export function createPages({ origin, storage, folder = builtFolder }: PagesOptions): PagesHandler {
  let built: Built | undefined;
  const common = securityHeaders(origin);

  const page = (html: string, framers: readonly string[], request: Request): Response => new Response(request.method === 'HEAD' ? null : html, {
    headers: {
      ...common, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policyOf(framers.length > 0 ? { framedBy: framers.join(' ') } : {}), 'Cross-Origin-Resource-Policy': 'same-origin',
    },
  });

  const asset = ({ type, plain, compressed }: Asset, request: Request): Response => {
    const isCompressed = /\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(request.headers.get('Accept-Encoding') ?? '');
    return new Response(request.method === 'HEAD' ? null : isCompressed ? compressed : plain, {
      headers: {
        ...common, 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable', Vary: 'Accept-Encoding',
        'Cross-Origin-Resource-Policy': 'same-origin', ...(isCompressed && { 'Content-Encoding': 'br' }),
      },
    });
  };

  return async (request) => {
    const { pathname, searchParams, search } = new URL(request.url);
    const path = Object.keys(pagePaths).find((one) => `${pathname}/`.startsWith(one));
    const name = path === undefined ? undefined : pagePaths[path];
    if (path === undefined || name === undefined || (name === 'embed' && storage === undefined)) return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD') return plainProblem(origin, 'method-not-allowed', 405, { Allow: 'GET, HEAD' });
    if (`${pathname}/` === path) return new Response(null, { status: 308, headers: { ...common, Location: `${path}${search}` } });
    built ??= readBuilt(folder);
    if (pathname === path) {
      const framers = name === 'embed' && storage ? await framersOf(storage, searchParams.get('tenant') ?? '') : [];
      return page(pageHtml(name, request, built.file, framers), framers, request);
    }
    const found = pathname.startsWith(assetsPath) ? built.assets.get(pathname.slice(assetsPath.length)) : undefined;
    return found ? asset(found, request) : plainProblem(origin, 'not-found', 404);
  };
}
