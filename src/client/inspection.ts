import * as v from 'valibot';
import { headers as names, probeAnswerSchema } from '../contract/index.ts';
import { watchAddressSpace } from './address-space.ts';
import { clientName, parseJson } from './http.ts';
import { isReachable } from './reach.ts';
import { findInSandbox } from './sandbox.ts';
import { anySignal } from './timing.ts';
import type { Client } from './types.ts';
import type { SandboxPermission } from './sandbox.ts';

/** What may stand in the way. */
export type FindingCode =
  | 'insecure-context' | 'sandbox' | 'storage-blocked' | 'storage-partitioned' | 'policy' | 'unreachable' | 'local-network' | 'origin-not-allowed'
  | 'cookies-blocked';

/** Something that this browser does not allow on this page. */
export type Finding =
  | { readonly code: 'sandbox'; readonly missing: SandboxPermission; /** For developers. */ readonly advice: string }
  | { readonly code: Exclude<FindingCode, 'sandbox'>; /** For developers. */ readonly advice: string };

/** How a page is inspected. */
export interface InspectOptions {
  /** Replaces the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Also opens an empty window for a moment, to see whether popups work. Only within a click: otherwise the browser refuses any. */
  readonly popup?: boolean;
  readonly signal?: AbortSignal;
}

const advice: Readonly<Record<Exclude<FindingCode, 'sandbox'>, string>> = {
  'insecure-context': 'Serve the page over https: without it there is no crypto.subtle and no Web Lock, and browsers keep no Secure cookie.',
  'storage-blocked': 'localStorage throws here: the person blocks site data, on every page or in frames of other sites. What a page remembers lasts as long as the page.',
  'storage-partitioned': 'A page of another site frames this one: storage, channels and locks are those of this pair of sites alone, so other tabs of the same person are not heard of.',
  policy: 'The Content-Security-Policy of this page forbids requests to the backend: add its origin to connect-src.',
  unreachable: 'Nothing answers at base-url. Is it right, is the backend up, is there a network?',
  'local-network': 'The browser lets this page reach no address of this machine or of a private network, and the backend seems to be at one. Allow local network access in the settings of the site, and give every frame around the page allow="local-network-access"; or serve the backend at a public address.',
  'origin-not-allowed': 'The backend answers, but lets no page of this origin read it: add the exact origin to the tenant setting "origins".',
  'cookies-blocked': 'A cookie of the backend does not come back to this page. Use carrier="auto" or "bearer", which asks for the password again after a reload, or serve both from one site.',
};

/** Milliseconds after which a probe is given up. */
const patience = 15_000;
/** Milliseconds for which a report of the page's policy may come later than the failure that it explains. */
const reportDelay = 200;

type Word = Exclude<FindingCode, 'sandbox'>;

export async function inspect({ baseUrl, tenant }: Client, options: InspectOptions = {}): Promise<readonly Finding[]> {
  const { fetch = (request: Request) => globalThis.fetch(request), signal } = options;
  const words: Word[] = [];
  if (globalThis.document && !globalThis.isSecureContext) words.push('insecure-context');
  const missing = findInSandbox(options.popup === true);
  const isOpaque = missing.some(({ missing: permission }) => permission === 'allow-same-origin');
  // To a page without an origin nothing else is allowed, and there is nothing to say about it.
  if (!isOpaque) {
    if (isStorageBlocked()) words.push('storage-blocked');
    if (await isPartitioned()) words.push('storage-partitioned');
    words.push(...await findInNetwork({ baseUrl, tenant, fetch }, anySignal(AbortSignal.timeout(patience), signal)));
    signal?.throwIfAborted();
  }
  return [...missing.map((one) => ({ code: 'sandbox' as const, ...one })), ...words.map((code) => ({ code, advice: advice[code] }))];
}

function isStorageBlocked(): boolean {
  try {
    globalThis.localStorage?.getItem('');
    return false;
  } catch {
    return true;
  }
}

/** Whether two origins may share a site. Which ending a registry sells is not known here: two labels of the name are taken for it. */
function mayShareSite(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  const siteOf = ({ protocol, hostname }: URL): string => `${protocol}//${/^[\d.]+$|^\[/.test(hostname) ? hostname : hostname.split('.').slice(-2).join('.')}`;
  return siteOf(a) === siteOf(b);
}

/** Whether a page of another site is around this one. A browser that lists no ancestors still says whether it keeps cookies apart. */
async function isPartitioned(): Promise<boolean> {
  if (!globalThis.document || globalThis.self === globalThis.top) return false;
  const { ancestorOrigins } = globalThis.location as { readonly ancestorOrigins?: Iterable<string> };
  if (ancestorOrigins && [...ancestorOrigins].some((origin) => origin === 'null' || !mayShareSite(origin, globalThis.origin))) return true;
  return !(await globalThis.document.hasStorageAccess());
}

interface Backend {
  readonly baseUrl: string;
  readonly tenant: string | undefined;
  readonly fetch: (request: Request) => Promise<Response>;
}

async function findInNetwork(backend: Backend, signal: AbortSignal): Promise<readonly Word[]> {
  const { baseUrl, tenant, fetch } = backend;
  const probe = (credentials: RequestCredentials) => fetch(new Request(`${baseUrl}v1/probe`, {
    method: 'POST', credentials, signal, body: JSON.stringify({ tenant }),
    headers: { [names.client]: clientName, 'content-type': 'application/json' },
  }));
  const space = await watchAddressSpace(baseUrl);
  const policy = watchPolicy();
  try {
    const response = await probe('omit');
    if (!response.ok) return (parseJson(await response.text()) as { code?: unknown } | undefined)?.code === 'origin-not-allowed' ? ['origin-not-allowed'] : [];
    const returned = async () => {
      const { success, output } = v.safeParse(probeAnswerSchema, parseJson(await (await probe('include')).text()));
      return !success || output.returned;
    };
    return await returned() || await returned() ? [] : ['cookies-blocked'];
  } catch {
    if (!signal.aborted && await isReachable(baseUrl, signal)) return ['origin-not-allowed'];
    if (!signal.aborted && await policy.refused()) return ['policy'];
    const refused = await space.refused();
    return [...refused === 'yes' ? [] : ['unreachable' as const], ...refused === 'no' ? [] : ['local-network' as const]];
  } finally {
    policy.stop();
  }
}

/** Listens for what the page's policy refuses. */
function watchPolicy() {
  const stopped = new AbortController();
  const { signal } = stopped;
  const seen = new Promise<boolean>((resolve) => {
    globalThis.document?.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      if (effectiveDirective === 'connect-src') resolve(true);
    }, { signal });
  });
  return {
    refused: () => Promise.race([seen, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), reportDelay))]),
    stop: () => stopped.abort(),
  };
}
