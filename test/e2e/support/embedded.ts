import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import { sitesArguments, startSites } from './sites.ts';
import { test as base } from './test.ts';
import type { BrowserContext, Frame, LaunchOptions, Page } from '@playwright/test';
import type { Finding, InspectOptions } from '../../../src/client/embed.ts';
import type * as embedModule from '../../../src/client/embed.ts';
import type * as clientModule from '../../../src/client/index.ts';
import type { Sites } from './sites.ts';

export { expect } from './test.ts';

/** A profile of a browser, as its person has set it. */
export interface ProfileOptions {
  readonly preferences?: Readonly<Record<string, unknown>>;
  readonly arguments?: readonly string[];
}

interface EmbeddedFixtures {
  readonly sites: Sites;
  /** Opens a page in a profile of its own. */
  readonly openProfile: (options: ProfileOptions) => Promise<Page>;
}

/** A test with sites over TLS, and no demo. */
export const test = base.extend<EmbeddedFixtures, { launchOptions: LaunchOptions }>({
  launchOptions: [async ({ launchOptions }, use) => use({ ...launchOptions, args: [...launchOptions.args ?? [], ...sitesArguments] }), { scope: 'worker' }],
  sites: async ({ mode: _ }, use) => {
    const sites = await startSites();
    await use(sites);
    await sites.close();
  },
  baseURL: async ({ sites }, use) => use(sites.crm),
  ignoreHTTPSErrors: true,
  openProfile: async ({ launchOptions }, use) => {
    const opened: { readonly context: BrowserContext; readonly folder: string }[] = [];
    await use(async ({ preferences = {}, arguments: more = [] }) => {
      const folder = await mkdtemp(join(tmpdir(), 'onduty-profile-'));
      await mkdir(join(folder, 'Default'));
      await writeFile(join(folder, 'Default/Preferences'), JSON.stringify(preferences));
      const context = await chromium.launchPersistentContext(folder, {
        ...launchOptions, args: [...launchOptions.args ?? [], ...more], ignoreHTTPSErrors: true,
      });
      opened.push({ context, folder });
      return context.newPage();
    });
    for (const { context, folder } of opened) {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
});

let client: Promise<string> | undefined;

/** The client as one script, as a host would bundle it. */
const bundleClient = (): Promise<string> => client ??= build({
  stdin: { contents: "export * from './src/client/index.ts'; export * from './src/client/embed.ts';", resolveDir: fileURLToPath(new URL('../../..', import.meta.url)) },
  bundle: true, format: 'esm', target: 'es2022', write: false,
}).then(({ outputFiles }) => outputFiles[0]?.text ?? '');

/** What the kit finds out on the page of a frame. */
export async function inspectIn(frame: Frame, baseUrl: string, options: Pick<InspectOptions, 'popup'> = {}): Promise<readonly Finding[]> {
  const body = await bundleClient();
  await frame.page().route('**/assets/client-of-the-test.js', (route) => route.fulfill({ contentType: 'text/javascript', headers: { 'access-control-allow-origin': '*' }, body }));
  return frame.evaluate(async ({ base, given }) => {
    const path = '/assets/client-of-the-test.js';
    const { createClient, inspect } = await import(path) as typeof clientModule & typeof embedModule;
    const own = createClient({ baseUrl: base, tenant: 'acme' });
    const found = await inspect(own, given);
    own.close();
    return found;
  }, { base: baseUrl, given: options });
}

/** Everything that a script of the page can read or anybody can see: storage, cookies, names of databases, the address. */
export const visibleTo = (frame: Frame): Promise<string> => frame.evaluate(async () => {
  const stores = (['localStorage', 'sessionStorage'] as const).map((name) => {
    try {
      return JSON.stringify(globalThis[name]);
    } catch {
      return 'denied';
    }
  });
  const databases = await indexedDB.databases().catch(() => []);
  let cookie = 'denied';
  try {
    ({ cookie } = document);
  } catch {
    // Nothing to see.
  }
  const urls = performance.getEntries().map(({ name }) => name);
  return JSON.stringify([...stores, cookie, databases, location.href, urls, document.documentElement.outerHTML]);
});

/** Gathers every token that answers to this page hold. */
export function gatherTokens(page: Page): string[] {
  const tokens: string[] = [];
  page.on('response', async (response) => {
    if (!response.url().includes('/v1/session')) return;
    const text = await response.text().catch(() => '');
    tokens.push(...[...text.matchAll(/"(?:access|refresh)Token":"([^"]+)"/g)].map(([, token = '']) => token));
  });
  return tokens;
}
